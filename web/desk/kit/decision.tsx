// Why something was decided: the facts, and which rules were tried in which order.
import { say } from "./texts.ts";

export type Need = { fact: string; ask?: string; answers: { answer: string }[] };
export type Decision = {
  decided: boolean;
  rule?: string | null;
  says?: string;
  clauses?: string[];
  parts?: string;
  labour?: string;
  travel?: string;
  need?: Need[];
  facts?: { fact: string; value: string; source: string }[];
  tried?: { rule: string; matches: string; why: string }[];
};

export const isFree = ({ parts, labour, travel }: Decision): boolean =>
  [parts, labour, travel].every((part) => !part || part === "free");

export function WhyDecided({ decision }: { decision: Decision }) {
  return (
    <div className="why">
      {decision.facts?.map(({ fact, value, source }) => (
        <p key={fact}>
          {fact} = {value} <span className="dim">({source})</span>
        </p>
      ))}
      {!!decision.tried?.length && <p className="dim">{say("why.tried")}</p>}
      {decision.tried?.map(({ rule, matches, why }) => (
        <p key={rule}>
          {rule}: {matches} <span className="dim">{why}</span>
        </p>
      ))}
    </div>
  );
}
