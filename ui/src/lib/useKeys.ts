/** Key bindings of the window, as long as the calling component lives. Later bindings win; a dialog takes the keyboard to itself. */
import { onMounted, onUnmounted } from "vue";
import { inTextField, keyName } from "./keys";

type Handler = (e: KeyboardEvent) => boolean | void;
const stack: Record<string, Handler>[] = [];
let listening = false;

function onKey(e: KeyboardEvent): void {
  const key = keyName(e);
  if (key === null || e.defaultPrevented) return;
  if (key.length === 1 && inTextField(e.target)) return;
  if (document.querySelector('[role="dialog"][data-state="open"]')) return;
  for (let i = stack.length - 1; i >= 0; i--) {
    const handler = stack[i]?.[key];
    // A handler that answers false leaves the key to those below.
    if (handler && handler(e) !== false) {
      e.preventDefault();
      return;
    }
  }
}

export function useKeys(bindings: Record<string, Handler>): void {
  onMounted(() => {
    if (!listening) window.addEventListener("keydown", onKey);
    listening = true;
    stack.push(bindings);
  });
  onUnmounted(() => {
    const i = stack.indexOf(bindings);
    if (i >= 0) stack.splice(i, 1);
  });
}
