// The unit that it is about: what applies to it today, and what was wrong with it before.
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import type { Request } from "../../shared/api.gen.ts";
import { get, type Names, nameOf, type Page, query } from "../../shared/api.ts";
import { dayAndTime } from "../../shared/time.ts";
import { AppliesLine } from "../kit/applies.tsx";
import { Failure, State } from "../kit/parts.tsx";
import { say } from "./texts.ts";

export function Unit({ request, names }: { request: Request; names: Names | undefined }) {
  const unit = request.equipment;
  const before = useQuery({
    queryKey: ["request", "of-unit", unit],
    enabled: !!unit,
    queryFn: ({ signal }) =>
      get<Page<Request>>(
        `requests?${query({ equipment: unit, sort: "-reported_at", limit: 7 })}`,
        signal,
      ),
  });
  if (!unit) return null;
  const others = (before.data?.items ?? []).filter(({ id }) => id !== request.id).slice(0, 6);
  return (
    <section className="section">
      <h2>{say("unit.title")}</h2>
      <p>
        <Link href={`/equipment/${unit}`}>{nameOf(names, "equipment", unit) || unit}</Link>
      </p>
      <AppliesLine unit={unit} />
      {before.error && <Failure error={before.error} />}
      {others.length > 0 && <h3 className="dim">{say("unit.before")}</h3>}
      {others.map((one) => (
        <div key={one.id} className="promise">
          <Link href={`/requests/${one.number}`}>
            {one.number} {one.subject}
          </Link>
          <State state={one.state} />
          <span className="dim num">{dayAndTime(one.reported_at)}</span>
        </div>
      ))}
    </section>
  );
}
