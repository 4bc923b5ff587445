// Times as people read them. Instants come from the server with their offset; days never pass
// through a zone. Nothing here computes with calendars: the server says when a clock is due.
import { serverNow } from "./api.ts";
import { languageNow } from "./i18n.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const locale = () => (languageNow() === "zh" ? "zh-CN" : "en-GB");
const made = new Map<string, Intl.DateTimeFormat>();

function format(name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale()} ${name} ${options.timeZone ?? ""}`;
  let found = made.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(locale(), options);
    made.set(key, found);
  }
  return found;
}

let zone: string | undefined;
/** The zone of whoever looks; the browser's where the account has none. */
export function useZone(id: string | null | undefined) {
  zone = id ?? undefined;
}

export function dayAndTime(instant: string | null): string {
  if (!instant) return "";
  const date = new Date(instant);
  const year = date.getFullYear() !== new Date(serverNow()).getFullYear();
  return format(year ? "ydt" : "dt", {
    ...(year ? { year: "numeric" } : {}),
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    ...(zone ? { timeZone: zone } : {}),
  }).format(date);
}

/** A day without an hour is the same day everywhere. */
export function day(date: string | null): string {
  if (!date) return "";
  return format("day", { dateStyle: "medium", timeZone: "UTC" }).format(
    new Date(`${date}T00:00:00Z`),
  );
}

/** "Sat 28 Nov": for heads of columns. */
export function dayName(date: string): string {
  return format("dayName", {
    weekday: "short",
    month: "short",
    day: "numeric",
    timeZone: "UTC",
  }).format(new Date(`${date}T00:00:00Z`));
}

/** With seconds, year and zone: for titles and print. */
export function whole(instant: string | null): string {
  if (!instant) return "";
  return format("whole", {
    dateStyle: "medium",
    timeStyle: "long",
    hourCycle: "h23",
    ...(zone ? { timeZone: zone } : {}),
  }).format(new Date(instant));
}

/** 3:09 in the last hour, 2:14 h, 3 d 4 h. */
export function span(milliseconds: number): string {
  const zh = languageNow() === "zh";
  const left = Math.abs(milliseconds);
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  if (left < HOUR) return `${Math.floor(left / MINUTE)}:${two((left % MINUTE) / SECOND)}`;
  if (left < DAY)
    return `${Math.floor(left / HOUR)}:${two((left % HOUR) / MINUTE)}${zh ? " 时" : " h"}`;
  const days = Math.floor(left / DAY);
  const hours = Math.floor((left % DAY) / HOUR);
  return `${days}${zh ? " 天" : " d"}${days < 10 && hours ? ` ${hours}${zh ? " 时" : " h"}` : ""}`;
}

export type Due = "late" | "hour" | "today" | "later" | "stopped";

/** In which group of the queue a request stands. */
export function groupOf(due: string | null, now: number): Due {
  if (!due) return "stopped";
  const at = Date.parse(due);
  if (at <= now) return "late";
  if (at <= now + HOUR) return "hour";
  const end = new Date(now);
  end.setHours(24, 0, 0, 0);
  return at < end.getTime() ? "today" : "later";
}

/** The civil day of an instant in the zone of whoever looks: 2026-11-28. */
export function dayOf(instant: string | null): string {
  if (!instant) return "";
  return new Intl.DateTimeFormat("sv-SE", { ...(zone ? { timeZone: zone } : {}) }).format(
    new Date(instant),
  );
}

const parts = (instant: number): number => {
  const text = new Intl.DateTimeFormat("sv-SE", {
    dateStyle: "short",
    timeStyle: "medium",
    ...(zone ? { timeZone: zone } : {}),
  }).format(new Date(instant));
  return Date.parse(`${text.replace(" ", "T")}Z`);
};

/** The instant of a wall-clock time ("2026-11-28T10:00") where whoever looks is; "" stays "". */
export function instantOf(local: string): string {
  if (!local) return "";
  const wall = Date.parse(`${local}${local.length === 10 ? "T00:00" : ""}Z`);
  // the offset at the first guess may be that before a change of the clocks: once more with its own
  let instant = wall - (parts(wall) - wall);
  instant = wall - (parts(instant) - instant);
  return new Date(instant).toISOString();
}

/** The wall-clock time of an instant as an input of date and time takes it. */
export function localOf(instant: string | null): string {
  return instant ? new Date(parts(Date.parse(instant))).toISOString().slice(0, 16) : "";
}
