// Small parts that every screen of the desk shares.
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import type { Request } from "../../shared/api.gen.ts";
import { Problem, serverNow } from "../../shared/api.ts";
import { everySecond } from "../../shared/tick.ts";
import { span, whole } from "../../shared/time.ts";
import { stateWord } from "../../shared/words.ts";
import { keepScroll, useKeptScroll } from "./scroll.ts";
import { say } from "./texts.ts";

/** What went wrong, and what to do; nothing that was typed is lost by it. */
export function Failure({ error, again }: { error: unknown; again?: () => void }) {
  return (
    <div className="problem" role="alert">
      {messageOf(error)}{" "}
      {again && (
        <button type="button" className="link" onClick={again}>
          {say("error.again")}
        </button>
      )}
    </div>
  );
}

export function messageOf(error: unknown): string {
  if (!(error instanceof Problem)) return error instanceof Error ? error.message : String(error);
  if (error.code === "offline") return say("error.offline");
  if (error.status === 401) return say("sign.ended");
  if (error.status === 412) return say("request.moved");
  if (error.fields.length)
    return error.fields
      .map(({ field, message }) => (field ? `${field}: ${message}` : message))
      .join(" · ");
  return error.message || (error.status === 403 ? say("error.forbidden") : say("error.title"));
}

export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <strong>{title}</strong>
      {children}
    </div>
  );
}

export function Skeleton({ rows = 6 }: { rows?: number }) {
  return (
    <div aria-busy="true" style={{ padding: 16 }}>
      {Array.from({ length: rows }, (_, i) => (
        <div key={i} className="skeleton" />
      ))}
    </div>
  );
}

export function Level({ level }: { level: string | null }) {
  if (!level) return <span className="dim">–</span>;
  const rank = Number.parseInt(level, 10);
  return (
    <span className={`level${rank === 1 || level === "A" ? " top" : ""}`}>
      <Bars strong={Number.isNaN(rank) ? 2 : Math.max(1, 5 - rank)} />
      {Number.isNaN(rank) ? level : `L${level}`}
    </span>
  );
}

function Bars({ strong }: { strong: number }) {
  return (
    <svg width="14" height="12" viewBox="0 0 14 12" aria-hidden="true">
      {[0, 1, 2, 3].map((i) => (
        <rect
          key={i}
          x={i * 3.7}
          y={9 - i * 3}
          width="2.6"
          height={3 + i * 3}
          rx="0.8"
          fill="currentColor"
          opacity={i < strong ? 1 : 0.25}
        />
      ))}
    </svg>
  );
}

export function State({ state }: { state: Request["state"] }) {
  const done =
    state === "resolved" || state === "confirmed" || state === "reported" || state === "closed";
  return (
    <span className={`state${state === "received" ? " new" : done ? " done" : ""}`}>
      {stateWord(state)}
    </span>
  );
}

/* ---- clocks ---- */

/** Only those that are mounted draw. */
function useNow(runs: boolean): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => (runs ? everySecond(setNow) : undefined), [runs]);
  return now;
}

export type ClockState =
  | "none"
  | "running"
  | "warned"
  | "paused"
  | "breached"
  | "met"
  | "late"
  | "void";
const ICONS: Partial<Record<ClockState, string>> = {
  running: "◷",
  warned: "△",
  breached: "▲",
  paused: "❚❚",
  met: "✓",
  late: "✓",
  void: "–",
};

/** A clock counts down to its instant; what it says is text, sign and colour, never colour alone. */
export function Clock({
  state,
  due,
  word,
  explained,
}: {
  state: ClockState;
  due: string | null;
  word: string;
  /** somebody wrote why it is late: filled red is kept for what nobody has answered for */
  explained?: boolean;
}) {
  const runs = (state === "running" || state === "warned" || state === "breached") && !!due;
  const now = useNow(runs);
  if (state === "none" && !due) return <span className="dim">–</span>;
  const left = due ? Date.parse(due) - now : 0;
  const shown: ClockState = runs && left < 0 ? "breached" : state;
  const text = runs ? `${left < 0 ? "+" : ""}${span(left)}` : word;
  const title = due ? whole(due) : "";
  return (
    <span className={`clock ${shown}${explained ? " explained" : ""}`} title={title}>
      <span aria-hidden="true">{ICONS[shown]}</span>
      {text}
      {runs && (
        <span className="hidden">
          {left < 0
            ? say("clock.late", { span: span(left) })
            : say("clock.left", { span: span(left) })}
        </span>
      )}
    </span>
  );
}

type ChoicesProps = {
  label: string;
  value: string;
  options: { value: string; label: string }[];
  onValue: (value: string) => void;
};

/** One of a few, all of them in sight; arrows walk them. */
export function Choices({ label, value, options, onValue }: ChoicesProps) {
  const name = useId();
  return (
    <fieldset className="choices">
      <legend>{label}</legend>
      {options.map((option, at) => (
        <label key={option.value} className="chip-choice">
          <input
            type="radio"
            name={name}
            {...(at === 0 ? { "data-autofocus": true } : {})}
            checked={value === option.value}
            onChange={() => onValue(option.value)}
          />{" "}
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}

/** What a page shows below its head; it scrolls, so it can be reached by key. */
export function PageBody({ title, children }: { title: string; children: ReactNode }) {
  const box = useRef<HTMLElement>(null);
  useKeptScroll(box);
  return (
    <section
      ref={box}
      className="page-body"
      aria-label={title}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by key
      tabIndex={0}
      onScroll={(event) => keepScroll(event.currentTarget)}
    >
      {children}
    </section>
  );
}
