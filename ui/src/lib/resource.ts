/** What the screens read, kept fresh: one query a kind, and the rule which of them a `Changed` event makes stale. */
import { QueryClient, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, onScopeDispose, reactive, unref, type MaybeRef, type Ref } from "vue";
import { useBackend } from "./backend/backend";
import type { CaseQuery, CaseView, Changed, FormKind } from "./backend/bindings";

export const KEYS = {
  device: ["device"] as const,
  today: ["today"] as const,
  sync: ["sync"] as const,
  list: ["list"] as const,
  one: (id: string) => ["case", id] as const,
  archive: (id: string) => ["archive", id] as const,
  photo: (id: string) => ["photo", id] as const,
  form: (id: string) => ["form", id] as const,
};

export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      // The machine is local: no retries, no refetch on focus; `Changed` says when to read again.
      queries: { retry: false, refetchOnWindowFocus: false, refetchOnReconnect: false, networkMode: "always", staleTime: Infinity },
      mutations: { networkMode: "always" },
    },
  });
}

export const useDevice = () => {
  const backend = useBackend();
  return reactive(useQuery({ queryKey: KEYS.device, queryFn: () => backend.deviceStatus() }));
};

export const useToday = () => {
  const backend = useBackend();
  return reactive(useQuery({ queryKey: KEYS.today, queryFn: () => backend.today(), staleTime: 0 }));
};

/** The exchange also moves without an event (time passes), so it is read again now and then. */
export const useSync = () => {
  const backend = useBackend();
  return reactive(useQuery({ queryKey: KEYS.sync, queryFn: () => backend.syncStatus(), refetchInterval: 15_000 }));
};

export const useCaseList = (query: Ref<CaseQuery>) => {
  const backend = useBackend();
  return reactive(useQuery({
    queryKey: computed(() => [...KEYS.list, query.value]),
    queryFn: () => backend.caseList(query.value),
    placeholderData: (before) => before,
    staleTime: 0,
  }));
};

export const useCase = (id: Ref<string>) => {
  const backend = useBackend();
  return reactive(useQuery({ queryKey: computed(() => KEYS.one(id.value)), queryFn: () => backend.caseGet(id.value), staleTime: 0 }));
};

export const usePhoto = (id: Ref<string>, hash: Ref<string | null>) => {
  const backend = useBackend();
  return reactive(useQuery({
    queryKey: computed(() => [...KEYS.photo(id.value), hash.value]),
    queryFn: () => backend.photoGet(id.value),
    enabled: computed(() => hash.value !== null),
  }));
};

/** A preview belongs to one version of the case: what is on it may change with every save. */
export const useForm = (id: Ref<string>, version: Ref<number>, form: MaybeRef<FormKind>, enabled: Ref<boolean>) => {
  const backend = useBackend();
  return reactive(useQuery({
    queryKey: computed(() => [...KEYS.form(id.value), unref(form), version.value]),
    queryFn: () => backend.formPreview(id.value, unref(form)),
    // The same form of the version before stands in; another form never does.
    placeholderData: (before) => (before?.form === unref(form) ? before : undefined),
    enabled,
  }));
};

/** After a save: the new view is the truth; lists and counts are read again when shown. */
export function rememberCase(client: QueryClient, view: CaseView): void {
  client.setQueryData(KEYS.one(view.caseId), view);
  void client.invalidateQueries({ queryKey: KEYS.list });
  void client.invalidateQueries({ queryKey: KEYS.today });
  void client.invalidateQueries({ queryKey: KEYS.sync });
}

/** Which queries a change touches. */
export function touched(changed: Changed): (readonly string[])[] {
  const keys: (readonly string[])[] = changed.cases.map((id) => KEYS.one(id));
  if (changed.cases.length > 0) keys.push(KEYS.list, KEYS.today);
  if (changed.sync) keys.push(KEYS.sync, KEYS.today, KEYS.list);
  if (changed.feeds) keys.push(KEYS.today, KEYS.sync);
  return keys;
}

/** Read again what the machine says has changed, as long as the calling component lives. */
export function useChanges(): void {
  const backend = useBackend();
  const client = useQueryClient();
  const stop = backend.onChanged((changed) => {
    for (const queryKey of touched(changed)) void client.invalidateQueries({ queryKey });
  });
  onScopeDispose(stop);
}
