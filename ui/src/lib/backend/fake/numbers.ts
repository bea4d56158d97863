/** What the fake machine knows of citizen numbers, names and dates. The real checks are in Rust; these exist so that the window can be driven without it. */
import type { IpcError } from "../bindings";

export function refusal(code: string, more: Partial<IpcError> = {}): IpcError {
  return { code, rule: null, field: null, facts: {}, cure: null, ...more };
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

export function checkDigit(first17: string): string {
  const sum = WEIGHTS.reduce((s, w, i) => s + w * Number(first17[i]), 0);
  return "10X98765432"[sum % 11] ?? "0";
}

export function realDate(y: number, m: number, d: number): boolean {
  const t = new Date(Date.UTC(y, m - 1, d));
  return t.getUTCFullYear() === y && t.getUTCMonth() === m - 1 && t.getUTCDate() === d;
}

/** Null when the number is good. */
export function idRefusal(id: string, field: string): IpcError | null {
  const rule = "GB11643";
  if (id.length !== 18) return refusal("ID_LENGTH", { field, rule, facts: { length: String(id.length) } });
  if (!/^\d{17}[\dX]$/.test(id)) return refusal("ID_CHARACTER", { field, rule });
  if (!realDate(Number(id.slice(6, 10)), Number(id.slice(10, 12)), Number(id.slice(12, 14)))) return refusal("ID_BIRTH_DATE", { field, rule });
  const expected = checkDigit(id.slice(0, 17));
  return expected === id[17] ? null : refusal("ID_CHECK_DIGIT", { field, rule, facts: { expected } });
}

export const birthOf = (id: string): string => `${id.slice(6, 10)}-${id.slice(10, 12)}-${id.slice(12, 14)}`;
export const sexOf = (id: string): "MALE" | "FEMALE" => (Number(id[16]) % 2 === 1 ? "MALE" : "FEMALE");
export const maskId = (id: string): string => `${id.slice(0, 6)}********${id.slice(14)}`;
export const makeId = (first17: string): string => first17 + checkDigit(first17);

export function dateRefusal(text: string): IpcError | null {
  const p = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(text);
  const field = "claimedDate";
  if (!p) return refusal("DATE_FORMAT", { field });
  return realDate(Number(p[1]), Number(p[2] ?? 1), Number(p[3] ?? 1)) ? null : refusal("DATE_NOT_REAL", { field });
}
