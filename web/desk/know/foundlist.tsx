// A list that is gone through in order, or in which words are found: the head, the filters, the rows.
import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import type { Names } from "../../shared/api.ts";
import { useAddress } from "../kit/address.ts";
import { OneOf, Words } from "../kit/filters.tsx";
import { Listed, usePages } from "../kit/list.tsx";
import { Page } from "../kit/page.tsx";
import { Empty } from "../kit/parts.tsx";
import { say } from "./texts.ts";

type Option = { value: string; label: string };
type Props<T> = {
  title: string;
  /** the collection: "customers" */
  path: string;
  entity: string;
  statuses: Option[];
  /** the first one where the address says nothing */
  sorts: [Option, ...Option[]];
  head: string[];
  /** where there are none at all */
  none: string;
  noneHint: string;
  newWord: string;
  onNew: (() => void) | undefined;
  row: (record: T, names: Names) => ReactNode;
  children?: ReactNode;
};

export function FoundList<T>(props: Props<T>) {
  const { title, path, entity, statuses, sorts, head, row } = props;
  const { of, set } = useAddress();
  const q = of("q");
  const status = of("status");
  const sort = of("sort") || sorts[0].value;
  const { list, rows, names, count } = usePages<T>(
    entity,
    path,
    q ? { q, typing: true, status } : { sort, status, count: true },
  );
  return (
    <Page
      title={title}
      head={
        <>
          <span className="dim num" role="status">
            {count !== undefined && say("know.count", { count })}
          </span>
          <span className="grow" />
          {props.onNew && (
            <Button size="xs" onClick={props.onNew}>
              {props.newWord}
            </Button>
          )}
        </>
      }
    >
      <div className="asked">
        <Words label={say("know.search")} value={q} onValue={(value) => set({ q: value })} />
        <OneOf
          label={say("know.status")}
          value={status}
          options={[{ value: "", label: say("know.any") }, ...statuses]}
          onValue={(value) => set({ status: value })}
        />
        {!q && (
          <OneOf
            label={say("know.sort")}
            value={sort}
            options={sorts}
            onValue={(value) => set({ sort: value })}
          />
        )}
      </div>
      <Listed
        list={list}
        label={title}
        head={head}
        empty={
          q || status ? (
            <Empty title={say("know.nothing")}>{say("know.nothingHint")}</Empty>
          ) : (
            <Empty title={props.none}>{props.noneHint}</Empty>
          )
        }
      >
        {rows.map((record) => row(record, names))}
      </Listed>
      {props.children}
    </Page>
  );
}
