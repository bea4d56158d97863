/** The quiet ways out, over the fake machine: each asks what it must, ends the case, and offers its slip. */
import { afterEach, describe, expect, it } from "vitest";
import { fakeBackend, type FakeBackend } from "@/lib/backend/fake";
import { COUPLES } from "@/lib/backend/fake/world";
import { find, focused, press, renderApp, there, type, until } from "@/test/render";

let app: ReturnType<typeof renderApp> | undefined;
afterEach(() => { app?.unmount(); app = undefined; });

const state = (): string | undefined => find("state")?.dataset["state"];

async function begun(): Promise<FakeBackend> {
  const backend = fakeBackend({ ready: true });
  app = renderApp(backend);
  await there("case-new");
  press("n");
  await focused("man-name");
  type(COUPLES[0]!.man.name);
  press("Enter");
  await focused("man-id");
  type(COUPLES[0]!.man.idNo);
  await focused("man-address");
  type("余姚市泗门镇汝湖村12号");
  press("Enter");
  await until(() => state() === "S1");
  press("w", { altKey: true });
  return backend;
}

describe("ways out", () => {
  it("a spouse withdraws, and the slip is one key away", async () => {
    await begun();
    (await there("withdraw-woman")).click();
    await until(() => state() === "X4");
    await there("stopped");
    await until(() => document.querySelector('[role="dialog"]') === null);
    press("F6");
    await there("slip-printed-ENDED_SLIP");
  });

  it("suspending wants words, shows them, and says who looks at it", async () => {
    await begun();
    const key = (await there("suspend")) as HTMLButtonElement;
    expect(key.disabled).toBe(true);
    const reason = find("suspend-reason") as HTMLInputElement;
    reason.value = "照片与本人不符";
    reason.dispatchEvent(new InputEvent("input", { bubbles: true }));
    await until(() => !key.disabled);
    key.click();
    await until(() => state() === "X5");
    expect((await there("stopped")).textContent).toContain("照片与本人不符");
    expect(find("suspended-by")?.textContent).toContain("A1");
    expect(find("stopped")?.textContent).not.toContain("另有原因");
  });

  it("stepping back leaves the case where it is, and says so", async () => {
    await begun();
    (await there("recuse")).click();
    await there("who-recused");
    expect(state()).toBe("S1");
  });

  it("who was not served yet leaves the queue", async () => {
    app = renderApp(fakeBackend({ ready: true }));
    await there("case-new");
    press("n");
    await focused("man-name");
    press("w", { altKey: true });
    (await there("leave-queue")).click();
    await until(() => state() === "X4");
    expect((await there("stopped")).dataset["reason"]).toBe("LEFT_QUEUE");
  });

  it("a suspended case goes on by itself when the Centre says so", async () => {
    const backend = await begun();
    const reason = (await there("suspend-reason")) as HTMLInputElement;
    reason.value = "号段对不上";
    reason.dispatchEvent(new InputEvent("input", { bubbles: true }));
    await until(() => !(find("suspend") as HTMLButtonElement).disabled);
    find("suspend")?.click();
    await there("stopped");
    expect(find("step-1")?.getAttribute("aria-expanded")).toBe("false");
    backend.resume("case-1");
    await until(() => find("stopped") === null && state() === "S1");
    await until(() => find("step-1")?.getAttribute("aria-expanded") === "true");
  });
});
