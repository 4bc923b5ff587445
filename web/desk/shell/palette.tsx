// Finding anything, running anything: numbers, serials, phones, names, words; and the places to go.
import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useLocation } from "wouter";
import { type Command, commandsNow } from "../kit/commands.ts";
import { Dialog } from "../kit/dialog.tsx";
import { type Found, useLookup, useWalk } from "../kit/lookup.ts";
import type { Me, Open } from "../kit/me.ts";
import { Failure } from "../kit/parts.tsx";
import { placesOf } from "./places.ts";
import { say } from "./texts.ts";

export function Palette({
  me,
  onClose,
  onOpen,
}: {
  me: Me;
  onClose: () => void;
  onOpen: (what: Open) => void;
}) {
  const [text, setText] = useState("");
  const [, go] = useLocation();
  const lookup = useLookup(text);
  // of the screen beneath, as it stood when this was opened
  const [here] = useState(commandsNow);
  const places: Command[] = [
    { key: "call", text: say("queue.log"), hint: "C", go: () => onOpen("call") },
    ...placesOf(me).map(({ to, text, key }) => ({
      key: to,
      text: say(text),
      hint: `G ${key.toUpperCase()}`,
      go: () => go(to),
    })),
    { key: "help", text: say("help.title"), hint: "?", go: () => onOpen("help") },
  ].filter(({ key }) => key !== "call" || me.rights.includes("requests.open"));
  const needle = text.trim().toLowerCase();
  const entries = [
    ...lookup.items.map((item) => entryOf(item, go)),
    ...[...here, ...places].filter(({ text }) => !needle || text.toLowerCase().includes(needle)),
  ].slice(0, 40);
  const run = (index: number) => {
    const entry = entries[index];
    if (!entry) return;
    onClose();
    entry.go();
  };
  const typing = needle.length > 1 && !lookup.settled && !lookup.error;
  const walk = useWalk(entries.length, run, !typing);
  return (
    <Dialog withCloseButton={false} size={640} onClose={onClose} aria-label={say("search.open")}>
      <TextInput
        aria-label={say("search.open")}
        placeholder={say("search.hint")}
        data-autofocus
        autoComplete="off"
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          walk.begin();
        }}
        onKeyDown={walk.onKeyDown}
      />
      {lookup.error && <Failure error={lookup.error} />}
      <div
        className="found"
        role="listbox"
        data-typed={typing ? undefined : text.trim()}
        aria-label={say("search.open")}
        style={{ maxHeight: 420 }}
      >
        {entries.map((entry, index) => (
          <button
            key={entry.key}
            type="button"
            role="option"
            aria-selected={index === walk.at}
            tabIndex={-1}
            className={index === walk.at ? "at" : ""}
            onClick={() => run(index)}
          >
            {entry.text} <span className="dim">{entry.hint}</span>
          </button>
        ))}
      </div>
      {lookup.settled && lookup.items.length === 0 && (
        <p className="dim">{say("search.none", { text: lookup.typed })}</p>
      )}
    </Dialog>
  );
}

function entryOf({ kind, record }: Found, go: (to: string) => void): Command {
  const name = record.subject ?? record.name ?? record.title ?? record.text ?? record.number ?? "";
  const to = placeOf(kind, record);
  return {
    key: `${kind} ${record.id}`,
    text: name,
    hint: [record.number, record.serial].filter((part) => part && part !== name).join(" · "),
    go: () => go(to),
  };
}

function placeOf(kind: string, record: Found["record"]): string {
  switch (kind) {
    case "request":
      return `/requests/${record.number}`;
    case "message":
      return `/requests/${record.request}`;
    case "customer":
      return `/customers/${record.id}`;
    case "equipment":
      return `/equipment/${record.id}`;
    case "contract":
      return `/contracts/${record.id}`;
    default:
      // somebody of a customer's, a site
      return record.customer ? `/customers/${record.customer}` : "/?view=all";
  }
}
