// When a programme's calendars are open, day by day, and why: a year on one page.
import { useQuery } from "@tanstack/react-query";
import type { Programme } from "../../shared/api.gen.ts";
import { get, post, query, type Page as Rows, serverNow } from "../../shared/api.ts";
import { languageNow } from "../../shared/i18n.ts";
import { day } from "../../shared/time.ts";
import { useAddress } from "../kit/address.ts";
import { Figure } from "../kit/figure.tsx";
import { OneOf } from "../kit/filters.tsx";
import { Page } from "../kit/page.tsx";
import { Empty, Failure, Skeleton } from "../kit/parts.tsx";
import { type Calendar, hoursOf, lookOf, openOf, usualOf } from "./days.ts";
import { dayWord, say } from "./texts.ts";
import { Year } from "./year.tsx";

export function Calendars() {
  const { of, set } = useAddress();
  const programmes = useQuery({
    queryKey: ["programme", "list"],
    queryFn: ({ signal }) => get<Rows<Programme>>("programmes?limit=200", signal),
  });
  const versions = [...(programmes.data?.items ?? [])].sort((one, other) =>
    (one.programme ?? "").localeCompare(other.programme ?? ""),
  );
  const thisYear = new Date(serverNow()).getFullYear();
  const programme = of("programme") || String(versions[0]?.id ?? "");
  const year = Number(of("year")) || thisYear;
  const calendars = useQuery({
    queryKey: ["programme", "calendars", programme, year, languageNow()],
    enabled: !!programme,
    queryFn: () =>
      post<{ items: Calendar[] }>(`programmes/calendars?${query({ language: languageNow() })}`, {
        programme: Number(programme),
        year,
      }),
  });
  const items = calendars.data?.items ?? [];
  const calendar = items.find(({ id }) => id === of("calendar")) ?? items[0];
  return (
    <Page title={say("calendar.title")}>
      <div className="asked no-print">
        <OneOf
          label={say("calendar.programme")}
          value={programme}
          options={versions.map(({ id, name, programme: called, edition }) => ({
            value: String(id),
            label: `${name ?? called} (${edition})`,
          }))}
          onValue={(value) => set({ programme: value, calendar: "" })}
        />
        <OneOf
          label={say("calendar.which")}
          value={calendar?.id ?? ""}
          options={items.map(({ id }) => ({ value: id, label: id }))}
          onValue={(value) => set({ calendar: value })}
        />
        <OneOf
          label={say("calendar.year")}
          value={String(year)}
          options={yearsAround(thisYear, year)}
          onValue={(value) => set({ year: value })}
        />
      </div>
      {programmes.error && <Failure error={programmes.error} again={() => programmes.refetch()} />}
      {calendars.error && <Failure error={calendars.error} again={() => calendars.refetch()} />}
      {programmes.data && !versions.length && (
        <Empty title={say("calendar.noProgramme")}>{say("calendar.noProgrammeHint")}</Empty>
      )}
      {calendars.isFetching && !calendars.data && <Skeleton rows={10} />}
      {calendars.data && !calendar && (
        <Empty title={say("calendar.none")}>{say("calendar.noneHint")}</Empty>
      )}
      {calendar && <One calendar={calendar} year={year} />}
    </Page>
  );
}

function One({ calendar, year }: { calendar: Calendar; year: number }) {
  const usual = usualOf(calendar);
  const open = calendar.days.filter(({ seconds }) => seconds > 0);
  const hours = open.reduce((sum, { seconds }) => sum + seconds, 0) / 3600;
  return (
    <Figure title={`${calendar.id} ${year} · ${calendar.zone}`} table={tableOf(calendar, usual)}>
      {calendar.incomplete_set && (
        <p role="note" className="note">
          {say("calendar.incomplete", { set: calendar.incomplete_set, year })}
        </p>
      )}
      <p className="dim num">
        {say("calendar.sum", { days: open.length, hours: Math.round(hours) })}
      </p>
      <Year key={`${calendar.id} ${year}`} calendar={calendar} usual={usual} />
    </Figure>
  );
}

const tableOf = (calendar: Calendar, usual: number) => ({
  head: [say("calendar.day"), say("calendar.why"), say("calendar.time"), say("calendar.length")],
  rows: calendar.days.map((one) => [
    day(one.date),
    [dayWord(lookOf(one, usual)), one.name, one.provisional ? say("calendar.provisional") : ""]
      .filter(Boolean)
      .join(" · "),
    openOf(one) || say("calendar.closed"),
    hoursOf(one.seconds),
  ]),
});

const yearsAround = (now: number, chosen: number) =>
  [...new Set([chosen, ...Array.from({ length: 9 }, (_, at) => now - 4 + at)])]
    .sort((one, other) => one - other)
    .map((year) => ({ value: String(year), label: String(year) }));
