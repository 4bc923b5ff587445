// Behind a figure of the compliance report: exactly the cases that it counts, by the report's own rule.
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useSearchParams } from "wouter";
import { get, type Names, nameOf, type Page } from "../../shared/api.ts";
import { dayAndTime, span } from "../../shared/time.ts";
import { causeWord, owedWord } from "../../shared/words.ts";
import { csvOf, download } from "../kit/csv.ts";
import { Listed, namesOf } from "../kit/list.tsx";
import { Empty, Level, PageBody } from "../kit/parts.tsx";
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

export function Cases() {
  const [params] = useSearchParams();
  // as they stand: an empty level or cause asks for those without one
  const asked = new URLSearchParams(params);
  asked.set("names", "true");
  asked.set("limit", "200");
  const list = useInfiniteQuery({
    queryKey: ["commitment", "cases", asked.toString()],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) =>
      get<Page<Case>>(
        `reports/compliance/cases?${asked}${pageParam ? `&cursor=${encodeURIComponent(pageParam)}` : ""}`,
        signal,
      ),
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const pages = list.data?.pages ?? [];
  const rows = pages.flatMap(({ items }) => items);
  const names = namesOf(pages.map((page) => page.names));
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
          {list.data &&
            say(list.hasNextPage ? "cases.more" : "cases.count", { count: rows.length })}
        </span>
        <span className="dim">{filtersOf(params)}</span>
        <span className="grow" />
        <button
          type="button"
          className="link"
          onClick={() =>
            download(`${say("report.cases")}.csv`, csvOf(tableOf(rows, names)), "text/csv")
          }
        >
          CSV
        </button>
      </div>
      <PageBody title={say("report.cases")}>
        <Listed
          list={list}
          label={say("report.cases")}
          head={headOf()}
          empty={<Empty title={say("report.none")} />}
        >
          {rows.map((one) => (
            <CaseRow key={one.id} one={one} names={names} />
          ))}
        </Listed>
      </PageBody>
    </>
  );
}

function CaseRow({ one, names }: { one: Case; names: Names }) {
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

const tableOf = (rows: Case[], names: Names) => [
  headOf(),
  ...rows.map((one) => [
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
