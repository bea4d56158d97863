/** A couple is served by keyboard alone, over the fake machine: the five steps in the order of the day. */
import { afterEach, describe, expect, it } from "vitest";
import { fakeBackend } from "@/lib/backend/fake";
import { COUPLES } from "@/lib/backend/fake/world";
import { find, focused, mainKey, press, renderApp, space, there, type, until } from "@/test/render";

let app: ReturnType<typeof renderApp> | undefined;
afterEach(() => { app?.unmount(); app = undefined; });

const couple = COUPLES[0]!;
const state = (): string | undefined => find("state")?.dataset["state"];
const stepOpen = (n: number): Promise<boolean> => until(() => find(`step-${n}`)?.getAttribute("aria-expanded") === "true", `step ${n} open`);
/** The main key is dropped while what it did before is under way; a person sees it greyed. */
const mainReady = (label = ""): Promise<unknown> => until(() => find("main") && !(find("main") as HTMLButtonElement).disabled && find("main")?.ariaDisabled !== "true" && find("main")?.textContent?.includes(label), `the main key ${label}`);
const version = (): number => Number(find("saved")?.dataset["version"]);

/** A header that says 1600 × 1100; enough for the fake machine. */
function png(): File {
  const bytes = new Uint8Array(64);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const v = new DataView(bytes.buffer);
  v.setUint32(16, 1600);
  v.setUint32(20, 1100);
  return new File([bytes], "p.png", { type: "image/png" });
}

async function person(role: "man" | "woman", address: string): Promise<void> {
  await focused(`${role}-name`);
  type(couple[role].name);
  press("Enter");
  await focused(`${role}-id`);
  type(couple[role].idNo);
  press("Enter");
  await focused(`${role}-address`);
  type(address);
  press("Enter");
  await focused(`${role}-documents`);
  press("Enter");
}

async function answer(key: string, digit: string): Promise<void> {
  await focused(`ask-${key}`);
  press(digit);
}

async function step1(): Promise<void> {
  press("n");
  await there("man-name");
  await person("man", "余姚市泗门镇汝湖村12号");
  await person("woman", "余姚市泗门镇汝湖村12号");
  await stepOpen(2);
}

async function notice(): Promise<void> {
  await focused("notice-man");
  space();
  (find("notice-woman") as HTMLInputElement).focus();
  space();
  mainKey();
  await there("notice-done");
}

async function step2(): Promise<void> {
  await notice();
  for (const key of ["wants", "registered", "marriage_now", "organ_place", "organ_kind"]) await answer(key, "1");
  await focused("ask-claimed_date");
  type("1986-05-12");
  press("Enter");
  for (const key of ["prior_reissue", "reason_man", "reason_woman"]) await answer(key, "1");
  await stepOpen(3);
}

describe("serving a couple", () => {
  it("goes from unlock to 已发证 without a mouse", async () => {
    const backend = fakeBackend();
    app = renderApp(backend);
    await there("unlock-password");
    await focused("unlock-password");
    type("demo-2022");
    press("Enter");

    await focused("session-village");
    type("汝湖");
    await until(() => find("session-village-330281103201"));
    press("Enter");
    await focused("session-cadre");
    type("鲁国平");
    press("Enter");
    await there("case-new");

    await step1();
    await step2();

    await until(() => find("candidate-1")?.dataset["exact"] === "true" && document.activeElement?.getAttribute("role") === "listbox");
    press("Enter");
    await stepOpen(4);

    const file = (await there("photo-file")) as HTMLInputElement;
    Object.defineProperty(file, "files", { value: [png()], configurable: true });
    file.dispatchEvent(new Event("change"));
    const before = (await there("crop")).dataset["crop"];
    await focused("crop");
    press("+");
    await until(() => find("crop")?.dataset["crop"] !== before, "the crop to change");
    mainKey();
    await there("photo-kept");
    await mainReady("打印");
    mainKey();
    await there("declaration-printed");
    await focused("mark-man");
    press("1");
    await focused("mark-woman");
    press("1");
    await focused("read-aloud");
    space();
    await until(() => find("saved")?.dataset["busy"] === "false");
    mainKey();
    await stepOpen(5);
    expect(state()).toBe("S6");

    for (const done of ["number", "printed-review"]) {
      await mainReady();
      mainKey();
      await there(done);
    }
    await mainReady("两本都印好了");
    mainKey();
    await until(() => state() === "S8");
    await mainReady();
    mainKey();
    await until(() => state() === "S9");
    await focused("receipt-man");
    press("1");
    await focused("receipt-woman");
    press("1");
    await mainReady();
    mainKey();
    await there("issued");
    expect(state()).toBe("S10");
    expect(find("cert-no")?.textContent).toBe("BJ330281-2022-000101");

    press("F3");
    await there("log-search");
    await until(() => document.querySelector('[data-test^="log-row-"]')?.textContent?.includes("陈守田 · 鲁月娥"));
    press("F4");
    await until(() => find("unsent-cases")?.textContent === "1");
    mainKey();
    await until(() => find("sync-link")?.dataset["link"] === "UP_TO_DATE");
    expect(find("unsent")?.dataset["count"]).toBe("0");
  });

  it("stops early, says why and what cures it, and carries the stop out", async () => {
    app = renderApp(fakeBackend({ ready: true }));
    await there("case-new");
    await step1();
    await notice();
    await answer("wants", "1");
    await answer("registered", "1");
    await answer("marriage_now", "2");
    const panel = await there("stop-panel");
    expect(panel.dataset["row"]).toBe("D3");
    expect(panel.textContent).toContain("怎样可以办");
    mainKey();
    await until(() => state() === "X2");
    expect((await there("stopped")).dataset["reason"]).toBe("STATUS_CHANGED_DIVORCE");
  });

  it("refers a couple who never registered without a name being typed", async () => {
    app = renderApp(fakeBackend({ ready: true }));
    await there("case-new");
    press("n");
    await focused("man-name");
    press("2", { altKey: true, code: "Digit2" });
    await answer("wants", "1");
    await answer("registered", "2");
    expect((await there("stop-panel")).dataset["row"]).toBe("D1");
    await mainReady("办结");
    mainKey();
    await until(() => state() === "X1");
    expect((await there("stopped")).dataset["reason"]).toBe("NEVER_REGISTERED");
    expect(find("couple")?.textContent).not.toContain("·");
  });

  it("one key gives the usual answers, leaves what differs, and each can be corrected", async () => {
    app = renderApp(fakeBackend({ ready: true }));
    await there("case-new");
    await step1();
    await focused("notice-man");
    await mainReady("二位");
    mainKey();
    await there("notice-done");
    await focused("ask-wants");
    const before = version();
    press("F8");
    await focused("ask-organ_kind");
    expect(version()).toBe(before + 1);
    const given = (key: string): string | undefined => find(`question-${key}`)?.querySelector<HTMLElement>(".choice")?.dataset["value"];
    expect([given("registered"), given("marriage_now"), given("reason_woman"), given("organ_kind")]).toEqual(["true", "MARRIED", "LOST", ""]);
    find("ask-reason_woman-DAMAGED")?.click();
    await until(() => given("reason_woman") === "DAMAGED");
    press("F8");
    await until(() => find("usual")?.dataset["open"] === "0");
    expect([given("reason_woman"), version()]).toEqual(["DAMAGED", before + 2]);
  });

  it("a whole number goes on by itself, and the Enter of habit does no harm", async () => {
    app = renderApp(fakeBackend({ ready: true }));
    await there("case-new");
    press("n");
    await focused("man-name");
    press("Enter");
    expect(document.activeElement?.id).toBe("man-name");
    type(couple.man.name);
    press("Enter");
    await focused("man-id");
    type(couple.man.idNo);
    await focused("man-address");
    press("Enter");
    expect(document.activeElement?.id).toBe("man-hukouAddress");
  });

  it("shows a wrong check digit at the number, with the digit that fits, and saves nothing", async () => {
    app = renderApp(fakeBackend({ ready: true }));
    await there("case-new");
    press("n");
    await focused("man-name");
    const before = version();
    type(couple.man.name);
    press("Enter");
    await focused("man-id");
    type(couple.man.idNo.slice(0, 17) + (couple.man.idNo[17] === "1" ? "3" : "1"));
    press("Enter");
    const error = await until(() => document.getElementById("man-idNo-error"));
    expect(error.dataset["code"]).toBe("ID_CHECK_DIGIT");
    expect(error.textContent).toContain(couple.man.idNo[17]);
    expect(version()).toBe(before);
  });

  it("does nothing on Enter while the input method is composing", async () => {
    app = renderApp(fakeBackend({ ready: true }));
    await there("case-new");
    press("n");
    await focused("man-name");
    type("chen");
    press("Enter", { isComposing: true });
    press("Enter", { keyCode: 229 });
    await new Promise((r) => setTimeout(r, 30));
    expect(document.activeElement?.id).toBe("man-name");
  });

  it("a wrong password is counted and the wait is shown", async () => {
    app = renderApp(fakeBackend());
    await focused("unlock-password");
    type("nope");
    press("Enter");
    expect((await there("unlock-wait")).textContent).toContain("2");
    expect(document.querySelector('[data-code="WRONG_PASSWORD"]')?.textContent).toContain("1 次");
  });

  it("a print asked for while a photograph is read is not dropped, and is made once", async () => {
    const backend = fakeBackend({ ready: true });
    app = renderApp(backend);
    await there("case-new");
    await step1();
    await step2();
    await until(() => document.activeElement?.getAttribute("role") === "listbox");
    press("Enter");
    await stepOpen(4);
    const before = version();
    backend.options.delayMs = 40;
    const file = (await there("photo-file")) as HTMLInputElement;
    Object.defineProperty(file, "files", { value: [png()], configurable: true });
    file.dispatchEvent(new Event("change"));
    await until(() => find("saved")?.dataset["busy"] === "true", "the photograph to be read");
    find("declaration-print")?.click();
    find("declaration-print")?.click();
    await there("crop");
    await there("declaration-printed");
    await until(() => find("saved")?.dataset["busy"] === "false");
    expect(version()).toBe(before + 1);
  });

  it("a failing printer is told beside its button, and the case stays where it was", async () => {
    const backend = fakeBackend({ ready: true });
    app = renderApp(backend);
    await there("case-new");
    await step1();
    await step2();
    await until(() => document.activeElement?.getAttribute("role") === "listbox");
    press("Enter");
    await stepOpen(4);
    backend.options.refuse = { form_print: "PRINTER_FAILED" };
    await until(() => find("declaration-print") && !(find("declaration-print") as HTMLButtonElement).disabled);
    find("declaration-print")?.click();
    await until(() => document.querySelector('[data-code="PRINTER_FAILED"]'));
    expect(state()).toBe("S3");
  });
});
