import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Request } from "../../shared/api.gen.ts";
import { type Names, nameOf } from "../../shared/api.ts";
import { dayAndTime, whole } from "../../shared/time.ts";
import { eventWord } from "../../shared/words.ts";
import { Failure, Skeleton } from "../kit/parts.tsx";
import { timelineOf } from "./asked.ts";
import { say } from "./texts.ts";
import type { Item, Words } from "./types.ts";

export function useTimeline(request: Request) {
  return useQuery({ ...timelineOf(request), placeholderData: (before) => before });
}

const CHIPS = ["event", "message", "alert", "change"] as const;
type Chip = (typeof CHIPS)[number];

type Props = { request: Request; words: Words | undefined };

export function Timeline({ request, words }: Props) {
  const [only, setOnly] = useState<Chip | null>(null);
  const timeline = useTimeline(request);
  if (timeline.error) return <Failure error={timeline.error} again={() => timeline.refetch()} />;
  if (!timeline.data) return <Skeleton rows={3} />;
  const { items, names } = timeline.data;
  const kinds = CHIPS.filter((chip) => items.some(({ kind }) => kind === chip));
  return (
    <>
      {kinds.length > 1 && (
        <div className="chips">
          {kinds.map((chip) => (
            <button
              key={chip}
              type="button"
              className="chip-choice"
              aria-pressed={only === chip}
              onClick={() => setOnly(only === chip ? null : chip)}
            >
              {say(`timeline.${chip}`)}
            </button>
          ))}
        </div>
      )}
      <ol className="timeline">
        {items.map((item, at) =>
          only && item.kind !== only ? null : (
            <Entry key={at} item={item} names={names} words={words} />
          ),
        )}
      </ol>
    </>
  );
}

type EntryProps = { item: Item; names: Names | undefined; words: Words | undefined };

function Entry({ item, names, words }: EntryProps) {
  const by = nameOf(names, "users", item.message ? item.message.author : item.by);
  const said = item.text ?? item.message?.text ?? item.note ?? undefined;
  const reason = item.event?.reason;
  const side = item.side ?? item.message?.side;
  const late = item.recorded_at && Date.parse(item.recorded_at) - Date.parse(item.at) > 60_000;
  return (
    <li className={`${item.kind}${side === "internal" ? " internal" : ""}`}>
      <span>
        {title(item)}
        {by && <span className="dim"> {say("request.by", { name: by })}</span>}
        {reason && <span className="dim"> · {words?.pauses[reason] ?? reason}</span>}
        {side && <span className="dim"> · {say(sideKey(side))}</span>}
        {late && item.recorded_at && (
          <span className="dim">
            {" "}
            · {say("request.backdated", { when: dayAndTime(item.recorded_at) })}
          </span>
        )}
      </span>
      <time dateTime={item.at} title={whole(item.at)}>
        {dayAndTime(item.at)}
      </time>
      {said && <div className="said">{said}</div>}
    </li>
  );
}

function sideKey(side: string) {
  if (side === "internal") return "request.internal";
  return side === "to_customer" ? "request.toCustomer" : "request.fromCustomer";
}

function title(item: Item): string {
  if (item.kind === "event")
    return eventWord(item.event?.type) + (item.event?.level ? ` ${item.event.level}` : "");
  if (item.kind === "message") return say("notice.message");
  const alert = item.alert ?? (item as { kind: string; promise?: string; place?: string });
  return [say("notice.alert"), alert.promise, alert.place].filter(Boolean).join(" · ");
}
