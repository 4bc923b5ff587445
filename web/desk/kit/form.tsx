// A record's form: fields from a list, what is wrong beside its field, only what was changed is sent, and
// two people who save at once see both versions. What was typed and not saved is there again.
import { Button, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useRef, useState } from "react";
import { newKey, Problem, patch, post } from "../../shared/api.ts";
import { Conflict, movedRecord, type Values } from "./conflict.tsx";
import { Dialog } from "./dialog.tsx";
import { Finder, labelOf } from "./finder.tsx";
import { changes, type Field, type FieldOf, labelled, type Texts, textsOf } from "./formvalues.ts";
import { Items, type Row } from "./items.tsx";
import { Failure } from "./parts.tsx";
import { say } from "./texts.ts";

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
        : post<T>(path, { ...unasked(fields, props.given ?? {}), ...mine }, { key: key.current }),
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
  const fieldLabel = (name: string) => fields.find((one) => one.name === name)?.label ?? name;
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
            labelOf={fieldLabel}
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

/** What a new record has that the form doesn't ask. */
const unasked = (fields: Field[], given: object): Values =>
  Object.fromEntries(
    Object.entries(given).filter(([name]) => !fields.some((field) => field.name === name)),
  );

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
    case "items":
      return (
        <Items
          label={label}
          fields={field.items ?? []}
          rows={Array.isArray(value) ? (value as Row[]) : []}
          error={error}
          onRows={onValue}
        />
      );
    case "find":
      return (
        <Find field={field} value={String(value)} error={error} first={first} onValue={onValue} />
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

function Find({ field, value, error, first, onValue }: InputProps & { value: string }) {
  const [chosen, setChosen] = useState(field.chosen ?? "");
  return (
    <Finder
      label={field.label}
      where={field.where ?? { path: "" }}
      chosen={value ? chosen : ""}
      required={!!field.required}
      {...(field.hint ? { hint: field.hint } : {})}
      {...(error ? { error } : {})}
      first={first}
      onChoose={(record) => {
        setChosen(record ? labelOf(record) : "");
        onValue(record ? String(record.id) : "");
      }}
    />
  );
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
