// One request: where it stands, what was promised, where to go, what happened, and what one does about it.
import { useChanges } from "../../kit/data.ts";
import { Failure, Skeleton, Title } from "../../kit/parts.tsx";
import { Promises, When } from "../../kit/promises.tsx";
import { History, type Side } from "../../kit/timeline.tsx";
import { useEffect } from "../../kit/view.ts";
import type { Request } from "../../shared/api.gen.ts";
import { type Names, nameOf, type Page } from "../../shared/api.ts";
import { kindWord, stateWord } from "../../shared/words.ts";
import { AsOf } from "../asof.tsx";
import { Clock } from "../clock.tsx";
import { noteShown } from "../live.ts";
import { NotFound } from "../notfound.tsx";
import { useOutbox } from "../outbox/box.ts";
import { Operation } from "../outbox/operation.tsx";
import { useClocks, useRequest, useTimeline } from "../paths.ts";
import type { Me } from "../person.ts";
import { Level } from "../requests.tsx";
import type { Stored } from "../stored.ts";
import { say } from "../texts.ts";
import { Acts } from "./acts.tsx";
import { Composer } from "./composer.tsx";
import { Place, Unit } from "./place.tsx";

export function RequestPage({ me, number }: { me: Me; number: string }) {
  const found = useRequest(number);
  const request = found.data?.items[0];
  if (found.error && !request) return <Failure error={found.error} again={found.again} />;
  if (!found.data) return <Skeleton />;
  if (!request) return <NotFound />;
  return <Body me={me} request={request} found={found} />;
}

type BodyProps = { me: Me; request: Request; found: Stored<Page<Request>> };

function Body({ me, request, found }: BodyProps) {
  const names = found.data?.names ?? {};
  const clocks = useClocks(request);
  useEffect(() => noteShown([request.id]), [request.id]);
  const words = clocks.data?.words;
  return (
    <article>
      <Head request={request} levels={words?.levels} />
      <AsOf stored={found} />
      <Facts request={request} names={names} pauses={words?.pauses} />
      <Waiting request={request} />
      <Acts me={me} request={request} />
      <Composer me={me} request={request} to={nameOf(names, "contacts", request.contact)} />
      <Place request={request} />
      <Unit request={request} />
      {clocks.data ? (
        <Promises commitments={clocks.data.commitments} />
      ) : (
        clocks.error !== undefined && <Failure error={clocks.error} again={clocks.again} />
      )}
      <Happened request={request} words={words} />
    </article>
  );
}

function Head({
  request,
  levels,
}: {
  request: Request;
  levels: Record<string, string> | undefined;
}) {
  return (
    <>
      <p className="dim">
        <span className="num">{request.number}</span> · {kindWord(request.kind)} ·{" "}
        <When at={request.reported_at ?? request.created_at} />
      </p>
      <Title>{request.subject}</Title>
      <p className="head">
        <span className="state">{stateWord(request.state)}</span>{" "}
        <Level level={request.level} name={levels?.[request.level ?? ""]} />
      </p>
      <p>
        <Clock request={request} />
      </p>
    </>
  );
}

type FactsProps = { request: Request; names: Names; pauses: Record<string, string> | undefined };

function Facts({ request, names, pauses }: FactsProps) {
  const who = [
    nameOf(names, "customers", request.customer),
    nameOf(names, "contacts", request.contact),
  ];
  return (
    <>
      <p>{who.filter(Boolean).join(" · ")}</p>
      {request.held && (
        <p className="notice">
          {say("request.held", { reason: pauses?.[request.hold_reason ?? ""] ?? "" })}
        </p>
      )}
      {request.description && <p className="typed">{request.description}</p>}
    </>
  );
}

/** What was done here and isn't over yet. */
function Waiting({ request }: { request: Request }) {
  const { entries } = useOutbox();
  const here = entries.filter((entry) => entry.request.id === request.id && entry.state !== "sent");
  if (!here.length) return null;
  return (
    <section>
      <h2>{say("request.waiting")}</h2>
      <ul className="list">
        {here.map((entry) => (
          <Operation key={entry.seq} entry={entry} entries={entries} />
        ))}
      </ul>
    </section>
  );
}

const SIDES = {
  internal: "side.internal",
  to_customer: "side.to",
  from_customer: "side.from",
} as const;
const sideWord = (side: Side) => say(SIDES[side]);
const MESSAGES = { entity: "message" };

type HappenedProps = { request: Request; words: Parameters<typeof History>[0]["words"] };

function Happened({ request, words }: HappenedProps) {
  const timeline = useTimeline(request);
  useChanges(MESSAGES, timeline.again);
  return (
    <section>
      <h2>{say("request.happened")}</h2>
      {timeline.data ? (
        <History items={timeline.data.items} words={words} sideWord={sideWord} />
      ) : timeline.error ? (
        <Failure error={timeline.error} again={timeline.again} />
      ) : (
        <Skeleton />
      )}
    </section>
  );
}
