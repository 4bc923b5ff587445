// Sends the outbox: in order, one at a time, each under its key until the server has said something.
import { changed, noteProblem } from "../../kit/data.ts";
import type { Request } from "../../shared/api.gen.ts";
import { clockOffset, get, newKey, Problem, post } from "../../shared/api.ts";
import { changeEntries, readEntries, sweepSent, tellOutbox } from "./box.ts";
import { baseOf, bodyOf, type Entry, nextOf, WAYS } from "./entry.ts";

const LOCK = "aftercare.outbox";
/** The server's clock is known to about a second, and it takes nothing from the future. */
const CLOCK_MARGIN = 1000;
/** A connection that hangs for longer is given up, and tried again under the same key. */
const LONGEST = 60_000;
const within = (time: number) => (AbortSignal.timeout ? { signal: AbortSignal.timeout(time) } : {});

let sending: number | undefined;
export const sendingNow = () => sending;

let running: Promise<void> | undefined;
let again = false;

/** `onStranger`: the session isn't this page's any more. */
export function flush(onStranger: () => void): Promise<void> {
  again = true;
  running ??= inTurn(onStranger).finally(() => {
    running = undefined;
  });
  return running;
}

async function inTurn(onStranger: () => void) {
  while (again) {
    again = false;
    const all = () => sendAll(onStranger).catch(() => undefined);
    // of all tabs one sends
    if (navigator.locks) await navigator.locks.request(LOCK, all);
    else await all();
  }
}

async function sendAll(onStranger: () => void) {
  await sweepSent();
  const heldBack = new Set<number>();
  for (;;) {
    const entries = await readEntries();
    const entry = nextOf(entries, heldBack);
    if (!entry) return;
    const result = await sendOne(entry, baseOf(entry, entries));
    if (result === "stranger") onStranger();
    if (result === "stop" || result === "stranger") return;
    if (result === "later") heldBack.add(entry.request.id);
  }
}

type Result = "on" | "later" | "stop" | "stranger";

async function sendOne(waiting: Entry, base: number): Promise<Result> {
  const entry = waiting.tried ? waiting : { ...waiting, at: timeOf(waiting), tried: true };
  if (!waiting.tried) await changeEntries([entry]);
  sending = entry.seq;
  tellOutbox();
  try {
    const { path, act } = WAYS[entry.kind];
    const answer = await post<Request | undefined>(
      `requests/${entry.request.id}/${path}`,
      bodyOf(entry),
      { key: entry.key, ...(act ? { version: base } : {}), ...within(LONGEST) },
    );
    if (!answer?.id) return "stop"; // somebody between us and the server answered
    await sent(entry, base, answer);
    return "on";
  } catch (error) {
    return await refused(entry, error);
  } finally {
    sending = undefined;
    tellOutbox();
  }
}

/** When it was done, by the server's clock. */
function timeOf({ kind, done_at, offset }: Entry): string | undefined {
  if (!WAYS[kind].act) return undefined;
  return new Date(done_at + (offset ?? clockOffset() ?? 0) - CLOCK_MARGIN).toISOString();
}

async function sent(entry: Entry, base: number, answer: Request) {
  const done: Entry = { ...entry, state: "sent", sent_at: Date.now() };
  await changeEntries([WAYS[entry.kind].act ? moved(done, base, answer) : done]);
  changed({ entity: "request", record: entry.request.id });
  if (entry.kind !== "answer") return;
  // it is sent, whatever becomes of this question
  const now = await get<Request>(`requests/${entry.request.id}`).catch(() => undefined);
  if (now) await changeEntries([moved(done, base, now)]);
}

/** One of ours moves the request by one version; where it stands further, somebody else was there. */
const moved = (entry: Entry, base: number, now: Request): Entry =>
  now.version === base + 1 ? { ...entry, version: base, moved_to: now.version } : entry;

async function refused(entry: Entry, error: unknown): Promise<Result> {
  if (!(error instanceof Problem)) return "stop";
  const { status, code, fields } = error;
  // nothing was answered, or not by our server; or it says to come back later
  if (status === 0 || code === "unknown" || status === 429 || status > 500) return "stop";
  if (status === 500) return "later";
  if (status === 401) {
    noteProblem(error);
    return "stop";
  }
  if (fields.some(({ field }) => field === "X-CSRF-Token")) return "stranger";
  if (code === "future" && entry.at) {
    // the phone's clock was set since: by the offset of this very answer it can't lie ahead
    const latest = Date.now() + (clockOffset() ?? 0) - 2 * CLOCK_MARGIN;
    const at = new Date(Math.min(Date.parse(entry.at) - CLOCK_MARGIN, latest)).toISOString();
    await changeEntries([{ ...entry, at, key: newKey() }]);
    return "on";
  }
  const why = { status, code, detail: error.message, fields };
  const now = error.record as Request | undefined;
  await changeEntries([
    status === 412 && now
      ? { ...entry, state: "conflict", now, why }
      : { ...entry, state: "refused", why },
  ]);
  return "on";
}
