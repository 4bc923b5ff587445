import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Request } from "../../shared/api.gen.ts";
import { get } from "../../shared/api.ts";
import { languageNow } from "../../shared/i18n.ts";
import { say } from "./texts.ts";

type Answer = {
  coverage: {
    decided: boolean;
    says?: string;
    clauses?: string[];
    parts?: string;
    labour?: string;
    travel?: string;
    need?: { fact: string; ask?: string }[];
    facts?: { fact: string; value: string; source: string }[];
    tried?: { rule: string; matches: string; why: string }[];
  } | null;
};

/** Who pays, and why: the rule, its clauses, the facts, and which rules were tried before it. */
export function Coverage({ request }: { request: Request }) {
  const [open, setOpen] = useState(false);
  const answer = useQuery({
    queryKey: ["request-of", request.id, "coverage", request.version, languageNow()],
    queryFn: ({ signal }) =>
      get<Answer>(`requests/${request.id}/coverage?language=${languageNow()}`, signal),
  });
  const coverage = answer.data?.coverage;
  if (!coverage) return null;
  const free = [coverage.parts, coverage.labour, coverage.travel].every(
    (part) => !part || part === "free",
  );
  const needed = (coverage.need ?? []).map(({ fact, ask }) => ask ?? fact).join(" ");
  return (
    <section className="section">
      <h2>{say("request.coverage")}</h2>
      <div className="promise">
        <span>
          <strong>
            {coverage.decided
              ? say(free ? "request.free" : "request.charged")
              : say("request.undecided", { facts: needed })}
          </strong>
          {coverage.says && <span className="dim"> · {coverage.says}</span>}
        </span>
        <span className="dim">{coverage.clauses?.join(", ")}</span>
        <button type="button" className="link" aria-expanded={open} onClick={() => setOpen(!open)}>
          {say("request.why")}
        </button>
        {open && (
          <div className="why">
            {coverage.facts?.map(({ fact, value, source }) => (
              <p key={fact}>
                {fact} = {value} <span className="dim">({source})</span>
              </p>
            ))}
            {!!coverage.tried?.length && <p className="dim">{say("request.tried")}</p>}
            {coverage.tried?.map(({ rule, matches, why }) => (
              <p key={rule}>
                {rule}: {matches} <span className="dim">{why}</span>
              </p>
            ))}
          </div>
        )}
      </div>
    </section>
  );
}
