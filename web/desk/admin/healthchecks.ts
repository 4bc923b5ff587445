// What is looked at, what is normal, and what to do when it isn't.
import { dayAndTime, span } from "../../shared/time.ts";
import { bytesWord } from "../../shared/words.ts";
import { type Key, say } from "./texts.ts";

export type Health = {
  version: string;
  engine: string;
  now: string;
  started_at: string;
  connections: number;
  streams: number;
  resident_bytes: number;
  journal: { events: number; signed_until: number | null; signed_at: string | null };
  writer: { waiting: number; oldest_seconds: number; full: boolean; failed: boolean };
  search: { events_behind: number };
  timers: {
    due: number;
    oldest_due_at: string | null;
    failing: number;
    failing_since: string | null;
  };
  notices: { waiting: number; failed: number; oldest_due_at: string | null };
  mails: { waiting: number };
  folder: { free_bytes: number | null; last_backup_at: string | null };
};
export type Grade = "bad" | "watch" | "well";
export type Check = { name: Key; is: string; normal: string; act: Key; grade: Grade };

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const GB = 1e9;

/** Worse than the second is bad, than the first to be watched. */
const graded = (value: number, watch: number, bad: number): Grade =>
  value >= bad ? "bad" : value >= watch ? "watch" : "well";

const ORDER: Grade[] = ["bad", "watch", "well"];
const worse = (one: Grade, other: Grade): Grade =>
  ORDER.indexOf(one) < ORDER.indexOf(other) ? one : other;

export function checksOf(health: Health): Check[] {
  const now = Date.parse(health.now);
  const since = (at: string | null) => (at ? Math.max(0, now - Date.parse(at)) : 0);
  const checks = [
    ...storeChecks(health, since),
    ...queueChecks(health, since),
    ...peopleChecks(health, since),
  ];
  return checks.sort((one, other) => ORDER.indexOf(one.grade) - ORDER.indexOf(other.grade));
}

type Since = (at: string | null) => number;

function storeChecks({ writer, folder, journal }: Health, since: Since): Check[] {
  const free = folder.free_bytes;
  const backup = since(folder.last_backup_at);
  const unsigned = journal.events - (journal.signed_until ?? 0);
  return [
    {
      name: "health.store",
      is: say(
        writer.failed
          ? "health.storeFailed"
          : writer.full
            ? "health.storeFull"
            : "health.storeWell",
      ),
      normal: say("health.storeWell"),
      act: "health.storeDo",
      grade: writer.failed || writer.full ? "bad" : "well",
    },
    {
      name: "health.disk",
      is: bytesWord(free) || "–",
      normal: say("health.diskNormal"),
      act: "health.diskDo",
      grade: free === null || free < GB ? "bad" : free < 5 * GB ? "watch" : "well",
    },
    {
      name: "health.backup",
      is: folder.last_backup_at
        ? `${dayAndTime(folder.last_backup_at)} · ${say("health.ago", { span: span(backup) })}`
        : say("health.never"),
      normal: say("health.backupNormal"),
      act: "health.backupDo",
      grade: folder.last_backup_at ? graded(backup, 26 * HOUR, 72 * HOUR) : "bad",
    },
    {
      name: "health.signed",
      is: String(unsigned),
      normal: say("health.signedNormal"),
      act: "health.signedDo",
      grade: graded(unsigned, 10_000, 100_000),
    },
  ];
}

const counted = (count: number, age: number): string =>
  age ? `${count} · ${say("health.since", { span: span(age) })}` : String(count);

function queueChecks({ writer, timers, search }: Health, since: Since): Check[] {
  const due = since(timers.oldest_due_at);
  const failing = since(timers.failing_since);
  return [
    {
      name: "health.writer",
      is: counted(writer.waiting, writer.oldest_seconds * SECOND),
      normal: say("health.writerNormal"),
      act: "health.writerDo",
      grade: worse(graded(writer.waiting, 50, 1000), graded(writer.oldest_seconds, 2, 10)),
    },
    {
      name: "health.timersDue",
      is: counted(timers.due, due),
      normal: say("health.timersNormal"),
      act: "health.timersDo",
      grade: graded(due, MINUTE, 5 * MINUTE),
    },
    {
      name: "health.timersFailing",
      is: counted(timers.failing, failing),
      normal: say("health.none"),
      act: "health.failingDo",
      grade: timers.failing ? "bad" : "well",
    },
    {
      name: "health.search",
      is: String(search.events_behind),
      normal: say("health.searchNormal"),
      act: "health.searchDo",
      grade: graded(search.events_behind, 1000, 100_000),
    },
  ];
}

function peopleChecks({ notices, mails }: Health, since: Since): Check[] {
  const due = since(notices.oldest_due_at);
  return [
    {
      name: "health.notices",
      is: counted(notices.waiting, due),
      normal: say("health.noticesNormal"),
      act: "health.noticesDo",
      grade: graded(due, 5 * MINUTE, 30 * MINUTE),
    },
    {
      name: "health.failed",
      is: String(notices.failed),
      normal: say("health.none"),
      act: "health.failedDo",
      grade: graded(notices.failed, 1, 50),
    },
    {
      name: "health.mails",
      is: String(mails.waiting),
      normal: say("health.mailsNormal"),
      act: "health.mailsDo",
      grade: graded(mails.waiting, 20, 200),
    },
  ];
}
