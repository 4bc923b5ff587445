// One unit: what applies to it today, what was reported for it.
import { useAsked, useRows } from "../kit/data.ts";
import { Button, Failure, Skeleton, Title } from "../kit/parts.tsx";
import { Link } from "../kit/route.tsx";
import type { Equipment, Request } from "../shared/api.gen.ts";
import { query } from "../shared/api.ts";
import { languageNow } from "../shared/i18n.ts";
import { day } from "../shared/time.ts";
import { NotFound } from "./notfound.tsx";
import { RequestList } from "./requests.tsx";
import { say } from "./texts.ts";

type Period = { name: string; first_day: string | null; last_day: string | null };
type Applies = {
  contract: { number: string; title: string; programme: { name?: string } } | null;
  accepted_on: string | null;
  period: Period | null;
  next_period: Period | null;
  missing: { what: string; says: string }[];
};

export function UnitPage({ id }: { id: string }) {
  const whole = /^\d{1,18}$/.test(id);
  const found = useAsked<Equipment>(whole ? `equipment/${id}` : null, {
    entity: "equipment",
    record: Number(id),
  });
  if (!whole || isGone(found.error)) return <NotFound />;
  if (found.error && !found.data) return <Failure error={found.error} again={found.again} />;
  if (!found.data) return <Skeleton />;
  const unit = found.data;
  return (
    <article>
      <p className="dim num">{[unit.number, unit.serial].filter(Boolean).join(" · ")}</p>
      <Title>{unit.name}</Title>
      {unit.place && <p>{unit.place}</p>}
      <p>
        <Link to={`report?equipment=${unit.id}`} name="button main">
          {say("unit.report")}
        </Link>
      </p>
      <section>
        <h2>{say("unit.applies")}</h2>
        <WhatApplies unit={unit} />
      </section>
      <section>
        <h2>{say("unit.requests")}</h2>
        <RequestsOf unit={unit} />
      </section>
    </article>
  );
}

const isGone = (error: unknown) => (error as { status?: number } | undefined)?.status === 404;

function WhatApplies({ unit }: { unit: Equipment }) {
  const applies = useAsked<Applies>(`equipment/${unit.id}/applies?language=${languageNow()}`, {
    entity: "contract",
  });
  if (applies.error) return <Failure error={applies.error} again={applies.again} />;
  if (!applies.data) return <Skeleton />;
  const { contract, period, next_period, accepted_on, missing } = applies.data;
  return (
    <>
      {contract ? (
        <p>
          <span className="strong">{contract.title}</span>{" "}
          <span className="dim">
            {[contract.number, contract.programme.name].filter(Boolean).join(" · ")}
          </span>
        </p>
      ) : (
        <p>{say("unit.noContract")}</p>
      )}
      {accepted_on && <p>{say("unit.accepted", { day: day(accepted_on) })}</p>}
      {period && <p>{periodText("unit.period", "unit.periodOpen", period)}</p>}
      {next_period && (
        <p className="dim">{periodText("unit.next", "unit.nextOpen", next_period)}</p>
      )}
      {missing.map(({ what, says }) => (
        <p key={what} className="dim">
          {says}
        </p>
      ))}
    </>
  );
}

type PeriodKey = "unit.period" | "unit.periodOpen" | "unit.next" | "unit.nextOpen";

function periodText(
  bounded: PeriodKey,
  open: PeriodKey,
  { name, first_day, last_day }: Period,
): string {
  return say(last_day ? bounded : open, { name, from: day(first_day), to: day(last_day) });
}

function RequestsOf({ unit }: { unit: Equipment }) {
  const path = `requests?${query({ equipment: unit.id, sort: "-reported_at", names: true, limit: 10 })}`;
  const rows = useRows<Request>(path, { entity: "request" });
  if (rows.error) return <Failure error={rows.error} again={rows.again} />;
  if (!rows.items) return <Skeleton />;
  if (!rows.items.length) return <p className="dim">{say("unit.noRequests")}</p>;
  return (
    <>
      <RequestList items={rows.items} names={rows.names} />
      {rows.more && <Button onPress={rows.more}>{say("more")}</Button>}
    </>
  );
}
