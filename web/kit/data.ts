// What the server says, kept while it is looked at, and read again when it changes there.
import { get, type Names, type Page, Problem } from "../shared/api.ts";
import { useCallback, useEffect, useRef, useState } from "./view.ts";

export type Asked<T> = { data: T | undefined; error: unknown; again: () => void };

/** Answers by path: going back shows at once what was there, while it is read again. */
const kept = new Map<string, unknown>();
const KEPT_MOST = 60;

function keep(path: string, data: unknown) {
  kept.delete(path);
  kept.set(path, data);
  if (kept.size > KEPT_MOST) kept.delete(kept.keys().next().value as string);
}

/** Another person signs in: nothing of the last one is shown. */
export function forgetAll() {
  kept.clear();
}

/* ---- what changed ---- */

type Change = { entity: string; record: number };
const readers = new Set<(changes: Change[]) => void>();
let waiting: Change[] = [];
let timer: number | undefined;

/** Changes that come close together are read once. */
export function changed(change: Change) {
  waiting.push(change);
  if (timer !== undefined) return;
  timer = window.setTimeout(() => {
    const all = waiting;
    waiting = [];
    timer = undefined;
    for (const reader of readers) reader(all);
  }, 300);
}

/** Which changes matter: a kind of record, or one record of it. */
export type About = { entity: string; record?: number | undefined };

const concerns = (about: About, { entity, record }: Change) =>
  entity === "*" ||
  (entity === about.entity && (about.record === undefined || about.record === record));

export function useChanges(about: About, read: () => void) {
  const { entity, record } = about;
  useEffect(() => {
    const reader = (changes: Change[]) => {
      if (changes.some((change) => concerns({ entity, record }, change))) read();
    };
    readers.add(reader);
    return () => {
      readers.delete(reader);
    };
  }, [entity, record, read]);
}

/* ---- who must sign in again ---- */

let onEnd = () => {};
/** Called when an answer says that nobody is signed in any more. */
export function whenSessionEnds(then: () => void) {
  onEnd = then;
}

export function noteProblem(error: unknown) {
  if (error instanceof Problem && error.status === 401) onEnd();
}

/* ---- asking ---- */

const nothing: About = { entity: "" };

/** One answer. `path` null: nothing is asked yet. */
export function useAsked<T>(path: string | null, about: About = nothing): Asked<T> {
  const [state, setState] = useState<{ path: string | null; data?: T; error?: unknown }>({
    path: null,
  });
  const [round, setRound] = useState(0);
  const again = useCallback(() => setRound((before) => before + 1), []);
  useChanges(about, again);
  useEffect(() => {
    if (!path) return;
    const stop = new AbortController();
    get<T>(path, stop.signal).then(
      (data) => {
        keep(path, data);
        setState({ path, data });
      },
      (error: unknown) => {
        if (stop.signal.aborted) return;
        noteProblem(error);
        setState((before) => (before.path === path ? { ...before, error } : { path, error }));
      },
    );
    return () => stop.abort();
  }, [path, round]);
  const current = state.path === path ? state : undefined;
  return {
    data: current?.data ?? (path ? (kept.get(path) as T | undefined) : undefined),
    error: current?.error,
    again,
  };
}

export type Rows<T> = {
  items: T[] | undefined;
  names: Names;
  more: (() => void) | undefined;
  error: unknown;
  again: () => void;
};

/** A list by its cursor. When something changes, as many pages as are open are read again. */
export function useRows<T>(path: string | null, about: About = nothing): Rows<T> {
  type State = { path: string; items: T[]; names: Names; next: string | null; error?: unknown };
  const [state, setState] = useState<State>();
  const [wanted, setWanted] = useState({ path, pages: 1, round: 0 });
  const again = useCallback(
    () => setWanted((before) => ({ ...before, round: before.round + 1 })),
    [],
  );
  useChanges(about, again);
  const pages = wanted.path === path ? wanted.pages : 1;
  useEffect(() => {
    if (!path) return;
    const stop = new AbortController();
    readPages<T>(path, pages, stop.signal).then(
      (read) => setState({ path, ...read }),
      (error: unknown) => {
        if (stop.signal.aborted) return;
        noteProblem(error);
        setState((before) =>
          before?.path === path
            ? { ...before, error }
            : { path, items: [], names: {}, next: null, error },
        );
      },
    );
    return () => stop.abort();
  }, [path, pages, wanted.round]);
  const current = state?.path === path ? state : undefined;
  return {
    items: current && !(current.error && !current.items.length) ? current.items : undefined,
    names: current?.names ?? {},
    more: current?.next
      ? () => setWanted((before) => ({ path, pages: pages + 1, round: before.round }))
      : undefined,
    error: current?.error,
    again,
  };
}

export async function readPages<T>(path: string, pages: number, signal: AbortSignal) {
  const read = { items: [] as T[], names: {} as Names, next: null as string | null };
  for (let page = 0; page < pages; page++) {
    const cursor = read.next ? `&cursor=${encodeURIComponent(read.next)}` : "";
    const answer = await get<Page<T>>(`${path}${cursor}`, signal);
    read.items.push(...answer.items);
    for (const [kind, names] of Object.entries(answer.names ?? {}))
      read.names[kind] = { ...read.names[kind], ...names };
    read.next = answer.next;
    if (!read.next) break;
  }
  return read;
}

/* ---- doing ---- */

export type Doing<A> = {
  busy: boolean;
  error: unknown;
  run: (input: A) => Promise<boolean>;
  clear: () => void;
};

/** Something that somebody does: once at a time, with what went wrong. */
export function useDoing<A>(act: (input: A) => Promise<void>): Doing<A> {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const under = useRef(false);
  const run = async (input: A) => {
    if (under.current) return false;
    under.current = true;
    setBusy(true);
    setError(undefined);
    try {
      await act(input);
      return true;
    } catch (problem) {
      noteProblem(problem);
      setError(problem);
      return false;
    } finally {
      under.current = false;
      setBusy(false);
    }
  };
  return { busy, error, run, clear: () => setError(undefined) };
}
