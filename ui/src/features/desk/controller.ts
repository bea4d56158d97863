/** The state of the desk: the case as saved, what is typed but not yet saved, which step is open, and the one way to save. */
import { useQueryClient } from "@tanstack/vue-query";
import { computed, inject, provide, reactive, ref, shallowRef, toRef, watch, type InjectionKey, type Ref } from "vue";
import { useBackend, type PhotoSource } from "@/lib/backend/backend";
import type { CaseAction, CaseView, CropInput, FormKind, IpcError, MarkInput, Operator, PartyInput, PrintReceipt, StagedPhoto } from "@/lib/backend/bindings";
import { asIpcError } from "@/lib/errors/classify";
import { isKept, keep } from "@/lib/kept";
import { rememberCase, useCase } from "@/lib/resource";
import { EMPTY_PARTY, complete, sameParty, stepAfterSave } from "./model";

export type Role = "MAN" | "WOMAN";
export type Person = "man" | "woman";

/** What the open step offers as its main action. */
export interface MainAction {
  label: string;
  run: () => void | Promise<unknown>;
  /** Null: may be done. */
  refused?: IpcError | null;
  test?: string;
}

export interface Failure {
  /** Where it was tried: an action name, or an action and a role. */
  place: string;
  error: IpcError;
}

export function createDesk(caseId: string, operator: Ref<Operator | null>) {
  const backend = useBackend();
  const client = useQueryClient();
  const id = ref(caseId);
  const query = useCase(id);
  const view = computed<CaseView | undefined>(() => query.data);

  const open = ref(1);
  const busy = ref<string | null>(null);
  const failure = shallowRef<Failure | null>(null);
  const main = shallowRef<MainAction | null>(null);
  // Several cases are open at once: what was typed in this one, and a photograph not yet kept, wait here while another is served.
  const before = isKept(`desk/${caseId}`);
  const { drafts, staged, crop, receipts } = keep(`desk/${caseId}`, () => ({
    drafts: reactive<Record<Person, PartyInput>>({ man: { ...EMPTY_PARTY }, woman: { ...EMPTY_PARTY } }),
    staged: shallowRef<{ photo: StagedPhoto; source: PhotoSource } | null>(null),
    crop: ref<CropInput | null>(null),
    receipts: reactive<Partial<Record<FormKind, PrintReceipt>>>({}),
  }));
  const coupleView = ref(false);

  // The first reading opens the step to work on and fills the drafts; a case that was stopped and goes on opens where it was.
  watch(view, (v, last) => {
    if (v && last && last.outcome && !v.outcome) open.value = v.currentStep;
    if (v?.outcome && last && !last.outcome) open.value = 0;
    if (!v || last) return;
    // A case that ended is read from its ending; the steps may be opened.
    open.value = v.outcome ? 0 : v.currentStep;
    if (before) return;
    if (v.man) Object.assign(drafts.man, v.man.input);
    if (v.woman) Object.assign(drafts.woman, v.woman.input);
  }, { immediate: true });

  /** What is asked of the machine goes one after another, in the order it was asked for; nothing is dropped. */
  let tail: Promise<unknown> = Promise.resolve();
  /** Resolves when everything asked for so far is through. */
  const idle = (): Promise<unknown> => tail;

  /** True when the work went through. A failure stays at `place` until the next try. */
  function inTurn(place: string, work: () => Promise<void>): Promise<boolean> {
    const turn = tail.then(async () => {
      busy.value = place;
      try {
        await work();
        failure.value = null;
        return true;
      } catch (thrown) {
        failure.value = { place, error: asIpcError(thrown) };
        return false;
      } finally {
        busy.value = null;
      }
    });
    tail = turn;
    return turn;
  }

  /** Runs one saving call; true when it was saved. */
  const attempt = (place: string, work: () => Promise<CaseView>): Promise<boolean> => inTurn(place, async () => {
    const was = view.value;
    const after = await work();
    rememberCase(client, after);
    if (was) open.value = after.outcome && !was.outcome ? 0 : stepAfterSave(open.value, was, after);
  });

  /** What goes through the door is plain data; lists in it would else carry the window's reactive wrapping along. */
  const plain = (action: CaseAction): CaseAction => JSON.parse(JSON.stringify(action)) as CaseAction;
  const act = (action: CaseAction, place: string = action.do): Promise<boolean> => attempt(place, () => backend.caseDo(caseId, plain(action)));

  /** Saves one spouse when there is something new; `partial` also sends what is incomplete, to hear what is wrong with it. */
  async function saveParty(person: Person, partial = false): Promise<boolean> {
    await idle();
    const draft = { ...drafts[person], phone: drafts[person].phone || null };
    if (sameParty(draft, view.value?.[person]?.input)) return true;
    if (!complete(draft) && !partial) return false;
    return act({ do: "recordParty", role: person === "man" ? "MAN" : "WOMAN", party: draft }, `recordParty:${person}`);
  }

  const stage = (bytes: Uint8Array, source: PhotoSource): Promise<boolean> => inTurn("photo", async () => {
    const photo = await backend.photoStage(bytes);
    staged.value = { photo, source };
    crop.value = { ...photo.crop };
  });

  async function keepPhoto(): Promise<boolean> {
    const s = staged.value;
    const c = crop.value;
    if (!s || !c) return false;
    const kept = await attempt("photo", () => backend.photoKeep(caseId, s.photo.token, { ...c }, s.source));
    if (kept) staged.value = null;
    return kept;
  }

  const printing = new Map<FormKind, Promise<boolean>>();
  /** Prints one form, once however often it is asked for meanwhile; the case is read again, since printing is part of its history. */
  function print(form: FormKind): Promise<boolean> {
    const underWay = printing.get(form);
    if (underWay) return underWay;
    const turn = inTurn(`print:${form}`, async () => {
      receipts[form] = await backend.formPrint(caseId, form);
      // It is printed, whatever becomes of reading the case again.
      await backend.caseGet(caseId).then((after) => rememberCase(client, after), () => undefined);
    }).finally(() => printing.delete(form));
    printing.set(form, turn);
    return turn;
  }

  /** The failure to show at a place, if it happened there. */
  const failureAt = (...places: string[]): IpcError | null => (failure.value && places.includes(failure.value.place) ? failure.value.error : null);

  function openStep(n: number): void {
    open.value = n;
    failure.value = null;
  }

  return {
    caseId, operator, query, view, open, busy, failure, main, drafts, staged, crop, receipts, coupleView,
    idle, act, saveParty, stage, keepPhoto, print, failureAt, openStep,
  };
}

export type Desk = ReturnType<typeof createDesk>;
const DESK: InjectionKey<Desk> = Symbol("desk");

export function provideDesk(props: { operator: Operator | null }, caseId: string): Desk {
  const desk = createDesk(caseId, toRef(props, "operator"));
  provide(DESK, desk);
  return desk;
}

export function useDesk(): Desk {
  const desk = inject(DESK);
  if (!desk) throw new Error("no desk was provided");
  return desk;
}

/** The case at hand; parts are only drawn once it has been read. */
export function useView(desk: Desk): Ref<CaseView> {
  return computed(() => {
    if (!desk.view.value) throw new Error("the case has not been read yet");
    return desk.view.value;
  });
}

/** Both have marked the paper in some way. */
export const bothMarked = (marks: Record<Person, MarkInput>): boolean => marks.man !== "NONE" && marks.woman !== "NONE";
