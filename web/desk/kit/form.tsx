// A record's form: fields from a list, what is wrong beside its field, only what was changed is sent, and
// two people who save at once see both versions. What was typed and not saved is there again.
import { Button, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useRef, useState } from "react";
import { newKey, Problem, patch, post } from "../../shared/api.ts";
import { Conflict, movedRecord, type Values } from "./conflict.tsx";
import { Dialog } from "./dialog.tsx";
import { Failure } from "./parts.tsx";
import { say } from "./texts.ts";

export type Option = { value: string; label: string };
export type FieldOf<T> = {
  name: keyof T & string;
  label: string;
  /** text if left out; `words`: a list, one in each line */
  kind?: "text" | "lines" | "date" | "whole" | "yes" | "choice" | "many" | "words" | "reference";
  options?: Option[];
  required?: boolean;
  hint?: string;
};
type Field = FieldOf<Values>;
type Texts = Record<string, string | string[] | boolean>;

const drafts = new Map<string, Texts>();

type Props<T> = {
  title: string;
  /** the collection: "teams" */
  path: string;
  /** what it is called in the caches: "team" */
  entity: string;
  record?: (T & { id: number; version: number }) | undefined;
  /** of a new one: what it has besides what is asked */
  given?: Partial<T>;
  fields: FieldOf<T>[];
  onClose: () => void;
  onSaved?: (record: T) => void;
  children?: ReactNode;
};

export function RecordForm<T extends object>(props: Props<T>) {
  const fields = props.fields as unknown as Field[];
  const { record, path, entity } = props;
  const draftKey = `${path} ${record?.id ?? `new ${JSON.stringify(props.given ?? {})}`}`;
  const start = textsOf(fields, (record ?? props.given ?? {}) as Values);
  const [texts, setTexts] = useState<Texts>(() => ({ ...start, ...drafts.get(draftKey) }));
  const [base, setBase] = useState<Values>((record ?? {}) as Values);
  const key = useRef(newKey());
  const queries = useQueryClient();
  const mine = changes(fields, texts, record ? base : undefined);
  const save = useMutation({
    mutationFn: (version?: number) =>
      record
        ? patch<T>(`${path}/${record.id}`, mine, version ?? (base.version as number))
        : post<T>(path, { ...props.given, ...mine }, { key: key.current }),
    onSuccess: (saved) => {
      drafts.delete(draftKey);
      queries.invalidateQueries({ queryKey: [entity] });
      props.onSaved?.(saved);
      props.onClose();
    },
    onError: () => queries.invalidateQueries({ queryKey: [entity] }),
  });
  const set = (name: string, value: Texts[string]) => {
    const next = { ...texts, [name]: value };
    drafts.set(draftKey, next);
    setTexts(next);
  };
  const moved = movedRecord(save.error);
  const labelOf = (name: string) => fields.find((one) => one.name === name)?.label ?? name;
  const textOf = (name: string, value: unknown) =>
    labelled(fields.find((one) => one.name === name)?.options, value);
  const takeTheirs = () => {
    drafts.delete(draftKey);
    setBase(moved ?? base);
    setTexts(textsOf(fields, moved ?? base));
    save.reset();
  };
  return (
    <Dialog title={props.title} onClose={props.onClose} size={560}>
      <form
        className="form"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          save.mutate(undefined);
        }}
      >
        {fields.map((field, at) => (
          <Input
            key={field.name}
            field={field}
            value={texts[field.name] ?? ""}
            error={save.error instanceof Problem ? save.error.of(field.name) : undefined}
            first={at === 0}
            onValue={(value) => set(field.name, value)}
          />
        ))}
        {props.children}
        {moved ? (
          <Conflict
            before={base}
            now={moved}
            mine={mine}
            labelOf={labelOf}
            textOf={textOf}
            onMine={() => save.mutate(moved.version as number)}
            onTheirs={takeTheirs}
          />
        ) : (
          save.error && <Failure error={save.error} />
        )}
        {!moved && (
          <Button type="submit" size="xs" loading={save.isPending}>
            {say("form.save")}
          </Button>
        )}
      </form>
    </Dialog>
  );
}

type InputProps = {
  field: Field;
  value: Texts[string];
  error: string | undefined;
  first: boolean;
  onValue: (value: Texts[string]) => void;
};

function Input({ field, value, error, first, onValue }: InputProps) {
  const { label, required, hint, options = [] } = field;
  const shared = {
    label,
    required: !!required,
    error,
    description: hint,
    value: String(value),
    ...(first ? { "data-autofocus": true } : {}),
  };
  switch (field.kind) {
    case "lines":
    case "words":
      return (
        <Textarea
          {...shared}
          rows={field.kind === "words" ? 3 : 4}
          onChange={(event) => onValue(event.currentTarget.value)}
        />
      );
    case "yes":
      return (
        <label>
          <input
            type="checkbox"
            checked={value === true}
            onChange={(event) => onValue(event.currentTarget.checked)}
          />{" "}
          {label}
        </label>
      );
    case "choice":
    case "reference":
      return (
        <label className="field">
          <span>{label}</span>
          <select
            value={String(value)}
            required={!!required}
            onChange={(event) => onValue(event.currentTarget.value)}
          >
            {!required && <option value="">–</option>}
            {options.map((option) => (
              <option key={option.value} value={option.value}>
                {option.label}
              </option>
            ))}
          </select>
          {error && <span className="wrong">{error}</span>}
        </label>
      );
    case "many":
      return <Many field={field} value={value as string[]} error={error} onValue={onValue} />;
    default:
      return (
        <TextInput
          {...shared}
          type={field.kind === "date" ? "date" : "text"}
          inputMode={field.kind === "whole" ? "numeric" : "text"}
          onChange={(event) => onValue(event.currentTarget.value)}
        />
      );
  }
}

function Many({
  field,
  value,
  error,
  onValue,
}: Omit<InputProps, "first" | "value"> & { value: string[] }) {
  return (
    <fieldset className="many">
      <legend>{field.label}</legend>
      {(field.options ?? []).map((option) => (
        <label key={option.value}>
          <input
            type="checkbox"
            checked={value.includes(option.value)}
            onChange={(event) =>
              onValue(
                event.currentTarget.checked
                  ? [...value, option.value]
                  : value.filter((one) => one !== option.value),
              )
            }
          />{" "}
          {option.label}
        </label>
      ))}
      {error && <span className="wrong">{error}</span>}
    </fieldset>
  );
}

/* ---- between what is typed and what is stored ---- */

function textsOf(fields: Field[], record: Values): Texts {
  return Object.fromEntries(fields.map((field) => [field.name, textOf(field, record[field.name])]));
}

function textOf(field: Field, value: unknown): Texts[string] {
  if (field.kind === "yes") return value === true;
  if (field.kind === "many") return Array.isArray(value) ? value.map(String) : [];
  if (field.kind === "words") return Array.isArray(value) ? value.join("\n") : "";
  return value === null || value === undefined ? "" : String(value);
}

/** Those fields whose value isn't what the record has. */
function changes(fields: Field[], texts: Texts, record: Values | undefined): Values {
  const changed: Values = {};
  for (const field of fields) {
    const value = typedValue(field, texts[field.name] ?? "");
    const before = record ? (record[field.name] ?? null) : null;
    const empty = value === null || (Array.isArray(value) && !value.length) || value === false;
    if (record ? JSON.stringify(value) !== JSON.stringify(before) : !empty)
      changed[field.name] = value;
  }
  return changed;
}

function typedValue(field: Field, text: Texts[string]): unknown {
  if (typeof text === "boolean") return text;
  // ids are numbers, words stay words
  if (Array.isArray(text)) return text.map((one) => (/^\d+$/.test(one) ? Number(one) : one));
  if (field.kind === "words")
    return text
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean);
  if (text === "") return null;
  // what isn't a number goes as it is: the server says what is wrong with it
  if ((field.kind === "whole" || field.kind === "reference") && /^-?\d+$/.test(text))
    return Number(text);
  return text;
}

function labelled(options: Option[] | undefined, value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  if (Array.isArray(value)) return value.map((one) => labelled(options, one)).join(", ") || "–";
  if (typeof value === "object") return JSON.stringify(value);
  return options?.find((option) => option.value === String(value))?.label ?? String(value);
}
