// What one does on the phone, as it waits to be sent; and which of it is next.
import type { Request } from "../../shared/api.gen.ts";

export type Kind = "note" | "answer" | "respond" | "diagnose" | "arrived";
export type Refusal = {
  status: number;
  code: string;
  detail: string;
  fields: { field: string; code: string; message: string }[];
};
export type Entry = {
  /** the counter: the order in which things were done, whatever the clock says */
  seq?: number;
  person: number;
  /** made once: the server does what carries it once */
  key: string;
  kind: Kind;
  request: { id: number; number: string; subject: string };
  input: Record<string, string>;
  /** of the request that one looked at */
  version: number;
  /** by the phone's clock, and how far the server's was ahead where that was known */
  done_at: number;
  offset?: number | undefined;
  /** what the server is told as the time; fixed at the first try, as the key is */
  at?: string | undefined;
  tried?: boolean;
  state: "waiting" | "sent" | "refused" | "conflict";
  why?: Refusal | undefined;
  now?: Request | undefined;
  sent_at?: number;
  /** of the request, once this one is sent: where nobody else was there between */
  moved_to?: number;
};

type Way = {
  path: string;
  /** It changes where the request stands: not over what somebody else did meanwhile. */
  act: boolean;
  /** It says how something stands, not when something happened: said over another's, it is said now. */
  sets?: boolean;
  fixed?: Record<string, string>;
};

export const WAYS: Record<Kind, Way> = {
  note: { path: "notes", act: false },
  answer: { path: "messages", act: false },
  respond: { path: "respond", act: true },
  diagnose: { path: "diagnose", act: true, sets: true },
  arrived: { path: "record", act: true, fixed: { type: "visit.arrived" } },
};

export function bodyOf({ kind, input, at }: Entry): Record<string, string> {
  return { ...WAYS[kind].fixed, ...input, ...(at ? { at } : {}) };
}

export const isStuck = ({ state }: Entry) => state === "refused" || state === "conflict";

/** By the counter. Whatever is stuck holds back what follows it on the same request, and nothing else. */
export function nextOf(entries: Entry[], heldBack: ReadonlySet<number>): Entry | undefined {
  const blocked = new Set(heldBack);
  for (const entry of entries) {
    if (isStuck(entry)) blocked.add(entry.request.id);
    if (entry.state === "waiting" && !blocked.has(entry.request.id)) return entry;
  }
  return undefined;
}

/** Whether an earlier one of its request must be settled first. */
export const waitsForEarlier = (entry: Entry, entries: Entry[]) =>
  entry.state === "waiting" &&
  entries.some(
    (other) =>
      isStuck(other) && other.request.id === entry.request.id && numberOf(other) < numberOf(entry),
  );

/** The version that it goes on from: what was sent from this phone before it, it knows of. Where somebody
 *  else was there between, the chain breaks, and the server says so. */
export function baseOf(entry: Entry, entries: Entry[]): number {
  let version = entry.version;
  for (const other of entries)
    if (
      other.request.id === entry.request.id &&
      numberOf(other) < numberOf(entry) &&
      other.moved_to !== undefined &&
      other.version === version
    )
      version = other.moved_to;
  return version;
}

export const numberOf = (entry: Entry) => entry.seq ?? 0;
