// Whether the journal is what it was: signed up to where, and everything checked again when asked.
import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { get, post } from "../../shared/api.ts";
import { span, whole } from "../../shared/time.ts";
import type { Me } from "../kit/me.ts";
import { Facts } from "../kit/page.tsx";
import { Failure } from "../kit/parts.tsx";
import type { Health } from "./healthchecks.ts";
import { say } from "./texts.ts";

type Report = {
  sound: boolean;
  events: number;
  records: number;
  checkpoints: number;
  head: string;
  first_bad_event: number | null;
  problem_count: number;
  problems: string[];
};

export function Proof({ me }: { me: Me }) {
  const proof = useQuery({
    queryKey: ["journal", "proof"],
    queryFn: ({ signal }) => get<Health["journal"]>("journal/proof", signal),
  });
  const verify = useMutation({ mutationFn: () => post<Report>("operations/verify") });
  if (!proof.data) return proof.error ? <Failure error={proof.error} /> : null;
  const { events, signed_until, signed_at } = proof.data;
  return (
    <section className="tile proof" aria-label={say("proof.title")}>
      <h2>{say("proof.title")}</h2>
      <p>
        {signed_until
          ? say("proof.signed", { seq: signed_until, events, at: whole(signed_at) })
          : say("proof.unsigned")}
      </p>
      <p className="dim">{say("proof.hint")}</p>
      {me.rights.includes("journal.verify") && (
        <Button
          size="xs"
          variant="default"
          disabled={verify.isPending}
          onClick={() => verify.mutate()}
        >
          {say("proof.verify")}
        </Button>
      )}
      {verify.isPending && <Waiting events={events} />}
      {verify.error && <Failure error={verify.error} again={() => verify.mutate()} />}
      {verify.data && <Answer report={verify.data} />}
    </section>
  );
}

function Waiting({ events }: { events: number }) {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = window.setInterval(() => setSeconds((before) => before + 1), 1000);
    return () => window.clearInterval(timer);
  }, []);
  return (
    <p>
      <progress aria-label={say("proof.verify")} />{" "}
      <span className="num">{say("proof.verifying", { events, span: span(seconds * 1000) })}</span>
    </p>
  );
}

function Answer({ report }: { report: Report }) {
  return (
    <div role="status">
      <p className={report.sound ? "met-text" : "wrong"}>
        <strong>
          {report.sound
            ? `✓ ${say("proof.sound")}`
            : `✗ ${say("proof.unsound", { count: report.problem_count })}`}
        </strong>
      </p>
      <Facts
        facts={[
          [say("proof.events"), report.events],
          [say("proof.records"), report.records],
          [say("proof.checkpoints"), report.checkpoints],
          [say("proof.firstBad"), report.first_bad_event],
          [say("proof.head"), <code key="head">{report.head}</code>],
        ]}
      />
      {report.problems.length > 0 && (
        <ul>
          {report.problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
