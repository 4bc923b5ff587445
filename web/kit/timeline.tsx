// What happened and what was said, of one request (GET requests/{id}/timeline).
import { eventWord } from "../shared/words.ts";
import type { Clocks } from "./clocks.ts";
import { When } from "./promises.tsx";

export type Side = "internal" | "to_customer" | "from_customer";
export type Item = {
  at: string;
  kind: "event" | "message" | "alert" | "change";
  event?: { type: string; reason?: string; level?: string; for?: string; until?: string };
  message?: { side: Side; text: string };
};

type HistoryProps = {
  items: Item[];
  words: Clocks["words"] | undefined;
  /** whose side a message is of, as whoever looks calls it */
  sideWord: (side: Side) => string;
};

export function History({ items, words, sideWord }: HistoryProps) {
  return (
    <ol className="timeline">
      {shown(items).map((item, at) => (
        <Entry key={at} item={item} words={words} sideWord={sideWord} />
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

type EntryProps = Omit<HistoryProps, "items"> & { item: Item };

function Entry({ item, words, sideWord }: EntryProps) {
  const { event, message } = item;
  if (message)
    return (
      <li className={`said ${message.side}`}>
        <span className="dim">
          {sideWord(message.side)} · <When at={item.at} />
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
