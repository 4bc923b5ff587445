// A request's clock, counting down by the server's time.

import { useEffect, useState } from "../kit/view.ts";
import type { Request } from "../shared/api.gen.ts";
import { serverNow } from "../shared/api.ts";
import { everySecond } from "../shared/tick.ts";
import { dayAndTime, span, whole } from "../shared/time.ts";
import { clockWord } from "../shared/words.ts";
import { say } from "./texts.ts";

function useNow(runs: boolean): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => (runs ? everySecond(setNow) : undefined), [runs]);
  return now;
}

const SIGNS = { none: "–", running: "●", warned: "△", paused: "‖", breached: "!" } as const;

export function Clock({ request }: { request: Request }) {
  const { clock, due_at } = request;
  const runs = !!due_at && (clock === "running" || clock === "warned" || clock === "breached");
  const now = useNow(runs);
  if (!runs)
    return (
      <span className={`chip ${clock}`}>
        <span aria-hidden="true">{SIGNS[clock]}</span> {clockWord(clock)}
      </span>
    );
  const left = Date.parse(due_at) - now;
  const state = left < 0 ? "breached" : clock;
  return (
    <span className="due">
      <span className={`chip ${state}`}>
        <span aria-hidden="true">{SIGNS[state]}</span>{" "}
        <span className="num">
          {say(left < 0 ? "clock.late" : "clock.left", { span: span(left) })}
        </span>
      </span>{" "}
      <time className="num" dateTime={due_at} title={whole(due_at)}>
        {say("clock.by", { time: dayAndTime(due_at) })}
      </time>
    </span>
  );
}
