// A year of twelve months. One day at a time can be reached by Tab; arrows walk the others.
import { type KeyboardEvent, useRef, useState } from "react";
import { languageNow } from "../../shared/i18n.ts";
import { dayName } from "../../shared/time.ts";
import { type Calendar, type CalendarDay, hoursOf, LOOKS, lookOf, openOf, SIGNS } from "./days.ts";
import { dayWord, say } from "./texts.ts";

const locale = () => (languageNow() === "zh" ? "zh-CN" : "en-GB");
/** Monday is the first. */
const weekday = (date: string) => (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;

export function Year({ calendar, usual }: { calendar: Calendar; usual: number }) {
  const [at, setAt] = useState(0);
  const [seen, setSeen] = useState<CalendarDay | null>(null);
  const year = useRef<HTMLDivElement>(null);
  const { days } = calendar;
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[event.key];
    if (!by) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(days.length - 1, at + by));
    setAt(next);
    year.current?.querySelector<HTMLElement>(`[data-day="${next}"]`)?.focus();
  };
  const months = Array.from({ length: 12 }, (_, month) =>
    days
      .map((one, index) => ({ one, index }))
      .filter(({ one }) => Number(one.date.slice(5, 7)) === month + 1),
  );
  return (
    <>
      <Legend />
      <p className="day-told" role="status">
        {seen ? describe(seen, usual) : say("calendar.point")}
      </p>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the days in it have the focus */}
      <div className="year" ref={year} onKeyDown={onKeyDown}>
        {months.map(
          (month) =>
            month[0] && (
              <table key={month[0].one.date} className="month">
                <caption>{monthName(month[0].one.date)}</caption>
                <thead>
                  <tr>
                    {weekdays().map(({ short, long }) => (
                      <th key={long} scope="col" abbr={long}>
                        {short}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {weeksOf(month).map((week) => (
                    <tr key={week.find(Boolean)?.one.date}>
                      {week.map((cell, column) =>
                        cell ? (
                          <Day
                            key={cell.one.date}
                            one={cell.one}
                            index={cell.index}
                            usual={usual}
                            here={cell.index === at}
                            onSee={() => setSeen(cell.one)}
                            onFocus={() => {
                              setAt(cell.index);
                              setSeen(cell.one);
                            }}
                          />
                        ) : (
                          <td key={column} />
                        ),
                      )}
                    </tr>
                  ))}
                </tbody>
              </table>
            ),
        )}
      </div>
    </>
  );
}

type Cell = { one: CalendarDay; index: number };
type DayProps = Cell & { usual: number; here: boolean; onSee: () => void; onFocus: () => void };

function Day({ one, index, usual, here, onSee, onFocus }: DayProps) {
  const look = lookOf(one, usual);
  return (
    <td>
      <button
        type="button"
        data-day={index}
        tabIndex={here ? 0 : -1}
        className={`day day-${look}${one.provisional ? " provisional" : ""}`}
        title={describe(one, usual)}
        aria-label={describe(one, usual)}
        onMouseEnter={onSee}
        onFocus={onFocus}
      >
        {Number(one.date.slice(8))}
        {SIGNS[look] && <sup aria-hidden="true">{SIGNS[look]}</sup>}
      </button>
    </td>
  );
}

function Legend() {
  return (
    <ul className="keys" aria-label={say("calendar.legend")}>
      {LOOKS.map((look) => (
        <li key={look}>
          <span className={`day day-${look}`} aria-hidden="true">
            1{SIGNS[look] && <sup>{SIGNS[look]}</sup>}
          </span>{" "}
          {dayWord(look)}
        </li>
      ))}
      <li>
        <span className="day day-open provisional" aria-hidden="true">
          1
        </span>{" "}
        {say("calendar.provisional")}
      </li>
    </ul>
  );
}

function describe(one: CalendarDay, usual: number): string {
  const hours = one.seconds ? `${openOf(one)} (${hoursOf(one.seconds)})` : say("calendar.closed");
  return [
    dayName(one.date),
    dayWord(lookOf(one, usual)),
    one.name,
    hours,
    one.provisional ? say("calendar.provisional") : "",
  ]
    .filter(Boolean)
    .join(" · ");
}

function weeksOf(month: Cell[]): (Cell | null)[][] {
  const weeks: (Cell | null)[][] = [];
  for (const cell of month) {
    const column = weekday(cell.one.date);
    if (!weeks.length || column === 0) weeks.push(Array(7).fill(null));
    const week = weeks[weeks.length - 1];
    if (week) week[column] = cell;
  }
  return weeks;
}

const monthName = (date: string): string =>
  new Intl.DateTimeFormat(locale(), { month: "long", timeZone: "UTC" }).format(
    new Date(`${date}T00:00:00Z`),
  );

/** From a Monday on. */
const weekdays = () =>
  Array.from({ length: 7 }, (_, at) => {
    const monday = new Date(Date.UTC(2024, 0, 1 + at));
    const named = (weekday: "narrow" | "long") =>
      new Intl.DateTimeFormat(locale(), { weekday, timeZone: "UTC" }).format(monday);
    return { short: named("narrow"), long: named("long") };
  });
