/** Citizen numbers and other long numbers for reading. Parsing and checking are done in Rust. */

/** Only what may stand in a number, upper-case X, at most 18; full-width digits made plain. */
export function cleanId(text: string): string {
  return text.normalize("NFKC").toUpperCase().replace(/[^0-9A-Z*]/g, "").slice(0, 20);
}

/** `330281 1960 0229 001 7`: place, birth, sequence, check. */
export function groupId(id: string): string {
  return [id.slice(0, 6), id.slice(6, 10), id.slice(10, 14), id.slice(14, 17), id.slice(17)].filter(Boolean).join(" ");
}

/** Thousands for reading. */
export function formatCount(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+(?!\d))/g, " ");
}
