/**
 * Codes into sentences. Rust sends codes and facts; the sentences are messages keyed `<prefix>_<code>`. An unknown code
 * still gets a sentence that shows it. Nothing here decides anything.
 */
import { m } from "@/paraglide/messages.js";
import { formatDate } from "./format/date";

type Sentence = (inputs: Record<string, unknown>) => string;
const table = m as unknown as Record<string, Sentence | undefined>;

export type Facts = { [key in string]?: string };

/** The message `key` with facts, or null when there is none. */
export function sentence(key: string, facts: Facts = {}): string | null {
  const found = Object.prototype.hasOwnProperty.call(table, key) ? table[key] : undefined;
  return found ? found(complete(facts)) : null;
}

/** `<prefix>_<code>`, or the sentence `<prefix>_unknown` showing the code, or the bare code. */
export function word(prefix: string, code: string, facts: Facts = {}): string {
  return sentence(`${prefix}_${code}`, facts) ?? sentence(`${prefix}_unknown`, { code }) ?? code;
}

/** What is missing; an error code says the same thing when no shorter word exists. */
export function missingWord(code: string): string {
  return sentence(`missing_${code.toUpperCase()}`) ?? sentence(`ask_${code}`) ?? sentence(`error_${code}`) ?? word("missing", code);
}

/** The value of a fact in words. Names and numbers carry classes of comparison; several codes come as `A,B`. */
export function factWord(key: string, value: string): string {
  const one = /^(name|id_no)(_|$)/.test(key) ? (v: string): string => word("class", v) : valueWord;
  return value.split(",").map((v) => one(v.trim())).join("、");
}

/** A value code of a fact: a word, a date, or as it is. */
export function valueWord(value: string): string {
  return sentence(`value_${value.toUpperCase()}`) ?? (/^\d{4}(-\d\d(-\d\d)?)?$/.test(value) ? formatDate(value) : value);
}

/** `case.opened@1` in words. */
export function eventWord(kind: string): string {
  return word("event", (kind.split("@")[0] ?? kind).replaceAll(".", "_"));
}

/** A row of the table in words, the short ones first. */
export function rowWord(row: string): string {
  return sentence(`rule_${row}`) ?? word("row", row);
}

/** Why a case ended: a reason key in words; what the registrar or the Centre wrote stands as it is. */
export function reasonWord(reason: string): string {
  return /^[A-Z][A-Z0-9_]+$/.test(reason) ? word("reason", reason) : reason;
}

/** `man.name` in words. */
export function fieldWord(field: string): string {
  return sentence(`field_${field.replaceAll(".", "_")}`) ?? sentence(`party_${field}`) ?? field;
}

/** The facts of an error, each in words, ready for its sentence. */
export function wordFacts(facts: Facts): Facts {
  const out: Facts = {};
  for (const [key, value] of Object.entries(facts)) if (value !== undefined) out[key] = wordFact(key, value);
  return out;
}

function wordFact(key: string, value: string): string {
  const list = (f: (v: string) => string): string => value.split(/[,、\s]+/).filter(Boolean).map(f).join("、");
  switch (key) {
    case "who": return sentence(`who_${value.toUpperCase()}`) ?? value;
    case "role": return sentence(`who_${value.toUpperCase()}`) ?? sentence(`role_${value}`) ?? value;
    case "state": return word("state", value);
    case "reason": return word("reason", value);
    case "open": return list((v) => sentence(`fact_${v}`) ?? v);
    case "diff": return list((v) => sentence(`mismatch_${v}`) ?? fieldWord(v));
    case "field": return fieldWord(value);
    case "valid_to": case "ended": case "from": case "to": case "reached": return formatDate(value);
    case "material": return word("material", value);
    case "lacks": return word("lack", value);
    case "papers": return list(paperWord);
    case "rows": return list((v) => word("rule", v));
    default: return value;
  }
}

/** `M13:BOTH`: a paper, and whose it is where that says more. */
function paperWord(text: string): string {
  const [material = "", whose = ""] = text.split(":");
  return whose === "MAN" || whose === "WOMAN" ? `${word("whose", whose)}${word("material", material)}` : word("material", material);
}

/** A fact the sender forgot shows as a dash, never as “undefined”. */
function complete(facts: Facts): Record<string, unknown> {
  return new Proxy(facts, { get: (f, k) => (typeof k === "string" ? (f[k] ?? "—") : undefined) });
}
