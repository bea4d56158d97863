/**
 * A small honest machine in memory, for development and tests: it saves, refuses and answers like the real one, and can be slow, offline or
 * refusing on request. It is not part of a built window.
 */
import type { Backend } from "./backend";
import type * as b from "./bindings";
import { derive, numberText, bookletText, opened, party, refusedNow, type Saved, type Supply } from "./fake/cases";
import { pages } from "./fake/forms";
import { readPicture } from "./fake/picture";
import { refusal } from "./fake/numbers";
import { search } from "./fake/search";
import { PASSWORD, STAFF, VILLAGES } from "./fake/world";

export interface FakeOptions {
  /** Every answer takes this long. */
  delayMs?: number;
  /** The registry cannot be reached. */
  offline?: boolean;
  /** Command → code it fails with. */
  refuse?: Partial<Record<b.CommandName, string>>;
  /** Start unlocked with an open session. */
  ready?: boolean;
  /** Not the sample world. */
  plain?: boolean;
  now?: () => Date;
}

/** Options from the address bar: `?ready&delay=400&offline&refuse=form_print:PRINTER_FAILED`. */
export function fakeFromAddress(query: string): Backend {
  const q = new URLSearchParams(query);
  const refuse = Object.fromEntries(q.getAll("refuse").map((r) => r.split(":")));
  return fakeBackend({ delayMs: Number(q.get("delay") ?? 20), offline: q.has("offline"), ready: q.has("ready"), plain: q.has("plain"), refuse });
}

/** The fake machine, and what tests do to it behind the window's back. */
export interface FakeBackend extends Backend {
  options: FakeOptions;
  /** The Centre lets a suspended case go on. */
  resume(caseId: string): void;
}

export function fakeBackend(options: FakeOptions = {}): FakeBackend {
  const now = options.now ?? (() => new Date());
  const stamp = (): string => new Date(now().getTime() + 8 * 3_600_000).toISOString().slice(0, 19) + "+08:00";
  const supply: Supply = { nextNumber: 101, lastNumber: 160, nextBooklet: 3_302_001, lastBooklet: 3_302_118 };
  const cases: Saved[] = [];
  const listeners = new Set<(c: b.Changed) => void>();
  const staged = new Map<string, b.StagedPhoto>();
  let operator: b.Operator | null = options.ready ? (STAFF[0] ?? null) : null;
  let session: b.SessionView | null = options.ready && VILLAGES[0] ? { sessionId: "session-1", village: VILLAGES[0], cadre: "鲁国平", openedAt: stamp() } : null;
  let wrong = 0;
  let waitUntil = 0;
  let seq = 12;
  let received = 12;
  let lastContact: string | null = null;
  let syncing = false;

  const emit = (changed: Partial<b.Changed>): void => { for (const l of listeners) l({ cases: [], sync: false, feeds: false, ...changed }); };
  async function answer<T>(command: b.CommandName, work: () => T | Promise<T>): Promise<T> {
    await new Promise((r) => setTimeout(r, options.delayMs ?? 0));
    const code = options.refuse?.[command];
    if (code) throw refusal(code);
    return structuredClone(await work());
  }
  const me = (): b.Operator => { if (!operator) throw refusal("LOCKED"); return operator; };
  const find = (id: string): Saved => { me(); const s = cases.find((c) => c.view.caseId === id); if (!s) throw refusal("INTERNAL"); return s; };

  function save(s: Saved, kind: string): b.CaseView {
    const who = me();
    seq += 1;
    s.view.version += 1;
    s.view.unsent = true;
    derive(s, who);
    s.view.history.push({ seq: String(seq), kind: `${kind}@1`, at: stamp(), actor: who.name, state: s.view.state });
    emit({ cases: [s.view.caseId], sync: true });
    return s.view;
  }

  const sync = (): b.SyncStatus => {
    const unsent = cases.filter((c) => c.view.unsent);
    return {
      link: syncing ? "SYNCING" : options.offline ? "OFFLINE" : lastContact === null ? "IDLE" : unsent.length > 0 ? "SYNCING" : "UP_TO_DATE",
      unsentCases: unsent.length, unsentEvents: seq - received, unsentPhotos: unsent.filter((c) => c.photo).length,
      headSeq: String(seq), receivedSeq: String(received), lastContact, nextAttempt: options.offline ? stamp() : null,
      lastError: options.offline ? "UNREACHABLE" : null, registry: "https://registry.example",
      feeds: [["archive/330281103", 238, "238"], ["archive/330281114", 191, "191"], ["campaign", 303, "7"], ["staff", 42, "19"], ["lease", 1, "3"], ["stock", 118, "11"]].map(([name, rows, position]) => ({ name: String(name), rows: Number(rows), position: String(position) })),
    };
  };

  const row = ({ view: v }: Saved): b.CaseRow => ({
    caseId: v.caseId, caseNo: v.caseNo, state: v.state, manName: v.man?.input.name ?? null, womanName: v.woman?.input.name ?? null,
    manId: v.man?.idMasked ?? null, womanId: v.woman?.idMasked ?? null, certNo: v.certificate?.certNo ?? null,
    openedAt: v.history[0]?.at ?? stamp(), updatedAt: v.history.at(-1)?.at ?? stamp(), reason: v.outcome?.reason ?? null, unsent: v.unsent,
  });
  const finished = (v: b.CaseView): boolean => v.state === "S10" || v.outcome !== null;
  const inGroup: Record<string, (s: Saved) => boolean> = {
    ALL: () => true, UNFINISHED: (s) => !finished(s.view), ISSUED: (s) => s.view.state === "S10", STOPPED: (s) => s.view.outcome !== null, UNSENT: (s) => s.view.unsent,
  };
  const count = (f: (v: b.CaseView) => boolean): number => cases.filter((c) => f(c.view)).length;
  const booklets = (): number => supply.lastBooklet - supply.nextBooklet + 1;

  const today = (): b.Today => {
    me();
    const numbersLeft = supply.lastNumber - supply.nextNumber + 1;
    return {
      date: stamp().slice(0, 10), session, villages: session ? [] : VILLAGES,
      counts: {
        opened: cases.length, issued: count((v) => v.state === "S10"), unfinished: count((v) => !finished(v)), referred: count((v) => v.state === "X1"),
        notAccepted: count((v) => v.state === "X2" || v.state === "X3"), withdrawn: count((v) => v.state === "X4"),
      },
      queue: cases.filter((c) => c.view.state === "S0")
        .map((c) => ({ caseId: c.view.caseId, caseNo: c.view.caseNo, priority: c.view.priority, since: c.view.history[0]?.at ?? stamp() }))
        .sort((a, z) => Number(a.priority === null) - Number(z.priority === null) || a.caseNo.localeCompare(z.caseNo)),
      unfinished: cases.filter((c) => !finished(c.view)).map(row).reverse().slice(0, 20),
      numbersLeft, bookletsLeft: booklets(), nextNumber: numbersLeft > 0 ? numberText(supply.nextNumber) : null,
      nextBooklet: booklets() > 0 ? bookletText(supply.nextBooklet) : null, archiveRows: 5_000,
      warnings: [...(lastContact ? [] : [{ code: "NEVER_SYNCED", facts: {} }]), ...(numbersLeft < 60 ? [{ code: "NUMBERS_LOW", facts: { left: String(numbersLeft) } }] : [])],
      sync: sync(),
    };
  };

  function act(s: Saved, a: b.CaseAction): b.CaseView {
    const v = s.view;
    const refused = refusedNow(v, a.do, me(), a);
    if (refused) throw refused;
    switch (a.do) {
      case "recordParty": v[a.role === "MAN" ? "man" : "woman"] = party(a.party, stamp().slice(0, 10)); v.state = v.state === "S0" ? "S1" : v.state; return save(s, "case.party_recorded");
      case "recordNotice": v.notice = { version: "2022-05", at: stamp(), unwilling: [...(a.manWilling ? [] : ["MAN"]), ...(a.womanWilling ? [] : ["WOMAN"])] }; return save(s, "case.notice_recorded");
      case "answerFacts": v.facts = a.facts; return save(s, "case.facts_answered");
      case "stop":
        v.state = { REFER: "X1", WITHDRAW: "X4" }[v.verdict.hits[0]?.outcome ?? ""] ?? "X2";
        v.outcome = { state: v.state, row: v.verdict.hits[0]?.row ?? null, reason: v.verdict.hits[0]?.reason ?? "", at: stamp() };
        return save(s, "case.stopped");
      case "chooseFile":
        v.file = v.man && v.woman ? (search(v.man.input, v.woman.input).find((f) => f.rowId === a.rowId) ?? null) : null;
        v.fileNotFound = false; v.state = v.file?.exact === false ? "S4" : "S3";
        return save(s, "case.file_chosen");
      case "recordPaper": v.noted = [...v.noted.filter((p) => p.material !== a.paper.material), a.paper]; return save(s, "case.paper_recorded");
      case "recordNotFound": v.fileNotFound = true; v.state = "S3"; return save(s, "case.file_not_found");
      case "witnessDeclaration": v.declaration = { man: a.man, woman: a.woman, witness: me().name, at: stamp() }; v.state = "S6"; return save(s, "case.declaration_witnessed");
      case "decide":
        if (!a.agree) { v.state = "X3"; v.outcome = { state: "X3", row: null, reason: a.reason ?? "", at: stamp() }; return save(s, "case.decided"); }
        v.review = { agree: true, reviewer: me().name, at: stamp(), rulesVersion: v.verdict.rulesVersion }; v.state = "S7";
        return save(s, "case.decided");
      case "prepareCertificates":
        if (v.certificate) return v;
        if (supply.nextNumber > supply.lastNumber) throw refusal("NO_NUMBER_LEFT");
        if (booklets() < 2) throw refusal("NO_BOOKLET_LEFT", { facts: { left: String(booklets()) } });
        v.certificate = {
          certNo: numberText(supply.nextNumber++), regDate: v.file?.regDateText ?? "", note: "补发", manBooklet: bookletText(supply.nextBooklet++), womanBooklet: bookletText(supply.nextBooklet++),
          toPrint: ["MAN", "WOMAN"], spoiled: {}, status: "PREPARED", issuedAt: null,
        };
        return save(s, "case.certificates_prepared");
      case "spoilBooklet": {
        const c = v.certificate;
        if (!c) throw refusal("NOT_PREPARED");
        if (booklets() < 1) throw refusal("NO_BOOKLET_LEFT", { facts: { left: "0" } });
        const slot = a.holder === "MAN" ? "manBooklet" : "womanBooklet";
        c.spoiled[c[slot]] = a.reason; c[slot] = bookletText(supply.nextBooklet++); c.toPrint.push(a.holder); c.status = "PREPARED"; v.state = "S7";
        return save(s, "case.booklet_spoiled");
      }
      case "confirmPrinted": if (v.certificate) v.certificate.status = "PRINTED"; v.state = "S8"; return save(s, "case.certificates_printed");
      case "seal": if (v.certificate) v.certificate.status = "SEALED"; v.state = "S9"; return save(s, "case.sealed");
      case "handOver": if (v.certificate) { v.certificate.status = "ISSUED"; v.certificate.issuedAt = stamp(); } v.state = "S10"; return save(s, "case.handed_over");
      case "withdraw": v.state = "X4"; v.outcome = { state: "X4", row: null, reason: "UNWILLING", at: stamp() }; return save(s, "case.withdrawn");
      case "leaveQueue": v.state = "X4"; v.outcome = { state: "X4", row: null, reason: "LEFT_QUEUE", at: stamp() }; return save(s, "case.dropped");
      case "suspend":
        if (a.reason.trim() === "") throw refusal("REASON_TEXT_MISSING");
        s.before = v.state; v.state = "X5"; v.outcome = { state: "X5", row: null, reason: a.reason, at: stamp() };
        return save(s, "case.suspended");
      case "recuse": v.recused = true; return save(s, "case.recused");
      case "requestPapers":
        v.requested = v.checklist.filter((l) => !l.here).map((l) => l.need);
        v.state = v.state === "S1" ? "S2" : v.state;
        return save(s, "case.papers_requested");
      // The fake machine knows the ordinary couple only.
      default: throw refusal("WRONG_STATE", { facts: { state: v.state } });
    }
  }

  return {
    options,
    resume(id) {
      const s = find(id);
      s.view.state = s.before;
      s.view.outcome = null;
      save(s, "case.centre_acted");
    },
    deviceStatus: () => answer("device_status", () => ({
      state: operator ? ("UNLOCKED" as const) : ("LOCKED" as const), demo: !options.plain, version: "0.1.0", deviceLabel: "YY-07", operator,
      operators: STAFF.map(({ staffId, staffNo, demo }) => ({ staffId, staffNo, demo: options.plain ? null : demo })),
    })),
    unlock: (staffId, password) => answer("unlock", () => {
      const left = Math.ceil((waitUntil - now().getTime()) / 1000);
      if (left > 0) throw refusal("WAIT", { facts: { wait_s: String(left) } });
      const staff = STAFF.find((s) => s.staffId === staffId);
      if (!staff) throw refusal("UNKNOWN_OPERATOR");
      if (password !== PASSWORD) {
        wrong += 1;
        const wait = Math.min(2 ** wrong, 60);
        waitUntil = now().getTime() + wait * 1000;
        throw refusal("WRONG_PASSWORD", { facts: { attempts: String(wrong), wait_s: String(wait) } });
      }
      wrong = 0;
      operator = staff;
      return staff;
    }),
    lock: () => answer("lock", () => { operator = null; }),
    today: () => answer("today", today),
    sessionOpen: (input) => answer("session_open", () => {
      const village = VILLAGES.find((v) => v.code === input.village);
      if (!village) throw refusal("VILLAGE_UNKNOWN", { field: "village" });
      if (input.cadre.trim() === "") throw refusal("CADRE_MISSING", { field: "cadre", rule: "R26" });
      session = { sessionId: `session-${seq}`, village, cadre: input.cadre.trim(), openedAt: stamp() };
      seq += 1;
      emit({ feeds: true, sync: true });
      return today();
    }),
    caseNew: (priority = null) => answer("case_new", () => {
      if (!session) throw refusal("NO_SESSION");
      const n = cases.length + 1;
      const s = opened(`case-${n}`, `${session.village.code}-${stamp().slice(0, 10).replaceAll("-", "")}-${String(n).padStart(3, "0")}`);
      s.view.priority = priority;
      cases.push(s);
      return save(s, "case.opened");
    }),
    caseGet: (id) => answer("case_get", () => find(id).view),
    caseDo: (id, action) => answer("case_do", () => act(find(id), action)),
    caseList: (q) => answer("case_list", () => {
      me();
      const rows = cases.filter(inGroup[q.group] ?? (() => true)).map(row).filter((r) => [r.caseNo, r.manName, r.womanName, r.certNo, r.manId?.slice(-4), r.womanId?.slice(-4)].some((t) => t?.includes(q.text.trim())));
      return { total: rows.length, rows: rows.reverse().slice(q.offset, q.offset + q.limit) };
    }),
    archiveSearch: (id) => answer("archive_search", () => {
      const { man, woman } = find(id).view;
      if (!man || !woman) throw refusal("PARTIES_INCOMPLETE");
      return search(man.input, woman.input);
    }),
    photoStage: (bytes) => answer("photo_stage", async () => {
      me();
      const photo = await readPicture(bytes, `staged-${staged.size + 1}`);
      staged.set(photo.token, photo);
      return photo;
    }),
    photoKeep: (id, token, crop, _source) => answer("photo_keep", () => {
      const s = find(id);
      const refused = refusedNow(s.view, "photo_keep", me());
      if (refused) throw refused;
      const photo = staged.get(token);
      if (!photo) throw refusal("PHOTO_TOKEN_GONE");
      if (crop.x + crop.width > photo.width || crop.y + crop.height > photo.height) throw refusal("IMAGE_CROP_OUTSIDE");
      if (crop.width < 320) throw refusal("IMAGE_CROP_TOO_SMALL");
      s.photo = photo.preview;
      s.view.photo = { hash: `${seq}`.padStart(64, "a"), width: crop.width, height: crop.height, belowTarget: crop.width < 1252, retakes: (s.view.photo?.retakes ?? -1) + 1, at: stamp() };
      return save(s, "case.photo_attached");
    }),
    photoGet: (id) => answer("photo_get", () => ({ print: find(id).photo ?? "" })),
    formPreview: (id, form) => answer("form_preview", () => ({ form, pages: pages(form, find(id).view), pdfBytes: 48_213 })),
    formPrint: (id, form) => answer("form_print", () => {
      const { state, certificate } = find(id).view;
      if (form.startsWith("CERTIFICATE") && state !== "S7") throw refusal("WRONG_STATE", { facts: { state } });
      if (certificate) certificate.toPrint = certificate.toPrint.filter((holder) => form !== `CERTIFICATE_${holder}`);
      save(find(id), "case.form_printed");
      return { form, printer: "FOLDER", job: `${form.toLowerCase()}-${seq}.pdf` };
    }),
    syncStatus: () => answer("sync_status", sync),
    syncNow: () => answer("sync_now", async () => {
      if (options.offline) return sync();
      syncing = true;
      emit({ sync: true });
      await new Promise((r) => setTimeout(r, options.delayMs ?? 0));
      syncing = false;
      received = seq;
      lastContact = stamp();
      for (const c of cases) c.view.unsent = false;
      emit({ sync: true, cases: cases.map((c) => c.view.caseId) });
      return sync();
    }),
    onChanged(then) { listeners.add(then); return () => listeners.delete(then); },
  };
}
