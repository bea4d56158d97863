/** Papers, proxies, searches and the head's word: what the desk works out of a case for them. The rules themselves are below, in the domain. */
import type { CaseView, CheckLine, FileCandidate, NeedView, PaperInput, ProxyInput } from "@/lib/backend/bindings";

export const PRESENCE = ["IN_PERSON", "HOME", "PROXY"] as const;
export const HUKOU_DOC = ["BOOK", "ELECTRONIC", "CERTIFICATE", "ABSENT_OWN_FAULT", "ABSENT_NO_FAULT"] as const;
export const SIGHTS = ["CAPACITY_DOUBT", "PRESSURED", "IDENTITY_DOUBT", "TWO_FILES", "OTHER_MARRIAGE", "RARE_CHARACTER"] as const;
/** The seven items of a power of attorney, in the order they are read. */
export const POA_ITEMS = ["PARTY_NAME", "PARTY_ID", "REGISTRATION", "MARITAL_STATUS", "MATTER", "PROXY_NAME", "PROXY_ID"] as const;
/** Archives asked beside the laptop's own index; the township's papers may be left out. */
export const PLACES = ["PROVINCIAL", "CITY_ARCHIVE", "TOWNSHIP_PAPER"] as const;

/** What a proxy's authority lacks: `NOTARY`, `COPY`, or an item. */
export function proxyLacks(p: ProxyInput): string[] {
  const notarised = p.poaNo.trim() !== "" && p.notaryOffice.trim() !== "" && p.poaOn.trim() !== "";
  return [...(notarised ? [] : ["NOTARY"]), ...(p.idCopy ? [] : ["COPY"]), ...POA_ITEMS.filter((i) => !p.items.includes(i))];
}

export function sameProxy(a: ProxyInput, b: ProxyInput | undefined): boolean {
  const flat = (p: ProxyInput): string => JSON.stringify([p.of, p.name.trim(), p.idNo, p.relation.trim(), p.poaNo.trim(), p.notaryOffice.trim(), p.poaOn.trim(), p.idCopy, [...p.items].sort()]);
  return b !== undefined && flat(a) === flat(b);
}

export type PaperField = "issuer" | "issuedOn" | "number" | "signer" | "sealed" | "says";

/** The fields of each paper, those without which it does not count first (crates/domain/src/case/paper.rs). */
const FIELDS: Record<string, readonly PaperField[]> = {
  M06: ["issuer", "issuedOn", "sealed", "number"], M07: ["issuer", "issuedOn", "sealed", "number", "says"], M08: ["issuer", "issuedOn", "sealed", "number"],
  M12: ["issuer", "issuedOn", "signer", "sealed", "says"], M14: ["number"], M15: ["signer", "says"], M16: ["says", "issuer"],
};
export const paperFields = (material: string): readonly PaperField[] => FIELDS[material] ?? [];
const NEEDED: Record<string, readonly PaperField[]> = { M06: ["issuer", "issuedOn", "sealed"], M07: ["issuer", "issuedOn", "sealed"], M08: ["issuer", "issuedOn", "sealed"], M12: ["issuer", "issuedOn", "signer", "sealed"], M15: ["signer"] };
export const fieldNeeded = (material: string, field: PaperField): boolean => NEEDED[material]?.includes(field) ?? false;

/** The field a refused paper lacks, by the code of the refusal. */
export const LACK_FIELD: Record<string, PaperField> = { ISSUER: "issuer", DATE: "issuedOn", FUTURE_DATE: "issuedOn", SEAL: "sealed", SIGNER: "signer" };

/** Papers that are not noted one by one: cards and proxies' papers are told in step 1. */
const IN_STEP_ONE = new Set(["M01", "M09", "M10", "M11"]);
export const toldInStepOne = (need: NeedView): boolean => need.anyOf.some((m) => IN_STEP_ONE.has(m));

export const needKey = (need: NeedView): string => `${need.anyOf.join("+")}:${need.whose}`;

/** The lines rows ask for; the base list is told by the desk itself. */
export const rowLines = (view: CaseView): CheckLine[] => view.checklist.filter((l) => l.row !== null);
export const missingLines = (view: CaseView): CheckLine[] => rowLines(view).filter((l) => !l.here);

/** The paper noted for a need, if any. */
export function notedFor(view: CaseView, need: NeedView): PaperInput | undefined {
  return view.noted.find((p) => p.here && p.whose === need.whose && need.anyOf.includes(p.material));
}

/** Papers that may be noted though no row asks: those that help, and those that were noted. */
export function helpfulPapers(view: CaseView): NeedView[] {
  const asked = new Set(rowLines(view).flatMap((l) => l.need.anyOf.map((m) => `${m}:${l.need.whose}`)));
  const each = new Set(["M06", "M07", "M08"]);
  const rows = view.verdict.hits.flatMap((h) => h.helpful.flatMap((m) => (each.has(m) ? h.whom : ["BOTH"]).map((whose) => ({ anyOf: [m], whose }))));
  const always = ["M14", "M16"].filter((m) => view.notable.includes(m)).map((m) => ({ anyOf: [m], whose: "BOTH" }));
  const noted = view.noted.filter((p) => p.here).map((p) => ({ anyOf: [p.material], whose: p.whose }));
  const all = new Map([...rows, ...always, ...noted].map((n) => [needKey(n), n]));
  return [...all.values()].filter((n) => !asked.has(`${n.anyOf[0]}:${n.whose}`));
}

/** Nothing was found on this laptop, and the archives that must be asked have not all answered. */
export function searchOpen(view: CaseView): boolean {
  return view.file === null && view.fileNotFound && !(view.searched["PROVINCIAL"] === false && view.searched["CITY_ARCHIVE"] === false);
}
/** Nothing was found anywhere. */
export const foundNowhere = (view: CaseView): boolean => view.file === null && view.fileNotFound && !searchOpen(view);

/** The head must approve, and has not approved what is asked for now. */
export const headWanted = (view: CaseView): boolean => view.verdict.decider === "HEAD" && view.declaration === null && (view.verdict.standing === "ACCEPT_EVIDENCE" || view.verdict.standing === "REFUSE");

/** Rows that want the head, as the table has them now. */
export const headRows = (view: CaseView): string[] => view.verdict.hits.filter((h) => h.decider === "HEAD").map((h) => h.row);

/** The answer that stands for what is asked now: `NONE`, `WAITING`, `APPROVED`, `DENIED`. */
export function approval(view: CaseView): string {
  const r = view.request;
  if (!r) return "NONE";
  return r.status === "APPROVED" && !headRows(view).every((row) => r.rows.includes(row)) ? "NONE" : r.status;
}

/**
 * The rows a file leads to, read off its comparison before it is taken: what the registrar should look at. What holds is said by the
 * table once the file is taken.
 */
export function leadsTo(file: FileCandidate): string[] {
  const rows = new Set<string>();
  for (const f of file.fields) {
    if (f.agrees) continue;
    const row = LEADS[f.class];
    if (row) rows.add(row);
    if (f.field === "regDate") rows.add("D33");
  }
  if (file.whyNot.includes("REG_DATE_INCOMPLETE")) rows.add("D33");
  if (file.whyNot.includes("ORGAN_UNKNOWN")) rows.add("D32");
  const later = LATER[file.laterEvent];
  if (later) rows.add(later);
  return [...rows].sort((a, b) => Number(a.slice(1)) - Number(b.slice(1)));
}
const LEADS: Record<string, string> = { VARIANT: "D22", HOMOPHONE: "D23", PARTIAL: "D23", NONE: "D24", ID_BAD_CHECK: "D26", ID_NEAR: "D26", ID_BIRTH_DIFF: "D26", ID_OTHER: "D27" };
const LATER: Record<string, string> = { DIVORCED: "D3", CANCELLED: "D7", REISSUED: "D10", DECEASED_HINT: "D32" };
