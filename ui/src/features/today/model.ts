/** What the today screen works out from what it is told. */
import type { ComboItem } from "@/design/primitives/Combo.vue";
import type { Today, VillageView } from "@/lib/backend/bindings";

/** Villages as a list to search in: by name, town or code. */
export function villageItems(villages: VillageView[]): ComboItem[] {
  return villages.map((v) => ({ value: v.code, label: v.name, hint: v.township, find: `${v.name} ${v.township} ${v.code}`.toLowerCase() }));
}

/** How many couples the numbers and booklets are enough for: one number and two booklets each. */
export function couplesLeft(today: Pick<Today, "numbersLeft" | "bookletsLeft">): number {
  return Math.min(today.numbersLeft, Math.floor(today.bookletsLeft / 2));
}
