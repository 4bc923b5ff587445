import { TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Request } from "../../shared/api.gen.ts";
import { post } from "../../shared/api.ts";
import { dayAndTime, instantOf } from "../../shared/time.ts";
import { eventWord, stateWord } from "../../shared/words.ts";
import { Conflict, movedRecord, type Values } from "../kit/conflict.tsx";
import { Dialog, Submit } from "../kit/dialog.tsx";
import { Choices, Failure } from "../kit/parts.tsx";
import { tell } from "../kit/toasts.tsx";
import { type Act, type Question, questionsOf } from "./actlist.ts";
import { type Key, say } from "./texts.ts";
import type { Words } from "./types.ts";

type Props = { act: Act; request: Request; words: Words; onClose: () => void };
type Given = Record<string, string>;

export function ActDialog({ act, request, words, onClose }: Props) {
  const questions = questionsOf(act);
  const [given, setGiven] = useState<Given>(() => firstOf(questions, request));
  // as it was when one began: what others save meanwhile is told apart from it
  const [before] = useState(request);
  const queries = useQueryClient();
  const run = useMutation({
    mutationFn: (version: number) =>
      post<Request>(`requests/${request.id}/${act}`, bodyOf(questions, given), { version }),
    onSuccess: (after) => {
      onClose();
      tell(say("act.done", { act: say(`act.${act}`) }), undoOf(act, given, after));
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["request"] }),
  });
  const moved = movedRecord(run.error);
  const complete = questions.every(({ field, required }) => !required || given[field]);
  return (
    <Dialog onClose={onClose} title={say(`act.${act}`)}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (complete) run.mutate(before.version);
        }}
      >
        {questions.map((question, at) => (
          <Ask
            key={question.field}
            question={question}
            words={words}
            value={given[question.field] ?? ""}
            first={at === 0}
            onValue={(value) => setGiven({ ...given, [question.field]: value })}
          />
        ))}
        <Ask
          question={{ field: "note", kind: "text" }}
          words={words}
          value={given.note ?? ""}
          first={!questions.length}
          onValue={(note) => setGiven({ ...given, note })}
        />
        <Ask
          question={{ field: "at", kind: "when" }}
          words={words}
          value={given.at ?? ""}
          first={false}
          onValue={(at) => setGiven({ ...given, at })}
        />
        {moved ? (
          <Conflict
            before={before as unknown as Values}
            now={moved}
            mine={bodyOf(questions, given)}
            labelOf={(field) => labelOf(field) ?? field}
            textOf={textOf}
            onMine={() => run.mutate(moved.version as number)}
            onTheirs={onClose}
          />
        ) : (
          <>
            {run.error && <Failure error={run.error} />}
            <Submit busy={run.isPending}>{say("act.do")}</Submit>
          </>
        )}
      </form>
    </Dialog>
  );
}

/** What is asked has its first answer where there are few: one key then does it. */
function firstOf(questions: Question[], request: Request): Given {
  const given: Given = {};
  for (const { field, kind, options } of questions) {
    if (kind === "choice") given[field] = options?.[0] ?? "";
    if (kind === "pause") given[field] = request.hold_reason ?? "";
    if (kind === "level") given[field] = request.level ?? "";
  }
  return given;
}

function bodyOf(questions: Question[], given: Given): Values {
  const body: Values = {};
  const all = [...questions, { field: "note", kind: "text" }, { field: "at", kind: "when" }];
  for (const { field, kind } of all) {
    const value = given[field];
    if (!value) continue;
    body[field] = kind === "when" ? instantOf(value) : kind === "yes" ? value === "yes" : value;
  }
  return body;
}

/** What makes up for it, where something does. */
function undoOf(act: Act, given: Given, after: Request) {
  if (act !== "hold") return undefined;
  return () => post(`requests/${after.id}/resume`, { reason: given.reason }, after);
}

const LABELS: Record<string, Key> = {
  reason: "act.reason",
  level: "act.level",
  until: "act.until",
  note: "act.note",
  at: "act.at",
  for: "act.for",
  corrected: "act.corrected",
  support_mode: "act.set_mode",
  fault_side: "act.diagnose",
  type: "act.record",
  state: "queue.state",
  assignee: "request.owner",
  due_at: "queue.due",
};
const labelOf = (field: string) => {
  const key = LABELS[field];
  return key && say(key);
};

function textOf(field: string, value: unknown): string {
  if (value === null || value === undefined) return "–";
  if (field === "state") return stateWord(String(value));
  if (field.endsWith("_at")) return dayAndTime(String(value));
  return String(value);
}

type AskProps = {
  question: Question;
  words: Words;
  value: string;
  first: boolean;
  onValue: (value: string) => void;
};

function Ask({ question, words, value, first, onValue }: AskProps) {
  const { field, kind, required } = question;
  const label = labelOf(field) ?? field;
  if (kind === "choice")
    return (
      <Choices
        label={label}
        value={value}
        options={(question.options ?? []).map((option) => ({
          value: option,
          label: field === "type" ? eventWord(option) : say(`act.${option}` as Key),
        }))}
        onValue={onValue}
      />
    );
  if (kind === "pause" || kind === "level") {
    const options = Object.entries(kind === "pause" ? words.pauses : words.levels);
    return (
      <Choices
        label={label}
        value={value}
        options={options.map(([id, name]) => ({ value: id, label: name }))}
        onValue={onValue}
      />
    );
  }
  if (kind === "yes")
    return (
      <label>
        <input
          type="checkbox"
          checked={value === "yes"}
          onChange={(event) => onValue(event.currentTarget.checked ? "yes" : "")}
        />{" "}
        {label}
      </label>
    );
  return (
    <TextInput
      label={label}
      required={!!required}
      {...(first ? { "data-autofocus": true } : {})}
      type={kind === "when" ? "datetime-local" : "text"}
      value={value}
      onChange={(event) => onValue(event.currentTarget.value)}
    />
  );
}
