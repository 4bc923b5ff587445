// What is owed for it: each clock with its why, interval by interval; whoever was late says why it was.
import { useState } from "react";
import type { Request } from "../../shared/api.gen.ts";
import { whole } from "../../shared/time.ts";
import { causeWord, owedWord } from "../../shared/words.ts";
import { useKeys } from "../kit/keys.ts";
import { screen } from "../kit/lazy.tsx";
import { Clock } from "../kit/parts.tsx";
import { say } from "./texts.ts";
import type { Owed } from "./types.ts";

const ExplainDialog = screen(() => import("./explaindialog.tsx").then((it) => it.ExplainDialog));

type Props = { request: Request; commitments: Owed[]; works: boolean };

const keyOf = ({ promise, round }: Owed) => `${promise}/${round}`;
const wasLate = ({ state }: Owed) => state === "late" || state === "breached";

export function Promises({ request, commitments, works }: Props) {
  const [asked, setAsked] = useState<string | null>(null);
  const [explaining, setExplaining] = useState<Owed | null>(null);
  const first = commitments[0];
  useKeys({ w: () => first && setAsked((before) => (before ? null : keyOf(first))) });
  if (!commitments.length) return <p className="dim">{say("request.noPromises")}</p>;
  return (
    <div className="promises">
      {commitments.map((one) => {
        const open = asked === keyOf(one);
        return (
          <div key={keyOf(one)} className="promise">
            <span>
              {one.name}
              {one.round > 1 && <span className="dim"> · {one.round}</span>}
              {wasLate(one) && (
                <LateBecause one={one} works={works} onSay={() => setExplaining(one)} />
              )}
            </span>
            <Clock
              state={one.state}
              due={one.due}
              word={owedWord(one.state)}
              explained={!!one.late_cause}
            />
            <button
              type="button"
              className="link"
              aria-expanded={open}
              onClick={() => setAsked(open ? null : keyOf(one))}
            >
              {say("request.why")}
            </button>
            {open && <Why one={one} />}
          </div>
        );
      })}
      {explaining && (
        <ExplainDialog request={request} one={explaining} onClose={() => setExplaining(null)} />
      )}
    </div>
  );
}

function Why({ one }: { one: Owed }) {
  return (
    <div className="why">
      {one.says && <p className="dim">{one.says}</p>}
      {one.due && <p className="dim">{say("clock.due", { when: whole(one.due) })}</p>}
      {one.explain.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </div>
  );
}

function LateBecause({ one, works, onSay }: { one: Owed; works: boolean; onSay: () => void }) {
  if (one.late_cause)
    return (
      <span className="dim">
        {" "}
        · {causeWord(one.late_cause)}
        {one.late_text && `: ${one.late_text}`}
      </span>
    );
  if (!works) return null;
  return (
    <>
      {" "}
      <button type="button" className="link late" onClick={onSay}>
        {say("late.say")}
      </button>
    </>
  );
}
