// Days of a calendar, as the server tells them, and how each looks. Nothing is computed of calendars.
import { say } from "./texts.ts";

export type CalendarDay = {
  date: string;
  open: [string, string][];
  seconds: number;
  why: "weekly" | "holiday" | "make_up" | "exception";
  name: string | null;
  set: string | null;
  provisional: boolean;
};
export type Calendar = {
  id: string;
  zone: string;
  incomplete_set: string | null;
  days: CalendarDay[];
};
export const LOOKS = ["open", "weekly", "holiday", "make_up", "exception", "short"] as const;
export type Look = (typeof LOOKS)[number];

/** Beside the colour: a sign for who doesn't see it. */
export const SIGNS: Record<Look, string> = {
  open: "",
  weekly: "",
  holiday: "●",
  make_up: "+",
  exception: "!",
  short: "½",
};

/** The working time of most days that are open. */
export function usualOf({ days }: Calendar): number {
  const counts = new Map<number, number>();
  for (const { seconds } of days) if (seconds) counts.set(seconds, (counts.get(seconds) ?? 0) + 1);
  return [...counts].sort((one, other) => other[1] - one[1])[0]?.[0] ?? 0;
}

export function lookOf({ why, seconds }: CalendarDay, usual: number): Look {
  if (why !== "weekly") return why;
  if (!seconds) return "weekly";
  return seconds < usual ? "short" : "open";
}

export const openOf = ({ open }: CalendarDay): string =>
  open.map(([from, to]) => `${from}–${to}`).join(", ");

export const hoursOf = (seconds: number): string =>
  say("calendar.hours", { hours: Math.round(seconds / 36) / 100 });
