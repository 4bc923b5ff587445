// A list within a record: one line for each, with fields of its own.
import { say } from "./texts.ts";

export type ItemField = {
  name: string;
  label: string;
  kind?: "text" | "date" | "whole" | "yes" | "choice" | "reference";
  options?: { value: string; label: string }[];
  required?: boolean;
};
/** As it is typed. */
export type Row = Record<string, string | boolean>;

const blank = (fields: ItemField[]): Row =>
  Object.fromEntries(
    fields.map(({ name, kind, required, options }) => [
      name,
      kind === "yes" ? false : kind === "choice" && required ? (options?.[0]?.value ?? "") : "",
    ]),
  );

export const rowsOf = (fields: ItemField[], value: unknown): Row[] =>
  (Array.isArray(value) ? value : []).map((item: Record<string, unknown>) =>
    Object.fromEntries(
      fields.map(({ name, kind }) => [
        name,
        kind === "yes" ? item[name] === true : String(item[name] ?? ""),
      ]),
    ),
  );

/** As the API takes it: lines in which nothing is typed are none. */
export function itemsOf(fields: ItemField[], rows: Row[]): Record<string, unknown>[] {
  const isTyped = (row: Row) =>
    fields.some(({ name, kind }) => kind !== "yes" && kind !== "choice" && row[name]);
  return rows
    .filter(isTyped)
    .map((row) =>
      Object.fromEntries(fields.map((field) => [field.name, typedCell(field, row[field.name])])),
    );
}

function typedCell({ kind }: ItemField, text: string | boolean | undefined): unknown {
  if (typeof text === "boolean") return text;
  if (!text) return null;
  return (kind === "whole" || kind === "reference") && /^-?\d+$/.test(text) ? Number(text) : text;
}

type Props = {
  label: string;
  fields: ItemField[];
  rows: Row[];
  error: string | undefined;
  onRows: (rows: Row[]) => void;
};

export function Items({ label, fields, rows, error, onRows }: Props) {
  const set = (at: number, name: string, value: string | boolean) =>
    onRows(rows.map((row, index) => (index === at ? { ...row, [name]: value } : row)));
  return (
    <fieldset className="items">
      <legend>{label}</legend>
      {rows.map((row, at) => (
        <div key={at} className="item">
          {fields.map((field) => (
            <Cell
              key={field.name}
              field={field}
              name={`${field.label}, ${label} ${at + 1}`}
              value={row[field.name] ?? ""}
              onValue={(value) => set(at, field.name, value)}
            />
          ))}
          <button
            type="button"
            className="link"
            aria-label={say("items.remove", { label, at: at + 1 })}
            onClick={() => onRows(rows.filter((_, index) => index !== at))}
          >
            ✕
          </button>
        </div>
      ))}
      <button type="button" className="link" onClick={() => onRows([...rows, blank(fields)])}>
        {say("items.add", { label })}
      </button>
      {error && <span className="wrong">{error}</span>}
    </fieldset>
  );
}

type CellProps = {
  field: ItemField;
  name: string;
  value: string | boolean;
  onValue: (value: string | boolean) => void;
};

function Cell({ field, name, value, onValue }: CellProps) {
  const { kind, label, options = [], required } = field;
  if (kind === "yes")
    return (
      <label>
        <input
          type="checkbox"
          aria-label={name}
          checked={value === true}
          onChange={(event) => onValue(event.currentTarget.checked)}
        />{" "}
        {label}
      </label>
    );
  if (kind === "choice" || kind === "reference")
    return (
      <select
        className="plain"
        aria-label={name}
        required={!!required}
        value={String(value)}
        onChange={(event) => onValue(event.currentTarget.value)}
      >
        {(kind === "reference" || !required) && <option value="">{label}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    );
  if (kind === "date")
    return (
      // a date has no place for a word in it
      <label className="dim">
        {label}{" "}
        <input
          className="plain"
          type="date"
          aria-label={name}
          value={String(value)}
          onChange={(event) => onValue(event.currentTarget.value)}
        />
      </label>
    );
  return (
    <input
      className="plain"
      type="text"
      inputMode={kind === "whole" ? "numeric" : "text"}
      aria-label={name}
      title={label}
      placeholder={label}
      value={String(value)}
      onChange={(event) => onValue(event.currentTarget.value)}
    />
  );
}
