// Long work that goes on by itself: how far it is, what came of it; it can be ended.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { User } from "../../shared/api.gen.ts";
import { ask, get, type Page as Rows, serverNow } from "../../shared/api.ts";
import { dayAndTime, span } from "../../shared/time.ts";
import { isUnderWay, type Job, useJob, useJobs } from "../kit/jobs.ts";
import { Board } from "../kit/list.tsx";
import type { Me } from "../kit/me.ts";
import { Page } from "../kit/page.tsx";
import { Empty, Failure, Skeleton } from "../kit/parts.tsx";
import { type ImportResult, Outcome } from "./outcome.tsx";
import { jobWord, say } from "./texts.ts";

export function JobsPage({ me }: { me: Me }) {
  const jobs = useJobs();
  const [shown, setShown] = useState<number | null>(null);
  const people = useQuery({
    queryKey: ["user", "names"],
    enabled: me.rights.includes("operations"),
    queryFn: ({ signal }) => get<Rows<User>>("users?limit=200&sort=name", signal),
  });
  const items = jobs.data?.items ?? [];
  const nameOf = (id: number) =>
    id === me.user?.id
      ? me.user.name
      : (people.data?.items.find((one) => one.id === id)?.name ?? String(id));
  return (
    <Page title={say("job.title")}>
      {jobs.error && <Failure error={jobs.error} again={() => jobs.refetch()} />}
      {jobs.isPending && <Skeleton />}
      {jobs.data && !items.length && <Empty title={say("job.none")}>{say("job.noneHint")}</Empty>}
      {items.length > 0 && (
        <Board
          label={say("job.title")}
          head={[
            say("job.what"),
            say("job.by"),
            say("job.begun"),
            say("job.state"),
            say("job.progress"),
            "",
          ]}
        >
          {items.map((job) => (
            <Row key={job.id} job={job} who={nameOf(job.by)} onShow={() => setShown(job.id)} />
          ))}
        </Board>
      )}
      {shown !== null && <Result id={shown} />}
    </Page>
  );
}

function Row({ job, who, onShow }: { job: Job; who: string; onShow: () => void }) {
  return (
    <tr>
      <td>
        {jobWord(job.kind)} <span className="dim num">{job.id}</span>
      </td>
      <td>{who}</td>
      <td className="num">{dayAndTime(job.started_at ?? job.created_at)}</td>
      <td>{jobWord(job.state)}</td>
      <td>
        <Progress job={job} />
      </td>
      <td>
        {isUnderWay(job) ? (
          <Cancel job={job} />
        ) : (
          <button type="button" className="link" onClick={onShow}>
            {say("job.result")}
          </button>
        )}
      </td>
    </tr>
  );
}

export function Cancel({ job }: { job: Job }) {
  const queries = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => ask("DELETE", `jobs/${job.id}`),
    onSettled: () => queries.invalidateQueries({ queryKey: ["job"] }),
  });
  return (
    <>
      <button type="button" className="link" onClick={() => cancel.mutate()}>
        {say("job.cancel")}
      </button>
      {cancel.error && <Failure error={cancel.error} />}
    </>
  );
}

/** How far it is; how long it may take still, where it is known how much there is. */
export function Progress({ job, of }: { job: Job; of?: number | undefined }) {
  const total = job.total ?? of ?? null;
  const began = job.started_at ? Date.parse(job.started_at) : null;
  const ended = job.ended_at ? Date.parse(job.ended_at) : null;
  const runs = isUnderWay(job);
  const left =
    runs && began && total && job.done
      ? ((serverNow() - began) / job.done) * (total - job.done)
      : null;
  const parts = [
    total
      ? say("job.rowsOf", { done: job.done, total })
      : job.done
        ? say("job.rows", { done: job.done })
        : "",
    job.refused ? say("job.refused", { count: job.refused }) : "",
    left !== null ? say("job.timeLeft", { span: span(left) }) : "",
    began && ended ? say("job.took", { span: span(ended - began) }) : "",
  ];
  return (
    <>
      {runs && (
        <progress
          aria-label={say("job.progress")}
          {...(total ? { value: job.done, max: total } : {})}
        />
      )}{" "}
      <span className="num">{parts.filter(Boolean).join(" · ")}</span>
    </>
  );
}

function Result({ id }: { id: number }) {
  const job = useJob<Partial<ImportResult>>(id);
  if (job.error) return <Failure error={job.error} />;
  if (!job.data) return <Skeleton />;
  const { kind, state, result, problem } = job.data;
  return (
    <section className="section">
      <h2>
        {jobWord(kind)} {id} · {jobWord(state)}
      </h2>
      {problem && <p className="problem">{problem.detail ?? problem.title}</p>}
      {kind === "import" && result?.kinds && <Outcome result={result as ImportResult} done />}
    </section>
  );
}
