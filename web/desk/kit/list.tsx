// Lists that come page after page: reading them, and the table that shows them.
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { type ReactNode, useLayoutEffect, useRef } from "react";
import { get, type Names, type Page, query } from "../../shared/api.ts";
import { Failure, Skeleton } from "./parts.tsx";
import { say } from "./texts.ts";

type Asked = Record<string, string | number | boolean | null | undefined>;

/** `entity` as the API calls it: what changes there is read again. */
export function usePages<T>(entity: string, path: string, asked: Asked, enabled = true) {
  const text = query({ limit: 100, names: true, ...asked });
  const list = useInfiniteQuery({
    queryKey: [entity, "pages", path, text],
    initialPageParam: "",
    enabled,
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam, signal }) =>
      get<Page<T>>(
        `${path}?${text}${pageParam ? `&cursor=${encodeURIComponent(pageParam)}` : ""}`,
        signal,
      ),
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const pages = list.data?.pages ?? [];
  return {
    list,
    rows: pages.flatMap(({ items }) => items),
    names: namesOf(pages.map(({ names }) => names)),
    count: pages[0]?.count,
  };
}

export function namesOf(all: (Names | undefined)[]): Names {
  const names: Names = {};
  for (const one of all)
    for (const [kind, some] of Object.entries(one ?? {})) names[kind] = { ...names[kind], ...some };
  return names;
}

type Paged = {
  error: unknown;
  isPending: boolean;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  refetch: () => unknown;
  fetchNextPage: () => unknown;
};

type Props = {
  list: Paged;
  label: string;
  head: string[];
  /** what is said where there are no rows */
  empty: ReactNode;
  children: ReactNode[];
};

/** Its rows as a table, or why there are none. */
export function Listed({ list, label, head, empty, children }: Props) {
  return (
    <>
      {!!list.error && <Failure error={list.error} again={() => list.refetch()} />}
      {list.isPending && <Skeleton rows={8} />}
      {!list.isPending && !list.error && !children.length && empty}
      {children.length > 0 && (
        <Board label={label} head={head}>
          {children}
        </Board>
      )}
      {list.hasNextPage && (
        <button
          type="button"
          className="link"
          disabled={list.isFetchingNextPage}
          onClick={() => list.fetchNextPage()}
        >
          {say("queue.loadMore")}
        </button>
      )}
    </>
  );
}

/** A table that scrolls by itself where the page is narrow; on a phone each row is a card, whose cells say
 *  under which head they stand. */
export function Board({
  label,
  head,
  children,
}: {
  label: string;
  head: string[];
  children: ReactNode;
}) {
  const body = useRef<HTMLTableSectionElement>(null);
  useLayoutEffect(() => {
    for (const row of body.current?.rows ?? [])
      for (const [at, cell] of [...row.cells].entries()) cell.dataset.head = head[at] ?? "";
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by key
    <div className="board" role="region" aria-label={label} tabIndex={0}>
      <table className="plain">
        <thead>
          <tr>
            {head.map((text, at) => (
              <th key={`${text} ${at}`} scope="col">
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body}>{children}</tbody>
      </table>
    </div>
  );
}
