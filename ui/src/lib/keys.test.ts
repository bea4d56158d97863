import { describe, expect, it } from "vitest";
import { digit, inTextField, isComposing, isEnter, keyName } from "./keys";

const press = (key: string, more: KeyboardEventInit = {}): KeyboardEvent => new KeyboardEvent("keydown", { key, ...more });

describe("keys", () => {
  it("Enter while composing is not Enter, in either way browsers say so", () => {
    expect(isEnter(press("Enter"))).toBe(true);
    expect(isEnter(press("Enter", { isComposing: true }))).toBe(false);
    // WebKit: the confirming Enter comes with isComposing false and key code 229.
    expect(isEnter(press("Enter", { keyCode: 229 }))).toBe(false);
    expect(isComposing(press("Process"))).toBe(true);
  });

  it("a composing key has no name, so no binding can fire", () => {
    expect(keyName(press("n", { isComposing: true }))).toBeNull();
    expect(keyName(press("1", { keyCode: 229 }))).toBeNull();
    expect(digit(press("1", { keyCode: 229 }))).toBe(0);
  });

  it.each([
    [press("Enter", { ctrlKey: true }), "Ctrl+Enter"],
    [press("¡", { altKey: true, code: "Digit1" }), "Alt+1"],
    [press("L", { ctrlKey: true }), "Ctrl+l"],
    [press("ArrowLeft", { shiftKey: true }), "Shift+ArrowLeft"],
    [press("+", { shiftKey: true }), "+"],
    [press("F9"), "F9"],
  ])("a key press is named by what it does", (e, name) => expect(keyName(e)).toBe(name));

  it("letters are commands only outside text", () => {
    const field = (html: string): Element => new DOMParser().parseFromString(html, "text/html").body.firstElementChild as Element;
    document.body.innerHTML = '<input id="t"><input id="r" type="radio"><select id="s"></select>';
    expect(["t", "r", "s"].map((id) => inTextField(document.getElementById(id)))).toEqual([true, false, true]);
    expect(inTextField(field("<p>text</p>"))).toBe(false);
  });
});
