/** The one place that changes the screen. */
import { useQueryClient } from "@tanstack/vue-query";
import { ref } from "vue";
import { useBackend } from "@/lib/backend/backend";
import { asIpcError } from "@/lib/errors/classify";
import type { Nav, Screen } from "@/lib/nav";
import { rememberCase } from "@/lib/resource";
import type { IpcError } from "@/lib/backend/bindings";

export interface ShellNav extends Nav {
  /** Why the last new case could not be opened. */
  failure: ReturnType<typeof ref<IpcError | null>>;
}

export function createNav(): ShellNav {
  const backend = useBackend();
  const client = useQueryClient();
  const screen = ref<Screen>("today");
  const caseId = ref<string | null>(null);
  const failure = ref<IpcError | null>(null);
  let opening = false;

  function go(to: Screen, id?: string): void {
    if (id !== undefined) caseId.value = id;
    screen.value = to;
    failure.value = null;
  }

  async function newCase(): Promise<void> {
    if (opening) return;
    opening = true;
    try {
      const view = await backend.caseNew();
      rememberCase(client, view);
      go("desk", view.caseId);
    } catch (thrown) {
      screen.value = "today";
      failure.value = asIpcError(thrown);
    } finally {
      opening = false;
    }
  }
  return { screen, caseId, failure, go, newCase };
}
