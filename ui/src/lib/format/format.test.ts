import { describe, expect, it } from "vitest";
import { coupleOnOneLine } from "./couple";
import { formatDate, formatMoment, formatTime } from "./date";
import { diffChars } from "./diff";
import { ETHNIC, ethnicName } from "./ethnic";
import { cleanId, formatCount, groupId } from "./id";

describe("dates", () => {
  it("keep the precision they have", () => expect(["1986", "1986-05", "1986-05-12"].map(formatDate)).toEqual(["1986年", "1986年5月", "1986年5月12日"]));
  it("leave a text from an old file alone", () => expect(["八六年五月", "1986年5月12日"].map(formatDate)).toEqual(["八六年五月", "1986年5月12日"]));
  it("show the clock of the place, whatever zone this machine is in", () => expect(formatTime("2022-06-01T00:05:00+08:00")).toBe("00:05"));
  it("leave out the day when it is today", () => {
    expect(formatMoment("2022-06-01T09:30:00+08:00", "2022-06-01")).toBe("09:30");
    expect(formatMoment("2022-05-31T09:30:00+08:00", "2022-06-01")).toBe("05-31 09:30");
    expect(formatMoment(null)).toBe("");
  });
});

describe("numbers", () => {
  it("typed full-width, spaced and lower-case become the plain number", () => expect(cleanId(" １１０105 19491231 002x")).toBe("11010519491231002X"));
  it("are grouped the way they are read aloud", () => expect(groupId("11010519491231002X")).toBe("110105 1949 1231 002 X"));
  it("are not cut at eighteen, so that a wrong length can be seen", () => expect(cleanId("1".repeat(19))).toHaveLength(19));
  it("of many digits are spaced", () => expect(formatCount(20000)).toBe("20 000"));
});

describe("comparison by character", () => {
  const marked = (a: string, b: string): string[] => diffChars(a, b).map((runs) => runs.map((r) => (r.same ? r.text : `[${r.text}]`)).join(""));
  it("marks the one character that differs", () => expect(marked("陈守天", "陈守田")).toEqual(["陈守[天]", "陈守[田]"]));
  it("marks a missing generation character on one side only", () => expect(marked("陈田", "陈守田")).toEqual(["陈田", "陈[守]田"]));
  it("compares numbers place by place", () => expect(marked("1965-07-08", "1962-03-14")).toEqual(["196[5]-0[7]-[08]", "196[2]-0[3]-[14]"]));
  it("counts a character beyond the first plane as one", () => expect(marked("王𠮷", "王吉")).toEqual(["王[𠮷]", "王[吉]"]));
});

it("the standard has 56 ethnic groups, each with its code and letters", () => {
  expect(ETHNIC).toHaveLength(56);
  expect(ETHNIC.every((e) => e.letters !== "")).toBe(true);
  expect([ethnicName("01"), ethnicName("22"), ethnicName("56")]).toEqual(["汉族", "畲族", "基诺族"]);
});

describe("a couple on one line", () => {
  it("shows both, however long one name is", () => {
    expect(coupleOnOneLine("陈演国", "沈示英")).toBe("陈演国 · 沈示英");
    expect(coupleOnOneLine("阿卜杜热合曼·买买提依明·艾合买提江", "沈示英")).toBe("阿卜杜热合曼·买买提依… · 沈示英");
    expect(coupleOnOneLine("𠮷".repeat(13), null)).toBe(`${"𠮷".repeat(11)}…`);
    expect(coupleOnOneLine(null, undefined)).toBe("");
  });
});
