/**
 * One place that reads the keyboard. Knows when an input method is composing, how a key is called, and whether a
 * text field has the focus. Handlers of Enter anywhere in the window go through here.
 */

/** True while an input method is composing. WebKit sends the confirming Enter with `isComposing` false and key code 229. */
export function isComposing(e: KeyboardEvent): boolean {
  return e.isComposing || e.keyCode === 229 || e.key === "Process";
}

/** The name of a key press, e.g. `Ctrl+Enter`, `Alt+1`, `F2`, `n`. Null while composing. */
export function keyName(e: KeyboardEvent): string | null {
  if (isComposing(e)) return null;
  let key = e.key;
  // Alt may change the character a key makes; the digit row is read from its place.
  if (e.altKey && /^Digit\d$/.test(e.code)) key = e.code.slice(5);
  if (key.length === 1) key = key.toLowerCase();
  const mods = `${e.ctrlKey || e.metaKey ? "Ctrl+" : ""}${e.altKey ? "Alt+" : ""}`;
  return e.shiftKey && key.length > 1 ? `${mods}Shift+${key}` : mods + key;
}

/** Enter meant as Enter. */
export function isEnter(e: KeyboardEvent): boolean {
  return keyName(e) === "Enter";
}

/** The digit 1–9 pressed alone, else 0. */
export function digit(e: KeyboardEvent): number {
  const k = keyName(e);
  return k !== null && /^[1-9]$/.test(k) ? Number(k) : 0;
}

/** Letters typed there are text, not commands. */
export function inTextField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !["radio", "checkbox", "button", "file", "submit"].includes(target.type);
}
