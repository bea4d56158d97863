/** The queue over the fake machine: a ticket in one key, the frail first, the next called, one who left. */
import { afterEach, describe, expect, it } from "vitest";
import { fakeBackend } from "@/lib/backend/fake";
import { find, press, renderApp, there, until } from "@/test/render";
import { ticketNo, waitedMinutes } from "./model";

let app: ReturnType<typeof renderApp> | undefined;
afterEach(() => { app?.unmount(); app = undefined; });

const waiting = (n: number): Promise<boolean> => until(() => find("queue")?.dataset["count"] === String(n) && find("queue")?.dataset["busy"] === "false", `${n} waiting`);
const order = (): string[] => [...document.querySelectorAll<HTMLElement>('[data-test^="queue-"][role="option"]')].map((e) => e.dataset["test"]!.slice(-3));

describe("the queue", () => {
  it("gives tickets in one key, serves the frail first, and lets people leave", async () => {
    app = renderApp(fakeBackend({ ready: true }));
    await there("ticket");
    press("t");
    await waiting(1);
    press("t");
    press("f");
    await waiting(3);
    expect(order()).toEqual(["003", "001", "002"]);
    document.querySelector<HTMLElement>('[data-test="queue"] [role="listbox"]')?.focus();
    press("ArrowDown");
    press("ArrowDown");
    press("Delete");
    await waiting(2);
    expect(order()).toEqual(["003", "001"]);
    (document.activeElement as HTMLElement).blur();
    press("c");
    await there("man-name");
    expect(find("case-no")?.textContent?.endsWith("003")).toBe(true);
    expect(find("priority")).not.toBeNull();
  });

  it("a printer that fails loses no ticket, and says so", async () => {
    const backend = fakeBackend({ ready: true, refuse: { form_print: "PRINTER_FAILED" } });
    app = renderApp(backend);
    await there("ticket");
    press("t");
    await until(() => document.querySelector('[data-code="PRINTER_FAILED"]'));
    await waiting(1);
  });

  it("what is typed in one case waits while another is served", async () => {
    app = renderApp(fakeBackend({ ready: true }));
    await there("ticket");
    press("n");
    const name = (await there("man-name")) as HTMLInputElement;
    name.value = "陈";
    name.dispatchEvent(new InputEvent("input", { bubbles: true }));
    (document.activeElement as HTMLElement).blur();
    press("n");
    await until(() => find("case-no")?.textContent?.endsWith("002"));
    expect((find("man-name") as HTMLInputElement).value).toBe("");
    press("F2");
    await there("call-next");
    press("c");
    await until(() => find("case-no")?.textContent?.endsWith("001"));
    await until(() => (find("man-name") as HTMLInputElement | null)?.value === "陈");
  });
});

describe("how long somebody waits", () => {
  const since = "2022-05-20T09:30:00+08:00";
  it("is told by the time of day at the place, whatever year the window is in", () => {
    expect(waitedMinutes({ since }, "2022-05-20", new Date("2026-11-24T02:05:00Z"))).toBe(35);
    expect(waitedMinutes({ since }, "2022-05-20", new Date("2026-11-24T01:00:00Z"))).toBe(0);
  });
  it("is not told of a ticket of another day", () => expect(waitedMinutes({ since }, "2022-05-21", new Date())).toBeNull());
  it("the ticket shows the last part of the number", () => expect(ticketNo({ caseNo: "330281114202-20220520-007" })).toBe("007"));
});
