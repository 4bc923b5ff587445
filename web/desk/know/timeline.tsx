// The picture of a contract in time. Days are only laid out here; the server says which they are.
import { day } from "../../shared/time.ts";
import type { Period } from "../kit/applies.tsx";
import { type Mark, type Start, startText } from "./periods.tsx";
import { say } from "./texts.ts";

const WIDE = 900;
const LEFT = 10;
const RIGHT = 20;
const LANE = 16;
const ROW = 58;
const DAY_MS = 86_400_000;
const YEAR_MS = 366 * DAY_MS;

const instant = (date: string) => Date.parse(`${date}T00:00:00Z`);

type Props = { marks: Mark[]; starts: Start[]; today: string };

export function TimeLine({ marks, starts, today }: Props) {
  const days = [
    ...marks.map((mark) => instant(mark.day)),
    ...starts.flatMap(({ periods }) =>
      periods.flatMap(({ first_day, last_day }) =>
        [first_day, last_day].flatMap((one) => (one ? [instant(one)] : [])),
      ),
    ),
  ];
  const first = Math.min(...days) - YEAR_MS / 6;
  // what has no end goes on for a while
  const last = Math.max(...days) + YEAR_MS;
  const x = (at: number) => LEFT + ((at - first) * (WIDE - LEFT - RIGHT)) / (last - first);
  const lanes = lanesOf(marks.map((mark) => x(instant(mark.day))));
  const top = 12 + (Math.max(...lanes, 0) + 1) * LANE;
  const high = top + 26 + starts.length * ROW;
  return (
    <svg
      className="time-line"
      viewBox={`0 0 ${WIDE} ${high}`}
      role="img"
      aria-label={say("period.title")}
    >
      <Years first={first} last={last} x={x} y={top + 14} high={high} />
      {marks.map((mark, at) => {
        const where = x(instant(mark.day));
        const y = 10 + (lanes[at] ?? 0) * LANE;
        const left = where > WIDE - 170;
        return (
          <g key={mark.text} className={mark.day === today ? "now" : ""}>
            <line x1={where} x2={where} y1={y - 8} y2={high} className="mark" />
            <text x={where + (left ? -5 : 5)} y={y} textAnchor={left ? "end" : "start"}>
              {mark.text} {day(mark.day)}
            </text>
          </g>
        );
      })}
      {starts.map((start, at) => (
        <g key={start.accepted_on} transform={`translate(0 ${top + 26 + at * ROW})`}>
          <text x={LEFT} y="8" className="of">
            {startText(start)}
          </text>
          {start.periods.map((period, place) => (
            <Bar key={period.id} period={period} place={place} x={x} last={last} />
          ))}
        </g>
      ))}
    </svg>
  );
}

type BarProps = { period: Period; place: number; x: (at: number) => number; last: number };

function Bar({ period, place, x, last }: BarProps) {
  const from = x(instant(period.first_day ?? ""));
  const until = period.last_day ? x(instant(period.last_day) + DAY_MS) : x(last);
  const wide = Math.max(until - from, 2);
  const ends = period.last_day ? day(period.last_day) : say("period.life");
  const words = `${period.name} · ${ends}`;
  return (
    <g>
      <title>{`${period.name}: ${day(period.first_day)} – ${ends} · ${period.clauses.join(", ")}`}</title>
      <rect
        x={from}
        y="14"
        width={wide}
        height="34"
        rx="3"
        className={`span span-${place % 3}${period.last_day ? "" : " endless"}`}
      />
      <svg x={from} y="14" width={wide} height="34" aria-hidden="true">
        <text x="6" y="14">
          {words}
        </text>
        <text x="6" y="28" className="of">
          {period.clauses.join(", ")}
        </text>
      </svg>
    </g>
  );
}

type YearsProps = {
  first: number;
  last: number;
  x: (at: number) => number;
  y: number;
  high: number;
};

function Years({ first, last, x, y, high }: YearsProps) {
  const from = new Date(first).getUTCFullYear() + 1;
  const to = new Date(last).getUTCFullYear();
  const every = Math.max(1, Math.ceil((to - from) / 14));
  const years = Array.from({ length: to - from + 1 }, (_, at) => from + at);
  return years
    .filter((year) => (year - from) % every === 0)
    .map((year) => {
      const where = x(Date.UTC(year, 0, 1));
      return (
        <g key={year}>
          <line x1={where} x2={where} y1={y} y2={high} className="grid" />
          <text x={where + 3} y={y + 2} className="of">
            {year}
          </text>
        </g>
      );
    });
}

/** Words that would lie over each other stand below each other. */
function lanesOf(places: number[]): number[] {
  const ends: number[] = [];
  return places.map((place) => {
    const lane = ends.findIndex((end) => end < place);
    const free = lane < 0 ? ends.length : lane;
    ends[free] = place + 175;
    return free;
  });
}
