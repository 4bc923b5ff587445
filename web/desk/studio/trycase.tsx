// A case at the side: facts in; level, deadlines and who pays out, each with its reasons.
import { useId, useState } from "react";
import { dayAndTime, instantOf } from "../../shared/time.ts";
import { kindWord } from "../../shared/words.ts";
import { isFree, WhyDecided } from "../kit/decision.tsx";
import { useLater } from "../kit/lookup.ts";
import { Failure, Level, Skeleton } from "../kit/parts.tsx";
import type { Owed } from "../request/types.ts";
import { type Case, type Fact, type Source, type Trial, useTrial } from "./asked.ts";
import { say } from "./texts.ts";

const KINDS = [
  "fault",
  "open_box",
  "consultation",
  "guidance",
  "scheduled_support",
  "training",
  "complaint",
];

export function TryCase({ source }: { source: Source }) {
  const [kind, setKind] = useState("fault");
  const [facts, setFacts] = useState<Record<string, string>>({});
  const [reported, setReported] = useState("");
  const [accepted, setAccepted] = useState("");
  const tried: Case = {
    kind,
    facts: Object.fromEntries(
      Object.entries(facts)
        .filter(([, value]) => value !== "")
        .map(([fact, value]) => [fact, typed(value)]),
    ),
    ...(reported ? { reported_at: instantOf(reported) } : {}),
    ...(accepted ? { accepted_on: accepted } : {}),
  };
  const later = useLater(JSON.stringify(tried), 250);
  const trial = useTrial(source, JSON.parse(later) as Case);
  return (
    <div className="form">
      <div className="acts">
        <label>
          <span className="dim">{say("try.kind")} </span>
          <select className="plain" value={kind} onChange={(e) => setKind(e.currentTarget.value)}>
            {KINDS.map((one) => (
              <option key={one} value={one}>
                {kindWord(one)}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span className="dim">{say("try.reported")} </span>
          <input
            type="datetime-local"
            className="plain"
            value={reported}
            onChange={(e) => setReported(e.currentTarget.value)}
          />
        </label>
        <label>
          <span className="dim">{say("try.accepted")} </span>
          <input
            type="date"
            className="plain"
            value={accepted}
            onChange={(e) => setAccepted(e.currentTarget.value)}
          />
        </label>
      </div>
      {trial.error && <Failure error={trial.error} />}
      {trial.isPending && <Skeleton />}
      {trial.data && (
        <>
          <fieldset className="facts">
            <legend>{say("try.facts")}</legend>
            {trial.data.facts.map((fact) => (
              <FactInput
                key={fact.id}
                fact={fact}
                value={facts[fact.id] ?? ""}
                onValue={(value) => setFacts({ ...facts, [fact.id]: value })}
              />
            ))}
          </fieldset>
          <Outcome trial={trial.data} />
        </>
      )}
    </div>
  );
}

const typed = (value: string) => (value === "yes" ? true : value === "no" ? false : value);

type FactProps = { fact: Fact; value: string; onValue: (value: string) => void };

function FactInput({ fact, value, onValue }: FactProps) {
  const id = useId();
  const label = fact.question ?? fact.name;
  const options =
    fact.type === "yes_no"
      ? [
          { value: "yes", text: say("fact.yes") },
          { value: "no", text: say("fact.no") },
        ]
      : fact.options;
  return (
    <div className="question">
      <label htmlFor={id}>{label}</label>
      {options ? (
        <select
          id={id}
          className="plain"
          value={value}
          onChange={(e) => onValue(e.currentTarget.value)}
        >
          <option value="">{say("try.unknown")}</option>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.text}
            </option>
          ))}
        </select>
      ) : (
        <input
          id={id}
          className="plain"
          placeholder={fact.type === "duration" ? "15 min" : fact.type === "count" ? "2" : ""}
          value={value}
          onChange={(e) => onValue(e.currentTarget.value)}
        />
      )}
    </div>
  );
}

function Outcome({ trial }: { trial: Trial }) {
  const { coverage } = trial;
  return (
    <div aria-live="polite">
      <h2>
        <Level level={trial.level} /> {trial.level_name}
      </h2>
      {!trial.level_decision.decided && <p className="dim">{say("try.levelOpen")}</p>}
      <details>
        <summary>{say("try.whyLevel")}</summary>
        <WhyDecided decision={trial.level_decision} />
      </details>
      <h2>{say("try.promised")}</h2>
      {trial.commitments.length === 0 && <p className="dim">{say("try.nothing")}</p>}
      {trial.commitments.map((one) => (
        <Promised key={`${one.promise} ${one.round}`} one={one} />
      ))}
      <h2>{say("try.pays")}</h2>
      {coverage ? (
        <>
          <p>
            <strong>
              {coverage.decided
                ? say(isFree(coverage) ? "pays.free" : "pays.charged")
                : say("pays.undecided")}
            </strong>{" "}
            {coverage.says} <span className="dim">{coverage.clauses?.join(", ")}</span>
          </p>
          <details>
            <summary>{say("try.whyPays")}</summary>
            <WhyDecided decision={coverage} />
          </details>
        </>
      ) : (
        <p className="dim">{say("try.noCoverage")}</p>
      )}
    </div>
  );
}

function Promised({ one }: { one: Owed }) {
  return (
    <details>
      <summary>
        {one.name}: <strong className="num">{dayAndTime(one.due) || "–"}</strong>
      </summary>
      <div className="why">
        {one.explain.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
    </details>
  );
}
