// Logging a call: who and what, the questions that decide the level, level and promised times while
// one types, the sentence to read out. Hands stay on the keyboard: digits answer the questions.
import { Button, Textarea, TextInput } from "@mantine/core";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { Link, useLocation } from "wouter";
import type { Request } from "../../shared/api.gen.ts";
import { newKey, post } from "../../shared/api.ts";
import { languageNow } from "../../shared/i18n.ts";
import { dayAndTime } from "../../shared/time.ts";
import { Dialog } from "../kit/dialog.tsx";
import { type Found, useLater, useLookup, useWalk } from "../kit/lookup.ts";
import { Failure, Level, State } from "../kit/parts.tsx";
import { say } from "./texts.ts";

type Need = { fact: string; ask: string; answers: { answer: string }[] };
type Preview = {
  level: string | null;
  level_name: string | null;
  commitments: { promise: string; name: string; due: string | null }[];
  level_decision: { decided: boolean; need?: Need[] };
  contract: number | null;
  similar: Alike[];
};
type Alike = {
  request: number;
  number: string;
  subject: string;
  state: Request["state"];
  same_unit: boolean;
};

const CHOOSABLE = new Set(["equipment", "contact", "contract", "customer", "site"]);

/** `text`: what is known of the caller already, as a telephone system hands it over. */
export function CallDialog({ text, onClose }: { text?: string; onClose: () => void }) {
  const [chosen, setChosen] = useState<Found | null>(null);
  const [subject, setSubject] = useState("");
  const [description, setDescription] = useState("");
  const [facts, setFacts] = useState<Record<string, string>>({});
  const key = useRef(newKey());
  const queries = useQueryClient();
  const [, go] = useLocation();
  const input = {
    ...(chosen ? { [chosen.kind]: chosen.record.id } : {}),
    channel: "phone",
    subject: subject || "…",
    ...(description ? { description } : {}),
    ...(Object.keys(facts).length ? { facts: readFacts(facts) } : {}),
  };
  const typed = useLater(JSON.stringify(input), 150);
  const preview = useQuery({
    queryKey: ["preview", typed, languageNow()],
    enabled: !!chosen,
    queryFn: () => post<Preview>(`requests/preview?language=${languageNow()}`, JSON.parse(typed)),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
    retry: false,
  });
  // what stands there is still that of the words before
  const busy = typed !== JSON.stringify(input) || preview.isPlaceholderData;
  const open = useMutation({
    mutationFn: () => post<Request>("requests", { ...input, subject }, { key: key.current }),
    onSuccess: (request) => {
      queries.invalidateQueries({ queryKey: ["request"] });
      onClose();
      go(`/requests/${request.number}`);
    },
  });
  return (
    <Dialog size={900} onClose={onClose} title={say("call.title")}>
      <form
        className="call"
        onSubmit={(event) => {
          event.preventDefault();
          if (chosen && subject) open.mutate();
        }}
      >
        <div className="form">
          <Who begin={text ?? ""} chosen={chosen} onChoose={setChosen} />
          <TextInput
            label={say("call.subject")}
            required
            maxLength={200}
            value={subject}
            onChange={(event) => setSubject(event.currentTarget.value)}
          />
          <Textarea
            label={say("call.description")}
            rows={3}
            value={description}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
          <Questions
            needs={preview.data?.level_decision.need ?? []}
            facts={facts}
            onFact={(fact, value) => setFacts({ ...facts, [fact]: value })}
          />
        </div>
        <div>
          {preview.error && <Failure error={preview.error} />}
          {preview.data && <Promised preview={preview.data} busy={busy} />}
          {preview.data && <Known alike={preview.data.similar} onOpen={onClose} />}
          {open.error && <Failure error={open.error} />}
          <Button
            type="submit"
            mt="md"
            fullWidth
            loading={open.isPending}
            disabled={!chosen || !subject}
          >
            {say("call.open")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function readFacts(facts: Record<string, string>): Record<string, string | boolean> {
  return Object.fromEntries(
    Object.entries(facts).map(([fact, value]) => [
      fact,
      value === "yes" ? true : value === "no" ? false : value,
    ]),
  );
}

function nameOfFound({ record }: Found): string {
  return [record.name ?? record.title, record.number, record.serial].filter(Boolean).join(" · ");
}

function Who({
  begin,
  chosen,
  onChoose,
}: {
  begin: string;
  chosen: Found | null;
  onChoose: (found: Found | null) => void;
}) {
  const [text, setText] = useState(begin);
  const lookup = useLookup(text);
  const items = lookup.items.filter(({ kind }) => CHOOSABLE.has(kind));
  const choose = (index: number) => {
    const one = items[index];
    if (one) onChoose(one);
  };
  const typing = text.trim().length > 1 && !lookup.settled;
  const walk = useWalk(items.length, choose, !typing);
  if (chosen)
    return (
      <div className="promise">
        <strong>{nameOfFound(chosen)}</strong>
        <span />
        <button type="button" className="link" onClick={() => onChoose(null)}>
          {say("call.change")}
        </button>
      </div>
    );
  return (
    <div>
      <TextInput
        label={say("call.who")}
        placeholder={say("call.whoHint")}
        data-autofocus
        autoComplete="off"
        role="combobox"
        aria-expanded={items.length > 0}
        aria-controls="found"
        aria-activedescendant={items.length ? `found-${walk.at}` : undefined}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          walk.begin();
        }}
        onKeyDown={walk.onKeyDown}
      />
      {lookup.error && <Failure error={lookup.error} />}
      {items.length > 0 && (
        <div className="found" id="found" role="listbox" aria-label={say("call.who")}>
          {items.map((item, index) => (
            <button
              key={`${item.kind} ${item.record.id}`}
              id={`found-${index}`}
              type="button"
              role="option"
              aria-selected={index === walk.at}
              tabIndex={-1}
              className={index === walk.at ? "at" : ""}
              onClick={() => choose(index)}
            >
              {nameOfFound(item)}
            </button>
          ))}
        </div>
      )}
      {lookup.settled && items.length === 0 && (
        <p className="dim">{say("search.none", { text: lookup.typed })}</p>
      )}
    </div>
  );
}

type QuestionsProps = {
  needs: Need[];
  facts: Record<string, string>;
  onFact: (fact: string, value: string) => void;
};

/** A digit answers yes to its question, with Shift no; while one types, with Alt. Of a measure it goes to its field. */
function Questions({ needs, facts, onFact }: QuestionsProps) {
  const open = needs.filter(({ fact }) => facts[fact] === undefined).slice(0, 6);
  const yesNo = (need: Need) => need.answers.some(({ answer }) => answer === "yes");
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // by its place on the keyboard: with Shift the key itself is another sign
      const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1];
      const need = open[Number(digit) - 1];
      const typing = event.target instanceof HTMLElement && event.target.matches("input, textarea");
      if (!need || (typing && !event.altKey)) return;
      event.preventDefault();
      if (yesNo(need)) onFact(need.fact, event.shiftKey ? "no" : "yes");
      else document.getElementById(`fact-${need.fact}`)?.focus();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  });
  if (!open.length) return null;
  return (
    <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
      <legend className="dim">{say("call.questions")}</legend>
      {open.map((need, at) => (
        <div key={need.fact} className="question">
          <span>
            <kbd>Alt {at + 1}</kbd> {need.ask}
          </span>
          {yesNo(need) ? (
            <span style={{ display: "flex", gap: 6 }}>
              {["yes", "no"].map((answer) => (
                <button
                  key={answer}
                  type="button"
                  className="chip-choice"
                  onClick={() => onFact(need.fact, answer)}
                >
                  {say(answer === "yes" ? "call.yes" : "call.no")}
                </button>
              ))}
            </span>
          ) : (
            <Measured need={need} onFact={onFact} />
          )}
        </div>
      ))}
    </fieldset>
  );
}

function Measured({ need, onFact }: { need: Need; onFact: (fact: string, value: string) => void }) {
  const [value, setValue] = useState("");
  const take = () => value && onFact(need.fact, value);
  return (
    <input
      id={`fact-${need.fact}`}
      aria-label={need.ask}
      className="chip-choice"
      style={{ width: 110 }}
      placeholder={need.answers[0]?.answer}
      value={value}
      onChange={(event) => setValue(event.currentTarget.value)}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        take();
      }}
    />
  );
}

function Promised({ preview, busy }: { preview: Preview; busy: boolean }) {
  const promised = preview.commitments.filter(({ due }) => due);
  const times = promised.map(({ name, due }) =>
    say("call.byTime", { promise: name, when: dayAndTime(due) }),
  );
  return (
    <div aria-live="polite" aria-busy={busy}>
      <h2>
        <Level level={preview.level} />{" "}
        {!preview.level_decision.decided && <span className="dim">{say("call.levelOpen")}</span>}
      </h2>
      {!preview.contract && <p className="dim">{say("call.notCovered")}</p>}
      {promised.map(({ promise, name, due }) => (
        <div key={promise} className="promise">
          <span>{name}</span>
          <strong className="num">{dayAndTime(due)}</strong>
        </div>
      ))}
      {promised.length > 0 && (
        <div className="read-out">
          <div className="dim">{say("call.read")}</div>
          {say("call.sentence", {
            level: preview.level_name ?? preview.level ?? "–",
            promises: times.join(languageNow() === "zh" ? "；" : "; "),
          })}
        </div>
      )}
    </div>
  );
}

/** What may be the same failure: the open ones first, so that none is taken twice. */
function Known({ alike, onOpen }: { alike: Alike[]; onOpen: () => void }) {
  const isOver = ({ state }: Alike) =>
    state === "closed" || state === "cancelled" || state === "merged";
  const first = [...alike.filter((one) => !isOver(one)), ...alike.filter(isOver)].slice(0, 5);
  if (!first.length) return null;
  return (
    <section aria-label={say("call.known")}>
      <h2 style={{ marginTop: 14 }}>{say("call.known")}</h2>
      {first.map((one) => (
        <div key={one.request} className="promise">
          <Link href={`/requests/${one.number}`} onClick={onOpen}>
            {one.number} {one.subject}
          </Link>
          <State state={one.state} />
          <span className="dim">{one.same_unit && say("call.sameUnit")}</span>
        </div>
      ))}
    </section>
  );
}
