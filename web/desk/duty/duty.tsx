import { useQuery } from "@tanstack/react-query";
import { get } from "../../shared/api.ts";
import { dayAndTime } from "../../shared/time.ts";
import type { Me } from "../kit/me.ts";
import { useOnDuty } from "../kit/onduty.ts";
import { Empty, Failure, PageBody, Skeleton } from "../kit/parts.tsx";
import { Handover } from "./handover.tsx";
import { RosterBoard } from "./roster.tsx";
import { say } from "./texts.ts";

type Named = { id: number; name?: string; number?: string };
type Gap = {
  from: string;
  to: string;
  reason: string;
  skill: Named | null;
  promises: string[];
  customers: Named[];
  more_customers: number;
};

export function Duty({ me }: { me: Me }) {
  const now = useOnDuty();
  const gaps = useQuery({
    queryKey: ["roster", "gaps"],
    queryFn: () => get<{ items: Gap[] }>("duty/gaps"),
    staleTime: 60_000,
  });
  return (
    <>
      <div className="page-head">
        <h1>{say("duty.title")}</h1>
      </div>
      <PageBody title={say("duty.title")}>
        {now.error && <Failure error={now.error} again={() => now.refetch()} />}
        {now.isPending && <Skeleton />}
        {now.data?.items.length === 0 && <Empty title={say("duty.none")} />}
        <div className="tiles">
          {now.data?.items.map((one) => (
            <div key={one.roster} className="tile">
              <span className="dim">{one.name}</span>
              <b>{one.person_name ?? say("duty.nobody")}</b>
              <span className="dim">
                {one.until && say("duty.until", { when: dayAndTime(one.until) })}
                {one.next_name && ` · ${say("duty.next", { name: one.next_name })}`}
              </span>
            </div>
          ))}
        </div>
        <RosterBoard me={me} />
        <Handover me={me} />
        <h2 style={{ marginTop: 20 }}>{say("duty.gaps")}</h2>
        {gaps.error && <Failure error={gaps.error} again={() => gaps.refetch()} />}
        {gaps.data?.items.length === 0 && <p className="dim">{say("duty.noGaps")}</p>}
        {!!gaps.data?.items.length && (
          <table className="plain">
            <tbody>
              {gaps.data.items.map((gap) => (
                <tr key={`${gap.from} ${gap.reason} ${gap.skill?.id}`}>
                  <td className="num">
                    {dayAndTime(gap.from)} – {dayAndTime(gap.to)}
                  </td>
                  <td>{reasonOf(gap)}</td>
                  <td className="dim">
                    {gap.customers
                      .slice(0, 3)
                      .map(({ name }) => name)
                      .join(", ")}
                    {gap.customers.length + gap.more_customers > 3 &&
                      ` +${gap.customers.length + gap.more_customers - 3}`}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </PageBody>
    </>
  );
}

function reasonOf({ reason, skill }: Gap): string {
  const values = { skill: skill?.name ?? "" };
  if (reason === "unskilled") return say("duty.reason.unskilled", values);
  if (reason === "expired") return say("duty.reason.expired", values);
  if (reason === "left") return say("duty.reason.left");
  return say("duty.reason.nobody");
}
