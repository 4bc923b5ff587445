import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Request } from "../../shared/api.gen.ts";
import { get, post } from "../../shared/api.ts";
import { languageNow } from "../../shared/i18n.ts";
import { type Decision, isFree, type Need, WhyDecided } from "../kit/decision.tsx";
import { Failure } from "../kit/parts.tsx";
import { say } from "./texts.ts";

type Answer = { coverage: Decision | null };

/** Who pays, and why: the rule, its clauses, the facts, and which rules were tried before it. */
export function Coverage({ request, works }: { request: Request; works: boolean }) {
  const [open, setOpen] = useState(false);
  const answer = useQuery({
    queryKey: ["request-of", request.id, "coverage", request.version, languageNow()],
    queryFn: ({ signal }) =>
      get<Answer>(`requests/${request.id}/coverage?language=${languageNow()}`, signal),
  });
  const coverage = answer.data?.coverage;
  if (!coverage) return null;
  const needs = coverage.need ?? [];
  return (
    <section className="section">
      <h2>{say("request.coverage")}</h2>
      <div className="promise">
        <span>
          <strong>
            {coverage.decided
              ? say(isFree(coverage) ? "pays.free" : "pays.charged")
              : say("pays.undecided")}
          </strong>
          {coverage.says && <span className="dim"> · {coverage.says}</span>}
        </span>
        <span className="dim">{coverage.clauses?.join(", ")}</span>
        <button type="button" className="link" aria-expanded={open} onClick={() => setOpen(!open)}>
          {say("request.why")}
        </button>
        {open && <WhyDecided decision={coverage} />}
      </div>
      {needs.map((need) => (
        <Fact key={need.fact} need={need} request={request} works={works} />
      ))}
    </section>
  );
}

/** What must still be known, answered where it is asked. */
function Fact({ need, request, works }: { need: Need; request: Request; works: boolean }) {
  const queries = useQueryClient();
  const answer = useMutation({
    mutationFn: (value: string) =>
      post<Request>(
        `requests/${request.id}/set_facts`,
        { facts: { [need.fact]: value === "yes" ? true : value === "no" ? false : value } },
        request,
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: ["request"] }),
  });
  return (
    <div className="question">
      <span>{need.ask ?? need.fact}</span>
      {works && (
        <span className="answers">
          {need.answers.map(({ answer: value }) => (
            <button
              key={value}
              type="button"
              className="chip-choice"
              disabled={answer.isPending}
              onClick={() => answer.mutate(value)}
            >
              {answerWord(value)}
            </button>
          ))}
        </span>
      )}
      {answer.error && <Failure error={answer.error} />}
    </div>
  );
}

function answerWord(value: string): string {
  if (value === "yes" || value === "no") return say(value === "yes" ? "fact.yes" : "fact.no");
  if (value === "hardware" || value === "software" || value === "none") return say(`act.${value}`);
  return value;
}
