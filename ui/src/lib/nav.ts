/** Where the window is. Screens go elsewhere through this; only the shell owns it. */
import { inject, type InjectionKey, type Ref } from "vue";

export type Screen = "today" | "desk" | "caselog" | "sync";

export interface Nav {
  screen: Ref<Screen>;
  caseId: Ref<string | null>;
  go(screen: Screen, caseId?: string): void;
  /** Opens a new case and goes to it; the failure is shown where the person is. */
  newCase(): Promise<void>;
}

export const NAV: InjectionKey<Nav> = Symbol("nav");

export function useNav(): Nav {
  const nav = inject(NAV);
  if (!nav) throw new Error("no navigation was provided");
  return nav;
}
