import { describe, expect, it } from "vitest";
import en from "../../../messages/en.json";
import zh from "../../../messages/zh-CN.json";
import { asIpcError, classify, KNOWN_CODES } from "./classify";

/** Every code that may come from below (crates/domain, app, store, imaging, documents, sync). */
const CODES = `ID_LENGTH ID_CHARACTER ID_BIRTH_DATE ID_CHECK_DIGIT ID_FUTURE_BIRTH NAME_EMPTY NAME_TOO_LONG NAME_CHARACTER NAME_UNPAIRED_SURROGATE ADDRESS_EMPTY ADDRESS_TOO_LONG
  DATE_FORMAT DATE_NOT_REAL ETHNIC_UNKNOWN SEX_MISMATCH SAME_PERSON COUPLE_HAS_LIVE_CASE PERSON_HAS_LIVE_CASE WRONG_STATE NO_SESSION CADRE_MISSING VILLAGE_UNKNOWN PARTIES_INCOMPLETE
  NOTICE_MISSING NOT_WILLING FACTS_OPEN STOPPED NOT_STOPPED FILE_MISSING NOT_EXACT PHOTO_MISSING DECLARATION_MISSING MARK_MISSING MARK_MUST_BE_FINGERPRINT NOT_OATH_AUTHORISED CARD_EXPIRED
  NOT_ACTIVE SECOND_PERSON_NEEDED ROLE_NOT_ALLOWED NO_NUMBER_LEFT NUMBER_OUTSIDE_LEASE NO_BOOKLET_LEFT NOT_PREPARED NOT_PRINTED ALREADY_ORIGINAL NOT_A_SAMPLE NOT_SEALED ALREADY_ISSUED SPOIL_REASON
  OLD_CERTIFICATE_DISPOSITION REG_DATE_INCOMPLETE IMAGE_EMPTY IMAGE_NOT_AN_IMAGE IMAGE_TRUNCATED IMAGE_TOO_LARGE IMAGE_FILE_TOO_BIG IMAGE_CROP_OUTSIDE IMAGE_CROP_TOO_SMALL PHOTO_TOKEN_GONE
  MISSING_GLYPH PRINTER_FAILED NO_PRINTER WRONG_PASSWORD WAIT UNKNOWN_OPERATOR LOCKED NOT_SET_UP DATABASE_TOO_NEW DATABASE_DAMAGED DISK_FULL BUSY INTERNAL UNREACHABLE REFUSED FORK REVOKED
  UPDATE_FIRST NOT_THE_REGISTRY UNKNOWN_CODE DOCUMENTS_DISAGREE REASON_MISSING REFUSAL_REASON_MISSING NO_CASE NO_CAMPAIGN PASSWORD_TOO_SHORT CERT_NO_FORMAT PRINT_NO_FORMAT PHOTO_DAMAGED
  HELD MARK_BY_PROXY BOTH_ABSENT NOBODY_ABSENT PROXY_IS_SPOUSE PAPER_INCOMPLETE NOT_ON_THE_LIST NOTHING_MISSING EVIDENCE_MISSING APPROVAL_MISSING APPROVAL_PENDING APPROVAL_DENIED APPROVAL_NOT_NEEDED
  NOT_ASKED NOT_FOUND_FIRST RECUSED REGISTRAR_NEEDED TAKEN_OVER PRINTED_AT_CENTRE CAMPAIGN_RUNS DATE_NOT_DECIDED DATE_OUTSIDE_FILE DATE_UNDER_AGE OLD_BOOKLETS REASON_TEXT_MISSING DOCUMENT_MISSING`.split(/\s+/);
const REASONS = `NEVER_REGISTERED OUT_OF_SERVICE STATUS_CHANGED_DIVORCE REMARRIED_SAME STATUS_CHANGED_DEATH STATUS_CHANGED_OTHER ANNULLED OUT_OF_PROVINCE AFTER_CUTOFF ALREADY_REISSUED REISSUED_LOST_AGAIN
  JURISDICTION FOREIGN_RELATED MILITARY_CERT EXACT_MATCH UNWILLING FILE_NOT_FOUND NOT_SATISFIED CAPACITY IDENTITY_DOUBT UNDER_AGE_THEN UNDER_AGE_STILL AGE_DIFFERS NAME_VARIANT NAME_DIFFERS
  NAME_OTHER ID_OLD_FORM ID_DIFFERS ID_OTHER DOCUMENTS_DISAGREE HUKOU_ABSENT FILE_MISSING_CERT_HELD FILE_MISSING_CERT_LOST FILE_PREVAILS DATE_INCOMPLETE TWO_FILES OTHER_MARRIAGE LOST_ONE_SIDE DAMAGED
  INCONSISTENT INTACT PROXY_QUALIFIED PROXY_NOT_QUALIFIED HOME_VISIT CANNOT_WRITE ONE_HUKOU_OUTSIDE PENDING_ONLINE UNVERIFIED_DUPLICATE SOLDIER_NOTED RARE_CHARACTER EVIDENCE_NOT_HAD APPROVAL_DENIED LAPSED LEFT_QUEUE`.split(/\s+/);
const FACTS = "wants registered marriage_now organ_kind organ_place claimed_date prior_reissue hukou_man hukou_woman category_man category_woman cutoff file_match documents hukou category military_cert willing seen search hukou_book name id_no age_by_id age_by_file age_now old_booklet presence proxy can_write days_offline".split(" ");
const EVENTS = `opened party_recorded notice_recorded facts_answered stopped lookup_run file_chosen file_not_found photo_attached declaration_witnessed declaration_accepted decided certificates_prepared proxy_recorded paper_recorded papers_requested
  searched approval_requested centre_acted referred_unproven recused suspended dropped form_printed certificates_printed booklet_spoiled sealed handed_over withdrawn`.split(/\s+/);
const MISSING = "MAN WOMAN NOTICE QUESTIONS REASONS FILE DOCUMENTS PROXY EVIDENCE APPROVAL PHOTO DECLARATION DECISION NUMBER PRINTING SEAL HAND_OVER".split(" ");
const STATES = "S0 S1 S2 S3 S4 S5 S6 S7 S8 S9 S10 S11 X1 X2 X3 X4 X5 X6".split(" ");
const ROWS = Array.from({ length: 48 }, (_, i) => `D${i + 1}`);
const WARNINGS = "NUMBERS_LOW BOOKLETS_LOW CARD_EXPIRES CLOCK_BEHIND NEVER_SYNCED UNSENT_OLD CAMPAIGN_OVER".split(" ");
const MISMATCH = "NAME_MAN NAME_WOMAN ID_MAN ID_WOMAN BIRTH_MAN BIRTH_WOMAN REG_DATE_INCOMPLETE ORGAN_UNKNOWN LATER_EVENT".split(" ");
const CLASSES = "EXACT VARIANT HOMOPHONE PARTIAL NONE ID_EQUAL ID_UPGRADE ID_ABSENT ID_BAD_CHECK ID_NEAR ID_BIRTH_DIFF ID_OTHER EQUAL COARSER GUESS_FITS DIFFERENT UNREADABLE".split(" ");
const BASIS = "SEED REG03_2 REG03_17 NORM15 OPIN04 CC_1049 CC_1051 JI1 FRAUD21 ZJ193 NAME16 ARCH06 CAMPAIGN".split(" ");

const needed = [
  ...CODES.map((c) => `error_${c}`), ...REASONS.flatMap((r) => [`reason_${r}`, `cure_${r}`]), ...FACTS.map((f) => `fact_${f}`), ...EVENTS.map((e) => `event_case_${e}`),
  ...MISSING.map((c) => `missing_${c}`), ...STATES.map((s) => `state_${s}`), ...ROWS.map((r) => `rule_${r}`), ...WARNINGS.map((w) => `warning_${w}`), ...MISMATCH.map((c) => `mismatch_${c}`),
  ...CLASSES.map((c) => `class_${c}`), ...BASIS.map((b) => `basis_${b}`),
];

describe("messages", () => {
  it("both languages have the same keys", () => expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort()));

  it("both languages use the same facts in each sentence", () => {
    const facts = (t: string): string[] => [...t.matchAll(/\{(\w+)\}/g)].map((f) => f[1] ?? "").sort();
    const unlike = Object.entries(zh).filter(([k, t]) => facts(t).join() !== facts((en as Record<string, string>)[k] ?? "").join()).map(([k]) => k);
    expect(unlike).toEqual([]);
  });

  it("every code from below has a sentence in both languages", () => {
    expect(needed.filter((k) => !(zh as Record<string, string>)[k] || !(en as Record<string, string>)[k])).toEqual([]);
  });
});

describe("classify", () => {
  it("knows how grave every code is", () => expect(CODES.filter((c) => !KNOWN_CODES.includes(c))).toEqual([]));

  it("puts facts into the sentence, in words", () => {
    const e = classify({ code: "STOPPED", rule: "D3", field: null, facts: { row: "D3", reason: "STATUS_CHANGED_DIVORCE" }, cure: "STATUS_CHANGED_DIVORCE" });
    expect(e.title).toBe("规则 D3：双方已经离婚，不再补发结婚证。");
    expect(e.cure).toContain("查档");
  });

  it("says a code once, though it names itself as its cure", () => {
    const e = classify({ code: "ID_CHECK_DIGIT", rule: "GB 11643", field: "man.idNo", facts: { expected: "X" }, cure: "ID_CHECK_DIGIT" });
    expect(e.title).toContain("末位应是 X");
    expect(e.cure).toBeNull();
  });

  it("answers an unknown code with a sentence that shows it", () => {
    expect(classify({ code: "SOMETHING_NEW", rule: null, field: null, facts: {}, cure: "SOMETHING_NEW" }).title).toContain("SOMETHING_NEW");
  });

  it("never shows “undefined” for a fact the sender forgot", () => {
    for (const code of CODES) expect(classify({ code, rule: null, field: null, facts: {}, cure: null }).title).not.toContain("undefined");
  });

  it("turns anything thrown into the one error shape", () => {
    expect(asIpcError(new Error("boom")).code).toBe("INTERNAL");
    expect(asIpcError({ code: "LOCKED" })).toEqual({ code: "LOCKED", rule: null, field: null, facts: {}, cure: null });
  });
});
