// The queue: what is open, by when it is due, in groups; list on the left, the request beside it.
import { Button } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, useState } from "react";
import { useLocation, useSearchParams } from "wouter";
import type { Request } from "../../shared/api.gen.ts";
import { get, type Names, nameOf, type Page, query, serverNow } from "../../shared/api.ts";
import { type Due, dayAndTime, groupOf } from "../../shared/time.ts";
import { clockWord, kindWord } from "../../shared/words.ts";
import { useKeys } from "../kit/keys.ts";
import { screen } from "../kit/lazy.tsx";
import { namesOf } from "../kit/list.tsx";
import type { Me } from "../kit/me.ts";
import { Clock, Empty, Failure, Level, Skeleton, State } from "../kit/parts.tsx";
import { askAhead } from "../request/asked.ts";
import { RequestView } from "../request/request.tsx";
import { DutyStrip } from "./dutystrip.tsx";
import { type Key, say } from "./texts.ts";
import { useSavedFilters } from "./views.tsx";

const BulkDialog = screen(() => import("./bulk.tsx").then((it) => it.BulkDialog));
const SaveView = screen(() => import("./saveview.tsx").then((it) => it.SaveView));

type View = { id: string; text: Key; filters: Record<string, string> };
const viewsOf = (me: Me): View[] => [
  { id: "all", text: "queue.all", filters: { open: "true", sort: "due_at" } },
  {
    id: "mine",
    text: "queue.mine",
    filters: { open: "true", assignee: String(me.user?.id ?? 0), sort: "due_at" },
  },
  { id: "unanswered", text: "queue.unanswered", filters: { state: "received", sort: "due_at" } },
  {
    id: "breached",
    text: "queue.breached",
    filters: { clock: "breached", open: "true", sort: "due_at" },
  },
  {
    id: "unexplained",
    text: "queue.unexplained",
    filters: { unexplained: "true", sort: "-reported_at" },
  },
  {
    id: "callbacks",
    text: "queue.callBacks",
    filters: { call_back_owed: "true", sort: "due_at" },
  },
  { id: "stopped", text: "queue.held", filters: { clock: "paused", open: "true", sort: "due_at" } },
  { id: "closed", text: "queue.closed", filters: { state: "closed", sort: "-reported_at" } },
];
const KINDS = [
  "fault",
  "open_box",
  "consultation",
  "guidance",
  "scheduled_support",
  "training",
  "complaint",
];
const PAGE = 100;

type Line =
  | { kind: "group"; group: Due; count: number }
  | { kind: "row"; request: Request; index: number };

function useQueue(filters: Record<string, string>) {
  return useInfiniteQuery({
    queryKey: ["request", "list", filters],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) =>
      get<Page<Request>>(
        `requests?${query({ ...filters, limit: PAGE, names: true, cursor: pageParam, count: pageParam ? null : true })}`,
        signal,
      ),
    getNextPageParam: (last) => last.next ?? undefined,
  });
}

const BULK_MOST = 1000;

/** All that match, as many as can be done at once. */
async function allOf(filters: Record<string, string>): Promise<Request[]> {
  const all: Request[] = [];
  for (let cursor: string | null = ""; cursor !== null && all.length < BULK_MOST; ) {
    const page: Page<Request> = await get(`requests?${query({ ...filters, limit: 200, cursor })}`);
    all.push(...page.items);
    cursor = page.next;
  }
  return all.slice(0, BULK_MOST);
}

/** The neighbours of the one that is open, once one stays there. */
function useAskAhead(near: (Request | undefined)[]) {
  const queries = useQueryClient();
  useEffect(() => {
    const timer = window.setTimeout(() => {
      for (const request of near) if (request) askAhead(queries, request);
    }, 200);
    return () => window.clearTimeout(timer);
  }, [near.map((request) => `${request?.id} ${request?.version}`).join()]);
}

function chosenOf(requests: Request[], marked: ReadonlySet<number>): Request[] {
  const chosen = new Map(requests.map((request) => [request.id, request]));
  return [...chosen.values()].filter(({ id }) => marked.has(id));
}

export function QueuePage({ me, onCall }: { me: Me; onCall: () => void }) {
  const [params, setParams] = useSearchParams();
  const views = viewsOf(me);
  const view = views.find(({ id }) => id === params.get("view")) ?? views[0];
  const saved = useSavedFilters(params.get("saved"));
  const filters = saved ?? { ...view?.filters, ...pick(params, ["level", "kind", "customer"]) };
  const [saving, setSaving] = useState(false);
  const list = useQueue(filters);
  const [chosen, setChosen] = useState<string | null>(null);
  const requests = useMemo(() => list.data?.pages.flatMap(({ items }) => items) ?? [], [list.data]);
  const names = useMemo(
    () => namesOf((list.data?.pages ?? []).map((page) => page.names)),
    [list.data],
  );
  const first = list.data?.pages[0];
  const at = requests.findIndex(({ number }) => number === chosen);
  useAskAhead([requests[at + 1], requests[at - 1]]);
  const [marked, setMarked] = useState<ReadonlySet<number>>(new Set());
  const [matching, setMatching] = useState<Request[]>([]);
  const [bulk, setBulk] = useState(false);
  const works = me.rights.includes("requests.work");
  const mark = (id: number) =>
    setMarked((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  const markAll = useMutation({
    mutationFn: () => allOf(filters),
    onSuccess: (all) => {
      setMatching(all);
      setMarked(new Set(all.map(({ id }) => id)));
    },
  });
  const walk = (step: number) => {
    const next = requests[Math.min(Math.max(at + step, 0), requests.length - 1)];
    if (next) setChosen(next.number);
    if (at + step > requests.length - 20 && list.hasNextPage && !list.isFetchingNextPage)
      list.fetchNextPage();
  };
  const [, go] = useLocation();
  useKeys({
    j: () => walk(1),
    k: () => walk(-1),
    ArrowDown: () => walk(1),
    ArrowUp: () => walk(-1),
    x: () => {
      const one = requests[at];
      if (one && works) mark(one.id);
    },
    Escape: () => (chosen ? setChosen(null) : setMarked(new Set())),
    Enter: () => chosen && go(`/requests/${chosen}`),
  });
  const set = (name: string, value: string) =>
    setParams((before) => {
      const next = new URLSearchParams(before);
      if (value) next.set(name, value);
      else next.delete(name);
      return next;
    });
  return (
    <>
      <div className="page-head">
        <h1>{say(view?.text ?? "queue.title")}</h1>
        {first?.count !== undefined && (
          <span className="dim num">
            {say(first.count_is_exact === false ? "queue.more" : "queue.count", {
              count: first.count,
            })}
          </span>
        )}
        <span className="grow" />
        {marked.size > 0 && (
          <>
            <span role="status">{say("bulk.marked", { count: marked.size })}</span>
            <button type="button" className="link" onClick={() => markAll.mutate()}>
              {say("bulk.all", { count: first?.count ?? requests.length })}
            </button>
            <button type="button" className="link" onClick={() => setMarked(new Set())}>
              {say("bulk.none")}
            </button>
            <Button size="xs" variant="default" onClick={() => setBulk(true)}>
              {say("bulk.do")}
            </Button>
          </>
        )}
        {me.rights.includes("requests.open") && (
          <Button size="xs" onClick={onCall} rightSection={<kbd>C</kbd>}>
            {say("queue.log")}
          </Button>
        )}
      </div>
      {me.rights.includes("duty.read") && <DutyStrip />}
      <div className="filters">
        {views.map(({ id, text }) => (
          <button
            key={id}
            type="button"
            className="chip-choice"
            aria-pressed={!saved && id === view?.id}
            onClick={() => {
              setChosen(null);
              setParams(id === "all" ? {} : { view: id });
            }}
          >
            {say(text)}
          </button>
        ))}
        <Choice
          name="level"
          text="queue.level"
          params={params}
          set={set}
          values={["1", "2", "3", "4"]}
          word={(it) => it}
        />
        <Choice
          name="kind"
          text="queue.kind"
          params={params}
          set={set}
          values={KINDS}
          word={kindWord}
        />
        <span className="grow" />
        <button type="button" className="link" onClick={() => setSaving(true)}>
          {say("views.save")}
        </button>
      </div>
      {saving && <SaveView query={query(filters)} onClose={() => setSaving(false)} />}
      <div className={`split${chosen ? " open" : ""}`}>
        {list.isPending && <Skeleton rows={12} />}
        {list.error && <Failure error={list.error} again={() => list.refetch()} />}
        {list.data && requests.length === 0 && (
          <Empty title={say("queue.empty")}>
            <span>{say("queue.emptyHint")}</span>
          </Empty>
        )}
        {requests.length > 0 && (
          <Rows
            requests={requests}
            names={names}
            chosen={chosen}
            grouped={filters.sort === "due_at"}
            onChoose={setChosen}
            marked={marked}
            onMark={works ? mark : undefined}
            more={list.hasNextPage ? () => list.fetchNextPage() : undefined}
          />
        )}
        {chosen && (
          <RequestView
            key={chosen}
            number={chosen}
            me={me}
            known={requests[at] && { items: [requests[at]], names, next: null }}
            onClose={() => setChosen(null)}
          />
        )}
      </div>
      {bulk && (
        <BulkDialog
          chosen={chosenOf([...requests, ...matching], marked)}
          me={me}
          onClose={() => setBulk(false)}
          onDone={() => {
            setBulk(false);
            setMarked(new Set());
          }}
        />
      )}
    </>
  );
}

type ChoiceProps = {
  name: string;
  text: Key;
  params: URLSearchParams;
  set: (name: string, value: string) => void;
  values: string[];
  word: (value: string) => string;
};

function Choice({ name, text, params, set, values, word }: ChoiceProps) {
  return (
    <label>
      <span className="dim">{say(text)} </span>
      <select
        value={params.get(name) ?? ""}
        onChange={(event) => set(name, event.currentTarget.value)}
      >
        <option value="">{say("queue.any")}</option>
        {values.map((value) => (
          <option key={value} value={value}>
            {word(value)}
          </option>
        ))}
      </select>
    </label>
  );
}

function pick(params: URLSearchParams, names: string[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of names) {
    const value = params.get(name);
    if (value) found[name] = value;
  }
  return found;
}

function linesOf(requests: Request[], grouped: boolean, now: number): Line[] {
  const lines: Line[] = [];
  let group: Extract<Line, { kind: "group" }> | undefined;
  requests.forEach((request, index) => {
    const of = groupOf(request.due_at, now);
    if (grouped && group?.group !== of) {
      group = { kind: "group", group: of, count: 0 };
      lines.push(group);
    }
    if (group) group.count += 1;
    lines.push({ kind: "row", request, index });
  });
  return lines;
}

type RowsProps = {
  requests: Request[];
  names: Names;
  chosen: string | null;
  grouped: boolean;
  onChoose: (number: string) => void;
  marked: ReadonlySet<number>;
  onMark: ((id: number) => void) | undefined;
  more: (() => void) | undefined;
};

function Rows({ requests, names, chosen, grouped, onChoose, marked, onMark, more }: RowsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const lines = useMemo(() => linesOf(requests, grouped, serverNow()), [requests, grouped]);
  const narrow = window.matchMedia("(max-width: 900px)").matches;
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: (at) => (lines[at]?.kind === "group" ? 32 : narrow ? 56 : 36),
    overscan: 12,
  });
  const at = lines.findIndex((line) => line.kind === "row" && line.request.number === chosen);
  const shown = useRef(-1);
  if (at >= 0 && at !== shown.current)
    queueMicrotask(() => rows.scrollToIndex(at, { align: "auto" }));
  shown.current = at;
  return (
    <section className="queue" aria-label={say("queue.list")}>
      <Head />
      <div className="rows" ref={scroller} tabIndex={0} role="grid" aria-label={say("queue.list")}>
        <div
          role="rowgroup"
          style={{ height: rows.getTotalSize() + (more ? 44 : 0), position: "relative" }}
        >
          {rows.getVirtualItems().map(({ index, start, key }) => {
            const line = lines[index];
            if (!line) return null;
            return line.kind === "group" ? (
              <div key={key} className="queue-group" role="row" style={{ top: start }}>
                <span role="gridcell">
                  {say(`queue.${line.group}`)} <span className="dim num">{line.count}</span>
                </span>
              </div>
            ) : (
              <Row
                key={key}
                request={line.request}
                names={names}
                top={start}
                at={line.request.number === chosen}
                onChoose={onChoose}
                marked={marked.has(line.request.id)}
                onMark={onMark}
              />
            );
          })}
          {more && (
            <div role="row" className="more" style={{ top: rows.getTotalSize() + 8 }}>
              <span role="gridcell">
                <button type="button" className="link" onClick={more}>
                  {say("queue.loadMore")}
                </button>
              </span>
            </div>
          )}
        </div>
      </div>
    </section>
  );
}

function Head() {
  return (
    <div className="queue-row queue-head" aria-hidden="true" style={{ position: "relative" }}>
      <span>{say("queue.level")}</span>
      <span>{say("queue.due")}</span>
      <span>{say("queue.number")}</span>
      <span>{say("queue.subject")}</span>
      <span>{say("queue.customer")}</span>
      <span>{say("queue.state")}</span>
      <span>{say("queue.owner")}</span>
      <span>{say("queue.reported")}</span>
    </div>
  );
}

type RowProps = {
  marked: boolean;
  onMark: ((id: number) => void) | undefined;
  request: Request;
  names: Names;
  top: number;
  at: boolean;
  onChoose: (number: string) => void;
};

function Row({ request, names, top, at, onChoose, marked, onMark }: RowProps) {
  const where = [
    nameOf(names, "customers", request.customer),
    nameOf(names, "sites", request.site),
  ];
  const owner = nameOf(names, "users", request.assignee);
  const queries = useQueryClient();
  const hovered = useRef(0);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: J, K and Enter do it for the whole list
    <div
      className={`queue-row${at ? " at" : ""}`}
      role="row"
      aria-selected={at}
      tabIndex={-1}
      style={{ top }}
      onClick={() => onChoose(request.number ?? "")}
      onPointerEnter={() => {
        hovered.current = window.setTimeout(() => askAhead(queries, request), 60);
      }}
      onPointerLeave={() => window.clearTimeout(hovered.current)}
    >
      <span role="gridcell">
        {onMark && (
          <input
            type="checkbox"
            tabIndex={-1}
            checked={marked}
            aria-label={say("bulk.mark", { number: request.number ?? "" })}
            onClick={(event) => event.stopPropagation()}
            onChange={() => onMark(request.id)}
          />
        )}{" "}
        <Level level={request.level} />
      </span>
      <span role="gridcell">
        <Clock
          state={request.clock}
          due={request.due_at}
          word={clockWord(request.clock)}
          explained={request.clock === "breached" && !request.unexplained_count}
        />
      </span>
      <span role="gridcell" className="num">
        {request.number}
      </span>
      <span role="gridcell" className="subject">
        {request.subject}
      </span>
      <span role="gridcell" className="dim">
        {where.filter(Boolean).join(" · ")}
      </span>
      <span role="gridcell">
        <State state={request.state} />
      </span>
      <span role="gridcell" className={owner ? "" : "dim"}>
        {owner || say("queue.nobody")}
      </span>
      <span role="gridcell" className="dim num">
        {dayAndTime(request.reported_at)}
      </span>
    </div>
  );
}
