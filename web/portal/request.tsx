// One request: where it stands, what was promised, who comes, what was said, what may be done.
import { useAsked, useDoing } from "../kit/data.ts";
import { keyFor, useDraft } from "../kit/drafts.ts";
import { Button, Failure, Field, Form, Skeleton, Title } from "../kit/parts.tsx";
import { Promises, Steps, When } from "../kit/promises.tsx";
import { Link } from "../kit/route.tsx";
import { useState } from "../kit/view.ts";
import type { Attachment, Request } from "../shared/api.gen.ts";
import { type Names, nameOf, type Page, post, query } from "../shared/api.ts";
import { kindWord, stateWord } from "../shared/words.ts";
import { Acts } from "./acts.tsx";
import { useClocks } from "./clocks.ts";
import { NotFound } from "./notfound.tsx";
import { say } from "./texts.ts";
import { Timeline, useTimeline, Visit } from "./timeline.tsx";

export function RequestPage({ number }: { number: string }) {
  const found = useAsked<Page<Request>>(`requests?${query({ number, names: true })}`, {
    entity: "request",
  });
  const request = found.data?.items[0];
  if (found.error && !request) return <Failure error={found.error} again={found.again} />;
  if (!found.data) return <Skeleton />;
  if (!request) return <NotFound />;
  return <Body request={request} names={found.data.names ?? {}} again={found.again} />;
}

function Body({ request, names, again }: { request: Request; names: Names; again: () => void }) {
  const clocks = useClocks(request.id);
  const timeline = useTimeline(request.id);
  const [told, setTold] = useState("");
  const items = timeline.data?.items ?? [];
  const words = clocks.data?.words;
  const done = (what: string) => {
    setTold(what);
    again();
    clocks.again();
    timeline.again();
  };
  return (
    <article>
      <p className="dim">
        <span className="num">{request.number}</span> · {kindWord(request.kind)} ·{" "}
        <When at={request.reported_at ?? request.created_at} />
      </p>
      <Title>{request.subject}</Title>
      <p>
        <span className="state">{stateWord(request.state)}</span>{" "}
        {request.level && <span>{words?.levels[request.level]}</span>}
      </p>
      <Where request={request} names={names} />
      <p role="status" className={told ? "notice" : undefined}>
        {told}
      </p>
      {request.held && (
        <p className="notice">
          {say("request.heldFor", { reason: words?.pauses[request.hold_reason ?? ""] ?? "" })}
          {request.hold_until && (
            <>
              {" "}
              {say("request.heldUntil")} <When at={request.hold_until} />
            </>
          )}
        </p>
      )}
      {request.contested && <p className="notice">{say("request.contested")}</p>}
      {request.open && <Visit items={items} />}
      {request.description && <p className="typed">{request.description}</p>}
      <Acts
        request={request}
        clocks={clocks.data}
        wasHeld={items.some(({ event }) => event?.type === "request.paused")}
        onDone={done}
      />
      {clocks.error ? (
        <Failure error={clocks.error} again={clocks.again} />
      ) : (
        !clocks.data && <Skeleton />
      )}
      {clocks.data && (
        <>
          <section>
            <h2>{say("request.steps")}</h2>
            <Steps steps={clocks.data.steps} open={request.open} />
          </section>
          <Promises commitments={clocks.data.commitments} />
        </>
      )}
      <Files request={request} />
      <section>
        <h2>{say("timeline.title")}</h2>
        <Timeline timeline={timeline} words={words} />
      </section>
      {request.open ? <Write request={request} onDone={done} /> : <Over request={request} />}
    </article>
  );
}

function Where({ request, names }: { request: Request; names: Names }) {
  const unit = nameOf(names, "equipment", request.equipment);
  const site = nameOf(names, "sites", request.site);
  return (
    <>
      {(unit || site) && (
        <p>
          {unit && <Link to={`equipment/${request.equipment}`}>{unit}</Link>}
          {unit && site && " · "}
          {site}
        </p>
      )}
      {request.follows && <Follows id={request.follows} />}
    </>
  );
}

function Follows({ id }: { id: number }) {
  const before = useAsked<Request>(`requests/${id}`);
  if (!before.data) return null;
  return (
    <p>
      {say("request.follows")}{" "}
      <Link to={`requests/${before.data.number}`}>
        {before.data.number} <bdi>{before.data.subject}</bdi>
      </Link>
    </p>
  );
}

function Files({ request }: { request: Request }) {
  const files = useAsked<Page<Attachment>>(`requests/${request.id}/attachments`, {
    entity: "attachment",
  });
  if (!files.data?.items.length) return null;
  return (
    <section>
      <h2>{say("request.files")}</h2>
      <ul className="list">
        {files.data.items.map((file) => (
          <li key={file.id}>
            <a className="row" href={`/api/v1/attachments/${file.id}/content`} download={file.name}>
              {file.name}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Write({ request, onDone }: { request: Request; onDone: (what: string) => void }) {
  const name = `message ${request.id}`;
  const draft = useDraft(name, { text: "" });
  const [lacks, setLacks] = useState<string>();
  const send = useDoing(async () => {
    const body = { text: draft.value.text.trim() };
    await post(`requests/${request.id}/messages`, body, { key: keyFor(name, body) });
    draft.clear();
    onDone(say("done.message"));
  });
  return (
    <section>
      <Form
        onSend={() => {
          if (!draft.value.text.trim()) setLacks(say("needed"));
          else send.run(undefined);
        }}
      >
        <Field
          label={say("message.label")}
          hint={say("message.hint")}
          lines={4}
          most={20000}
          value={draft.value.text}
          error={draft.value.text.trim() ? undefined : lacks}
          onText={(text) => draft.set({ text })}
        />
        {send.error !== undefined && <Failure error={send.error} />}
        <Button submit busy={send.busy}>
          {say("message.send")}
        </Button>
      </Form>
    </section>
  );
}

/** After the end a new request goes on. */
function Over({ request }: { request: Request }) {
  return (
    <section>
      <p>{say("request.over")}</p>
      <p>
        <Link
          to={`report?${query({ follows: request.id, equipment: request.equipment })}`}
          name="button"
        >
          {say("request.reportAgain")}
        </Link>
      </p>
    </section>
  );
}
