// What a request's page asks first, so that lists can ask for it ahead.
import { type QueryClient, queryOptions } from "@tanstack/react-query";
import type { Request } from "../../shared/api.gen.ts";
import { get, type Page } from "../../shared/api.ts";
import { languageNow } from "../../shared/i18n.ts";
import type { Clocks, Item } from "./types.ts";

export const clocksOf = ({ id, version }: Request) =>
  queryOptions({
    queryKey: ["request-of", id, "clocks", version, languageNow()],
    queryFn: ({ signal }) => get<Clocks>(`requests/${id}/clocks?language=${languageNow()}`, signal),
  });

export const timelineOf = ({ id, version }: Request) =>
  queryOptions({
    queryKey: ["request-of", id, "timeline", version],
    queryFn: ({ signal }) => get<Page<Item>>(`requests/${id}/timeline`, signal),
  });

/** For one that is probably opened next: it then stands there at once. */
export function askAhead(queries: QueryClient, request: Request) {
  queries.prefetchQuery(clocksOf(request));
  queries.prefetchQuery(timelineOf(request));
}
