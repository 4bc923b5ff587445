// Finding anything, running anything: numbers, serials, phones, names, words; and the places to go.
import { TextInput } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useLocation } from "wouter";
import { get, query } from "../shared/api.ts";
import type { Me, Open } from "./app.tsx";
import { Dialog, Failure } from "./parts.tsx";
import { say } from "./texts.ts";

type Found = {
  kind: string;
  record: {
    id: number;
    name?: string;
    number?: string;
    serial?: string;
    title?: string;
    subject?: string;
    request?: number;
  };
};
type Entry = { key: string; text: string; hint: string; go: () => void };

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
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const [, go] = useLocation();
  useEffect(() => {
    const timer = window.setTimeout(() => setTyped(text.trim()), 100);
    return () => window.clearTimeout(timer);
  }, [text]);
  const found = useQuery({
    queryKey: ["lookup", typed],
    enabled: typed.length > 1,
    queryFn: ({ signal }) => get<{ items: Found[] }>(`lookup?${query({ q: typed })}`, signal),
    placeholderData: keepPreviousData,
  });
  const places: Entry[] = [
    { key: "call", text: say("queue.log"), hint: "C", go: () => onOpen("call") },
    { key: "/", text: say("nav.requests"), hint: "", go: () => go("/") },
    { key: "/duty", text: say("nav.duty"), hint: "", go: () => go("/duty") },
    { key: "/customers", text: say("nav.customers"), hint: "", go: () => go("/customers") },
    { key: "/compliance", text: say("nav.compliance"), hint: "", go: () => go("/compliance") },
    { key: "help", text: say("help.title"), hint: "?", go: () => onOpen("help") },
  ].filter(({ key }) => key !== "call" || me.rights.includes("requests.open"));
  const needle = text.trim().toLowerCase();
  const entries = [
    ...(needle.length > 1 ? (found.data?.items ?? []).map((item) => entryOf(item, go)) : []),
    ...places.filter((place) => !needle || place.text.toLowerCase().includes(needle)),
  ].slice(0, 40);
  const run = (index: number) => {
    const entry = entries[index];
    if (!entry) return;
    onClose();
    entry.go();
  };
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
          setAt(0);
        }}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === "ArrowDown") setAt(Math.min(at + 1, entries.length - 1));
          else if (event.key === "ArrowUp") setAt(Math.max(at - 1, 0));
          else if (event.key === "Enter") run(at);
          else return;
          event.preventDefault();
        }}
      />
      {found.error && <Failure error={found.error} />}
      <div
        className="found"
        role="listbox"
        aria-label={say("search.open")}
        style={{ maxHeight: 420 }}
      >
        {entries.map((entry, index) => (
          <button
            key={entry.key}
            type="button"
            role="option"
            aria-selected={index === at}
            tabIndex={-1}
            className={index === at ? "at" : ""}
            onClick={() => run(index)}
          >
            {entry.text} <span className="dim">{entry.hint}</span>
          </button>
        ))}
      </div>
      {typed.length > 1 && found.isSuccess && !found.data.items.length && (
        <p className="dim">{say("search.none", { text: typed })}</p>
      )}
    </Dialog>
  );
}

function entryOf({ kind, record }: Found, go: (to: string) => void): Entry {
  const name = record.subject ?? record.name ?? record.title ?? record.number ?? "";
  const to =
    kind === "request"
      ? `/requests/${record.number}`
      : kind === "customer"
        ? `/customers?open=${record.id}`
        : kind === "equipment"
          ? `/customers?unit=${record.id}`
          : `/?view=all`;
  return {
    key: `${kind} ${record.id}`,
    text: name,
    hint: [record.number, record.serial].filter((part) => part && part !== name).join(" · "),
    go: () => go(to),
  };
}
