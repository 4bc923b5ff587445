// Long work that the server does by itself: asked about once a second while it runs.
import { useQuery } from "@tanstack/react-query";
import { get } from "../../shared/api.ts";

export type Job<T = unknown> = {
  id: number;
  kind: string;
  state: "waiting" | "running" | "done" | "failed" | "cancelled" | "interrupted";
  by: number;
  created_at: string;
  started_at: string | null;
  ended_at: string | null;
  done: number;
  total: number | null;
  refused: number;
  result?: T;
  problem?: { detail?: string; title?: string };
};

export const isUnderWay = (job: Job | undefined): boolean =>
  job?.state === "waiting" || job?.state === "running";

export function useJob<T>(id: number | null) {
  return useQuery({
    queryKey: ["job", id],
    enabled: id !== null,
    queryFn: ({ signal }) => get<Job<T>>(`jobs/${id}`, signal),
    refetchInterval: ({ state }) => (!state.data || isUnderWay(state.data) ? 1000 : false),
  });
}
