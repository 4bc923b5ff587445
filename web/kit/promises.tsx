// The steps of a request, and what was promised for it with what came of it.
import { dayAndTime, whole } from "../shared/time.ts";
import { owedWord } from "../shared/words.ts";
import type { Clocks, Commitment } from "./clocks.ts";
import { say } from "./texts.ts";

type StepsProps = { steps: Clocks["steps"]; open: boolean };

/** What is left out was not needed: it has been passed, or nothing comes any more. */
export function Steps({ steps, open }: StepsProps) {
  const last = open
    ? steps.reduce((found, step, at) => (step.done_at ? at : found), -1)
    : steps.length;
  return (
    <ol className="steps">
      {steps.map((step, at) => (
        <li
          key={step.id}
          className={step.done_at ? "done" : at > last ? "ahead" : "skipped"}
          aria-current={at === last + 1 ? "step" : undefined}
        >
          <span>{step.name}</span>
          <span className="dim num">
            {step.done_at ? (
              <When at={step.done_at} />
            ) : (
              say(at > last ? "step.ahead" : "step.skipped")
            )}
          </span>
        </li>
      ))}
    </ol>
  );
}

export function Promises({ commitments }: { commitments: Commitment[] }) {
  return (
    <section>
      <h2>{say("promises.title")}</h2>
      {commitments.length ? (
        <PromiseList commitments={commitments} />
      ) : (
        <p className="dim">{say("promises.none")}</p>
      )}
    </section>
  );
}

function PromiseList({ commitments }: { commitments: Commitment[] }) {
  return (
    <ul className="promises">
      {commitments.map((one) => (
        <li key={`${one.promise} ${one.round}`}>
          <span className="strong">
            {one.round > 1 ? say("promises.again", { name: one.name }) : one.name}
          </span>
          <span className={`chip ${one.state}`}>
            <Sign state={one.state} /> {owedWord(one.state)}
          </span>
          {one.due && (
            <span className="num">
              {say("promises.until")} <When at={one.due} />
            </span>
          )}
          {one.met_at && (
            <span className="num">
              {say("promises.kept")} <When at={one.met_at} />
            </span>
          )}
          <details>
            <summary>{say("promises.why")}</summary>
            {one.explain.map((sentence, at) => (
              <p key={at}>{sentence}</p>
            ))}
          </details>
        </li>
      ))}
    </ul>
  );
}

/** Form says the same as colour. */
const SIGNS = { running: "●", paused: "‖", met: "✓", late: "✓", breached: "!", void: "–" } as const;

function Sign({ state }: { state: Commitment["state"] }) {
  return <span aria-hidden="true">{SIGNS[state]}</span>;
}

export function When({ at }: { at: string }) {
  return (
    <time dateTime={at} title={whole(at)}>
      {dayAndTime(at)}
    </time>
  );
}
