/** What is typed and not yet saved, kept while the person is elsewhere: one thing a key, until the laptop is locked. */
const kept = new Map<string, unknown>();

/** What is kept under `key`, made anew when nothing is. */
export function keep<T extends object>(key: string, make: () => T): T {
  const found = kept.get(key) as T | undefined;
  if (found) return found;
  const made = make();
  kept.set(key, made);
  return made;
}

export const isKept = (key: string): boolean => kept.has(key);

/** At the door nothing of a person stays in memory. */
export function forgetKept(): void {
  kept.clear();
}
