import { useQuery } from "@tanstack/react-query";
import { Link, useSearchParams } from "wouter";
import { get, query } from "../../shared/api.ts";
import { languageNow } from "../../shared/i18n.ts";
import { Empty, Failure, Level, PageBody, Skeleton } from "../kit/parts.tsx";
import { say } from "./texts.ts";

type Row = {
  promise: string;
  level: string | null;
  met: number;
  late: number;
  breached: number;
  kept_percent: number | null;
  open: number;
};
type Report = {
  population: string;
  rows: Row[];
  promise_names: Record<string, string>;
};

const dayOf = (date: Date) => date.toISOString().slice(0, 10);

export function Compliance() {
  const [params, setParams] = useSearchParams();
  const year = new Date();
  year.setFullYear(year.getFullYear() - 1);
  const from = params.get("from") ?? dayOf(year);
  const to = params.get("to") ?? dayOf(new Date(Date.now() + 86_400_000));
  const report = useQuery({
    queryKey: ["commitment", "report", from, to, languageNow()],
    queryFn: () =>
      get<Report>(
        `reports/compliance?${query({ by: "promise,level", from, to, language: languageNow() })}`,
      ),
    staleTime: 60_000,
  });
  const set = (name: string, value: string) =>
    setParams((before) => {
      const next = new URLSearchParams(before);
      next.set(name, value);
      return next;
    });
  const rows = (report.data?.rows ?? []).filter(
    ({ met, late, breached }) => met + late + breached > 0,
  );
  const sum = (of: (row: Row) => number) => rows.reduce((total, row) => total + of(row), 0);
  const all = sum(({ met, late, breached }) => met + late + breached);
  const kept = sum(({ met }) => met);
  return (
    <>
      <div className="page-head">
        <h1>{say("report.title")}</h1>
        <span className="grow" />
        <label>
          <span className="dim">{say("report.from")} </span>
          <input
            type="date"
            value={from}
            onChange={(event) => set("from", event.currentTarget.value)}
          />
        </label>
        <label>
          <span className="dim">{say("report.to")} </span>
          <input
            type="date"
            value={to}
            onChange={(event) => set("to", event.currentTarget.value)}
          />
        </label>
      </div>
      <PageBody title={say("report.title")}>
        {report.error && <Failure error={report.error} again={() => report.refetch()} />}
        {report.isPending && <Skeleton rows={10} />}
        {report.data && rows.length === 0 && <Empty title={say("report.none")} />}
        {rows.length > 0 && (
          <>
            <div className="tiles">
              <div className="tile">
                <span className="dim">{say("report.kept")}</span>
                <b>{percent((100 * kept) / all)}</b>
                <span className="dim">{say("report.of", { kept, all })}</span>
              </div>
              <div className="tile">
                <span className="dim">{say("report.broken")}</span>
                <b>{all - kept}</b>
              </div>
            </div>
            <p className="dim" title={report.data?.population}>
              {say("report.formula")}
            </p>
            <Table rows={rows} names={report.data?.promise_names ?? {}} from={from} to={to} />
          </>
        )}
      </PageBody>
    </>
  );
}

const percent = (value: number | null) => (value === null ? "–" : `${value.toFixed(1)} %`);

type TableProps = { rows: Row[]; names: Record<string, string>; from: string; to: string };

function Table({ rows, names, from, to }: TableProps) {
  return (
    <table className="plain">
      <thead>
        <tr>
          <th>{say("report.promise")}</th>
          <th>{say("report.level")}</th>
          <th className="num">{say("report.all")}</th>
          <th className="num">{say("report.broken")}</th>
          <th className="num">{say("report.kept")}</th>
          <th>
            <span className="hidden">{say("report.kept")}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.promise} ${row.level}`}>
            <td>{names[row.promise] ?? row.promise}</td>
            <td>
              <Level level={row.level} />
            </td>
            <td className="num">{row.met + row.late + row.breached}</td>
            <td className="num">
              {row.late + row.breached > 0 ? (
                <Link
                  href={`/compliance/cases?${query({ promise: row.promise, level: row.level, from, to })}`}
                >
                  {row.late + row.breached}
                </Link>
              ) : (
                0
              )}
            </td>
            <td className="num">{percent(row.kept_percent)}</td>
            <td>
              <Bar share={(row.kept_percent ?? 0) / 100} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Bar({ share }: { share: number }) {
  return (
    <div className="bar" aria-hidden="true">
      <svg viewBox="0 0 100 8" preserveAspectRatio="none" role="presentation">
        <rect width={100 * share} height="8" fill="var(--met)" />
      </svg>
    </div>
  );
}
