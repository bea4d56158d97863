/** Which machine the window talks to: the real one in the shell; the fake one only in development. A built window without a shell gets none. */
import type { Backend } from "./backend";

export async function chooseBackend(): Promise<Backend | null> {
  if ("__TAURI_INTERNALS__" in window) return (await import("./tauri")).tauriBackend;
  if (import.meta.env.DEV) return (await import("./fake")).fakeFromAddress(window.location.search);
  return null;
}
