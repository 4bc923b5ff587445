// Saved views: a list's question under a name, one's own or the whole house's, with its count.
import { useQuery } from "@tanstack/react-query";
import { Link, useSearchParams } from "wouter";
import type { View } from "../../shared/api.gen.ts";
import { get, type Page } from "../../shared/api.ts";
import { useCount } from "../kit/count.ts";
import { say } from "./texts.ts";

export function useViews() {
  return useQuery({
    queryKey: ["view"],
    queryFn: () => get<Page<View>>("views/mine"),
    staleTime: 60_000,
  });
}

/** The filters of a saved view, by the id in the address. */
export function useSavedFilters(id: string | null): Record<string, string> | null {
  const views = useViews();
  const found = views.data?.items.find((view) => String(view.id) === id);
  return found ? Object.fromEntries(new URLSearchParams(found.query)) : null;
}

/** In the menu: those that are pinned, with what they hold now. */
export function PinnedViews() {
  const views = useViews();
  const [params] = useSearchParams();
  const pinned = (views.data?.items ?? []).filter(
    ({ path, pinned }) => path === "requests" && pinned,
  );
  if (!pinned.length) return null;
  return (
    <>
      <div className="rail-group">{say("views.saved")}</div>
      {pinned.map((view) => (
        <Link
          key={view.id}
          href={`/?saved=${view.id}`}
          aria-current={params.get("saved") === String(view.id) ? "page" : undefined}
        >
          {view.name}
          <Count query={view.query} />
        </Link>
      ))}
    </>
  );
}

function Count({ query }: { query: string }) {
  const { count, exact } = useCount("request", "requests", query);
  if (count === undefined) return null;
  return (
    <span className="dim num">
      {count}
      {!exact && "+"}
    </span>
  );
}
