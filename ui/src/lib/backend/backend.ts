/** The one door of the window to the machine below: every command and the one event, typed. Failures reject with an `IpcError`. */
import type { InjectionKey } from "vue";
import { inject } from "vue";
import type * as b from "./bindings";

export type PhotoSource = "FILE" | "CAMERA";

export interface Backend {
  deviceStatus(): Promise<b.DeviceStatus>;
  unlock(staffId: string, password: string): Promise<b.Operator>;
  lock(): Promise<void>;
  today(): Promise<b.Today>;
  sessionOpen(input: b.SessionInput): Promise<b.Today>;
  /** A ticket: a case that waits its turn (S0), served before others with a `priority`. */
  caseNew(priority?: string | null): Promise<b.CaseView>;
  caseGet(caseId: string): Promise<b.CaseView>;
  caseDo(caseId: string, action: b.CaseAction): Promise<b.CaseView>;
  caseList(query: b.CaseQuery): Promise<b.CasePage>;
  archiveSearch(caseId: string): Promise<b.FileCandidate[]>;
  photoStage(bytes: Uint8Array): Promise<b.StagedPhoto>;
  photoKeep(caseId: string, token: string, crop: b.CropInput, source: PhotoSource): Promise<b.CaseView>;
  photoGet(caseId: string): Promise<b.PhotoData>;
  formPreview(caseId: string, form: b.FormKind): Promise<b.FormPreview>;
  formPrint(caseId: string, form: b.FormKind): Promise<b.PrintReceipt>;
  syncStatus(): Promise<b.SyncStatus>;
  syncNow(): Promise<b.SyncStatus>;
  /** Calls `then` whenever something changed below; answers the way to stop. */
  onChanged(then: (changed: b.Changed) => void): () => void;
}

export const BACKEND: InjectionKey<Backend> = Symbol("backend");

/** The backend given to the application. */
export function useBackend(): Backend {
  const backend = inject(BACKEND);
  if (!backend) throw new Error("no backend was provided");
  return backend;
}
