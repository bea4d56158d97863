/** The rarer ways of a couple, by keyboard over the fake machine: nobody's unwillingness is read out of a tick, no file is taken unseen. */
import { afterEach, describe, expect, it } from "vitest";
import type { FileCandidate } from "@/lib/backend/bindings";
import { fakeBackend } from "@/lib/backend/fake";
import { COUPLES } from "@/lib/backend/fake/world";
import { factWord } from "@/lib/words";
import { find, focused, mainKey, press, renderApp, space, there, type, until } from "@/test/render";
import { leadsTo, proxyLacks } from "./evidence";
import { EMPTY_PROXY } from "./typed";

let app: ReturnType<typeof renderApp> | undefined;
afterEach(() => { app?.unmount(); app = undefined; });

const version = (): number => Number(find("saved")?.dataset["version"]);
const stepOpen = (n: number): Promise<boolean> => until(() => find(`step-${n}`)?.getAttribute("aria-expanded") === "true", `step ${n} open`);
const mainReady = (label = ""): Promise<unknown> => until(() => find("main") && !(find("main") as HTMLButtonElement).disabled && find("main")?.ariaDisabled !== "true" && find("main")?.textContent?.includes(label), `the main key ${label}`);

async function person(role: "man" | "woman", name: string, idNo: string): Promise<void> {
  await focused(`${role}-name`);
  type(name);
  press("Enter");
  await focused(`${role}-id`);
  type(idNo);
  press("Enter");
  await focused(`${role}-address`);
  type("余姚市泗门镇汝湖村12号");
  press("Enter");
  await focused(`${role}-documents`);
  press("Enter");
}

async function toStep2(name = COUPLES[0]!.man.name): Promise<void> {
  app = renderApp(fakeBackend({ ready: true }));
  await there("case-new");
  press("n");
  await there("man-name");
  await person("man", name, COUPLES[0]!.man.idNo);
  await person("woman", COUPLES[0]!.woman.name, COUPLES[0]!.woman.idNo);
  await stepOpen(2);
  await focused("notice-man");
  await until(() => find("saved")?.dataset["busy"] === "false");
}

describe("willingness", () => {
  it("with one tick alone the main key records nothing and asks for the other", async () => {
    await toStep2();
    space();
    const before = version();
    await mainReady();
    mainKey();
    expect((await there("notice-unasked")).dataset["who"]).toBe("woman");
    await focused("notice-woman");
    expect(version()).toBe(before);
    space();
    await mainReady();
    mainKey();
    await there("notice-done");
  });

  it("unwillingness is said of a person, confirmed, and stops the case", async () => {
    await toStep2();
    press("F7");
    (await there("unwilling-WOMAN")).click();
    await until(() => document.activeElement?.id === "unwilling-do");
    find("unwilling-do")?.click();
    expect((await there("notice-unwilling")).dataset["who"]).toBe("WOMAN");
    expect((await there("stop-panel")).dataset["row"]).toBe("D16");
    await mainReady();
    mainKey();
    await until(() => find("state")?.dataset["state"] === "X4");
  });
});

describe("a file that is not exact", () => {
  it("is looked at with the first press, taken with the second, explained, signed", async () => {
    await toStep2("陈守天");
    await mainReady("二位");
    mainKey();
    await focused("ask-wants");
    press("F8");
    await focused("ask-organ_kind");
    press("1");
    await focused("ask-claimed_date");
    type("1986-05-12");
    press("Enter");
    await stepOpen(3);
    await until(() => document.activeElement?.getAttribute("role") === "listbox");
    const before = version();
    press("Enter");
    await until(() => document.querySelector(".leads.looked"));
    expect(version()).toBe(before);
    press("Enter");
    await until(() => find("evidence")?.dataset["missing"] === "1");
    await mainReady("情况说明");
    mainKey();
    await there("explanation-printed");
    await mainReady("签名");
    mainKey();
    await stepOpen(4);
  });

  it("names the rows its differences lead to", () => {
    const field = (name: string, cls: string, agrees = false): FileCandidate["fields"][number] => ({ field: name, file: "", present: "", class: cls, agrees });
    const file = { fields: [field("man.name", "HOMOPHONE"), field("woman.id", "ID_OTHER"), field("woman.birth", "EQUAL", true)], whyNot: ["REG_DATE_INCOMPLETE"], laterEvent: "DIVORCED" } as unknown as FileCandidate;
    expect(leadsTo(file)).toEqual(["D3", "D23", "D27", "D33"]);
  });
});

it("a proxy lacks what is not there, and nothing else", () => {
  const items = ["PARTY_NAME", "PARTY_ID", "REGISTRATION", "MARITAL_STATUS", "MATTER", "PROXY_NAME"];
  expect(proxyLacks({ ...EMPTY_PROXY, poaNo: "1", notaryOffice: "公证处", poaOn: "2022-05-01", idCopy: true, items })).toEqual(["PROXY_ID"]);
  expect(proxyLacks({ ...EMPTY_PROXY, items: [...items, "PROXY_ID"] })).toEqual(["NOTARY", "COPY"]);
});

it("classes of comparison are worded as such, and several codes one by one", () => {
  expect([factWord("name_woman", "NONE"), factWord("id_no", "ID_NEAR"), factWord("prior_reissue", "NONE")]).toEqual(["不同", "差一两位", "没有"]);
  expect(factWord("seen", "TWO_FILES,RARE_CHARACTER")).toContain("、");
});
