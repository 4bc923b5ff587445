// Behind a figure of the compliance report: exactly the cases that it counts, by the report's own rule.
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useSearchParams } from "wouter";
import { get, type Names, nameOf, type Page } from "../../shared/api.ts";
import { dayAndTime, span } from "../../shared/time.ts";
import { causeWord, owedWord } from "../../shared/words.ts";
import { csvOf, download } from "../kit/csv.ts";
import { Empty, Failure, Level, PageBody, Skeleton } from "../kit/parts.tsx";
import { say } from "./texts.ts";

type Case = {
  id: number;
  number: string;
  subject: string;
  customer: number;
  promise: string;
  round: number;
  level: string | null;
  outcome: string;
  due_at: string | null;
  met_at: string | null;
  late_seconds: number | null;
  late_cause: string | null;
  late_text: string | null;
};
/** What the address says besides the filters of the report. */
const LIMIT = 200;

export function Cases() {
  const [params] = useSearchParams();
  const asked = new URLSearchParams(params);
  asked.set("names", "true");
  asked.set("limit", String(LIMIT));
  const cases = useInfiniteQuery({
    queryKey: ["commitment", "cases", asked.toString()],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) =>
      get<Page<Case>>(
        `reports/compliance/cases?${asked}${pageParam ? `&cursor=${encodeURIComponent(pageParam)}` : ""}`,
        signal,
      ),
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const rows = (cases.data?.pages ?? []).flatMap(({ items, names }) =>
    items.map((one) => ({ one, names })),
  );
  const period = new URLSearchParams();
  for (const name of ["from", "to"]) {
    const value = params.get(name);
    if (value) period.set(name, value);
  }
  return (
    <>
      <div className="page-head">
        <h1>
          <Link href={`/compliance?${period}`}>{say("report.title")}</Link> · {say("report.cases")}
        </h1>
        <span className="dim num" role="status">
          {cases.data &&
            say(cases.hasNextPage ? "cases.more" : "cases.count", { count: rows.length })}
        </span>
        <span className="dim">{filtersOf(params)}</span>
        <span className="grow" />
        <button
          type="button"
          className="link"
          onClick={() => download(`${say("report.cases")}.csv`, csvOf(tableOf(rows)), "text/csv")}
        >
          CSV
        </button>
      </div>
      <PageBody title={say("report.cases")}>
        {cases.error && <Failure error={cases.error} again={() => cases.refetch()} />}
        {cases.isPending && <Skeleton rows={8} />}
        {cases.data && !rows.length && <Empty title={say("report.none")} />}
        {rows.length > 0 && (
          <table className="plain">
            <thead>
              <tr>
                {headOf().map((text) => (
                  <th key={text}>{text}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ one, names }) => (
                <CaseRow key={one.id} one={one} names={names} />
              ))}
            </tbody>
          </table>
        )}
        {cases.hasNextPage && (
          <button type="button" className="link" onClick={() => cases.fetchNextPage()}>
            {say("queue.loadMore")}
          </button>
        )}
      </PageBody>
    </>
  );
}

function CaseRow({ one, names }: { one: Case; names: Names | undefined }) {
  return (
    <tr>
      <td>
        <Link href={`/requests/${one.number}`}>
          {one.number} {one.subject}
        </Link>
      </td>
      <td>{nameOf(names, "customers", one.customer)}</td>
      <td>{one.promise + (one.round > 1 ? ` · ${one.round}` : "")}</td>
      <td>
        <Level level={one.level} />
      </td>
      <td>{owedWord(one.outcome)}</td>
      <td className="num">{dayAndTime(one.due_at)}</td>
      <td className="num">{dayAndTime(one.met_at)}</td>
      <td className="num">{lateness(one)}</td>
      <td>
        {causeWord(one.late_cause)} <span className="dim">{one.late_text}</span>
      </td>
    </tr>
  );
}

const lateness = ({ late_seconds }: Case) =>
  late_seconds && late_seconds > 0 ? `+${span(late_seconds * 1000)}` : "";

const headOf = () => [
  say("ahead.request"),
  say("report.customer"),
  say("report.promise"),
  say("report.level"),
  say("cases.outcome"),
  say("queue.due"),
  say("cases.metAt"),
  say("cases.late"),
  say("report.cause"),
];

const tableOf = (rows: { one: Case; names: Names | undefined }[]) => [
  headOf(),
  ...rows.map(({ one, names }) => [
    `${one.number} ${one.subject}`,
    nameOf(names, "customers", one.customer),
    one.promise,
    one.level,
    owedWord(one.outcome),
    one.due_at,
    one.met_at,
    one.late_seconds,
    [causeWord(one.late_cause), one.late_text].filter(Boolean).join(": "),
  ]),
];

/** What the figure was about, in the address's words. */
function filtersOf(params: URLSearchParams): string {
  const shown = ["promise", "level", "month", "outcome", "cause", "from", "to"];
  return shown
    .filter((name) => params.has(name))
    .map(
      (name) =>
        `${say(`cases.${name}` as "cases.promise")}: ${wordOf(name, params.get(name) ?? "")}`,
    )
    .join(" · ");
}

function wordOf(name: string, value: string): string {
  if (name === "cause") return value ? causeWord(value) : say("report.noCause");
  if (name === "outcome") return value === "broken" ? say("report.broken") : owedWord(value);
  return value || "–";
}
