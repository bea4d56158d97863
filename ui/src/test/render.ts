/** Mounts the whole window over the fake machine, and presses keys the way a person does. */
import { VueQueryPlugin } from "@tanstack/vue-query";
import { mount } from "@vue/test-utils";
import { BACKEND, type Backend } from "@/lib/backend/backend";
import { newQueryClient } from "@/lib/resource";
import App from "@/shell/App.vue";

export function renderApp(backend: Backend) {
  document.body.innerHTML = '<div id="root"></div>';
  return mount(App, { attachTo: "#root", global: { provide: { [BACKEND as symbol]: backend }, plugins: [[VueQueryPlugin, { queryClient: newQueryClient() }]] } });
}

/** Waits until `look` answers something, or says what it waited for. */
export async function until<T>(look: () => T | null | undefined | false, what = look.toString()): Promise<T> {
  for (let i = 0; i < 400; i++) {
    const found = look();
    if (found) return found;
    await new Promise((r) => setTimeout(r, 5));
  }
  throw new Error(`waited in vain for ${what}\n${document.body.textContent?.slice(0, 1500)}`);
}

export const find = (test: string): HTMLElement | null => document.querySelector(`[data-test="${test}"]`);
export const there = (test: string): Promise<HTMLElement> => until(() => find(test), test);

/** One key press on whatever has the focus. */
export function press(key: string, more: KeyboardEventInit = {}): void {
  const target = document.activeElement ?? document.body;
  target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
}

/** Ctrl and Enter. */
export const mainKey = (): void => press("Enter", { ctrlKey: true });

/** Types into the field with the focus, as an input method would leave it. */
export function type(text: string): void {
  const field = document.activeElement as HTMLInputElement;
  field.value = text;
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

/** Space on the box with the focus. */
export const space = (): void => (document.activeElement as HTMLElement).click();

export const focused = (test: string): Promise<boolean> => until(() => document.activeElement?.closest(`[data-test="${test}"], [data-test^="${test}-"]`) !== null && document.activeElement !== document.body, `focus on ${test}`);
