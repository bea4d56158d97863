/** What the today screen works out from what it is told. */
import type { ComboItem } from "@/design/primitives/Combo.vue";
import type { QueueEntry, Today, VillageView } from "@/lib/backend/bindings";

/** Villages as a list to search in: by name, town or code. */
export function villageItems(villages: VillageView[]): ComboItem[] {
  return villages.map((v) => ({ value: v.code, label: v.name, hint: v.township, find: `${v.name} ${v.township} ${v.code}`.toLowerCase() }));
}

/** How many couples the numbers and booklets are enough for: one number and two booklets each. */
export function couplesLeft(today: Pick<Today, "numbersLeft" | "bookletsLeft">): number {
  return Math.min(today.numbersLeft, Math.floor(today.bookletsLeft / 2));
}

/** Reasons to be served before others, each with the key that gives such a ticket. */
export const PRIORITIES = [{ code: "AGED", key: "a" }, { code: "DISABLED", key: "d" }, { code: "FRAIL", key: "f" }, { code: "SOLDIER", key: "s" }] as const;

/** The number on the ticket: the last part of the case's number. */
export const ticketNo = (entry: Pick<QueueEntry, "caseNo">): string => entry.caseNo.split("-").at(-1) ?? entry.caseNo;

/**
 * Whole minutes since the ticket was given, by the time of day at the place the ticket names; null for a ticket of another day than `today`.
 * The calendar is the machine's, which in the sample world is not the window's.
 */
export function waitedMinutes(entry: Pick<QueueEntry, "since">, today: string, now: Date): number | null {
  const zone = /([+-])(\d\d):(\d\d)$/.exec(entry.since);
  if (!zone || entry.since.slice(0, 10) !== today) return null;
  const offset = (zone[1] === "-" ? -1 : 1) * (Number(zone[2]) * 60 + Number(zone[3]));
  const minutes = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));
  return Math.max(0, minutes(new Date(now.getTime() + offset * 60_000).toISOString().slice(11, 16)) - minutes(entry.since.slice(11, 16)));
}
