// Choosing one record of many: one types a few letters, arrows walk what is found.
import { TextInput } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useId, useRef, useState } from "react";
import { get, type Page, query } from "../../shared/api.ts";
import { useLater, useWalk } from "./lookup.ts";
import { Failure } from "./parts.tsx";
import { say } from "./texts.ts";

export type Findable = {
  id: number;
  name?: string | null;
  number?: string | null;
  serial?: string | null;
  title?: string | null;
};
export type Where = {
  /** the collection: "equipment" */
  path: string;
  /** what is asked besides the words */
  asked?: Record<string, string | number>;
};

export const labelOf = ({ name, number, serial, title }: Findable): string =>
  [name ?? title, number, serial].filter(Boolean).join(" · ");

type Props = {
  label: string;
  where: Where;
  /** what is chosen already, in words */
  chosen: string;
  required?: boolean;
  hint?: string;
  error?: string;
  first?: boolean;
  onChoose: (record: Findable | null) => void;
};

export function Finder({ label, where, chosen, onChoose, ...rest }: Props) {
  const [text, setText] = useState<string | null>(null);
  const typed = useLater((text ?? "").trim(), 150);
  const list = useId();
  const found = useQuery({
    queryKey: ["find", where.path, where.asked, typed],
    enabled: text !== null,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      get<Page<Findable>>(
        `${where.path}?${query({ limit: 8, ...where.asked, ...(typed ? { q: typed, typing: true } : {}) })}`,
        signal,
      ),
  });
  const items = text === null ? [] : (found.data?.items ?? []);
  const left = useRef(false);
  const choose = (at: number) => {
    const record = items[at];
    if (record) onChoose(record);
    if (record || left.current) setText(null);
  };
  const settled = (text ?? "").trim() === typed && !found.isPending && !found.isPlaceholderData;
  const walk = useWalk(items.length, choose, settled);
  return (
    <div className="finder">
      <TextInput
        label={label}
        description={rest.hint}
        error={rest.error}
        required={!!rest.required}
        {...(rest.first ? { "data-autofocus": true } : {})}
        role="combobox"
        aria-expanded={items.length > 0}
        aria-controls={list}
        aria-autocomplete="list"
        {...(items.length ? { "aria-activedescendant": `${list}-${walk.at}` } : {})}
        autoComplete="off"
        placeholder={say("find.hint")}
        value={text ?? chosen}
        onFocus={(event) => {
          left.current = false;
          event.currentTarget.select();
        }}
        onChange={(event) => {
          setText(event.currentTarget.value);
          walk.begin();
          if (!event.currentTarget.value) onChoose(null);
        }}
        onBlur={() => {
          left.current = true;
          if (!walk.waits) setText(null);
        }}
        onKeyDown={(event) => {
          if (text !== null) walk.onKeyDown(event);
        }}
      />
      {found.error && <Failure error={found.error} />}
      <div className="found" role="listbox" id={list} aria-label={label} hidden={!items.length}>
        {items.map((record, at) => (
          <button
            key={record.id}
            id={`${list}-${at}`}
            type="button"
            role="option"
            aria-selected={at === walk.at}
            tabIndex={-1}
            className={at === walk.at ? "at" : ""}
            // before the field loses the focus, which ends the search
            onMouseDown={(event) => {
              event.preventDefault();
              choose(at);
            }}
          >
            {labelOf(record)}
          </button>
        ))}
      </div>
    </div>
  );
}
