// What applies to a unit today, and why: the contract, the period it is in, what is missing to know.
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { get, query } from "../../shared/api.ts";
import { languageNow } from "../../shared/i18n.ts";
import { day } from "../../shared/time.ts";
import { Failure } from "./parts.tsx";
import { say } from "./texts.ts";

export type Period = {
  id: string;
  name: string;
  first_day: string | null;
  last_day: string | null;
  clauses: string[];
};
export type Applies = {
  on: string;
  contract: {
    id: number;
    number: string;
    title: string;
    programme: { id: number; name: string; version: string };
    covered_by: string;
  } | null;
  accepted_on: string | null;
  accepted_by: string;
  period: Period | null;
  next_period: Period | null;
  missing: { what: string; says: string }[];
  contracts: { id: number; number: string; reason: string; says: string }[];
};

export function useApplies(unit: number | string) {
  return useQuery({
    queryKey: ["contract", "applies", String(unit), languageNow()],
    queryFn: ({ signal }) =>
      get<Applies>(`equipment/${unit}/applies?${query({ language: languageNow() })}`, signal),
    staleTime: 60_000,
  });
}

export function AppliesLine({ unit }: { unit: number }) {
  const applies = useApplies(unit);
  if (applies.error) return <Failure error={applies.error} />;
  if (!applies.data) return null;
  const { contract, accepted_on, period } = applies.data;
  if (!contract) return <p className="dim">{say("applies.nothing")}</p>;
  return (
    <p>
      {say("applies.today")}: <Link href={`/contracts/${contract.id}`}>{contract.number}</Link>{" "}
      {contract.title}
      {period && ` · ${periodText(period)}`}
      {accepted_on && (
        <span className="dim"> · {say("applies.accepted", { day: day(accepted_on) })}</span>
      )}
    </p>
  );
}

export function periodText(period: Period): string {
  const until = period.last_day ? say("applies.until", { day: day(period.last_day) }) : "";
  return [period.name, until].filter(Boolean).join(" ");
}
