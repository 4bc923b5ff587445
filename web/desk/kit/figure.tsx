// A figure of a report: its picture, the same as a table, as CSV and on paper, and how it is counted.
import { type ReactNode, useId, useRef, useState } from "react";
import { Link } from "wouter";
import { csvOf, download } from "./csv.ts";
import { printOnly } from "./print.ts";
import { say } from "./texts.ts";

export type Cell = string | number | null;
export type Table = { head: string[]; rows: Cell[][] };
export type Counted = { formula: string; population: string; exclusions?: string };

type Props = {
  title: string;
  table: Table;
  counted?: Counted;
  /** only the table, where it is the clearest picture */
  children?: ReactNode;
};

export function Figure({ title, table, counted, children }: Props) {
  const [shown, setShown] = useState(!children);
  const [explained, setExplained] = useState(false);
  const section = useRef<HTMLElement>(null);
  const heading = useId();
  return (
    <section className="figure" aria-labelledby={heading} ref={section}>
      <header>
        <h2 id={heading}>{title}</h2>
        {counted && (
          <button
            type="button"
            className="link"
            aria-expanded={explained}
            onClick={() => setExplained(!explained)}
          >
            {say("figure.explain")}
          </button>
        )}
        {children && (
          <button
            type="button"
            className="link"
            aria-pressed={shown}
            onClick={() => setShown(!shown)}
          >
            {say("figure.table")}
          </button>
        )}
        <button
          type="button"
          className="link"
          onClick={() => download(`${title}.csv`, csvOf([table.head, ...table.rows]), "text/csv")}
        >
          CSV
        </button>
        <button type="button" className="link" onClick={() => printOnly(section.current)}>
          {say("figure.print")}
        </button>
      </header>
      {explained && counted && <How counted={counted} />}
      {shown ? <Rows table={table} /> : children}
    </section>
  );
}

function How({ counted }: { counted: Counted }) {
  return (
    <dl className="why how">
      <dt>{say("figure.formula")}</dt>
      <dd>{counted.formula}</dd>
      <dt>{say("figure.population")}</dt>
      <dd>{counted.population}</dd>
      {counted.exclusions && (
        <>
          <dt>{say("figure.exclusions")}</dt>
          <dd>{counted.exclusions}</dd>
        </>
      )}
    </dl>
  );
}

function Rows({ table }: { table: Table }) {
  if (!table.rows.length) return <p className="dim">{say("figure.nothing")}</p>;
  return (
    <table className="plain">
      <thead>
        <tr>
          {table.head.map((text) => (
            <th key={text}>{text}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {table.rows.map((row, at) => (
          <tr key={at}>
            {row.map((cell, column) => (
              <td key={table.head[column]} className={typeof cell === "number" ? "num" : ""}>
                {cell ?? "–"}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/* ---- pictures ---- */

export type Bar = {
  label: string;
  value: number;
  text: string;
  to?: string;
  tone?: "late" | "met";
};

/** Lengths side by side, the longest fills the width. */
export function Bars({ bars }: { bars: Bar[] }) {
  const most = Math.max(...bars.map(({ value }) => value), 1e-9);
  if (!bars.length) return <p className="dim">{say("figure.nothing")}</p>;
  return (
    <ul className="bars">
      {bars.map((bar) => (
        <li key={bar.label}>
          <span className="bar-label" title={bar.label}>
            {bar.to ? <Link href={bar.to}>{bar.label}</Link> : bar.label}
          </span>
          <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
            <rect
              width={(100 * bar.value) / most}
              height="10"
              rx="1"
              fill={bar.tone ? `var(--${bar.tone})` : "var(--accent)"}
            />
          </svg>
          <span className="num">{bar.text}</span>
        </li>
      ))}
    </ul>
  );
}

export type Parts = { label: string; parts: { value: number; text: string }[] };

/** A whole in its parts, row by row; the parts are named above. */
export function Stacks({ names, rows }: { names: string[]; rows: Parts[] }) {
  const most = Math.max(...rows.map(({ parts }) => sum(parts)), 1e-9);
  if (!rows.length) return <p className="dim">{say("figure.nothing")}</p>;
  return (
    <>
      <p className="keys">
        {names.map((name, at) => (
          <span key={name}>
            <span className={`key part-${at}`} aria-hidden="true" /> {name}
          </span>
        ))}
      </p>
      <ul className="bars">
        {rows.map(({ label, parts }) => (
          <li key={label}>
            <span className="bar-label" title={label}>
              {label}
            </span>
            <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
              {parts.map((part, at) => (
                <rect
                  key={names[at]}
                  className={`part-${at}`}
                  x={(100 * sum(parts.slice(0, at))) / most}
                  width={(100 * part.value) / most}
                  height="10"
                />
              ))}
            </svg>
            <span className="num">{parts.map(({ text }) => text).join(" · ")}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

const sum = (parts: { value: number }[]) => parts.reduce((total, { value }) => total + value, 0);

export type Point = { label: string; value: number | null; to?: string; title: string };
const WIDE = 640;
const HIGH = 160;

/** Shares over time, 0 to 100 at most; each point leads to what it counts. */
export function Trend({ points, least }: { points: Point[]; least: number }) {
  const known = points.filter(({ value }) => value !== null);
  if (!known.length) return <p className="dim">{say("figure.nothing")}</p>;
  const x = (at: number) => 44 + (at * (WIDE - 64)) / Math.max(points.length - 1, 1);
  const y = (value: number) => 12 + ((100 - value) * (HIGH - 40)) / (100 - least);
  const line = points
    .map(({ value }, at) => (value === null ? "" : `${x(at).toFixed(1)},${y(value).toFixed(1)}`))
    .filter(Boolean)
    .join(" ");
  const every = Math.ceil(points.length / 12);
  return (
    <svg
      className="trend"
      viewBox={`0 0 ${WIDE} ${HIGH}`}
      role="group"
      aria-label={say("figure.overTime")}
    >
      {[100, (100 + least) / 2, least].map((value) => (
        <g key={value}>
          <line x1="44" x2={WIDE - 20} y1={y(value)} y2={y(value)} className="grid" />
          <text x="38" y={y(value) + 4} textAnchor="end">
            {Math.round(value)} %
          </text>
        </g>
      ))}
      <polyline points={line} className="line" />
      {points.map(({ label, value, to, title }, at) => (
        <g key={label}>
          {at % every === 0 && (
            <text x={x(at)} y={HIGH - 6} textAnchor="middle">
              {label}
            </text>
          )}
          {value !== null && <Dot x={x(at)} y={y(value)} to={to} title={title} />}
        </g>
      ))}
    </svg>
  );
}

function Dot({ x, y, to, title }: { x: number; y: number; to: string | undefined; title: string }) {
  const dot = (
    <>
      <title>{title}</title>
      <circle cx={x} cy={y} r="12" className="reach" />
      <circle cx={x} cy={y} r="4" className="dot" />
    </>
  );
  if (!to) return <g>{dot}</g>;
  return (
    <Link href={to} aria-label={title}>
      {dot}
    </Link>
  );
}
