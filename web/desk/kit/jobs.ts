// Long work that the server does by itself: asked about once a second while it runs.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
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
  const queries = useQueryClient();
  useEffect(() => {
    // whoever counts the jobs that run learns of this one
    if (id !== null) queries.invalidateQueries({ queryKey: ["job", "list"] });
  }, [id, queries]);
  return useQuery({
    queryKey: ["job", id],
    enabled: id !== null,
    queryFn: ({ signal }) => get<Job<T>>(`jobs/${id}`, signal),
    refetchInterval: ({ state }) => (!state.data || isUnderWay(state.data) ? 1000 : false),
  });
}

/** One's own jobs, the newest first; read again while one of them runs. */
export function useJobs() {
  return useQuery({
    queryKey: ["job", "list"],
    queryFn: ({ signal }) => get<{ items: Job[] }>("jobs", signal),
    refetchInterval: ({ state }) => (state.data?.items.some(isUnderWay) ? 1000 : false),
  });
}
