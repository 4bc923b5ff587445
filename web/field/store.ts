// What this phone keeps (IndexedDB): what the server said, by person and path; who is here; and the outbox.
// Nothing of one person is read for another.
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { Entry } from "./outbox/entry.ts";
import { type Me, personNow } from "./person.ts";

export type Kept = { key: string; person: number; at: number; data: unknown };

interface Schema extends DBSchema {
  kept: { key: string; value: Kept; indexes: { person: number } };
  here: { key: string; value: Me };
  outbox: { key: number; value: Entry; indexes: { person: number } };
}

const DAY = 24 * 3600 * 1000;
const KEPT_DAYS = 14;

let opened: Promise<IDBPDatabase<Schema>> | undefined;

/** Fails where the browser stores nothing; the next call tries again. */
export function store(): Promise<IDBPDatabase<Schema>> {
  opened ??= open().catch((error) => {
    opened = undefined;
    throw error;
  });
  return opened;
}

const open = async () =>
  openDB<Schema>("aftercare.field", 1, {
    upgrade(db) {
      db.createObjectStore("kept", { keyPath: "key" }).createIndex("person", "person");
      db.createObjectStore("here");
      db.createObjectStore("outbox", { keyPath: "seq", autoIncrement: true }).createIndex(
        "person",
        "person",
      );
    },
    terminated() {
      opened = undefined;
    },
  });

export const canStore = () =>
  store().then(
    () => true,
    () => false,
  );

/** Whether the browser promises to delete nothing by itself; undefined where it doesn't say. */
export const askToLast = async (): Promise<boolean | undefined> =>
  navigator.storage?.persist?.().catch(() => undefined);

/* ---- what the server said ---- */

/** Without network the last language's words are better than none. */
const keyOf = (path: string) => `${personNow()} ${path.replace(/[?&]language=\w+/, "")}`;

export async function readKept(path: string): Promise<Kept | undefined> {
  return (await store()).get("kept", keyOf(path));
}

export async function keep(path: string, data: unknown) {
  const kept = { key: keyOf(path), person: personNow(), at: Date.now(), data };
  await (await store()).put("kept", kept);
}

/** Of the person who is here: all, or what is older than two weeks. */
export async function forgetKept(all: boolean) {
  const tx = (await store()).transaction("kept", "readwrite");
  const last = Date.now() - KEPT_DAYS * DAY;
  for await (const cursor of tx.store.index("person").iterate(personNow()))
    if (all || cursor.value.at < last) await cursor.delete();
  await tx.done;
}

/* ---- who is here ---- */

const HERE = "here";

export const readHere = async (): Promise<Me | undefined> => (await store()).get("here", HERE);

export async function keepHere(me: Me | undefined) {
  const db = await store();
  if (me) await db.put("here", { ...me, csrf_token: null }, HERE);
  else await db.delete("here", HERE);
}
