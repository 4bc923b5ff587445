// What happened and what was said, as a customer's people may see it.
import type { Clocks } from "../kit/clocks.ts";
import { useAsked } from "../kit/data.ts";
import { Failure, Skeleton } from "../kit/parts.tsx";
import { When } from "../kit/promises.tsx";
import { History, type Item, type Side } from "../kit/timeline.tsx";
import { say } from "./texts.ts";

export const useTimeline = (request: number) =>
  useAsked<{ items: Item[] }>(`requests/${request}/timeline`, {
    entity: "request",
    record: request,
  });

type TimelineProps = {
  timeline: ReturnType<typeof useTimeline>;
  words: Clocks["words"] | undefined;
};

const sideWord = (side: Side) =>
  say(side === "from_customer" ? "timeline.fromYou" : "timeline.toYou");

export function Timeline({ timeline, words }: TimelineProps) {
  if (timeline.error) return <Failure error={timeline.error} again={timeline.again} />;
  if (!timeline.data) return <Skeleton />;
  return <History items={timeline.data.items} words={words} sideWord={sideWord} />;
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
