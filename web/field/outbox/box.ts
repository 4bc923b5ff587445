// The outbox in the phone's store, and who is told when it changes.
import { useEffect, useState } from "../../kit/view.ts";
import { clockOffset, newKey } from "../../shared/api.ts";
import { personNow } from "../person.ts";
import { store } from "../store.ts";
import { type Entry, isStuck, numberOf, WAYS } from "./entry.ts";

const DAY = 24 * 3600 * 1000;
const listeners = new Set<() => void>();
const channel =
  typeof BroadcastChannel === "function" ? new BroadcastChannel("aftercare.outbox") : undefined;

function tellHere() {
  for (const listener of listeners) listener();
}
/** In this tab and in the others. */
export function tellOutbox() {
  tellHere();
  channel?.postMessage("changed");
}
if (channel) channel.onmessage = tellHere;

export type Draft = Pick<Entry, "kind" | "request" | "input" | "version">;

/** When it resolves, it is on the disk of the phone: killing the browser takes nothing. */
export async function addEntry(draft: Draft): Promise<Entry> {
  const entry: Entry = {
    ...draft,
    person: personNow(),
    key: newKey(),
    done_at: Date.now(),
    offset: clockOffset(),
    state: "waiting",
  };
  const tx = (await store()).transaction("outbox", "readwrite", { durability: "strict" });
  entry.seq = await tx.store.add(entry);
  await tx.done;
  tellOutbox();
  onAdded();
  return entry;
}

let onAdded = () => {};
/** One asks for it, instead of waiting for the next turn. */
export const sendSoon = () => onAdded();
/** Called at once when something is added or set free. */
export function whenAdded(then: () => void) {
  onAdded = then;
}

/** One's own, in order. */
export async function readEntries(): Promise<Entry[]> {
  const entries = await (await store()).getAllFromIndex("outbox", "person", personNow());
  return entries.sort((one, other) => numberOf(one) - numberOf(other));
}

export async function changeEntries(entries: Entry[]) {
  const tx = (await store()).transaction("outbox", "readwrite", { durability: "strict" });
  for (const entry of entries) tx.store.put(entry);
  await tx.done;
  tellOutbox();
}

export async function removeEntry(entry: Entry) {
  await (await store()).delete("outbox", numberOf(entry));
  tellOutbox();
  onAdded();
}

/** What was sent is kept for a day, to be looked up. */
export async function sweepSent() {
  const last = Date.now() - DAY;
  for (const entry of await readEntries())
    if (entry.state === "sent" && (entry.sent_at ?? 0) < last)
      await (await store()).delete("outbox", numberOf(entry));
}

/** How many of other people wait on this phone: that, and nothing of what is in them. */
async function countOthers(): Promise<number> {
  const all = await (await store()).getAll("outbox");
  return all.filter(({ person, state }) => person !== personNow() && state !== "sent").length;
}

/* ---- what a person decides about one that is stuck ---- */

/** A refusal says that nothing was done: what is sent again is something new. */
const anew = (entry: Entry): Entry => ({
  ...entry,
  key: newKey(),
  tried: false,
  state: "waiting",
  why: undefined,
  now: undefined,
});

export async function sendAgain(entry: Entry, input = entry.input) {
  await changeEntries([{ ...anew(entry), input }]);
  onAdded();
}

/** Over what is there now, which has been seen; what follows on the request was meant after it, too. */
export async function sendOver(entry: Entry) {
  const version = entry.now?.version ?? entry.version;
  const followers = (await readEntries()).filter(
    (other) =>
      other.request.id === entry.request.id &&
      other.state === "waiting" &&
      other.version === entry.version &&
      numberOf(other) > numberOf(entry),
  );
  const said = WAYS[entry.kind].sets ? { done_at: Date.now(), offset: clockOffset() } : {};
  await changeEntries([
    { ...anew(entry), ...said, version },
    ...followers.map((other) => ({ ...other, version })),
  ]);
  onAdded();
}

/* ---- looking at it ---- */

export type Outbox = { entries: Entry[]; others: number; broken: boolean };

export const unsent = ({ entries }: Outbox) => entries.filter(({ state }) => state !== "sent");
export const stuck = ({ entries }: Outbox) => entries.filter(isStuck);

export function useOutbox(): Outbox {
  const [box, setBox] = useState<Outbox>({ entries: [], others: 0, broken: false });
  useEffect(() => {
    let over = false;
    const read = () =>
      Promise.all([readEntries(), countOthers()]).then(
        ([entries, others]) => {
          if (!over) setBox({ entries, others, broken: false });
        },
        () => {
          if (!over) setBox({ entries: [], others: 0, broken: true });
        },
      );
    read();
    listeners.add(read);
    return () => {
      over = true;
      listeners.delete(read);
    };
  }, []);
  return box;
}
