// An event of the journal: who did what when, and each field as it was and as it is.
import { useState } from "react";
import { Link } from "wouter";
import { type Names, nameOf } from "../../shared/api.ts";
import { dayAndTime, whole } from "../../shared/time.ts";
import { Board } from "../kit/list.tsx";
import { actionWord, entityWord } from "./journalwords.ts";
import { say } from "./texts.ts";

type Changes = Record<string, [before: unknown, after: unknown]>;
export type JournalEvent = {
  seq: number;
  recorded_at: string;
  effective_at: string;
  actor: number;
  on_behalf?: number;
  action: string;
  entity: string;
  record: number;
  version: number;
  rule: string | null;
  changes: Changes;
  /** "hidden" from those who may not see it, "redacted" where it was blanked */
  personal: Changes | "hidden" | "redacted" | null;
};

const PLACES: Record<string, string> = {
  request: "/requests",
  customer: "/customers",
  equipment: "/equipment",
  contract: "/contracts",
  programme: "/programmes",
};
const BACKDATED_MS = 60_000;

type Props = { event: JournalEvent; names: Names; onRecord: (id: number) => void };

export function Entry({ event, names, onRecord }: Props) {
  const [open, setOpen] = useState(false);
  const personal = typeof event.personal === "object" ? (event.personal ?? {}) : {};
  const changes = Object.entries({ ...event.changes, ...personal });
  const person = (id: number) =>
    id ? nameOf(names, "users", id) || String(id) : say("journal.system");
  const late = Date.parse(event.recorded_at) - Date.parse(event.effective_at);
  const place = PLACES[event.entity];
  return (
    <li>
      <div className="line">
        <button type="button" className="link" aria-expanded={open} onClick={() => setOpen(!open)}>
          <span aria-hidden="true">{open ? "▾" : "▸"}</span> {actionWord(event.action)}
        </button>
        <span>
          {entityWord(event.entity)}{" "}
          {place ? (
            <Link href={`${place}/${event.record}`}>{event.record}</Link>
          ) : (
            <span className="num">{event.record || ""}</span>
          )}
        </span>
        <span>
          {person(event.actor)}
          {event.on_behalf && ` ${say("journal.onBehalf", { name: person(event.on_behalf) })}`}
        </span>
        <span className="dim num" title={whole(event.recorded_at)}>
          {say("journal.at")} {dayAndTime(event.recorded_at)}
        </span>
        {Math.abs(late) > BACKDATED_MS && (
          <span className="num" title={whole(event.effective_at)}>
            {say("journal.effective")} {dayAndTime(event.effective_at)}
          </span>
        )}
        <span className="dim num">#{event.seq}</span>
        {event.record > 0 && (
          <button type="button" className="link" onClick={() => onRecord(event.record)}>
            {say("journal.history")}
          </button>
        )}
      </div>
      {open && (
        <div className="why">
          {event.rule && (
            <p>
              {say("journal.rule")}: {event.rule}
            </p>
          )}
          {typeof event.personal === "string" && (
            <p>{say(event.personal === "hidden" ? "journal.hidden" : "journal.redacted")}</p>
          )}
          {changes.length > 0 && (
            <Board
              label={`${actionWord(event.action)} #${event.seq}`}
              head={[say("journal.field"), say("journal.before"), say("journal.after")]}
            >
              {changes.map(([field, [before, after]]) => (
                <tr key={field}>
                  <th scope="row">{field}</th>
                  <td>{textOf(before)}</td>
                  <td>{textOf(after)}</td>
                </tr>
              ))}
            </Board>
          )}
        </div>
      )}
    </li>
  );
}

function textOf(value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
