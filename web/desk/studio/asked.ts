// What the studio asks the server about a text that is being written (docs/api.md).
import { useQuery } from "@tanstack/react-query";
import { get, post, query } from "../../shared/api.ts";
import { languageNow } from "../../shared/i18n.ts";
import type { Decision } from "../kit/decision.tsx";
import type { Owed } from "../request/types.ts";
import type { Schema } from "./completion.ts";
import type { Mistake } from "./editor.ts";

/** A programme: a text that somebody writes, or a stored version. */
export type Source = { text: string } | { programme: number };

export type Section = {
  part: string;
  title: string;
  line: number | null;
  lines: { text: string; line: number | null }[];
};
export type Check = {
  sound: boolean;
  problems: (Mistake & { path?: string })[];
  words: Section[] | null;
};
export type Difference = { kind: string; text: string; part?: string; id?: string };
export type Fact = {
  id: string;
  name: string;
  question: string | null;
  type: "yes_no" | "word" | "count" | "duration" | "text";
  options?: { value: string; text: string }[];
};
export type Trial = {
  level: string | null;
  level_name: string | null;
  commitments: Owed[];
  level_decision: Decision;
  coverage: Decision | null;
  facts: Fact[];
};

const language = () => query({ language: languageNow() });

export function useCheck(source: Source) {
  return useQuery({
    queryKey: ["studio", "check", source, languageNow()],
    queryFn: () => post<Check>(`programmes/check?${language()}`, source),
    placeholderData: (before) => before,
    staleTime: 60_000,
    retry: false,
  });
}

export function useSchema() {
  return useQuery({
    queryKey: ["studio", "schema"],
    queryFn: () => get<Schema>("programmes/schema"),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useDifferences(before: Source | null, after: Source) {
  return useQuery({
    queryKey: ["studio", "diff", before, after, languageNow()],
    enabled: !!before,
    queryFn: () =>
      post<{ items: Difference[] }>(`programmes/diff?${language()}`, { before, after }),
    retry: false,
  });
}

export type Case = {
  kind: string;
  facts: Record<string, unknown>;
  level?: string;
  reported_at?: string;
  accepted_on?: string;
};

export function useTrial(source: Source, tried: Case) {
  return useQuery({
    queryKey: ["studio", "try", source, tried, languageNow()],
    queryFn: () => post<Trial>(`programmes/try?${language()}`, { ...source, ...tried }),
    placeholderData: (before) => before,
    retry: false,
  });
}
