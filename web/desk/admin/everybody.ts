// All who work here: teams and skills say who is in them.
import { useQuery } from "@tanstack/react-query";
import type { User } from "../../shared/api.gen.ts";
import { get, type Page, query } from "../../shared/api.ts";

const MOST_PAGES = 10;

/** Whose account is shut isn't among them. */
export function useEverybody() {
  const found = useQuery({
    queryKey: ["user", "everybody"],
    queryFn: async ({ signal }) => {
      const users: User[] = [];
      let cursor = "";
      for (let page = 0; page === 0 || (cursor && page < MOST_PAGES); page++) {
        const answer = await get<Page<User>>(
          `users?${query({ limit: 200, sort: "id", cursor })}`,
          signal,
        );
        users.push(...answer.items);
        cursor = answer.next ?? "";
      }
      return users.filter(({ status, customer }) => status !== "deactivated" && !customer);
    },
  });
  // read here: what only a row asks for later wouldn't be followed
  return { people: found.data ?? [], error: found.error, again: () => found.refetch() };
}
