/** What the sync screen works out. */
import { sentence } from "@/lib/words";

/** A feed by its kind, with the place it is for, when it has one: `archive/330281103`. */
export function feedName(name: string): string {
  const [kind = name, place] = name.split("/");
  const word = sentence(`feed_${kind}`) ?? kind;
  return place ? `${word} ${place}` : word;
}

/** What a person should do about a failure. */
export function whatToDo(code: string): string {
  return sentence(`cure_${code}`) ?? sentence("cure_unknown") ?? "";
}
