// What will break within a day unless somebody acts, the nearest first.
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { get } from "../../shared/api.ts";
import { dayAndTime } from "../../shared/time.ts";
import { Figure } from "../kit/figure.tsx";
import { Clock, Failure, Level } from "../kit/parts.tsx";
import { say } from "./texts.ts";

type Due = {
  due_at: string;
  promise: string;
  level: string | null;
  number: string;
  subject: string;
  assignee: number | null;
};

export function Ahead() {
  const due = useQuery({
    queryKey: ["request", "due", 24],
    queryFn: () => get<{ items: Due[] }>("requests/due?hours=24"),
    refetchInterval: 60_000,
  });
  if (due.error) return <Failure error={due.error} again={() => due.refetch()} />;
  if (!due.data) return null;
  const { items } = due.data;
  return (
    <div id="ahead">
      <Figure
        title={say("ahead.title")}
        table={{
          head: [
            say("queue.due"),
            say("report.promise"),
            say("report.level"),
            say("ahead.request"),
          ],
          rows: items.map((one) => [
            dayAndTime(one.due_at),
            one.promise,
            one.level,
            `${one.number} ${one.subject}`,
          ]),
        }}
      >
        {items.length === 0 && <p className="dim">{say("ahead.none")}</p>}
        <table className="plain">
          <tbody>
            {items.slice(0, 12).map((one) => (
              <tr key={`${one.number} ${one.promise}`}>
                <td>
                  <Clock state="running" due={one.due_at} word="" />
                </td>
                <td>{one.promise}</td>
                <td>
                  <Level level={one.level} />
                </td>
                <td>
                  <Link href={`/requests/${one.number}`}>
                    {one.number} {one.subject}
                  </Link>
                </td>
                <td className="dim">{one.assignee ? "" : say("queue.nobody")}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {items.length > 12 && (
          <p className="dim">{say("ahead.more", { count: items.length - 12 })}</p>
        )}
      </Figure>
    </div>
  );
}
