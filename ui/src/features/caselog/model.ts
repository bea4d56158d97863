/** Groups and pages of the case log. */
export const GROUPS = ["ALL", "UNFINISHED", "ISSUED", "STOPPED", "UNSENT"] as const;
export const PAGE = 100;

export function pageRange(offset: number, rows: number, total: number): { from: number; to: number } {
  return { from: rows === 0 ? 0 : offset + 1, to: Math.min(offset + rows, total) };
}
