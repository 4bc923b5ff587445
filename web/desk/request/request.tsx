// A request: its steps, the one next thing to do, promises with their why, timeline, two composers.
import { useQuery } from "@tanstack/react-query";
import { Redirect, useLocation } from "wouter";
import type { Request } from "../../shared/api.gen.ts";
import { get, type Names, nameOf, type Page, query } from "../../shared/api.ts";
import { dayAndTime, whole } from "../../shared/time.ts";
import { channelWord, kindWord } from "../../shared/words.ts";
import { Files } from "../kit/files.tsx";
import { useKeys } from "../kit/keys.ts";
import type { Me } from "../kit/me.ts";
import { Failure, Level, Skeleton, State } from "../kit/parts.tsx";
import { tell } from "../kit/toasts.tsx";
import { Acts } from "./acts.tsx";
import { clocksOf } from "./asked.ts";
import { Composer } from "./composer.tsx";
import { Contest } from "./contest.tsx";
import { Coverage } from "./coverage.tsx";
import { Links } from "./links.tsx";
import { Presence } from "./presence.tsx";
import { Promises } from "./promises.tsx";
import { Similar } from "./similar.tsx";
import { say } from "./texts.ts";
import { Timeline, useTimeline } from "./timeline.tsx";
import type { Clocks, Words } from "./types.ts";
import { Unit } from "./unit.tsx";

export function RequestPage({ number, me }: { number: string; me: Me }) {
  const [, go] = useLocation();
  if (/^\d+$/.test(number)) return <ById id={number} />;
  return (
    <div className="page-body" style={{ padding: 0 }}>
      <RequestView number={number} me={me} alone onClose={() => go("/")} />
    </div>
  );
}

/** Where only the id is known, as in the journal: the address has the number. */
function ById({ id }: { id: string }) {
  const found = useQuery({
    queryKey: ["request", "by-id", id],
    queryFn: ({ signal }) => get<Request>(`requests/${id}`, signal),
  });
  if (found.data) return <Redirect to={`/requests/${found.data.number}`} replace />;
  return (
    <div className="page-body">
      {found.error && <Failure error={found.error} again={() => found.refetch()} />}
    </div>
  );
}

type Props = {
  number: string;
  me: Me;
  alone?: boolean;
  /** what a list knows of it already: it is there at once, and read again behind */
  known?: Page<Request> | undefined;
  onClose: () => void;
};

export function RequestView({ number, me, alone, known, onClose }: Props) {
  const found = useQuery({
    queryKey: ["request", "one", number],
    queryFn: ({ signal }) =>
      get<Page<Request>>(`requests?${query({ number, names: true })}`, signal),
    placeholderData: known,
  });
  const request = found.data?.items[0];
  useKeys(alone ? { Escape: onClose } : {});
  return (
    <article className={`request${alone ? " alone" : ""}`} aria-label={number}>
      {found.isPending && <Skeleton />}
      {found.error && <Failure error={found.error} again={() => found.refetch()} />}
      {found.data && !request && <p className="dim">{say("request.notFound")}</p>}
      {request && (
        <Body request={request} names={found.data?.names} me={me} alone={alone} onClose={onClose} />
      )}
    </article>
  );
}

type BodyProps = {
  request: Request;
  names: Names | undefined;
  me: Me;
  alone: boolean | undefined;
  onClose: () => void;
};

function Body({ request, names, me, alone, onClose }: BodyProps) {
  const clocks = useQuery({ ...clocksOf(request), placeholderData: (before) => before });
  const timeline = useTimeline(request);
  // first what one opens it for; the rest doesn't stand in its way
  const rest = !clocks.isPending && !timeline.isPending;
  const where = [
    nameOf(names, "customers", request.customer),
    nameOf(names, "sites", request.site),
    nameOf(names, "equipment", request.equipment),
  ].filter(Boolean);
  const works = me.rights.includes("requests.work");
  useKeys({ ".": () => copyLink(request) });
  return (
    <>
      <header>
        <Level level={request.level} />
        <button
          type="button"
          className="link dim num"
          title={say("request.copy")}
          onClick={() => copyLink(request)}
        >
          {request.number}
        </button>
        <State state={request.state} />
        <span className="dim">
          {kindWord(request.kind)} · {channelWord(request.channel)} ·{" "}
          {dayAndTime(request.reported_at)}
        </span>
        <span style={{ flex: 1 }} />
        {!alone && (
          <button
            type="button"
            className="link"
            onClick={onClose}
            aria-label={say("request.close")}
          >
            ✕
          </button>
        )}
      </header>
      <h1>{request.subject}</h1>
      <div className="dim">
        {where.join(" · ")}
        {request.contact && ` · ${nameOf(names, "contacts", request.contact)}`}
      </div>
      <Links request={request} names={names} works={works} />
      {rest && works && <Presence request={request.id} typing={false} />}
      {request.held && <Held request={request} words={clocks.data?.words} />}
      {request.contested && <Contest request={request} me={me} />}
      {clocks.data && <Steps clocks={clocks.data} />}
      {works && clocks.data && (
        <Acts request={request} names={names} words={clocks.data.words} me={me} />
      )}
      {request.description && (
        <p style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>{request.description}</p>
      )}
      <section className="section">
        <h2>{say("request.promises")}</h2>
        {clocks.error && <Failure error={clocks.error} again={() => clocks.refetch()} />}
        {clocks.data && (
          <Promises request={request} commitments={clocks.data.commitments} works={works} />
        )}
      </section>
      {rest && <Coverage request={request} works={works} />}
      <section className="section">
        <h2>{say("request.timeline")}</h2>
        <Timeline request={request} words={clocks.data?.words} />
        {(works || me.rights.includes("requests.speak")) && (
          <Composer
            request={request}
            to={nameOf(names, "contacts", request.contact)}
            works={works}
          />
        )}
      </section>
      {rest && (
        <>
          <Files path={`requests/${request.id}`} mayAdd={works} />
          <Unit request={request} names={names} />
          {works && <Similar request={request} />}
        </>
      )}
    </>
  );
}

/** Why the clocks stand still, and until when. */
function Held({ request, words }: { request: Request; words: Words | undefined }) {
  const reason = request.hold_reason ?? "";
  return (
    <p className="held">
      <span aria-hidden="true">❚❚</span>{" "}
      {say("request.held", { why: words?.pauses[reason] ?? reason })}
      {request.hold_until &&
        ` ${say("request.heldUntil", { when: dayAndTime(request.hold_until) })}`}
    </p>
  );
}

/** Number and address, to be pasted elsewhere; where the browser allows it. */
async function copyLink(request: Request) {
  const text = `${request.number} ${request.subject}\n${location.origin}/requests/${request.number}`;
  try {
    await navigator.clipboard.writeText(text);
    tell(say("request.copied"));
  } catch {
    tell(say("request.notCopied", { text }));
  }
}

function Steps({ clocks }: { clocks: Clocks }) {
  const now = clocks.steps.findIndex(({ done_at }) => !done_at);
  return (
    <ol className="steps" aria-label={say("request.steps")}>
      {clocks.steps.map((step, at) => (
        <li
          key={step.id}
          className={step.done_at ? "done" : at === now ? "now" : ""}
          aria-current={at === now ? "step" : undefined}
          title={`${step.name}${step.done_at ? ` · ${whole(step.done_at)}` : ""}`}
        >
          <span>{step.name}</span>
        </li>
      ))}
    </ol>
  );
}
