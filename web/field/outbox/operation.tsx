// One operation of the outbox: what it says, how far it is, and what one may decide about it.
import { Button, messageOf } from "../../kit/parts.tsx";
import { When } from "../../kit/promises.tsx";
import { Link } from "../../kit/route.tsx";
import { useState } from "../../kit/view.ts";
import { Problem } from "../../shared/api.ts";
import { say } from "../texts.ts";
import { removeEntry, sendAgain } from "./box.ts";
import { Conflict } from "./conflict.tsx";
import { Edit } from "./edit.tsx";
import { type Entry, waitsForEarlier } from "./entry.ts";
import { sendingNow } from "./sender.ts";

type OperationProps = { entry: Entry; entries: Entry[]; withRequest?: boolean };

export function Operation({ entry, entries, withRequest }: OperationProps) {
  return (
    <li className={`operation ${entry.state}`}>
      <p className="head">
        <span className="strong">{kindText(entry)}</span>
        <State entry={entry} entries={entries} />
      </p>
      {withRequest && (
        <Link to={`requests/${entry.request.number}`}>
          <span className="num">{entry.request.number}</span> <bdi>{entry.request.subject}</bdi>
        </Link>
      )}
      {(entry.input.text ?? entry.input.note) && (
        <p className="typed">{entry.input.text ?? entry.input.note}</p>
      )}
      <p className="dim">
        {say("operation.done")} <When at={new Date(entry.done_at).toISOString()} />
        {entry.sent_at && (
          <>
            {" · "}
            {say("operation.sent")} <When at={new Date(entry.sent_at).toISOString()} />
          </>
        )}
      </p>
      {entry.state === "refused" && <Refused entry={entry} />}
      {entry.state === "conflict" && <Conflict entry={entry} />}
      {entry.state === "waiting" && <ThrowAway entry={entry} />}
    </li>
  );
}

export function kindText({ kind, input }: Entry): string {
  const side = input.fault_side as "hardware" | "software" | "none" | undefined;
  return [say(`kind.${kind}`), side && say(`side.${side}`)].filter(Boolean).join(": ");
}

/** Saved and sent are told apart by word, sign and look. */
function State({ entry, entries }: { entry: Entry; entries: Entry[] }) {
  const state =
    entry.state === "waiting" && sendingNow() === entry.seq
      ? "sending"
      : waitsForEarlier(entry, entries)
        ? "behind"
        : entry.state;
  const signs = {
    waiting: "▣",
    behind: "▣",
    sending: "↑",
    sent: "✓",
    refused: "!",
    conflict: "!",
  } as const;
  return (
    <span className={`chip op-${state}`}>
      <span aria-hidden="true">{signs[state]}</span> {say(`state.${state}`)}
    </span>
  );
}

function Refused({ entry }: { entry: Entry }) {
  const [edits, setEdits] = useState(false);
  const { why } = entry;
  const canEdit = "text" in entry.input || "fault_side" in entry.input;
  if (edits) return <Edit entry={entry} onClose={() => setEdits(false)} />;
  return (
    <>
      {why && (
        <p className="wrong">
          {messageOf(new Problem(why.status, why.code, why.detail, why.fields))}
        </p>
      )}
      <div className="acts">
        {canEdit && <Button onPress={() => setEdits(true)}>{say("operation.edit")}</Button>}
        <Button onPress={() => sendAgain(entry)}>{say("operation.again")}</Button>
        <ThrowAway entry={entry} />
      </div>
    </>
  );
}

/** It takes two presses: what is thrown away can't be had back. */
export function ThrowAway({ entry }: { entry: Entry }) {
  const [asked, setAsked] = useState(false);
  if (!asked) return <Button onPress={() => setAsked(true)}>{say("operation.throw")}</Button>;
  return (
    <div className="acts">
      <Button kind="danger" onPress={() => removeEntry(entry)}>
        {say("operation.throwSure")}
      </Button>
      <Button onPress={() => setAsked(false)}>{say("operation.keep")}</Button>
    </div>
  );
}
