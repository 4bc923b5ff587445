// How the house is, the worst first: each with what is normal, and what to do where it isn't.
import { useQuery } from "@tanstack/react-query";
import { get } from "../../shared/api.ts";
import { dayAndTime, whole } from "../../shared/time.ts";
import { bytesWord } from "../../shared/words.ts";
import { Board } from "../kit/list.tsx";
import { Facts, Page } from "../kit/page.tsx";
import { Failure, Skeleton } from "../kit/parts.tsx";
import { type Check, checksOf, type Grade, type Health } from "./healthchecks.ts";
import { say } from "./texts.ts";

const EVERY_MS = 10_000;
const SIGNS: Record<Grade, string> = { bad: "▲", watch: "△", well: "✓" };

export function HealthPage() {
  const health = useQuery({
    queryKey: ["health"],
    queryFn: ({ signal }) => get<Health>("operations/health", signal),
    refetchInterval: EVERY_MS,
  });
  const checks = health.data ? checksOf(health.data) : [];
  const count = (grade: Grade) => checks.filter((check) => check.grade === grade).length;
  const bad = count("bad");
  const watch = count("watch");
  return (
    <Page
      title={say("health.title")}
      head={
        health.data && (
          <>
            <strong role="status">
              {bad + watch ? say("health.some", { bad, watch }) : say("health.allWell")}
            </strong>
            <span className="dim num">
              {say("health.read", { at: dayAndTime(health.data.now) })}
            </span>
          </>
        )
      }
    >
      {health.error && <Failure error={health.error} again={() => health.refetch()} />}
      {health.isPending && <Skeleton rows={8} />}
      {health.data && (
        <>
          <Board
            label={say("health.title")}
            head={[
              "",
              say("health.what"),
              say("health.is"),
              say("health.normal"),
              say("health.do"),
            ]}
          >
            {checks.map((check) => (
              <Row key={check.name} check={check} />
            ))}
          </Board>
          <section className="section">
            <h2>{say("health.process")}</h2>
            <Facts
              facts={[
                [say("health.version"), health.data.version],
                [say("health.engine"), health.data.engine],
                [say("health.up"), whole(health.data.started_at)],
                [say("health.memory"), bytesWord(health.data.resident_bytes)],
                [say("health.connections"), health.data.connections],
                [say("health.streams"), health.data.streams],
              ]}
            />
          </section>
        </>
      )}
    </Page>
  );
}

function Row({ check }: { check: Check }) {
  return (
    <tr className={`health-${check.grade}`}>
      <td>
        <span className="grade">
          <span aria-hidden="true">{SIGNS[check.grade]}</span> {say(`health.${check.grade}`)}
        </span>
      </td>
      <th scope="row">{say(check.name)}</th>
      <td>{check.is}</td>
      <td className="dim">{check.normal}</td>
      <td>{check.grade === "well" ? "" : say(check.act)}</td>
    </tr>
  );
}
