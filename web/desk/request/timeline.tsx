import { useQuery } from "@tanstack/react-query";
import type { Request } from "../../shared/api.gen.ts";
import { get, type Names, nameOf, type Page } from "../../shared/api.ts";
import { dayAndTime, whole } from "../../shared/time.ts";
import { eventWord } from "../../shared/words.ts";
import { Failure, Skeleton } from "../kit/parts.tsx";
import { say } from "./texts.ts";

type Item = {
  at: string;
  kind: "event" | "message" | "alert" | "change";
  recorded_at?: string;
  by?: number | null;
  note?: string | null;
  event?: { type: string; reason?: string; level?: string };
  message?: { side: string; text: string; author: number | null };
  side?: string;
  text?: string;
  alert?: { kind: string; promise: string | null; place: string | null };
  [key: string]: unknown;
};

export function Timeline({ request }: { request: Request }) {
  const timeline = useQuery({
    queryKey: ["request-of", request.id, "timeline", request.version],
    queryFn: ({ signal }) => get<Page<Item>>(`requests/${request.id}/timeline`, signal),
    placeholderData: (before) => before,
  });
  if (timeline.error) return <Failure error={timeline.error} again={() => timeline.refetch()} />;
  if (!timeline.data) return <Skeleton rows={3} />;
  return (
    <ol className="timeline">
      {timeline.data.items.map((item, at) => (
        <Entry key={at} item={item} names={timeline.data.names} />
      ))}
    </ol>
  );
}

function Entry({ item, names }: { item: Item; names: Names | undefined }) {
  const by = nameOf(names, "users", item.message ? item.message.author : item.by);
  const said = item.text ?? item.message?.text ?? item.note ?? undefined;
  const side = item.side ?? item.message?.side;
  const late = item.recorded_at && Date.parse(item.recorded_at) - Date.parse(item.at) > 60_000;
  return (
    <li className={`${item.kind}${side === "internal" ? " internal" : ""}`}>
      <span>
        {title(item)}
        {by && <span className="dim"> {say("request.by", { name: by })}</span>}
        {item.event?.reason && <span className="dim"> · {item.event.reason}</span>}
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
