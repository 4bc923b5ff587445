// From when to when, in the address: every figure and its cases ask for the same time.
import { serverNow } from "../../shared/api.ts";
import { dayOf } from "../../shared/time.ts";
import { useAddress } from "../kit/address.ts";
import { say } from "./texts.ts";

const DAY_MS = 86_400_000;
const dayAt = (milliseconds: number) => dayOf(new Date(milliseconds).toISOString());

export type Period = { from: string; to: string };

/** A year back to tomorrow, where the address says nothing. */
export function usePeriod() {
  const { of, set } = useAddress();
  const period: Period = {
    from: of("from") || dayAt(serverNow() - 365 * DAY_MS),
    to: of("to") || dayAt(serverNow() + DAY_MS),
  };
  return { period, customer: of("customer") || null, set };
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
          onChange={(event) => set({ from: event.currentTarget.value })}
        />
      </label>
      <label>
        <span className="dim">{say("report.to")} </span>
        <input
          type="date"
          className="plain"
          value={period.to}
          onChange={(event) => set({ to: event.currentTarget.value })}
        />
      </label>
      <span className="chips no-print" style={{ margin: 0 }}>
        {PRESETS.map((days) => (
          <button
            key={days}
            type="button"
            className="chip-choice"
            aria-pressed={period.from === dayAt(serverNow() - days * DAY_MS)}
            onClick={() => set({ from: dayAt(serverNow() - days * DAY_MS) })}
          >
            {say("report.days", { count: days })}
          </button>
        ))}
      </span>
    </>
  );
}
