/** The fake machine's people and places: invented, numbers from a prefix never issued (000000), for driving the window in a browser. */
import type { OperatorSlot, Operator, VillageView } from "../bindings";
import { makeId } from "./numbers";

export const PASSWORD = "demo-2022";

interface Staff extends Operator {
  demo: OperatorSlot["demo"];
}

const person = (staffNo: string, name: string, role: string, oathAuthorised: boolean): Staff => ({
  staffId: `staff-${staffNo}`, staffNo, name, role, oathAuthorised, cardValidTo: "2023-12-31",
  demo: { name, role, password: PASSWORD },
});

export const STAFF: Staff[] = [
  person("2207", "沈知远", "A2", true),
  person("2213", "方小满", "A3", false),
  person("2219", "周予安", "A3", true),
];

export const VILLAGES: VillageView[] = [
  ["330281103201", "汝湖村", "泗门镇"], ["330281103204", "镜塘村", "泗门镇"], ["330281100203", "梅浦岙村", "临山镇"],
  ["330281106207", "菱池头村", "马渚镇"], ["330281114202", "竹溪村", "梁弄镇"], ["330281110205", "半浦埠村", "三七市镇"],
  ["330281004003", "候青社区", "阳明街道"], ["330281201206", "石门岭村", "鹿亭乡"],
].map(([code = "", name = "", township = ""]) => ({ code, name, township }));

export interface OldPerson {
  name: string;
  idNo: string;
  birth: string;
}

export interface OldFile {
  rowId: string;
  archiveRef: string;
  organ: string;
  regDate: string;
  certNo: string;
  abnormalNote: string | null;
  laterEvent: string;
  man: OldPerson;
  woman: OldPerson;
}

const old = (name: string, first17: string, keep = true): OldPerson => ({
  name, idNo: keep ? makeId(first17) : "", birth: `${first17.slice(6, 10)}-${first17.slice(10, 12)}-${first17.slice(12, 14)}`,
});

export const FILES: OldFile[] = [
  { rowId: "row-1", archiveRef: "J013-1986-004-037", organ: "泗门镇人民政府", regDate: "1986-05-12", certNo: "泗结字第86137号", abnormalNote: null, laterEvent: "NONE",
    man: old("陈守田", "00000019620314101"), woman: old("鲁月娥", "00000019640922102") },
  { rowId: "row-2", archiveRef: "J013-1991-011-102", organ: "泗门镇人民政府", regDate: "1991-10-01", certNo: "泗结字第91402号", abnormalNote: null, laterEvent: "NONE",
    man: old("陈守天", "00000019650708103"), woman: old("鲁月芬", "00000019660117104") },
  { rowId: "row-3", archiveRef: "J021-1983-002-018", organ: "梁弄公社管理委员会", regDate: "1983-01", certNo: "梁字18号", abnormalNote: "登记日期缺日", laterEvent: "NONE",
    man: old("黄阿根", "00000019590210105", false), woman: old("施水仙", "00000019601105106", false) },
  { rowId: "row-4", archiveRef: "J013-1988-006-055", organ: "泗门镇人民政府", regDate: "1988-12-20", certNo: "泗结字第88266号", abnormalNote: null, laterEvent: "NONE",
    man: old("胡谷丰", "00000019640120107"), woman: old("戚采莲", "00000019651230108") },
];

/** Couples a tester may type. */
export const COUPLES = FILES.map((f, i) => ({
  man: { name: f.man.name, idNo: makeId(`000000${f.man.birth.replaceAll("-", "")}${101 + i * 2}`) },
  woman: { name: f.woman.name, idNo: makeId(`000000${f.woman.birth.replaceAll("-", "")}${102 + i * 2}`) },
}));
