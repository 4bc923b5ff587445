// What the reports answer, and the way from a figure to its cases.
import { useQuery } from "@tanstack/react-query";
import { get, query } from "../../shared/api.ts";
import { languageNow } from "../../shared/i18n.ts";
import type { Counted } from "../kit/figure.tsx";
import type { Period } from "./period.tsx";
import { say } from "./texts.ts";

export type Row = {
  promise?: string;
  level?: string | null;
  month?: string;
  customer?: number;
  met: number;
  late: number;
  breached: number;
  kept_percent: number | null;
  kept_without_pauses_percent: number | null;
  our_seconds: number;
  paused_seconds: number;
  customer_seconds: number;
  cases: string;
};
export type Compliance = {
  rows: Row[];
  sum: Row;
  promise_names: Record<string, string>;
  customer_names?: Record<string, string>;
};

export const owed = ({ met, late, breached }: Row) => met + late + breached;
export const broken = ({ late, breached }: Row) => late + breached;
export const percent = (value: number | null) => (value === null ? "–" : `${value.toFixed(1)} %`);

export function useCompliance(by: string, period: Period, customer: string | null) {
  return useQuery({
    queryKey: ["commitment", "report", by, period, customer, languageNow()],
    queryFn: ({ signal }) =>
      get<Compliance>(
        `reports/compliance?${query({ by, ...period, customer, language: languageNow() })}`,
        signal,
      ),
    staleTime: 60_000,
    placeholderData: (before) => before,
  });
}

/** How every share of the report is counted. */
export const countedAs = (): Counted => ({
  formula: say("report.formula"),
  population: say("report.population"),
  exclusions: say("report.exclusions"),
});

/** The screen with the cases that a row's `cases` names, of one outcome. */
export function casesOf(row: { cases: string }, outcome?: string): string {
  const asked = new URLSearchParams(row.cases.split("?")[1]);
  if (outcome) asked.set("outcome", outcome);
  return `/compliance/cases?${asked}`;
}
