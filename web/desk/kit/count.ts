// How many records a question holds, without reading them.
import { useQuery } from "@tanstack/react-query";
import { get, type Page } from "../../shared/api.ts";

/** `asked` as in a list's address: "state=received". Nothing until it is known. */
export function useCount(entity: string, path: string, asked: string) {
  const found = useQuery({
    queryKey: [entity, "count", asked],
    queryFn: ({ signal }) => get<Page<unknown>>(`${path}?${asked}&limit=1&count=true`, signal),
  });
  return { count: found.data?.count, exact: found.data?.count_is_exact !== false };
}
