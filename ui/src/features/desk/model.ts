/** What the desk works out from a case, without touching anything. */
import type { CaseView, CheckLine, FactsInput, FormKind, HitView, IpcError, MarkInput, PartyInput, PartyView, VerdictView } from "@/lib/backend/bindings";
import { formatDate } from "@/lib/format/date";
import { m } from "@/paraglide/messages.js";
import { foundNowhere } from "./evidence";

export const EMPTY_PARTY: Readonly<PartyInput> = {
  name: "", idNo: "", ethnic: "01", hukouAddress: "", hukouInProvince: true, category: "RESIDENT", documentsAgree: false, phone: null, canWrite: true,
  formerName: null, presence: "IN_PERSON", hukouDoc: "BOOK",
};

export const CATEGORIES = ["RESIDENT", "SOLDIER", "HMT_OVERSEAS", "FOREIGN"] as const;
export const SPOIL_REASONS = ["PRINT_ERROR", "WRONG_DATA", "STAIN", "TEAR", "PHOTO_FAULT", "OTHER"] as const;
export const OLD_CERTIFICATE = ["NONE_LOST", "CANCELLED_RETURNED", "COLLECTED"] as const;
export const DISAGREE_REASONS = ["NOT_SATISFIED", "IDENTITY_DOUBT", "NOT_EXACT", "UNWILLING"] as const;

/** A row ends the case at the point. */
export const stops = (v: VerdictView): boolean => v.standing === "STOP";

/** The row that rules now, the first of all that hold. */
export const ruling = (v: VerdictView): HitView | null => v.hits[0] ?? null;

/** Enough is there to be worth saving; whether it is right is for the domain to say. */
export function complete(p: PartyInput): boolean {
  return p.name.trim() !== "" && p.idNo.length === 18 && p.ethnic !== "" && p.hukouAddress.trim() !== "";
}

export function sameParty(a: PartyInput, b: PartyInput | undefined): boolean {
  return b !== undefined && (Object.keys(a) as (keyof PartyInput)[]).every((k) => (a[k] ?? null) === (b[k] ?? null));
}

export interface Question {
  key: string;
  fact: keyof FactsInput;
  kind: "choice" | "date" | "text";
  values: readonly string[];
}

/** The questions of step 2 in the order of the table; the two reasons last. */
export const QUESTIONS: readonly Question[] = [
  { key: "wants", fact: "wants", kind: "choice", values: ["REISSUE", "MARRY", "DIVORCE"] },
  { key: "registered", fact: "registered", kind: "choice", values: ["true", "false"] },
  { key: "marriage_now", fact: "marriageNow", kind: "choice", values: ["MARRIED", "DIVORCED", "REMARRIED_SAME", "SPOUSE_DEAD", "MARRIED_OTHER", "ANNULLED"] },
  { key: "organ_place", fact: "organPlace", kind: "choice", values: ["YUYAO", "ZHEJIANG", "ELSEWHERE"] },
  { key: "organ_kind", fact: "organKind", kind: "choice", values: ["TOWNSHIP", "STREET", "CIVIL_AFFAIRS", "OTHER"] },
  { key: "claimed_date", fact: "claimedDate", kind: "date", values: [] },
  { key: "prior_reissue", fact: "priorReissue", kind: "choice", values: ["NONE", "HELD", "LOST_AGAIN", "COUPLE_PROOF"] },
  { key: "reason_man", fact: "reasonMan", kind: "choice", values: ["LOST", "DAMAGED", "INCONSISTENT", "INTACT"] },
  { key: "reason_woman", fact: "reasonWoman", kind: "choice", values: ["LOST", "DAMAGED", "INCONSISTENT", "INTACT"] },
];

export function answerOf(facts: FactsInput, q: Question): string | null {
  const v = facts[q.fact];
  return v === null || v === undefined ? null : String(v);
}

export function withAnswer(facts: FactsInput, q: Question, value: string): FactsInput {
  return { ...facts, [q.fact]: q.fact === "registered" ? value === "true" : value === "" ? null : value };
}

/**
 * What most couples answer. Which kind of office and which day differ from couple to couple and are always asked on their own.
 * Never filled in beforehand: one key says that all of it was asked and answered so, and each stays an answer of its own.
 */
const USUAL: Readonly<Partial<FactsInput>> = {
  wants: "REISSUE", registered: true, marriageNow: "MARRIED", organPlace: "YUYAO", priorReissue: "NONE", reasonMan: "LOST", reasonWoman: "LOST",
};

/** The usual answer to a question, if there is one. */
export const usualAnswer = (q: Question): string | null => (USUAL[q.fact] === undefined ? null : String(USUAL[q.fact]));

/** The open questions that one key may answer as usual; none once a row stops the case. */
export function usualOpen(view: CaseView): Question[] {
  return stops(view.verdict) ? [] : QUESTIONS.filter((q) => usualAnswer(q) !== null && answerOf(view.facts, q) === null);
}

/** The open ones answered as usual; what was said already stays. */
export function withUsual(view: CaseView): FactsInput {
  return usualOpen(view).reduce((facts, q) => withAnswer(facts, q, usualAnswer(q) ?? ""), view.facts);
}

/** The next question to ask: what the table leaves open first, in its order; then the reasons. None once a row stops the case. */
export function nextQuestion(view: CaseView): string | null {
  if (stops(view.verdict)) return null;
  const asked = new Set(QUESTIONS.map((q) => q.key));
  const open = view.verdict.open.find((k) => asked.has(k));
  return open ?? QUESTIONS.find((q) => answerOf(view.facts, q) === null)?.key ?? null;
}

/** Everything of step 2 has been said. */
export function eligibilityTold(view: CaseView): boolean {
  return view.notice !== null && nextQuestion(view) === null && !stops(view.verdict) && view.verdict.open.length === 0;
}

/** Why an action may not be done now. */
export function refusedFor(view: CaseView, action: string): IpcError | null {
  return view.actions.find((a) => a.action === action)?.refused ?? null;
}

export function finished(view: CaseView): boolean {
  return view.outcome !== null || view.certificate?.status === "ISSUED" || view.state === "S11";
}

/** `next_<key>`: what comes next, in one short line. */
export function nextKey(view: CaseView): string {
  if (finished(view)) return "next_done";
  // A couple may be stopped before anyone's name is asked.
  if (stops(view.verdict)) return "next_stop";
  if (!view.man || !view.woman) return "next_step1";
  // They were told what to fetch, and have not brought it yet.
  if (view.state === "S2") return "next_held";
  if (!view.notice) return "next_notice";
  if (nextQuestion(view)) return "next_facts";
  if (!view.declaration) {
    const before = nextBeforeSigning(view);
    if (before) return before;
  }
  if (!view.review) {
    if (view.verdict.standing === "REFUSE") return "next_refuse";
    return refusedFor(view, "decide")?.code === "SECOND_PERSON_NEEDED" ? "next_second" : "next_decide";
  }
  const status = view.certificate?.status;
  if (!status) return refusedFor(view, "prepareCertificates")?.code === "PRINTED_AT_CENTRE" ? "next_wait_print" : "next_prepare";
  return status === "PREPARED" ? "next_print" : status === "PRINTED" ? "next_seal" : "next_handover";
}

/** What the rows ask for before anyone signs. */
function nextBeforeSigning(view: CaseView): string | null {
  const missing = (code: string): boolean => view.steps.some((s) => s.missing.includes(code));
  if (view.verdict.standing === "PENDING") return ruling(view.verdict)?.row === "D45" ? "next_wait_centre" : "next_held";
  if (missing("FILE")) return view.fileNotFound ? "next_wait_centre" : "next_file";
  if (missing("EVIDENCE")) return "next_evidence";
  if (missing("APPROVAL")) return view.request?.status === "WAITING" ? "next_wait_head" : "next_ask_head";
  return view.photo ? "next_declaration" : "next_photo";
}

/** What stands in the way now, shown with its reason, its cure and its slip: a row that holds the case up, or makes the review refuse it. */
export function heldBy(view: CaseView): HitView | null {
  const held = ["PENDING", "REFUSE"].includes(view.verdict.standing) && view.outcome === null && view.review === null;
  return held ? ruling(view.verdict) : null;
}

/** Made at the desk, or found by us: nobody is sent for them. */
const MADE_HERE = ["M03", "M04", "M05"];

/** Papers somebody must fetch, the ones a row asks for first. */
export function toFetch(view: CaseView): CheckLine[] {
  if (view.man === null && view.woman === null) return [];
  const lines = view.checklist.filter((l) => !l.here && !l.need.anyOf.every((code) => MADE_HERE.includes(code)));
  return [...lines.filter((l) => l.row !== null), ...lines.filter((l) => l.row === null)];
}

/** Slips for the couple that may be printed now; the review form is a paper of the file. */
export const slips = (view: CaseView): FormKind[] => view.papers.filter((f) => f !== "REVIEW_FORM");

/** The step to open after a save: forward when the open one is done, never away from unanswered questions. */
export function stepAfterSave(open: number, before: CaseView, after: CaseView): number {
  // The papers are the last thing to say of a person; until then the two columns stay.
  if (open === 1) return bothTold(after) && !bothTold(before) ? stepToWork(after) : open;
  if (open === 2) return eligibilityTold(after) && !eligibilityTold(before) ? after.currentStep : open;
  if (open !== before.currentStep || after.currentStep <= open) return open;
  return stepToWork(after);
}

const bothTold = (v: CaseView): boolean => !!(v.man?.input.documentsAgree && v.woman?.input.documentsAgree);

/** The step to work on; the second is not left while it has an unanswered question. */
const stepToWork = (v: CaseView): number => (v.currentStep > 2 && !v.declaration && !eligibilityTold(v) ? 2 : v.currentStep);

/** The papers of step 5. */
export const BOOKLET_FORMS: readonly FormKind[] = ["CERTIFICATE_MAN", "CERTIFICATE_WOMAN", "REVIEW_FORM"];

/** What became of the old booklets, when the reasons leave no doubt. */
export function oldCertificateHint(facts: FactsInput): string | null {
  const fitting = oldCertificateChoices(facts);
  return fitting.length === 1 ? (fitting[0] ?? null) : null;
}

/** What may have become of them: what is lost can be neither returned nor collected. */
export function oldCertificateChoices(facts: FactsInput): readonly string[] {
  const lost = facts.reasonMan === "LOST" && facts.reasonWoman === "LOST";
  return OLD_CERTIFICATE.filter((code) => lost === (code === "NONE_LOST"));
}

/** The ways a person may mark a paper. */
export function marksFor(person: PartyView | null): Exclude<MarkInput, "NONE">[] {
  if (person?.input.presence === "PROXY") return ["PROXY"];
  return person && !person.input.canWrite ? ["FINGERPRINT_ONLY"] : ["SIGNED_AND_FINGERPRINT", "FINGERPRINT_ONLY"];
}

export interface HistoryRun {
  key: string;
  kind: string;
  at: string;
  actor: string;
  times: number;
}

/** History, newest first; the same thing done several times in a row is one line. */
export function historyRuns(view: CaseView): HistoryRun[] {
  const runs: HistoryRun[] = [];
  for (const h of view.history) {
    const last = runs[runs.length - 1];
    if (last && last.kind === h.kind && last.actor === h.actor) { last.times += 1; last.at = h.at; }
    else runs.push({ key: h.seq, kind: h.kind, at: h.at, actor: h.actor, times: 1 });
  }
  return runs.reverse();
}

/** When something last happened, if it did. */
export function timeOf(view: CaseView, kind: string): string | null {
  return view.history.findLast((h) => h.kind.split("@")[0] === kind)?.at ?? null;
}

/** One line for a closed step. */
export function stepSummary(view: CaseView, n: number): string[] {
  const { photo, declaration } = view;
  switch (n) {
    case 1: return [view.man?.input.name, view.woman?.input.name].filter((t): t is string => !!t);
    case 2: return view.facts.claimedDate ? [m.summary_reg({ date: formatDate(view.facts.claimedDate) })] : [];
    case 4: return [photo && m.summary_photo({ w: photo.width, h: photo.height }), declaration && m.summary_witness({ name: declaration.witness })].filter((t): t is NonNullable<typeof t> => !!t);
    case 3: return view.file ? [view.file.archiveRef, view.file.organ] : foundNowhere(view) ? [m.found_nowhere()] : [];
    case 5: return view.certificate ? [view.certificate.certNo] : [];
    default: return [];
  }
}
