// What other terms would have done to the house's own requests: before and after, promise by promise, and
// which requests would have come out otherwise. It runs as a job: it may be left and found again.
import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { ask, post, serverNow } from "../../shared/api.ts";
import { dayAndTime, dayOf } from "../../shared/time.ts";
import { owedWord } from "../../shared/words.ts";
import { Figure } from "../kit/figure.tsx";
import { isUnderWay, type Job, useJob } from "../kit/jobs.ts";
import { Failure } from "../kit/parts.tsx";
import type { Source } from "./asked.ts";
import { say } from "./texts.ts";

type Count = { owed: number; kept: number; broken: number; kept_percent: number | null };
type Turned = { state: string | null; due: string | null };
type Result = {
  compared: number;
  not_comparable: number;
  rows: { promise: string; level: string | null; before: Count; after: Count }[];
  sum: { before: Count; after: Count };
  changed: number;
  changes: { number: string; promise: string; before: Turned; after: Turned }[];
  not_comparable_requests: { number: string; reason: string }[];
};

const YEAR_MS = 365 * 86_400_000;

export function Effect({ before, after }: { before: Source; after: Source }) {
  const [from, setFrom] = useState(() => dayOf(new Date(serverNow() - YEAR_MS).toISOString()));
  const [to, setTo] = useState(() => dayOf(new Date(serverNow()).toISOString()));
  const [id, setId] = useState<number | null>(null);
  const job = useJob<Result>(id);
  const begin = useMutation({
    mutationFn: () => post<Job>("programmes/effect", { before, after, from, to }),
    onSuccess: (made) => setId(made.id),
  });
  return (
    <section className="section" aria-label={say("effect.title")}>
      <h2>{say("effect.title")}</h2>
      <div className="acts">
        <input
          type="date"
          className="plain"
          aria-label={say("effect.from")}
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <input
          type="date"
          className="plain"
          aria-label={say("effect.to")}
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
        <Button
          size="xs"
          variant="default"
          loading={begin.isPending || isUnderWay(job.data)}
          onClick={() => begin.mutate()}
        >
          {say("effect.run")}
        </Button>
      </div>
      {begin.error && <Failure error={begin.error} />}
      {job.error && <Failure error={job.error} again={() => job.refetch()} />}
      {job.data && <EffectOfJob job={job.data} />}
    </section>
  );
}

export function EffectOfJob({ job }: { job: Job<Result> }) {
  if (isUnderWay(job))
    return (
      <p role="status">
        <progress value={job.done} max={job.total ?? undefined} aria-label={say("effect.title")} />{" "}
        {say("effect.progress", { done: job.done, total: job.total ?? "…" })}{" "}
        <button type="button" className="link" onClick={() => ask("DELETE", `jobs/${job.id}`)}>
          {say("effect.cancel")}
        </button>
      </p>
    );
  if (!job.result)
    return (
      <p className="dim">{job.problem?.detail ?? say("effect.ended", { state: job.state })}</p>
    );
  return <Compared result={job.result} />;
}

const share = ({ kept_percent }: Count) =>
  kept_percent === null ? "–" : `${kept_percent.toFixed(1)} %`;

function Compared({ result }: { result: Result }) {
  if (!result.compared) return <NotCompared result={result} />;
  const rows = result.rows.filter(({ before, after }) => before.owed + after.owed > 0);
  return (
    <>
      <div className="tiles" role="status">
        <div className="tile">
          <span className="dim">{say("effect.before")}</span>
          <b>{share(result.sum.before)}</b>
          <span className="dim">{say("effect.broken", { count: result.sum.before.broken })}</span>
        </div>
        <div className="tile">
          <span className="dim">{say("effect.after")}</span>
          <b>{share(result.sum.after)}</b>
          <span className="dim">{say("effect.broken", { count: result.sum.after.broken })}</span>
        </div>
        <div className="tile">
          <span className="dim">{say("effect.changed")}</span>
          <b>{result.changed}</b>
          <span className="dim">{say("effect.compared", { count: result.compared })}</span>
        </div>
      </div>
      <Figure
        title={say("effect.byPromise")}
        counted={{ formula: say("effect.formula"), population: say("effect.population") }}
        table={{
          head: [
            say("effect.promise"),
            say("effect.level"),
            say("effect.before"),
            say("effect.after"),
            say("effect.brokenBefore"),
            say("effect.brokenAfter"),
          ],
          rows: rows.map(({ promise, level, before, after }) => [
            promise,
            level,
            share(before),
            share(after),
            before.broken,
            after.broken,
          ]),
        }}
      />
      {result.changes.length > 0 && <Changes changes={result.changes} />}
      {result.not_comparable > 0 && <NotCompared result={result} />}
    </>
  );
}

/** What one programme knows and the other doesn't can't be run through both. */
function NotCompared({ result }: { result: Result }) {
  if (!result.not_comparable) return <p role="status">{say("effect.nobody")}</p>;
  const reasons = [...new Set(result.not_comparable_requests.map(({ reason }) => reason))];
  return (
    <p role="status">
      {say("effect.notComparable", { count: result.not_comparable })}{" "}
      <span className="dim">{reasons.slice(0, 5).join("; ")}</span>
    </p>
  );
}

function Changes({ changes }: { changes: Result["changes"] }) {
  return (
    <>
      <h3>{say("effect.cases")}</h3>
      <table className="plain">
        <tbody>
          {changes.map((one) => (
            <tr key={`${one.number} ${one.promise}`}>
              <td>
                <Link href={`/requests/${one.number}`}>{one.number}</Link>
              </td>
              <td>{one.promise}</td>
              <td>{turned(one.before)}</td>
              <td>→ {turned(one.after)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

const turned = ({ state, due }: Turned) =>
  [state ? owedWord(state) : say("effect.notOwed"), dayAndTime(due)].filter(Boolean).join(" · ");
