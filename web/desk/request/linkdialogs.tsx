// What belongs together: one request goes on for two, one report with two failures is split, others are
// only linked.
import { TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useLocation } from "wouter";
import type { Request } from "../../shared/api.gen.ts";
import { get, newKey, type Page, post, query } from "../../shared/api.ts";
import { Dialog, Submit } from "../kit/dialog.tsx";
import { useLater, useWalk } from "../kit/lookup.ts";
import { Failure } from "../kit/parts.tsx";
import { tell } from "../kit/toasts.tsx";
import { say } from "./texts.ts";

type Props = { request: Request; onClose: () => void };

export function MergeDialog({ request, onClose }: Props) {
  const [into, setInto] = useState<Request | null>(null);
  const queries = useQueryClient();
  const [, go] = useLocation();
  const merge = useMutation({
    mutationFn: (other: Request) =>
      post(`requests/${request.id}/merge`, { into: other.id }, request),
    onSuccess: (_, other) => {
      onClose();
      tell(say("links.merged", { number: other.number ?? "" }));
      go(`/requests/${other.number}`);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["request"] }),
  });
  return (
    <Dialog title={say("links.merge")} onClose={onClose}>
      <p>{say("links.mergeHint", { number: request.number ?? "" })}</p>
      {into ? (
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault();
            merge.mutate(into);
          }}
        >
          <p>
            <strong className="num">{into.number}</strong> {into.subject}
          </p>
          {merge.error && <Failure error={merge.error} />}
          <Submit busy={merge.isPending}>
            {say("links.mergeInto", { number: into.number ?? "" })}
          </Submit>
        </form>
      ) : (
        <OthersOf request={request} onChoose={setInto} />
      )}
    </Dialog>
  );
}

/** Open requests of the same customer, found by number or words. */
function OthersOf({ request, onChoose }: { request: Request; onChoose: (one: Request) => void }) {
  const [text, setText] = useState("");
  const typed = useLater(text.trim(), 150);
  const found = useQuery({
    queryKey: ["request", "others", request.customer, typed],
    queryFn: ({ signal }) =>
      get<Page<Request>>(
        `requests?${query({
          customer: request.customer,
          open: true,
          limit: 20,
          ...(/^SR-\d+$/i.test(typed)
            ? { number: typed.toUpperCase() }
            : { q: typed, typing: typed ? true : null }),
        })}`,
        signal,
      ),
  });
  const others = (found.data?.items ?? []).filter(({ id }) => id !== request.id);
  const settled = text.trim() === typed && !found.isFetching;
  const walk = useWalk(others.length, (at) => others[at] && onChoose(others[at]), settled);
  return (
    <>
      <TextInput
        label={say("links.which")}
        data-autofocus
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          walk.begin();
        }}
        onKeyDown={walk.onKeyDown}
      />
      {found.error && <Failure error={found.error} />}
      <div className="found" role="listbox" aria-label={say("links.which")}>
        {others.map((one, at) => (
          <button
            key={one.id}
            type="button"
            role="option"
            aria-selected={at === walk.at}
            tabIndex={-1}
            className={at === walk.at ? "at" : ""}
            onClick={() => onChoose(one)}
          >
            <span className="num">{one.number}</span> {one.subject}
          </button>
        ))}
      </div>
      {found.data && !others.length && <p className="dim">{say("links.noOthers")}</p>}
    </>
  );
}

export function SplitDialog({ request, onClose }: Props) {
  const [subject, setSubject] = useState("");
  const key = useRef(newKey());
  const queries = useQueryClient();
  const [, go] = useLocation();
  const open = useMutation({
    mutationFn: () => post<Request>("requests", splitOf(request, subject), { key: key.current }),
    onSuccess: (other) => {
      onClose();
      go(`/requests/${other.number}`);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["request"] }),
  });
  return (
    <Dialog title={say("links.split")} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          open.mutate();
        }}
      >
        <p>{say("links.splitHint")}</p>
        <TextInput
          label={say("links.subject")}
          required
          data-autofocus
          maxLength={200}
          value={subject}
          onChange={(event) => setSubject(event.currentTarget.value)}
        />
        {open.error && <Failure error={open.error} />}
        <Submit busy={open.isPending}>{say("links.split")}</Submit>
      </form>
    </Dialog>
  );
}

/** The same customer, unit and time of the report; its own failure, its own clocks. */
function splitOf(request: Request, subject: string) {
  const { customer, site, equipment, contact, contract, kind, channel, happened_at } = request;
  const filled = Object.entries({ site, equipment, contact, contract, happened_at }).filter(
    ([, value]) => value !== null,
  );
  return {
    ...Object.fromEntries(filled),
    customer,
    kind,
    channel,
    subject,
    follows: request.id,
    at: request.reported_at,
  };
}

type LinkProps = Props & { error: unknown; onChoose: (other: Request) => void };

export function LinkDialog({ request, error, onChoose, onClose }: LinkProps) {
  return (
    <Dialog title={say("links.add")} onClose={onClose}>
      <OthersOf request={request} onChoose={onChoose} />
      {error ? <Failure error={error} /> : null}
    </Dialog>
  );
}
