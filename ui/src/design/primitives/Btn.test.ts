import { mount } from "@vue/test-utils";
import { afterEach, describe, expect, it } from "vitest";
import Btn from "./Btn.vue";

let btn: ReturnType<typeof render>;
const render = (props: { busy?: boolean; disabled?: boolean } = {}) => mount(Btn, { attachTo: document.body, props, slots: { default: "x" } });
const presses = (): number => btn.emitted("press")?.length ?? 0;
const at = (type: string, on: Element, x: number): boolean => on.dispatchEvent(new MouseEvent(type, { bubbles: true, button: 0, clientX: x, clientY: 5 }));
const down = (x = 5): boolean => at("mousedown", btn.element, x);
const up = (x = 5, on: Element = document.body): boolean => at("mouseup", on, x);
afterEach(() => btn.unmount());

describe("a press with a pointer", () => {
  it("counts once, though a click follows", () => {
    btn = render();
    down();
    up(5, btn.element);
    at("click", btn.element, 5);
    expect(presses()).toBe(1);
  });
  it("counts when the page moved away under a still pointer", () => {
    btn = render();
    down();
    up();
    expect(presses()).toBe(1);
  });
  it("counts when work began after the press", async () => {
    btn = render();
    down();
    await btn.setProps({ busy: true });
    up(5, btn.element);
    expect(presses()).toBe(1);
  });
  it("does not count when the pointer was drawn away, or while busy", async () => {
    btn = render();
    down();
    up(80);
    await btn.setProps({ busy: true });
    down();
    up(5, btn.element);
    at("click", btn.element, 5);
    expect(presses()).toBe(0);
  });
});

it("a press by keyboard is a click of its own", () => {
  btn = render();
  (btn.element as HTMLElement).click();
  expect(presses()).toBe(1);
});
