import { describe, expect, it } from "vitest";
import type { CaseView } from "@/lib/backend/bindings";
import { opened } from "@/lib/backend/fake/cases";
import { EMPTY_PARTY, complete, heldBy, historyRuns, marksFor, nextKey, nextQuestion, oldCertificateChoices, oldCertificateHint, QUESTIONS, toFetch, sameParty, stepAfterSave, withAnswer } from "./model";

const fresh = (): CaseView => opened("case-1", "no-1").view;
const person = { ...EMPTY_PARTY, name: "陈守田", idNo: "000000196203141012", hukouAddress: "余姚" };
const view = (p = person) => ({ input: p, birth: "1962-03-14", age: 60, sex: "MALE", idMasked: "" });
const told: Partial<CaseView["facts"]> = { wants: "REISSUE", registered: true, marriageNow: "MARRIED", organPlace: "YUYAO", organKind: "TOWNSHIP", claimedDate: "1986-05-12", priorReissue: "NONE" };

describe("step 1", () => {
  it("a person is complete with name, whole number and address", () => {
    expect(complete(person)).toBe(true);
    expect(complete({ ...person, hukouAddress: " " })).toBe(false);
    expect(complete({ ...person, idNo: "00000019620314101" })).toBe(false);
  });
  it("a changed box is a change", () => {
    expect(sameParty(person, { ...person })).toBe(true);
    expect(sameParty(person, { ...person, canWrite: false })).toBe(false);
    expect(sameParty(person, undefined)).toBe(false);
  });
});

describe("step 2", () => {
  it("asks what the table leaves open, in its order", () => {
    const v = fresh();
    v.verdict = { ...v.verdict, standing: "OPEN", open: ["hukou_man", "organ_place", "claimed_date"] };
    expect(nextQuestion(v)).toBe("organ_place");
  });
  it("asks for both reasons though the table is satisfied", () => {
    const v = fresh();
    v.verdict = { ...v.verdict, standing: "CLEAR", open: [] };
    v.facts = { ...v.facts, ...told };
    expect(nextQuestion(v)).toBe("reason_man");
  });
  it("asks nothing more once a row stops the case", () => {
    const v = fresh();
    v.verdict = { ...v.verdict, standing: "STOP", open: [] };
    expect([nextQuestion(v), v.man && nextKey(v)]).toEqual([null, null]);
  });
  it("stores answers as the contract wants them", () => {
    const facts = fresh().facts;
    const q = (key: string) => QUESTIONS.find((x) => x.key === key)!;
    expect(withAnswer(facts, q("registered"), "true").registered).toBe(true);
    expect(withAnswer(facts, q("claimed_date"), "").claimedDate).toBeNull();
  });
});

describe("which step is open after a save", () => {
  const at = (currentStep: number, more: Partial<CaseView> = {}): CaseView => ({ ...fresh(), currentStep, ...more });
  it("goes forward when the step at hand is done", () => {
    const clear = { ...fresh().verdict, standing: "CLEAR", open: [] };
    const facts = { ...fresh().facts, ...told, reasonMan: "LOST", reasonWoman: "LOST" };
    const ready = { notice: { version: "1", at: "", unwilling: [] }, verdict: clear, facts };
    expect(stepAfterSave(3, at(3, ready), at(4, ready))).toBe(4);
    expect(stepAfterSave(2, at(2), at(3, ready))).toBe(3);
  });
  it("stays when an earlier step was corrected", () => expect(stepAfterSave(1, at(4, { man: view(), woman: view() }), at(4, { man: view(), woman: view() }))).toBe(1));
  it("waits for the papers of both before leaving step 1", () => {
    const agreed = view({ ...person, documentsAgree: true });
    expect(stepAfterSave(1, at(1), at(2, { man: view(), woman: view() }))).toBe(1);
    expect(stepAfterSave(1, at(2, { man: agreed, woman: view() }), at(2, { man: agreed, woman: agreed }))).toBe(2);
  });
});

describe("papers", () => {
  it("who cannot write may only give a fingerprint", () => {
    expect(marksFor(view({ ...person, canWrite: false }))).toEqual(["FINGERPRINT_ONLY"]);
    expect(marksFor(view())).toHaveLength(2);
  });
  it("the old booklets are settled beforehand only when both are lost", () => {
    expect(oldCertificateHint({ ...fresh().facts, reasonMan: "LOST", reasonWoman: "LOST" })).toBe("NONE_LOST");
    expect(oldCertificateHint({ ...fresh().facts, reasonMan: "LOST", reasonWoman: "DAMAGED" })).toBeNull();
  });
});

it("history folds what was done several times in a row", () => {
  const line = (seq: string, kind: string) => ({ seq, kind, at: `2022-06-01T09:0${seq}:00+08:00`, actor: "沈知远", state: "S1" });
  const runs = historyRuns({ ...fresh(), history: [line("1", "case.opened@1"), line("2", "case.facts_answered@1"), line("3", "case.facts_answered@1")] });
  expect(runs.map((r) => [r.kind, r.times, r.at.slice(14, 16)])).toEqual([["case.facts_answered@1", 2, "03"], ["case.opened@1", 1, "01"]]);
});

describe("what the couple must fetch", () => {
  const line = (code: string, whose: string, row: string | null, here = false) => ({ need: { anyOf: [code], whose }, row, here });
  it("lists what a row asks for first, and never what is made at the desk or is here", () => {
    const v = { ...fresh(), man: view(), checklist: [line("M02", "MAN", null), line("M03", "BOTH", null), line("M01", "MAN", null, true), line("M08", "MAN", "D14")] };
    expect(toFetch(v).map((l) => l.need.anyOf[0])).toEqual(["M08", "M02"]);
  });
  it("asks nobody for anything before anyone is known", () => expect(toFetch(fresh())).toEqual([]));
});

describe("what holds a case up", () => {
  const hit = { row: "D14", outcome: "PENDING", reason: "MILITARY_CERT", cure: "MILITARY_CERT", basis: [], facts: {}, whom: [], needs: [], helpful: [], decider: "POINT", refer: null };
  const v = (standing: string) => ({ ...fresh(), verdict: { ...fresh().verdict, standing, hits: [hit] } });
  it("is the ruling row while it is pending or must be refused", () => {
    expect([heldBy(v("PENDING"))?.row, heldBy(v("REFUSE"))?.row, heldBy(v("STOP")), heldBy(v("ACCEPT"))]).toEqual(["D14", "D14", null, null]);
  });
});

it("the absent spouse's mark is the proxy's, and no other", () => {
  expect(marksFor(view({ ...person, presence: "PROXY" }))).toEqual(["PROXY"]);
});

it("what became of the old booklets follows the reasons", () => {
  expect(oldCertificateChoices({ ...fresh().facts, reasonMan: "LOST", reasonWoman: "LOST" })).toEqual(["NONE_LOST"]);
  expect(oldCertificateChoices({ ...fresh().facts, reasonMan: "LOST", reasonWoman: "DAMAGED" })).toEqual(["CANCELLED_RETURNED", "COLLECTED"]);
});
