// From when to when, in the address: every figure and its cases ask for the same time.
import { useSearchParams } from "wouter";
import { serverNow } from "../../shared/api.ts";
import { dayOf } from "../../shared/time.ts";
import { say } from "./texts.ts";

const DAY_MS = 86_400_000;
const dayAt = (milliseconds: number) => dayOf(new Date(milliseconds).toISOString());

export type Period = { from: string; to: string };

/** A year back to tomorrow, where the address says nothing. */
export function usePeriod() {
  const [params, setParams] = useSearchParams();
  const period: Period = {
    from: params.get("from") ?? dayAt(serverNow() - 365 * DAY_MS),
    to: params.get("to") ?? dayAt(serverNow() + DAY_MS),
  };
  const set = (name: string, value: string) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: true },
    );
  return { period, params, set };
}

const PRESETS = [7, 30, 90, 365];

export function PeriodChoice() {
  const { period, set } = usePeriod();
  return (
    <>
      <label>
        <span className="dim">{say("report.from")} </span>
        <input
          type="date"
          className="plain"
          value={period.from}
          onChange={(event) => set("from", event.currentTarget.value)}
        />
      </label>
      <label>
        <span className="dim">{say("report.to")} </span>
        <input
          type="date"
          className="plain"
          value={period.to}
          onChange={(event) => set("to", event.currentTarget.value)}
        />
      </label>
      <span className="chips no-print" style={{ margin: 0 }}>
        {PRESETS.map((days) => (
          <button
            key={days}
            type="button"
            className="chip-choice"
            aria-pressed={period.from === dayAt(serverNow() - days * DAY_MS)}
            onClick={() => set("from", dayAt(serverNow() - days * DAY_MS))}
          >
            {say("report.days", { count: days })}
          </button>
        ))}
      </span>
    </>
  );
}
