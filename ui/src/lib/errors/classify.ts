/** One table from code to how the window answers: how grave, whether trying again helps, where the person goes. Sentences are messages. */
import type { IpcError } from "../backend/bindings";
import { sentence, word, wordFacts } from "../words";

export type Severity = "input" | "rule" | "wait" | "trouble" | "stop";

export interface Classified {
  code: string;
  severity: Severity;
  /** What happened. */
  title: string;
  /** What cures it, when someone wrote that down. */
  cure: string | null;
  rule: string | null;
  field: string | null;
  retry: boolean;
}

const TABLE: Record<Severity, string> = {
  input:
    "ID_LENGTH ID_CHARACTER ID_BIRTH_DATE ID_CHECK_DIGIT ID_FUTURE_BIRTH NAME_EMPTY NAME_TOO_LONG NAME_CHARACTER NAME_UNPAIRED_SURROGATE ADDRESS_EMPTY ADDRESS_TOO_LONG DATE_FORMAT DATE_NOT_REAL ETHNIC_UNKNOWN SEX_MISMATCH SAME_PERSON CADRE_MISSING VILLAGE_UNKNOWN SPOIL_REASON REFUSAL_REASON_MISSING REASON_MISSING UNKNOWN_CODE CERT_NO_FORMAT PRINT_NO_FORMAT PASSWORD_TOO_SHORT OLD_CERTIFICATE_DISPOSITION IMAGE_EMPTY IMAGE_NOT_AN_IMAGE IMAGE_TRUNCATED IMAGE_TOO_LARGE IMAGE_FILE_TOO_BIG IMAGE_CROP_OUTSIDE IMAGE_CROP_TOO_SMALL PHOTO_TOKEN_GONE WRONG_PASSWORD UNKNOWN_OPERATOR FIELD_EMPTY PAPER_INCOMPLETE REASON_TEXT_MISSING PROXY_IS_SPOUSE DATE_NOT_DECIDED DATE_OUTSIDE_FILE DATE_UNDER_AGE DOCUMENT_MISSING",
  rule:
    "COUPLE_HAS_LIVE_CASE PERSON_HAS_LIVE_CASE WRONG_STATE NO_SESSION PARTIES_INCOMPLETE DOCUMENTS_DISAGREE NOTICE_MISSING NOT_WILLING FACTS_OPEN STOPPED NOT_STOPPED FILE_MISSING NOT_EXACT PHOTO_MISSING DECLARATION_MISSING MARK_MISSING MARK_MUST_BE_FINGERPRINT NOT_OATH_AUTHORISED CARD_EXPIRED NOT_ACTIVE SECOND_PERSON_NEEDED ROLE_NOT_ALLOWED NO_NUMBER_LEFT NUMBER_OUTSIDE_LEASE NO_BOOKLET_LEFT NOT_PREPARED NOT_PRINTED ALREADY_ORIGINAL NOT_A_SAMPLE NOT_SEALED ALREADY_ISSUED REG_DATE_INCOMPLETE MISSING_GLYPH HELD MARK_BY_PROXY BOTH_ABSENT NOBODY_ABSENT NOT_ON_THE_LIST NOTHING_MISSING EVIDENCE_MISSING APPROVAL_MISSING APPROVAL_PENDING APPROVAL_DENIED APPROVAL_NOT_NEEDED NOT_ASKED NOT_FOUND_FIRST RECUSED REGISTRAR_NEEDED TAKEN_OVER PRINTED_AT_CENTRE CAMPAIGN_RUNS OLD_BOOKLETS",
  wait: "WAIT BUSY UNREACHABLE",
  trouble: "PHOTO_DAMAGED PRINTER_FAILED NO_PRINTER DISK_FULL INTERNAL NO_CASE NO_CAMPAIGN REFUSED NOT_THE_REGISTRY LOCKED",
  stop: "NOT_SET_UP DATABASE_TOO_NEW DATABASE_DAMAGED FORK REVOKED UPDATE_FIRST",
};

const SEVERITY = new Map<string, Severity>();
for (const [severity, codes] of Object.entries(TABLE) as [Severity, string][])
  for (const code of codes.split(" ")) SEVERITY.set(code, severity);

/** Every code the window has a sentence and a severity for. */
export const KNOWN_CODES: readonly string[] = [...SEVERITY.keys()];

const RETRY: ReadonlySet<Severity> = new Set(["wait", "trouble"]);

/** How to show one failure. Works for any code, known or not. */
export function classify(error: IpcError): Classified {
  const severity = SEVERITY.get(error.code) ?? "trouble";
  // A code that is its own cure says what to do in its sentence.
  const cure = sentence(`cure_${error.cure ?? error.code}`) ?? sentence(`cure_${error.code}`);
  return {
    code: error.code,
    severity,
    title: word("error", error.code, wordFacts(error.facts)),
    cure,
    rule: error.rule,
    field: error.field,
    retry: RETRY.has(severity),
  };
}

/** Whatever was thrown, as the one error shape. */
export function asIpcError(thrown: unknown): IpcError {
  if (typeof thrown === "object" && thrown !== null && "code" in thrown && typeof thrown.code === "string") {
    const e = thrown as Partial<IpcError> & { code: string };
    return { code: e.code, rule: e.rule ?? null, field: e.field ?? null, facts: e.facts ?? {}, cure: e.cure ?? null };
  }
  return { code: "INTERNAL", rule: null, field: null, facts: {}, cure: null };
}
