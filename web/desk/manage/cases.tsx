// Behind a figure of the compliance report: its cases, each with what it was about and why it is late.
import { useQuery } from "@tanstack/react-query";
import { Link, useSearchParams } from "wouter";
import type { Commitment } from "../../shared/api.gen.ts";
import { get, type Names, nameOf, type Page, query } from "../../shared/api.ts";
import { dayAndTime, dayOf } from "../../shared/time.ts";
import { owedWord } from "../../shared/words.ts";
import { Empty, Failure, Level, PageBody, Skeleton } from "../kit/parts.tsx";
import { say } from "./texts.ts";

type Case = { one: Commitment; names: Names | undefined };
const MOST_PAGES = 10;

/** Those that the report counts as broken in the period: by when they were due. */
async function findCases(params: URLSearchParams, signal: AbortSignal): Promise<Case[]> {
  const found: Case[] = [];
  const from = params.get("from") ?? "";
  const to = params.get("to") ?? "9999";
  for (const state of ["late", "breached"]) {
    let cursor: string | null = "";
    for (let page = 0; cursor !== null && page < MOST_PAGES; page++) {
      const filters = { promise: params.get("promise"), level: params.get("level"), state };
      const answer: Page<Commitment> = await get(
        `commitments?${query({ ...filters, sort: "due_at", limit: 200, names: true, cursor })}`,
        signal,
      );
      for (const one of answer.items) {
        const day = dayOf(one.due_at);
        if (!one.superseded && day >= from && day < to) found.push({ one, names: answer.names });
      }
      cursor = answer.next;
    }
  }
  return found;
}

export function Cases() {
  const [params] = useSearchParams();
  const filters = { promise: params.get("promise"), level: params.get("level") };
  const cases = useQuery({
    queryKey: ["commitment", "cases", params.toString()],
    queryFn: ({ signal }) => findCases(params, signal),
  });
  const rows = cases.data ?? [];
  return (
    <>
      <div className="page-head">
        <h1>
          <Link href={`/compliance?${query({ from: params.get("from"), to: params.get("to") })}`}>
            {say("report.title")}
          </Link>{" "}
          · {filters.promise}
        </h1>
        <Level level={filters.level} />
      </div>
      <PageBody title={say("report.cases")}>
        {cases.error && <Failure error={cases.error} again={() => cases.refetch()} />}
        {cases.isPending && <Skeleton rows={8} />}
        {cases.data && !rows.length && <Empty title={say("report.none")} />}
        <table className="plain">
          <tbody>
            {rows.map(({ one, names }) => (
              <tr key={one.id}>
                <td>
                  <Link href={`/requests/${nameOf(names, "requests", one.request)}`}>
                    {nameOf(names, "requests", one.request)}
                  </Link>
                </td>
                <td>{nameOf(names, "customers", one.customer)}</td>
                <td>{owedWord(one.state)}</td>
                <td className="num">{dayAndTime(one.due_at)}</td>
                <td className="num dim">{dayAndTime(one.met_at)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </PageBody>
    </>
  );
}
