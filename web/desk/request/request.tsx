// A request: its steps, the one next thing to do, promises with their why, timeline, two composers.
import { Button, Menu, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation } from "wouter";
import type { Request } from "../../shared/api.gen.ts";
import { get, type Names, nameOf, type Page, patch, post, query } from "../../shared/api.ts";
import { languageNow } from "../../shared/i18n.ts";
import { dayAndTime, whole } from "../../shared/time.ts";
import { channelWord, kindWord, owedWord } from "../../shared/words.ts";
import { useKeys } from "../kit/keys.ts";
import type { Me } from "../kit/me.ts";
import {
  Clock,
  type ClockState,
  Dialog,
  Failure,
  Level,
  messageOf,
  Skeleton,
  State,
  Submit,
} from "../kit/parts.tsx";
import { Composer } from "./composer.tsx";
import { Coverage } from "./coverage.tsx";
import { Presence } from "./presence.tsx";
import { Similar } from "./similar.tsx";
import { say } from "./texts.ts";
import { Timeline } from "./timeline.tsx";

type Commitment = {
  promise: string;
  name: string;
  round: number;
  state: ClockState;
  due: string | null;
  met_at: string | null;
  explain: string[];
};
type Clocks = {
  steps: { id: string; name: string; done_at: string | null }[];
  commitments: Commitment[];
};

export function RequestPage({ number, me }: { number: string; me: Me }) {
  const [, go] = useLocation();
  return (
    <div className="page-body" style={{ padding: 0 }}>
      <RequestView number={number} me={me} alone onClose={() => go("/")} />
    </div>
  );
}

type Props = { number: string; me: Me; alone?: boolean; onClose: () => void };

export function RequestView({ number, me, alone, onClose }: Props) {
  const found = useQuery({
    queryKey: ["request", "one", number],
    queryFn: ({ signal }) =>
      get<Page<Request>>(`requests?${query({ number, names: true })}`, signal),
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
  const clocks = useQuery({
    queryKey: ["request-of", request.id, "clocks", request.version, languageNow()],
    queryFn: ({ signal }) =>
      get<Clocks>(`requests/${request.id}/clocks?language=${languageNow()}`, signal),
    placeholderData: (before) => before,
  });
  const where = [
    nameOf(names, "customers", request.customer),
    nameOf(names, "sites", request.site),
    nameOf(names, "equipment", request.equipment),
  ].filter(Boolean);
  const works = me.rights.includes("requests.work");
  return (
    <>
      <header>
        <Level level={request.level} />
        <span className="dim num">{request.number}</span>
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
      {works && <Presence request={request.id} typing={false} />}
      {clocks.data && <Steps clocks={clocks.data} />}
      {works && <Acts request={request} names={names} me={me} />}
      {request.description && (
        <p style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>{request.description}</p>
      )}
      <section className="section">
        <h2>{say("request.promises")}</h2>
        {clocks.error && <Failure error={clocks.error} again={() => clocks.refetch()} />}
        {clocks.data && <Promises commitments={clocks.data.commitments} />}
      </section>
      <Coverage request={request} />
      <section className="section">
        <h2>{say("request.timeline")}</h2>
        <Timeline request={request} />
        {(works || me.rights.includes("requests.speak")) && (
          <Composer
            request={request}
            to={nameOf(names, "contacts", request.contact)}
            works={works}
          />
        )}
      </section>
      {works && <Similar request={request} />}
    </>
  );
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

function Promises({ commitments }: { commitments: Commitment[] }) {
  const [asked, setAsked] = useState<string | null>(null);
  const keyOf = ({ promise, round }: Commitment) => `${promise}/${round}`;
  const first = commitments[0];
  useKeys({ w: () => first && setAsked((before) => (before ? null : keyOf(first))) });
  if (!commitments.length) return <p className="dim">{say("request.noPromises")}</p>;
  return (
    <div className="promises">
      {commitments.map((one) => (
        <div key={keyOf(one)} className="promise">
          <span>
            {one.name}
            {one.round > 1 && <span className="dim"> · {one.round}</span>}
          </span>
          <Clock state={one.state} due={one.due} word={owedWord(one.state)} />
          <button
            type="button"
            className="link"
            aria-expanded={asked === keyOf(one)}
            onClick={() => setAsked(asked === keyOf(one) ? null : keyOf(one))}
          >
            {say("request.why")}
          </button>
          {asked === keyOf(one) && (
            <div className="why">
              {one.due && <p className="dim">{say("clock.due", { when: whole(one.due) })}</p>}
              {one.explain.map((sentence) => (
                <p key={sentence}>{sentence}</p>
              ))}
            </div>
          )}
        </div>
      ))}
    </div>
  );
}

/* ---- what can be done ---- */

const NEXT: Partial<Record<Request["state"], Act>> = {
  received: "respond",
  answered: "set_mode",
  mode_set: "diagnose",
  diagnosed: "resolve",
  repaired: "resolve",
  resolved: "confirm",
  confirmed: "report_back",
  reported: "close",
};
const FURTHER = [
  "respond",
  "owe_call_back",
  "call_back",
  "set_level",
  "set_mode",
  "diagnose",
  "hold",
  "resume",
  "work_around",
  "resolve",
  "confirm",
  "report_back",
  "close",
  "reopen",
  "cancel",
] as const;
type Act = (typeof FURTHER)[number];

/** What an act asks for, beside doing it. */
const ASKS: Partial<Record<Act, { field: string; options?: string[] }[]>> = {
  set_mode: [{ field: "mode", options: ["telephone", "on_site"] }],
  diagnose: [{ field: "side", options: ["hardware", "software", "none"] }],
  hold: [{ field: "reason" }],
  resume: [{ field: "reason" }],
  set_level: [{ field: "level" }, { field: "reason" }],
  reopen: [{ field: "reason" }],
  cancel: [{ field: "reason" }],
};

function Acts({ request, names, me }: { request: Request; names: Names | undefined; me: Me }) {
  const [asking, setAsking] = useState<Act | null>(null);
  const queries = useQueryClient();
  const again = () => queries.invalidateQueries({ queryKey: ["request"] });
  const act = useMutation({
    mutationFn: ({ name, input }: { name: Act; input: Record<string, string> }) =>
      post<Request>(`requests/${request.id}/${name}`, input, { version: request.version }),
    onSuccess: () => setAsking(null),
    onSettled: again,
  });
  const take = useMutation({
    mutationFn: () => patch(`requests/${request.id}`, { assignee: me.user?.id }, request.version),
    onSettled: again,
  });
  const begin = (name: Act) => (ASKS[name] ? setAsking(name) : act.mutate({ name, input: {} }));
  const next = NEXT[request.state];
  const owner = nameOf(names, "users", request.assignee);
  return (
    <>
      <div className="acts">
        {next && (
          <Button size="xs" loading={act.isPending} onClick={() => begin(next)}>
            {say("request.next", { act: say(`act.${next}`) })}
          </Button>
        )}
        <Menu withinPortal={false}>
          <Menu.Target>
            <Button size="xs" variant="default">
              {say("request.more")} ▾
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {FURTHER.map((name) => (
              <Menu.Item key={name} onClick={() => begin(name)}>
                {say(`act.${name}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        <span className="dim">
          {say("request.owner")}: {owner || say("queue.nobody")}
        </span>
        {request.assignee !== me.user?.id && me.user && (
          <button type="button" className="link" onClick={() => take.mutate()}>
            {say("request.take")}
          </button>
        )}
      </div>
      {(act.error || take.error) && !asking && <Failure error={act.error ?? take.error} />}
      {asking && (
        <ActDialog
          name={asking}
          busy={act.isPending}
          error={act.error}
          onDo={(input) => act.mutate({ name: asking, input })}
          onClose={() => {
            act.reset();
            setAsking(null);
          }}
        />
      )}
    </>
  );
}

type ActProps = {
  name: Act;
  busy: boolean;
  error: unknown;
  onDo: (input: Record<string, string>) => void;
  onClose: () => void;
};

function ActDialog({ name, busy, error, onDo, onClose }: ActProps) {
  const asks = ASKS[name] ?? [];
  const [input, setInput] = useState<Record<string, string>>(() =>
    Object.fromEntries(asks.map(({ field, options }) => [field, options?.[0] ?? ""])),
  );
  return (
    <Dialog onClose={onClose} title={say(`act.${name}`)}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          onDo(input);
        }}
      >
        {asks.map(({ field, options }) =>
          options ? (
            <fieldset
              key={field}
              style={{
                border: 0,
                padding: 0,
                margin: 0,
                display: "flex",
                gap: 6,
                flexWrap: "wrap",
              }}
            >
              <legend className="hidden">{say(`act.${name}`)}</legend>
              {options.map((option) => (
                <button
                  key={option}
                  type="button"
                  className="chip-choice"
                  aria-pressed={input[field] === option}
                  onClick={() => setInput({ ...input, [field]: option })}
                >
                  {say(`act.${option}` as "act.on_site")}
                </button>
              ))}
            </fieldset>
          ) : (
            <TextInput
              key={field}
              label={say(field === "level" ? "act.level" : "act.reason")}
              required
              data-autofocus={field === asks[0]?.field ? true : undefined}
              value={input[field] ?? ""}
              onChange={(event) => setInput({ ...input, [field]: event.currentTarget.value })}
            />
          ),
        )}
        {error ? (
          <div className="problem" role="alert">
            {messageOf(error)}
          </div>
        ) : null}
        <Submit busy={busy}>{say("act.do")}</Submit>
      </form>
    </Dialog>
  );
}
