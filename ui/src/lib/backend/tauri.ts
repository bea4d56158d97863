/** The real machine, over Tauri's IPC. The only file that knows Tauri. */
import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import { asIpcError } from "../errors/classify";
import type { Backend } from "./backend";
import type { Changed, CommandName } from "./bindings";

async function call<T>(command: CommandName, args?: Record<string, unknown> | Uint8Array): Promise<T> {
  try {
    return await invoke<T>(command, args);
  } catch (thrown) {
    throw asIpcError(thrown);
  }
}

export const tauriBackend: Backend = {
  deviceStatus: () => call("device_status"),
  unlock: (staffId, password) => call("unlock", { staffId, password }),
  lock: () => call("lock"),
  today: () => call("today"),
  sessionOpen: (input) => call("session_open", { input }),
  caseNew: (priority = null) => call("case_new", { priority }),
  caseGet: (caseId) => call("case_get", { caseId }),
  caseDo: (caseId, action) => call("case_do", { caseId, action }),
  caseList: (query) => call("case_list", { query }),
  archiveSearch: (caseId) => call("archive_search", { caseId }),
  photoStage: (bytes) => call("photo_stage", bytes),
  photoKeep: (caseId, token, crop, source) => call("photo_keep", { caseId, token, crop, source }),
  photoGet: (caseId) => call("photo_get", { caseId }),
  formPreview: (caseId, form) => call("form_preview", { caseId, form }),
  formPrint: (caseId, form) => call("form_print", { caseId, form }),
  syncStatus: () => call("sync_status"),
  syncNow: () => call("sync_now"),
  onChanged(then) {
    const stop = listen<Changed>("changed", (event) => then(event.payload));
    return () => void stop.then((off) => off());
  },
};
