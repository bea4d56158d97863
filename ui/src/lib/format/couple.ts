/** A couple on one line. */

/** Characters of one name shown where both must fit beside each other; the whole name stands in the side panel and on the papers. */
const SHOWN = 12;

function short(name: string): string {
  const characters = [...name];
  return characters.length <= SHOWN ? name : `${characters.slice(0, SHOWN - 1).join("")}…`;
}

/** Both names, so that a very long one does not hide the other; empty while nobody is recorded. */
export function coupleOnOneLine(man: string | null | undefined, woman: string | null | undefined): string {
  return [man, woman].filter((name): name is string => !!name).map(short).join(" · ");
}
