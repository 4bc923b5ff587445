// What is typed and not sent yet outlives errors, a session's end, and the page; and what is sent again
// is sent under the same key, so that the server does it once.
import { newKey } from "../shared/api.ts";
import { useState } from "./view.ts";

const START = "aftercare.draft.";
/** Where storage is shut off they live as long as the page. */
const memory = new Map<string, string>();

function read(name: string): string | undefined {
  try {
    return sessionStorage.getItem(START + name) ?? memory.get(name);
  } catch {
    return memory.get(name);
  }
}

function write(name: string, value: string | undefined) {
  if (value === undefined) memory.delete(name);
  else memory.set(name, value);
  try {
    if (value === undefined) sessionStorage.removeItem(START + name);
    else sessionStorage.setItem(START + name, value);
  } catch {
    // it is in memory
  }
}

export type Draft<T> = { value: T; set: (change: Partial<T>) => void; clear: () => void };

export function useDraft<T extends Record<string, unknown>>(name: string, empty: T): Draft<T> {
  const [state, setState] = useState({ name, value: readDraft(name, empty) });
  const value = state.name === name ? state.value : readDraft(name, empty);
  return {
    value,
    set: (change) => {
      const next = { ...readDraft(name, empty), ...change };
      write(name, JSON.stringify(next));
      setState({ name, value: next });
    },
    clear: () => {
      write(name, undefined);
      write(`${name}.sent`, undefined);
      setState({ name, value: empty });
    },
  };
}

function readDraft<T extends Record<string, unknown>>(name: string, empty: T): T {
  try {
    return { ...empty, ...(JSON.parse(read(name) ?? "{}") as Partial<T>) };
  } catch {
    return empty;
  }
}

/** The key for this body: the same as at the last try where the body is the same. */
export function keyFor(name: string, body: unknown): string {
  const text = JSON.stringify(body);
  const [key, before] = split(read(`${name}.sent`) ?? "");
  if (key && before === text) return key;
  const fresh = newKey();
  write(`${name}.sent`, `${fresh} ${text}`);
  return fresh;
}

function split(text: string): [string, string] {
  const at = text.indexOf(" ");
  return at < 0 ? ["", ""] : [text.slice(0, at), text.slice(at + 1)];
}

/** Whoever signs out leaves nothing behind. */
export function forgetDrafts() {
  memory.clear();
  try {
    for (const name of Object.keys(sessionStorage))
      if (name.startsWith(START)) sessionStorage.removeItem(name);
  } catch {
    // they were in memory
  }
}
