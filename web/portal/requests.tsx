// One's requests: what is open first, what is over behind it.
import { useRows } from "../kit/data.ts";
import { Button, Empty, Failure, Skeleton, Title } from "../kit/parts.tsx";
import { Link } from "../kit/route.tsx";
import type { Request } from "../shared/api.gen.ts";
import { type Names, nameOf, query } from "../shared/api.ts";
import { dayAndTime } from "../shared/time.ts";
import { kindWord, stateWord } from "../shared/words.ts";
import { say } from "./texts.ts";

const REQUESTS = { entity: "request" };
const newest = { sort: "-reported_at", names: true, limit: 20 };

export function RequestsPage() {
  const open = useRows<Request>(`requests?${query({ ...newest, open: true })}`, REQUESTS);
  const over = useRows<Request>(`requests?${query({ ...newest, open: false })}`, REQUESTS);
  const none = open.items?.length === 0 && over.items?.length === 0;
  return (
    <>
      <Title>{say("requests.title")}</Title>
      {none ? (
        <Empty title={say("requests.none")}>
          <p>{say("requests.noneHint")}</p>
          <Link to="report" name="button main">
            {say("report.title")}
          </Link>
        </Empty>
      ) : (
        <>
          <Section title={say("requests.open")} none={say("requests.noneOpen")} rows={open} />
          <Section title={say("requests.over")} none={say("requests.noneOver")} rows={over} />
        </>
      )}
    </>
  );
}

type SectionProps = { title: string; none: string; rows: ReturnType<typeof useRows<Request>> };

function Section({ title, none, rows }: SectionProps) {
  return (
    <section>
      <h2>{title}</h2>
      {rows.error ? <Failure error={rows.error} again={rows.again} /> : !rows.items && <Skeleton />}
      {rows.items?.length === 0 && <p className="dim">{none}</p>}
      {rows.items && <RequestList items={rows.items} names={rows.names} />}
      {rows.more && <Button onPress={rows.more}>{say("more")}</Button>}
    </section>
  );
}

export function RequestList({ items, names }: { items: Request[]; names: Names }) {
  if (!items.length) return null;
  return (
    <ul className="list">
      {items.map((request) => (
        <li key={request.id}>
          <Link to={`requests/${request.number}`} name="row">
            <span className="strong">{request.subject}</span>
            <span className="dim">
              {[
                request.kind !== "fault" && kindWord(request.kind),
                nameOf(names, "equipment", request.equipment),
                nameOf(names, "sites", request.site),
              ]
                .filter(Boolean)
                .join(" · ")}
            </span>
            <span>
              <span className="state">{stateWord(request.state)}</span>{" "}
              <span className="dim num">
                {request.number} · {dayAndTime(request.reported_at)}
              </span>
            </span>
            {request.held && <span className="dim">{say("request.held")}</span>}
          </Link>
        </li>
      ))}
    </ul>
  );
}
