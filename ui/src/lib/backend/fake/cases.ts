/** One case of the fake machine: what is saved, what may be done, and the view built from it. */
import type { ActionView, CaseAction, CaseView, CheckLine, FactsInput, FormKind, IpcError, Operator, PartyInput, PartyView, StepView } from "../bindings";
import { birthOf, dateRefusal, idRefusal, maskId, refusal, sexOf } from "./numbers";
import { judge } from "./rules";

export interface Saved {
  view: CaseView;
  photo: string | null;
  /** The state a suspended case goes back to. */
  before: string;
}

/** Numbers and booklets of the laptop. */
export interface Supply {
  nextNumber: number;
  lastNumber: number;
  nextBooklet: number;
  lastBooklet: number;
}

const NO_FACTS: FactsInput = {
  wants: null, registered: null, marriageNow: null, organKind: null, organPlace: null, organName: null, claimedDate: null, priorReissue: null, reasonMan: null, reasonWoman: null, seen: [],
};

export const numberText = (n: number): string => `BJ330281-2022-${String(n).padStart(6, "0")}`;
export const bookletText = (n: number): string => `浙 ${String(n).padStart(9, "0")}`;

export function opened(caseId: string, caseNo: string): Saved {
  return {
    photo: null,
    before: "S0",
    view: {
      caseId, caseNo, state: "S0", version: 0, steps: [], currentStep: 1, man: null, woman: null, notice: null, facts: { ...NO_FACTS },
      verdict: judge(NO_FACTS, null, null, null), file: null, fileNotFound: false, photo: null, declaration: null, review: null, certificate: null,
      outcome: null, actions: [], history: [], unsent: true,
      searched: {}, request: null, priority: null, channel: "POINT", proxy: null, checklist: [], noted: [], notable: [], papers: [], requested: [],
      printedDate: null, dateChoice: null, recused: false, drafters: [],
    },
  };
}

export function party(input: PartyInput, today: string): PartyView {
  const birth = birthOf(input.idNo);
  const age = Number(today.slice(0, 4)) - Number(birth.slice(0, 4)) - (today.slice(5) < birth.slice(5) ? 1 : 0);
  return { input, birth, age, sex: sexOf(input.idNo), idMasked: maskId(input.idNo) };
}

function partyRefusal(v: CaseView, role: string, p: PartyInput): IpcError | null {
  const who = role === "MAN" ? "man" : "woman";
  if (p.name.trim() === "") return refusal("NAME_EMPTY", { field: `${who}.name` });
  if ([...p.name].length > 50) return refusal("NAME_TOO_LONG", { field: `${who}.name`, facts: { length: String([...p.name].length), max: "50" } });
  const id = idRefusal(p.idNo, `${who}.idNo`);
  if (id) return id;
  if (sexOf(p.idNo) !== (role === "MAN" ? "MALE" : "FEMALE")) return refusal("SEX_MISMATCH", { field: `${who}.idNo`, facts: { role } });
  const other = role === "MAN" ? v.woman : v.man;
  if (other?.input.idNo === p.idNo) return refusal("SAME_PERSON", { field: `${who}.idNo` });
  return p.hukouAddress.trim() === "" ? refusal("ADDRESS_EMPTY", { field: `${who}.hukouAddress` }) : null;
}

/** Why `action` may not be done now; null when it may. `action` as a name asks in general, as an object checks the values too. */
export function refusedNow(v: CaseView, name: string, operator: Operator, action?: CaseAction): IpcError | null {
  const c = v.certificate;
  const no = (code: string, facts: Record<string, string> = {}, rule: string | null = null): IpcError => refusal(code, { facts, rule });
  if (v.state === "S10") return no("ALREADY_ISSUED");
  if (v.outcome) return no("WRONG_STATE", { state: v.state });
  const parties = v.man && v.woman ? null : no("PARTIES_INCOMPLETE");
  const stopped = v.verdict.standing === "STOP" ? no("STOPPED", { row: v.verdict.hits[0]?.row ?? "", reason: v.verdict.hits[0]?.reason ?? "" }, v.verdict.hits[0]?.row) : null;
  const open = v.verdict.open.length > 0 ? no("FACTS_OPEN", { open: v.verdict.open.join(",") }) : null;
  const lookup = parties ?? stopped ?? (v.notice ? null : no("NOTICE_MISSING")) ?? open;
  const oath = operator.oathAuthorised ? null : no("NOT_OATH_AUTHORISED", {}, "S5-S6");
  const disagree = v.man?.input.documentsAgree ? (v.woman?.input.documentsAgree ? null : "WOMAN") : "MAN";
  const agreed = disagree ? no("DOCUMENTS_DISAGREE", { who: disagree }, "D28") : null;
  const early = v.declaration ? no("WRONG_STATE", { state: v.state }) : null;
  switch (name) {
    case "recordParty":
      return early ?? (action?.do === "recordParty" ? partyRefusal(v, action.role, action.party) : null);
    case "recordNotice":
      return early ?? parties;
    case "answerFacts":
      return early ?? (action?.do === "answerFacts" && action.facts.claimedDate ? dateRefusal(action.facts.claimedDate) : null);
    case "stop": return stopped ? null : no("NOT_STOPPED");
    case "chooseFile": return early ?? lookup;
    case "recordPaper": return early ?? (action?.do === "recordPaper" && !["M13", "M14", "M16"].includes(action.paper.material) ? no("NOT_ON_THE_LIST", { material: action.paper.material }) : null);
    case "recordNotFound": return early ?? lookup;
    case "photo_keep": return early ?? parties;
    case "witnessDeclaration": {
      const before = early ?? lookup ?? (v.file ? null : no("FILE_MISSING")) ?? (v.checklist.every((l) => l.row === null || l.here) ? null : no("EVIDENCE_MISSING", { papers: "M13:BOTH" })) ?? agreed ?? (v.photo ? null : no("PHOTO_MISSING")) ?? oath;
      return before ?? (action?.do === "witnessDeclaration" ? marks(v, action.man, action.woman) : null);
    }
    case "decide": return (v.declaration ? null : no("DECLARATION_MISSING")) ?? (v.review ? no("WRONG_STATE", { state: v.state }) : null) ?? oath;
    case "prepareCertificates": return v.review ? null : no("WRONG_STATE", { state: v.state });
    case "confirmPrinted": return c ? (c.status === "PREPARED" ? null : no("WRONG_STATE", { state: v.state })) : no("NOT_PREPARED");
    case "spoilBooklet": return c ? (action?.do === "spoilBooklet" && !action.reason ? no("SPOIL_REASON") : null) : no("NOT_PREPARED");
    case "seal": return c?.status === "PRINTED" ? null : no(c?.status === "SEALED" ? "WRONG_STATE" : "NOT_PRINTED", { state: v.state });
    case "handOver":
      if (c?.status !== "SEALED") return no("NOT_SEALED");
      return action?.do === "handOver" ? (marks(v, action.man, action.woman) ?? (action.oldCertificate ? null : no("OLD_CERTIFICATE_DISPOSITION"))) : null;
    case "leaveQueue": return v.state === "S0" ? null : no("WRONG_STATE", { state: v.state });
    case "suspend": return v.state === "S0" ? no("WRONG_STATE", { state: v.state }) : null;
    case "requestPapers": return v.state === "S0" ? no("WRONG_STATE", { state: v.state }) : null;
    default: return null;
  }
}

function marks(v: CaseView, man: string, woman: string): IpcError | null {
  if (man === "NONE") return refusal("MARK_MISSING", { facts: { who: "MAN" } });
  if (woman === "NONE") return refusal("MARK_MISSING", { facts: { who: "WOMAN" } });
  const wrong = (!v.man?.input.canWrite && man !== "FINGERPRINT_ONLY") || (!v.woman?.input.canWrite && woman !== "FINGERPRINT_ONLY");
  return wrong ? refusal("MARK_MUST_BE_FINGERPRINT") : null;
}

const ACTIONS = "recordParty recordNotice answerFacts stop chooseFile recordNotFound recordPaper photo_keep witnessDeclaration decide prepareCertificates confirmPrinted spoilBooklet seal handOver withdraw requestPapers recuse suspend leaveQueue".split(" ");

/** Everything derived, recomputed after each save. */
export function derive(s: Saved, operator: Operator): void {
  const v = s.view;
  v.verdict = judge(v.facts, v.man?.input ?? null, v.woman?.input ?? null, v.file?.exact ?? null, v.notice?.unwilling);
  v.checklist = checklist(v);
  const wanting = v.checklist.some((l) => l.row !== null && !l.here);
  const past = (state: string): boolean => ["S8", "S9", "S10"].indexOf(v.state) >= ["S8", "S9", "S10"].indexOf(state);
  const missing = [
    [!v.man && "MAN", !v.woman && "WOMAN"],
    [!v.notice && "NOTICE", v.verdict.standing === "OPEN" && "QUESTIONS", (!v.facts.reasonMan || !v.facts.reasonWoman) && "REASONS"],
    [!v.file && "FILE", wanting && "EVIDENCE", v.man && v.woman && !(v.man.input.documentsAgree && v.woman.input.documentsAgree) && "DOCUMENTS"],
    [!v.photo && "PHOTO", !v.declaration && "DECLARATION"],
    [!v.review && "DECISION", !v.certificate && "NUMBER", !past("S8") && "PRINTING", !past("S9") && "SEAL", !past("S10") && "HAND_OVER"],
  ].map((codes) => codes.filter((c): c is string => typeof c === "string"));
  const stopped = v.verdict.standing === "STOP" && !v.declaration;
  const first = missing.findIndex((m, i) => m.length > 0 || (stopped && i === 1));
  v.currentStep = first === -1 ? 5 : first + 1;
  v.steps = missing.map((m, i): StepView => ({
    number: i + 1, missing: m,
    status: m.length === 0 && !(stopped && i === 1) ? "DONE" : i !== first ? "TODO" : v.outcome || stopped ? "STOPPED" : "CURRENT",
  }));
  v.papers = papers(v);
  v.printedDate = v.file && v.file.regDateText.length === 10 ? { day: v.file.regDateText, rule: "ORIGINAL" } : null;
  if (!v.drafters.includes(operator.name)) v.drafters.push(operator.name);
  v.actions = ACTIONS.map((action): ActionView => ({ action, refused: refusedNow(v, action, operator) }));
}

/** The base list of domain.md §10.3, and what the rows ask for. */
function checklist(v: CaseView): CheckLine[] {
  const line = (anyOf: string[], whose: string, here: boolean): CheckLine => ({ need: { anyOf, whose }, row: null, here });
  const asked = v.verdict.hits.flatMap((h) => h.needs.map((need) => ({ need, row: h.row, here: v.noted.some((p) => p.here && need.anyOf.includes(p.material)) })));
  const each = (who: "man" | "woman"): CheckLine[] => {
    const agree = v[who]?.input.documentsAgree ?? false;
    return [line(["M01"], who.toUpperCase(), agree), line(["M02", "M02E", "M06"], who.toUpperCase(), agree)];
  };
  return [...each("man"), ...each("woman"), line(["M03"], "BOTH", v.photo !== null), line(["M04"], "BOTH", v.declaration !== null), line(["M05"], "BOTH", v.file !== null), ...asked];
}

/** Which slips tell of the case as it stands. */
function papers(v: CaseView): FormKind[] {
  const ended: Record<string, FormKind> = { X1: "REFERRAL_SLIP", X2: "NOT_ACCEPTED_NOTICE", X3: "REFUSED_NOTICE", X4: "ENDED_SLIP", X5: "ENDED_SLIP", X6: "ENDED_SLIP" };
  const end = ended[v.state];
  if (v.state === "S0") return ["QUEUE_TICKET"];
  if (end) return [end];
  if (["S9", "S10", "S11"].includes(v.state)) return ["RECEIPT", "REVIEW_FORM"];
  if (v.declaration) return ["REVIEW_FORM"];
  const fetch = v.checklist.some((l) => !l.here && !["M03", "M04", "M05"].includes(l.need.anyOf[0] ?? ""));
  return [...(fetch ? ["ONE_TIME_NOTICE" as const] : []), ...(v.fileNotFound ? ["WAITING_SLIP" as const] : []), ...(v.checklist.some((l) => l.row !== null) ? ["EXPLANATION" as const] : [])];
}
