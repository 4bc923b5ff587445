// What a form's fields are, and the way between what is typed and what is stored.
import type { Values } from "./conflict.tsx";
import type { Where } from "./finder.tsx";
import { type ItemField, itemsOf, type Row, rowsOf } from "./items.tsx";

export type Option = { value: string; label: string };
export type FieldOf<T> = {
  name: keyof T & string;
  label: string;
  /** text if left out; `words`: a list, one in each line */
  kind?:
    | "text"
    | "lines"
    | "date"
    | "whole"
    | "yes"
    | "choice"
    | "many"
    | "words"
    | "reference"
    | "find"
    | "items";
  options?: Option[];
  /** of `find`: where, and what is chosen so far, in words */
  where?: Where;
  chosen?: string;
  /** of `items`: what each has */
  items?: ItemField[];
  required?: boolean;
  hint?: string;
};
export type Field = FieldOf<Values>;
export type Texts = Record<string, string | string[] | boolean | Row[]>;

export function textsOf(fields: Field[], record: Values): Texts {
  return Object.fromEntries(fields.map((field) => [field.name, textOf(field, record[field.name])]));
}

function textOf(field: Field, value: unknown): Texts[string] {
  if (field.kind === "yes") return value === true;
  if (field.kind === "many") return Array.isArray(value) ? value.map(String) : [];
  if (field.kind === "words") return Array.isArray(value) ? value.join("\n") : "";
  if (field.kind === "items") return rowsOf(field.items ?? [], value);
  return value === null || value === undefined ? "" : String(value);
}

/** Those fields whose value isn't what the record has. */
export function changes(fields: Field[], texts: Texts, record: Values | undefined): Values {
  const changed: Values = {};
  for (const field of fields) {
    const value = typedValue(field, texts[field.name] ?? "");
    const before = record ? storedValue(field, record[field.name]) : null;
    const empty = value === null || (Array.isArray(value) && !value.length) || value === false;
    if (record ? JSON.stringify(value) !== JSON.stringify(before) : !empty)
      changed[field.name] = value;
  }
  return changed;
}

/** What the form would send of it as it stands: lists may come with less in them than is asked here. */
const storedValue = (field: Field, value: unknown): unknown =>
  field.kind === "items" ? typedValue(field, textOf(field, value)) : (value ?? null);

function typedValue(field: Field, text: Texts[string]): unknown {
  if (typeof text === "boolean") return text;
  if (field.kind === "items") return itemsOf(field.items ?? [], text as Row[]);
  // ids are numbers, words stay words
  if (Array.isArray(text))
    return (text as string[]).map((one) => (/^\d+$/.test(one) ? Number(one) : one));
  if (field.kind === "words")
    return text
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean);
  if (text === "") return null;
  // what isn't a number goes as it is: the server says what is wrong with it
  if (["whole", "reference", "find"].includes(field.kind ?? "") && /^-?\d+$/.test(text))
    return Number(text);
  return text;
}

export function labelled(options: Option[] | undefined, value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  if (Array.isArray(value)) return value.map((one) => labelled(options, one)).join(", ") || "–";
  if (typeof value === "object") return JSON.stringify(value);
  return options?.find((option) => option.value === String(value))?.label ?? String(value);
}
