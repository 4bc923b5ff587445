// What was changed, by whom, when; and the proof that nothing of it was changed afterwards.
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { Request, User } from "../../shared/api.gen.ts";
import { get, query, type Page as Rows } from "../../shared/api.ts";
import { instantOf } from "../../shared/time.ts";
import { useAddress } from "../kit/address.ts";
import { OneOf, Words } from "../kit/filters.tsx";
import { namesOf } from "../kit/list.tsx";
import type { Me } from "../kit/me.ts";
import { Page } from "../kit/page.tsx";
import { Empty, Failure, Skeleton } from "../kit/parts.tsx";
import { Entry, type JournalEvent } from "./entry.tsx";
import { ACTS, actionWord, ENTITIES, entityWord } from "./journalwords.ts";
import { Proof } from "./proof.tsx";
import { say } from "./texts.ts";

const FILTERS = ["record", "entity", "action", "actor", "from", "to"] as const;

type JournalPage = {
  items: JournalEvent[];
  before: number | null;
  names: Rows<unknown>["names"];
};

export function Journal({ me }: { me: Me }) {
  const { of, set } = useAddress();
  const record = useRecord(of("record"));
  const asked = query({
    limit: 50,
    record: record.id,
    entity: of("entity"),
    action: of("action"),
    actor: of("actor"),
    from: instantOf(of("from")),
    to: instantOf(of("to")),
  });
  const list = useInfiniteQuery({
    queryKey: ["journal", asked],
    enabled: record.isKnown,
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) =>
      get<JournalPage>(`journal?${asked}${pageParam ? `&before=${pageParam}` : ""}`, signal),
    getNextPageParam: (last) => (last.before ? String(last.before) : undefined),
  });
  const pages = list.data?.pages ?? [];
  const events = pages.flatMap(({ items }) => items);
  const names = namesOf(pages.map((page) => page.names));
  const filtered = FILTERS.some((name) => of(name));
  return (
    <Page
      title={say("journal.title")}
      head={
        filtered && (
          <button
            type="button"
            className="link"
            onClick={() => set(Object.fromEntries(FILTERS.map((name) => [name, ""])))}
          >
            {say("journal.clear")}
          </button>
        )
      }
    >
      <Proof me={me} />
      <Filters key={String(filtered)} of={of} set={set} />
      {record.unknown && <p className="problem">{say("journal.noNumber")}</p>}
      {list.error && <Failure error={list.error} again={() => list.refetch()} />}
      {list.isPending && record.isKnown && <Skeleton rows={8} />}
      {list.data && !events.length && !list.hasNextPage && (
        <Empty title={say("journal.none")}>{say("journal.noneHint")}</Empty>
      )}
      <ol className="journal">
        {events.map((event) => (
          <Entry
            key={event.seq}
            event={event}
            names={names}
            onRecord={(id) => set({ record: String(id) })}
          />
        ))}
      </ol>
      {list.hasNextPage && (
        <p>
          {!events.length && <span className="dim">{say("journal.searching")} </span>}
          <button
            type="button"
            className="link"
            disabled={list.isFetchingNextPage}
            onClick={() => list.fetchNextPage()}
          >
            {say("queue.loadMore")}
          </button>
        </p>
      )}
    </Page>
  );
}

/** An id, or a request's number: people know the number. */
function useRecord(text: string) {
  const isNumber = !!text && !/^\d+$/.test(text);
  const found = useQuery({
    queryKey: ["request", "by-number", text],
    enabled: isNumber,
    queryFn: ({ signal }) => get<Rows<Request>>(`requests?${query({ number: text })}`, signal),
  });
  const id = isNumber ? (found.data?.items[0]?.id ?? null) : text;
  return { id, isKnown: !isNumber || !!id, unknown: isNumber && found.isSuccess && !id };
}

type FiltersProps = {
  of: (name: string) => string;
  set: (changes: Record<string, string>) => void;
};

function Filters({ of, set }: FiltersProps) {
  const people = useQuery({
    queryKey: ["user", "names"],
    queryFn: ({ signal }) => get<Rows<User>>("users?limit=200&sort=id", signal),
  });
  const when = (name: "from" | "to") => (
    <label>
      {say(name === "from" ? "journal.from" : "journal.to")}
      <input
        className="plain"
        type="datetime-local"
        value={of(name)}
        onChange={(event) => set({ [name]: event.currentTarget.value })}
      />
    </label>
  );
  return (
    <div className="asked no-print">
      <Words
        key={of("record")}
        label={`${say("journal.record")} ${say("journal.request")}`}
        value={of("record")}
        onValue={(record) => set({ record })}
      />
      <OneOf
        label={say("journal.entity")}
        value={of("entity")}
        options={[
          { value: "", label: say("people.any") },
          ...ENTITIES.map((value) => ({ value, label: entityWord(value) })),
        ]}
        onValue={(entity) => set({ entity })}
      />
      <OneOf
        label={say("journal.action")}
        value={of("action")}
        options={[
          { value: "", label: say("people.any") },
          ...ACTS.map((value) => ({ value, label: actionWord(value) })),
        ]}
        onValue={(action) => set({ action })}
      />
      <OneOf
        label={say("journal.who")}
        value={of("actor")}
        options={[
          { value: "", label: say("people.any") },
          { value: "0", label: say("journal.system") },
          ...(people.data?.items ?? []).map(({ id, name }) => ({
            value: String(id),
            label: name ?? String(id),
          })),
        ]}
        onValue={(actor) => set({ actor })}
      />
      {when("from")}
      {when("to")}
    </div>
  );
}
