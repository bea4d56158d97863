/** The stop rows in the fake machine: enough of domain.md §10.1 to show every panel. The real table is in `crates/domain`. */
import type { FactsInput, HitView, PartyInput, VerdictView } from "../bindings";

interface Row {
  row: string;
  outcome: string;
  reason: string;
  basis: string[];
  facts: Record<string, string>;
}

const NOW: Record<string, [string, string, string]> = {
  DIVORCED: ["D3", "NOT_ACCEPT", "STATUS_CHANGED_DIVORCE"],
  REMARRIED_SAME: ["D4", "REFER", "REMARRIED_SAME"],
  SPOUSE_DEAD: ["D5", "NOT_ACCEPT", "STATUS_CHANGED_DEATH"],
  MARRIED_OTHER: ["D6", "NOT_ACCEPT", "STATUS_CHANGED_OTHER"],
  ANNULLED: ["D7", "NOT_ACCEPT", "ANNULLED"],
};

/** `exact` of the file taken, null without one; `unwilling` as the notice has it. */
export function judge(f: FactsInput, man: PartyInput | null, woman: PartyInput | null, exact: boolean | null, unwilling: string[] = []): VerdictView {
  const stop = unwilling.length > 0 ? UNWILLING : stopRow(f, man, woman);
  const open = stop ? [] : openFacts(f);
  const base = { hits: [], open, decider: "POINT", exact: exact === true, rulesVersion: "2022-05" };
  const hit = (row: Row): HitView => ({ ...row, cure: row.reason, whom: [], needs: [], helpful: [], decider: "REGISTRAR", refer: row.outcome === "REFER" ? "CENTRE" : null });
  if (stop) return { ...base, standing: "STOP", hits: [hit(stop)] };
  if (open.length > 0) return { ...base, standing: "OPEN" };
  if (exact === null) return { ...base, standing: "CLEAR" };
  if (!exact) return { ...base, decider: "REGISTRAR", standing: "ACCEPT_EVIDENCE", hits: [{ ...hit(DIFFERS), needs: [{ anyOf: ["M13"], whose: "BOTH" }] }] };
  return { ...base, standing: "ACCEPT", hits: [hit({ row: "D18", outcome: "ACCEPT", reason: "EXACT_MATCH", basis: ["REG03_17", "NORM15"], facts: { file_match: "YES", documents: "YES" } })] };
}

const UNWILLING: Row = { row: "D16", outcome: "WITHDRAW", reason: "UNWILLING", basis: ["SEED"], facts: { willing: "NO" } };
const DIFFERS: Row = { row: "D23", outcome: "ACCEPT_EVIDENCE", reason: "NAME_DIFFERS", basis: ["OPIN04"], facts: { name: "PARTIAL" } };

function openFacts(f: FactsInput): string[] {
  const asked: [string, unknown][] = [
    ["wants", f.wants], ["registered", f.registered], ["marriage_now", f.marriageNow], ["organ_place", f.organPlace],
    ["organ_kind", f.organKind], ["claimed_date", f.claimedDate], ["prior_reissue", f.priorReissue],
  ];
  return asked.filter(([, v]) => v === null).map(([k]) => k);
}

function stopRow(f: FactsInput, man: PartyInput | null, woman: PartyInput | null): Row | null {
  const row = (r: string, outcome: string, reason: string, basis: string[], facts: Record<string, string>): Row => ({ row: r, outcome, reason, basis, facts });
  if (f.wants !== null && f.wants !== "REISSUE") return row("D2", "NOT_ACCEPT", "OUT_OF_SERVICE", ["SEED"], { wants: f.wants });
  if (f.registered === false) return row("D1", "REFER", "NEVER_REGISTERED", ["SEED", "CC_1049", "JI1"], { registered: "NO" });
  const now = f.marriageNow ? NOW[f.marriageNow] : undefined;
  if (now) return row(...now, ["NORM15"], { marriage_now: f.marriageNow ?? "" });
  if (f.organPlace === "ELSEWHERE") return row("D8", "REFER", "OUT_OF_PROVINCE", ["SEED"], { organ_place: "ELSEWHERE" });
  const cutoff = f.organKind === "STREET" ? "2004-05-01" : "2004-10-01";
  if (f.organKind === "CIVIL_AFFAIRS" || (f.organKind && f.claimedDate && f.claimedDate >= cutoff))
    return row("D9", "REFER", "AFTER_CUTOFF", ["SEED"], { organ_kind: f.organKind, claimed_date: f.claimedDate ?? "UNKNOWN", cutoff });
  if (f.priorReissue === "HELD") return row("D10", "NOT_ACCEPT", "ALREADY_REISSUED", ["SEED"], { prior_reissue: "HELD" });
  if (f.priorReissue === "LOST_AGAIN") return row("D11", "REFER", "REISSUED_LOST_AGAIN", ["REG03_17"], { prior_reissue: "LOST_AGAIN" });
  if (f.organPlace === "ZHEJIANG" && man && woman && !man.hukouInProvince && !woman.hukouInProvince)
    return row("D12", "REFER", "JURISDICTION", ["REG03_17"], { hukou_man: "NO", hukou_woman: "NO", organ_place: "ZHEJIANG" });
  const abroad = ["FOREIGN", "HMT_OVERSEAS"];
  if ((man && abroad.includes(man.category)) || (woman && abroad.includes(woman.category)))
    return row("D13", "REFER", "FOREIGN_RELATED", ["REG03_2"], { category_man: man?.category ?? "UNKNOWN", category_woman: woman?.category ?? "UNKNOWN" });
  return null;
}
