// Finding anything while one types: what the call and the search share.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useEffect, useState } from "react";
import { get, query } from "../../shared/api.ts";

export type Found = {
  kind: string;
  record: {
    id: number;
    name?: string;
    number?: string;
    serial?: string;
    title?: string;
    subject?: string;
    /** of a message */
    text?: string;
    request?: number | null;
    customer?: number | null;
  };
};

/** What is typed, once it has been still for a moment. */
export function useLater(value: string, milliseconds: number): string {
  const [later, setLater] = useState(value);
  useEffect(() => {
    const timer = window.setTimeout(() => setLater(value), milliseconds);
    return () => window.clearTimeout(timer);
  }, [value, milliseconds]);
  return later;
}

const LEAST = 2;

/** What the server finds for it; `typed` is what was asked, a moment after it was typed. */
export function useLookup(text: string) {
  const typed = useLater(text.trim(), 100);
  const found = useQuery({
    queryKey: ["lookup", typed],
    enabled: typed.length >= LEAST,
    queryFn: ({ signal }) => get<{ items: Found[] }>(`lookup?${query({ q: typed })}`, signal),
    placeholderData: keepPreviousData,
  });
  const items = text.trim().length >= LEAST ? (found.data?.items ?? []) : [];
  const current = text.trim() === typed && !found.isPlaceholderData;
  return {
    typed,
    items,
    settled: current && typed.length >= LEAST && found.isSuccess,
    error: found.error,
  };
}

/** Up, down and Enter in a list of so many; silent while an input method composes. While the list isn't yet
 *  that of what was typed, Enter waits for it: a scanner types faster than any server answers. */
export function useWalk(count: number, onEnter: (at: number) => void, settled: boolean) {
  const [at, setAt] = useState(0);
  const [waits, setWaits] = useState(false);
  useEffect(() => {
    if (!waits || !settled) return;
    setWaits(false);
    onEnter(at);
  }, [waits, settled]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "ArrowDown") setAt(Math.min(at + 1, count - 1));
    else if (event.key === "ArrowUp") setAt(Math.max(at - 1, 0));
    else if (event.key !== "Enter") return;
    else if (settled) onEnter(at);
    else setWaits(true);
    event.preventDefault();
  };
  const begin = () => {
    setAt(0);
    setWaits(false);
  };
  return { at, waits, begin, onKeyDown };
}
