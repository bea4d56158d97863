/** Archive lookup of the fake machine: every old file that shares a surname and a sign of the couple, compared field by field. */
import type { FieldComparison, FileCandidate, PartyInput } from "../bindings";
import { birthOf } from "./numbers";
import { FILES, type OldFile, type OldPerson } from "./world";

export function search(man: PartyInput, woman: PartyInput): FileCandidate[] {
  return FILES.filter((f) => near(f.man, man) && near(f.woman, woman))
    .map((f) => candidate(f, man, woman))
    .sort((a, b) => Number(b.exact) - Number(a.exact));
}

function near(p: OldPerson, party: PartyInput): boolean {
  return p.name[0] === party.name[0] && [...p.name].filter((c) => party.name.includes(c)).length >= 2;
}

function candidate(f: OldFile, man: PartyInput, woman: PartyInput): FileCandidate {
  const whyNot: string[] = [];
  const person = (key: "man" | "woman", p: OldPerson, party: PartyInput): FieldComparison[] => {
    const suffix = key.toUpperCase();
    const fields = [
      compare(`${key}.name`, p.name, party.name, p.name === party.name ? "EXACT" : "PARTIAL"),
      compare(`${key}.id`, p.idNo, party.idNo, p.idNo === "" ? "ID_ABSENT" : p.idNo === party.idNo ? "ID_EQUAL" : "ID_OTHER"),
      compare(`${key}.birth`, p.birth, birthOf(party.idNo), p.birth === birthOf(party.idNo) ? "EQUAL" : "DIFFERENT"),
    ];
    ["NAME", "ID", "BIRTH"].forEach((what, i) => { if (!fields[i]?.agrees) whyNot.push(`${what}_${suffix}`); });
    return fields;
  };
  const fields = [...person("man", f.man, man), ...person("woman", f.woman, woman)];
  if (f.regDate.length < 10) whyNot.push("REG_DATE_INCOMPLETE");
  if (f.laterEvent !== "NONE") whyNot.push("LATER_EVENT");
  fields.push(compare("regDate", f.regDate, f.regDate, f.regDate.length < 10 ? "COARSER" : "EQUAL"), compare("organ", f.organ, f.organ, "EQUAL"));
  return {
    rowId: f.rowId, archiveRef: f.archiveRef, organ: f.organ, regDateText: f.regDate, certNo: f.certNo,
    abnormalNote: f.abnormalNote, laterEvent: f.laterEvent, fields, exact: whyNot.length === 0, whyNot,
  };
}

function compare(field: string, file: string, present: string, cls: string): FieldComparison {
  return { field, file, present, class: cls, agrees: ["EXACT", "ID_EQUAL", "ID_UPGRADE", "ID_ABSENT", "EQUAL"].includes(cls) };
}
