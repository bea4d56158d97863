/** Dates and times for reading. Times are shown as the place wrote them: the offset in the text is kept, no zone is applied. */
import { getLocale } from "@/paraglide/runtime.js";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `1986`, `1986-05`, `1986-05-12` → 1986年5月12日 or 12 May 1986; other text, as in an old file, is left alone. */
export function formatDate(iso: string | null | undefined): string {
  const p = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:T.*)?$/.exec(iso ?? "");
  if (!p) return iso ?? "";
  const [, y, mo, d] = p;
  if (getLocale() === "en") return [d && String(Number(d)), mo && MONTHS[Number(mo) - 1], y].filter(Boolean).join(" ");
  return `${y}年${mo ? `${Number(mo)}月` : ""}${d ? `${Number(d)}日` : ""}`;
}

/** `HH:mm` of an RFC 3339 time. */
export function formatTime(rfc3339: string | null | undefined): string {
  return /T(\d\d:\d\d)/.exec(rfc3339 ?? "")?.[1] ?? "";
}

/** `05-12 09:30`, the year left out when it is the year of `today`. */
export function formatMoment(rfc3339: string | null | undefined, today = ""): string {
  const p = /^(\d{4})-(\d\d-\d\d)T(\d\d:\d\d)/.exec(rfc3339 ?? "");
  if (!p) return "";
  const day = `${p[1]}-${p[2]}`;
  if (day === today.slice(0, 10)) return p[3] ?? "";
  return p[1] === today.slice(0, 4) ? `${p[2]} ${p[3]}` : `${day} ${p[3]}`;
}
