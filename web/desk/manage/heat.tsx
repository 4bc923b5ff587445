// Promises against levels: the share kept, the fuller the colour the more was broken.
import { Link } from "wouter";
import { Figure } from "../kit/figure.tsx";
import { Level } from "../kit/parts.tsx";
import { broken, type Compliance, casesOf, countedAs, owed, percent, type Row } from "./reports.ts";
import { say } from "./texts.ts";

const levelKey = (level: string | null | undefined) => level ?? "";

export function Heat({ report }: { report: Compliance }) {
  const rows = report.rows.filter((row) => owed(row) > 0);
  const levels = [...new Set(rows.map(({ level }) => levelKey(level)))].sort();
  const promises = [...new Set(rows.map(({ promise }) => promise ?? ""))];
  const nameOf = (promise: string) => report.promise_names[promise] ?? promise;
  const find = (promise: string, level: string) =>
    rows.find((row) => row.promise === promise && levelKey(row.level) === level);
  return (
    <Figure
      title={say("report.heat")}
      counted={countedAs()}
      table={{
        head: [
          say("report.promise"),
          say("report.level"),
          say("report.all"),
          say("report.broken"),
          say("report.kept"),
        ],
        rows: rows.map((row) => [
          nameOf(row.promise ?? ""),
          levelKey(row.level),
          owed(row),
          broken(row),
          row.kept_percent,
        ]),
      }}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by key */}
      <div className="board" role="region" aria-label={say("report.heat")} tabIndex={0}>
        <table className="plain heat">
          <thead>
            <tr>
              <th>{say("report.promise")}</th>
              {levels.map((level) => (
                <th key={level} scope="col">
                  {level ? <Level level={level} /> : say("report.noLevel")}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {promises.map((promise) => (
              <tr key={promise}>
                <th scope="row">{nameOf(promise)}</th>
                {levels.map((level) => (
                  <HeatCell key={level} row={find(promise, level)} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Figure>
  );
}

/** Which of five strengths a share of broken ones has. */
function strength(row: Row): number {
  const share = broken(row) / owed(row);
  return share === 0 ? 0 : share < 0.02 ? 1 : share < 0.05 ? 2 : share < 0.15 ? 3 : 4;
}

function HeatCell({ row }: { row: Row | undefined }) {
  if (!row) return <td />;
  return (
    <td className={`heat-${strength(row)}`}>
      <Link href={casesOf(row, broken(row) ? "broken" : "met")}>
        <strong className="num">{percent(row.kept_percent)}</strong>{" "}
        <span className="num">
          {broken(row)}/{owed(row)}
        </span>
      </Link>
    </td>
  );
}
