// How the promises were kept: every figure leads to its cases, says how it is counted, and is there as a
// table, as CSV and on paper.
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import type { Request } from "../../shared/api.gen.ts";
import { get, type Page } from "../../shared/api.ts";
import { causeWord } from "../../shared/words.ts";
import { Bars, Figure, Stacks, Trend } from "../kit/figure.tsx";
import type { Me } from "../kit/me.ts";
import { Empty, Failure, PageBody, Skeleton } from "../kit/parts.tsx";
import { Ahead } from "./ahead.tsx";
import { Heat } from "./heat.tsx";
import { KeyFigures } from "./kpis.tsx";
import { PeriodChoice, usePeriod } from "./period.tsx";
import {
  broken,
  casesOf,
  countedAs,
  owed,
  percent,
  type Compliance as Report,
  useCompliance,
} from "./reports.ts";
import { say } from "./texts.ts";

export function Compliance({ me }: { me: Me }) {
  const { period, customer, set } = usePeriod();
  const report = useCompliance("promise,level", period, customer);
  const rows = (report.data?.rows ?? []).filter((row) => owed(row) > 0);
  const staff = me.user?.role !== "customer";
  return (
    <>
      <div className="page-head">
        <h1>{say("report.title")}</h1>
        <PeriodChoice />
        {customer && (
          <button type="button" className="chip-choice" onClick={() => set({ customer: "" })}>
            {report.data ? <CustomerName id={customer} /> : customer} ✕
          </button>
        )}
        <span className="grow" />
        {me.rights.includes("programmes.read") && (
          <Link href="/what-if" className="no-print">
            {say("report.whatIf")}
          </Link>
        )}
      </div>
      <PageBody title={say("report.title")}>
        {report.error && <Failure error={report.error} again={() => report.refetch()} />}
        {report.isPending && <Skeleton rows={10} />}
        {report.data && rows.length === 0 && (
          <Empty title={say("report.none")}>{say("report.noneHint")}</Empty>
        )}
        {report.data && rows.length > 0 && (
          <>
            <Tiles report={report.data} staff={staff} customer={customer} />
            <Heat report={report.data} />
            <OverTime customer={customer} />
            {!customer && <WorstCustomers />}
            {staff && <WhyLate customer={customer} />}
            <WaitingFor report={report.data} />
          </>
        )}
        {staff && <Ahead />}
        {staff && <KeyFigures customer={customer} />}
      </PageBody>
    </>
  );
}

function CustomerName({ id }: { id: string }) {
  const customer = useQuery({
    queryKey: ["customer", id],
    queryFn: () => get<{ name: string }>(`customers/${id}`),
  });
  return customer.data?.name ?? id;
}

type TilesProps = { report: Report; staff: boolean; customer: string | null };

function Tiles({ report, staff, customer }: TilesProps) {
  const { sum } = report;
  const unexplained = useQuery({
    queryKey: ["request", "count", "unexplained", customer],
    enabled: staff,
    queryFn: () =>
      get<Page<Request>>(
        `requests?unexplained=true&limit=1&count=true${customer ? `&customer=${customer}` : ""}`,
      ),
  });
  const due = useQuery({
    queryKey: ["request", "due", 24],
    enabled: staff,
    queryFn: () => get<{ items: unknown[] }>("requests/due?hours=24"),
    refetchInterval: 60_000,
  });
  return (
    <div className="tiles">
      <Tile
        title={say("report.kept")}
        value={percent(sum.kept_percent)}
        to={casesOf(sum, "met")}
        hint={say("report.of", { kept: sum.met, all: owed(sum) })}
      />
      <Tile
        title={say("report.broken")}
        value={String(broken(sum))}
        to={casesOf(sum, "broken")}
        hint={say("report.withoutPauses", { share: percent(sum.kept_without_pauses_percent) })}
      />
      {staff && (
        <Tile
          title={say("report.unexplained")}
          value={String(unexplained.data?.count ?? "…")}
          to={`/?view=unexplained${customer ? `&customer=${customer}` : ""}`}
          hint={say("report.unexplainedHint")}
          late={!!unexplained.data?.count}
        />
      )}
      {staff && (
        <Tile
          title={say("ahead.title")}
          value={String(due.data?.items.length ?? "…")}
          to="#ahead"
          hint={say("ahead.hint")}
        />
      )}
    </div>
  );
}

type TileProps = { title: string; value: string; to: string; hint: string; late?: boolean };

function Tile({ title, value, to, hint, late }: TileProps) {
  const number = <b className={late ? "wrong" : ""}>{value}</b>;
  return (
    <div className="tile">
      <span className="dim">{title}</span>
      {to.startsWith("#") ? <a href={to}>{number}</a> : <Link href={to}>{number}</Link>}
      <span className="dim">{hint}</span>
    </div>
  );
}

function OverTime({ customer }: { customer: string | null }) {
  const { period } = usePeriod();
  const report = useCompliance("month", period, customer);
  if (report.error) return <Failure error={report.error} again={() => report.refetch()} />;
  if (!report.data) return null;
  const months = [...report.data.rows].sort((one, other) =>
    (one.month ?? "").localeCompare(other.month ?? ""),
  );
  const shares = months.map(({ kept_percent }) => kept_percent ?? 100);
  const least = Math.min(90, Math.floor(Math.min(...shares) / 10) * 10);
  return (
    <Figure
      title={say("report.overTime")}
      counted={countedAs()}
      table={{
        head: [say("report.month"), say("report.all"), say("report.broken"), say("report.kept")],
        rows: months.map((row) => [row.month ?? "", owed(row), broken(row), row.kept_percent]),
      }}
    >
      <Trend
        least={least}
        points={months.map((row) => ({
          label: row.month ?? "",
          value: row.kept_percent,
          to: casesOf(row, "broken"),
          title: say("report.inMonth", {
            month: row.month ?? "",
            share: percent(row.kept_percent),
            count: broken(row),
          }),
        }))}
      />
    </Figure>
  );
}

function WorstCustomers() {
  const { period } = usePeriod();
  const report = useCompliance("customer", period, null);
  if (report.error) return <Failure error={report.error} again={() => report.refetch()} />;
  if (!report.data) return null;
  const names = report.data.customer_names ?? {};
  const nameOf = (id: number | undefined) => names[String(id)] ?? `#${id}`;
  const worst = report.data.rows
    .filter((row) => broken(row) > 0)
    .sort((one, other) => broken(other) - broken(one));
  return (
    <Figure
      title={say("report.worst")}
      counted={countedAs()}
      table={{
        head: [say("report.customer"), say("report.all"), say("report.broken"), say("report.kept")],
        rows: worst.map((row) => [nameOf(row.customer), owed(row), broken(row), row.kept_percent]),
      }}
    >
      <Bars
        bars={worst.slice(0, 10).map((row) => ({
          label: nameOf(row.customer),
          value: broken(row),
          text: `${broken(row)} · ${percent(row.kept_percent)}`,
          to: casesOf(row, "broken"),
          tone: "late",
        }))}
      />
    </Figure>
  );
}

type Late = {
  count: number;
  population: string;
  items: { cause: string | null; count: number; cases: string }[];
};

function WhyLate({ customer }: { customer: string | null }) {
  const { period } = usePeriod();
  const asked = new URLSearchParams({ ...period, ...(customer ? { customer } : {}) });
  const late = useQuery({
    queryKey: ["commitment", "late", asked.toString()],
    queryFn: ({ signal }) => get<Late>(`reports/late?${asked}`, signal),
    staleTime: 60_000,
  });
  if (late.error) return <Failure error={late.error} again={() => late.refetch()} />;
  if (!late.data) return null;
  const word = (cause: string | null) => (cause ? causeWord(cause) : say("report.noCause"));
  const share = (count: number) => percent((100 * count) / (late.data?.count || 1));
  return (
    <Figure
      title={say("report.whyLate")}
      counted={{ formula: say("report.lateFormula"), population: say("report.latePopulation") }}
      table={{
        head: [say("report.cause"), say("report.broken"), "%"],
        rows: late.data.items.map(({ cause, count }) => [word(cause), count, share(count)]),
      }}
    >
      <Bars
        bars={late.data.items.map((item) => ({
          label: word(item.cause),
          value: item.count,
          text: `${item.count} · ${share(item.count)}`,
          to: casesOf(item),
          ...(item.cause ? {} : { tone: "late" as const }),
        }))}
      />
    </Figure>
  );
}

const HOUR = 3600;

/** Whose time it took: ours, the customer's, or what else stopped the clock. */
function WaitingFor({ report }: { report: Report }) {
  const byPromise = new Map<string, { ours: number; customer: number; other: number }>();
  for (const row of report.rows) {
    const promise = row.promise ?? "";
    const sum = byPromise.get(promise) ?? { ours: 0, customer: 0, other: 0 };
    sum.ours += row.our_seconds;
    sum.customer += row.customer_seconds;
    sum.other += Math.max(row.paused_seconds - row.customer_seconds, 0);
    byPromise.set(promise, sum);
  }
  const hours = (seconds: number) => Math.round(seconds / HOUR);
  const rows = [...byPromise].sort(([, one], [, other]) => other.ours - one.ours);
  const name = (promise: string) => report.promise_names[promise] ?? promise;
  return (
    <Figure
      title={say("report.waiting")}
      counted={{ formula: say("report.waitingFormula"), population: say("report.population") }}
      table={{
        head: [
          say("report.promise"),
          say("report.ours"),
          say("report.customers"),
          say("report.otherPauses"),
        ],
        rows: rows.map(([promise, sum]) => [
          name(promise),
          hours(sum.ours),
          hours(sum.customer),
          hours(sum.other),
        ]),
      }}
    >
      <Stacks
        names={[say("report.ours"), say("report.customers"), say("report.otherPauses")]}
        rows={rows.map(([promise, { ours, customer, other }]) => ({
          label: name(promise),
          parts: [ours, customer, other].map((seconds) => ({
            value: seconds,
            text: say("report.hours", { count: hours(seconds) }),
          })),
        }))}
      />
    </Figure>
  );
}
