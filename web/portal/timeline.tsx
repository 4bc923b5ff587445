// What happened and what was said, as a customer's people may see it.
import { useAsked } from "../kit/data.ts";
import { Failure, Skeleton } from "../kit/parts.tsx";
import { eventWord } from "../shared/words.ts";
import type { Clocks } from "./clocks.ts";
import { When } from "./promises.tsx";
import { say } from "./texts.ts";

export type Item = {
  at: string;
  kind: "event" | "message" | "alert" | "change";
  event?: { type: string; reason?: string; level?: string; for?: string; until?: string };
  message?: { side: "internal" | "to_customer" | "from_customer"; text: string };
};

export const useTimeline = (request: number) =>
  useAsked<{ items: Item[] }>(`requests/${request}/timeline`, {
    entity: "request",
    record: request,
  });

type TimelineProps = {
  timeline: ReturnType<typeof useTimeline>;
  words: Clocks["words"] | undefined;
};

export function Timeline({ timeline, words }: TimelineProps) {
  if (timeline.error) return <Failure error={timeline.error} again={timeline.again} />;
  if (!timeline.data) return <Skeleton />;
  return (
    <ol className="timeline">
      {shown(timeline.data.items).map((item, at) => (
        <Entry key={at} item={item} words={words} />
      ))}
    </ol>
  );
}

/** That somebody wrote is said by what they wrote; kinds of events without a word are ours alone. */
function shown(items: Item[]): Item[] {
  const written = new Set(items.filter(({ kind }) => kind === "message").map(({ at }) => at));
  return items.filter(({ kind, event, at }) => {
    if (kind === "message") return true;
    if (!event || eventWord(event.type) === event.type) return false;
    return !(event.type.startsWith("customer.") && written.has(at));
  });
}

function Entry({ item, words }: { item: Item; words: Clocks["words"] | undefined }) {
  const { event, message } = item;
  if (message)
    return (
      <li className={`said ${message.side}`}>
        <span className="dim">
          {say(message.side === "from_customer" ? "timeline.fromYou" : "timeline.toYou")} ·{" "}
          <When at={item.at} />
        </span>
        <p>{message.text}</p>
      </li>
    );
  const reason = event?.reason && (words?.pauses[event.reason] ?? event.reason);
  const level = event?.level && (words?.levels[event.level] ?? event.level);
  return (
    <li>
      <span>
        {[eventWord(event?.type), level, reason].filter(Boolean).join(" · ")}
        {event?.for && (
          <>
            {" · "}
            <When at={event.for} />
          </>
        )}
      </span>
      <span className="dim num">
        <When at={item.at} />
      </span>
    </li>
  );
}

/** Who comes when, by the last that was said about it; a visit that is over isn't awaited. */
export function Visit({ items }: { items: Item[] }) {
  const visits = items.filter(({ event }) => event?.type.startsWith("visit."));
  const last = visits[visits.length - 1]?.event;
  const agreed = visits.filter(({ event }) => event?.type === "visit.agreed").pop()?.event;
  if (last?.type === "visit.dispatched")
    return (
      <p className="notice">
        {say("visit.coming")} {agreed?.for && <When at={agreed.for} />}
      </p>
    );
  if (last?.type === "visit.arrived") return <p className="notice">{say("visit.here")}</p>;
  if (last?.type !== "visit.agreed" || !agreed?.for) return null;
  return (
    <p className="notice">
      {say("visit.agreed")} <When at={agreed.for} />
    </p>
  );
}
