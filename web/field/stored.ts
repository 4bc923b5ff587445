// What the server says, from the phone's store at once and then from the server; where that can't be
// reached, what is stored stays, with the time from when it is.
import { type About, noteProblem, useChanges } from "../kit/data.ts";
import { useCallback, useEffect, useState } from "../kit/view.ts";
import { get } from "../shared/api.ts";
import { keep, readKept } from "./store.ts";

export type Stored<T> = {
  data: T | undefined;
  /** from when it is, in milliseconds */
  at: number | undefined;
  error: unknown;
  again: () => void;
};

export type Read = <T>(path: string, signal?: AbortSignal) => Promise<T>;
type State<T> = { path: string | null; data?: T; at?: number; error?: unknown };

const nothing: About = { entity: "" };

export function useStored<T>(
  path: string | null,
  about: About = nothing,
  read: Read = get,
): Stored<T> {
  const [state, setState] = useState<State<T>>({ path: null });
  const [round, setRound] = useState(0);
  const again = useCallback(() => setRound((before) => before + 1), []);
  useChanges(about, again);
  useEffect(() => {
    if (!path) return;
    const stop = new AbortController();
    readKept(path).then(
      (kept) => {
        if (!kept || stop.signal.aborted) return;
        const { data, at } = kept as { data: T; at: number };
        setState((before) => {
          if (before.path !== path) return { path, data, at };
          return before.data === undefined ? { ...before, data, at } : before;
        });
      },
      () => undefined, // it comes from the server alone
    );
    read<T>(path, stop.signal).then(
      (data) => {
        keep(path, data).catch(() => undefined);
        setState({ path, data, at: Date.now() });
      },
      (error: unknown) => {
        if (stop.signal.aborted) return;
        noteProblem(error);
        setState((before) => (before.path === path ? { ...before, error } : { path, error }));
      },
    );
    return () => stop.abort();
  }, [path, round, read]);
  const current = state.path === path ? state : undefined;
  return { data: current?.data, at: current?.at, error: current?.error, again };
}
