// Who is on duty on which day, roster by roster; hours without anybody stand out; a shift is given to
// somebody else where it stands.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Roster } from "../../shared/api.gen.ts";
import { get, nameOf, type Page, query, serverNow } from "../../shared/api.ts";
import { dayAndTime, dayName, dayOf, instantOf } from "../../shared/time.ts";
import { screen } from "../kit/lazy.tsx";
import type { Me } from "../kit/me.ts";
import { Empty, Failure, Skeleton } from "../kit/parts.tsx";
import { say } from "./texts.ts";

const ShiftDialog = screen(() => import("./shift.tsx").then((it) => it.ShiftDialog));
const RosterDialog = screen(() => import("./rosterform.tsx").then((it) => it.RosterDialog));

export type Shift = {
  from: string;
  to: string;
  person: number | null;
  person_name?: string | null;
  changed: boolean;
};
const DAY_MS = 86_400_000;
const DAYS = 14;

type Asked = { roster: Roster; shift: Shift };

export function RosterBoard({ me }: { me: Me }) {
  const [first, setFirst] = useState(() => dayOf(new Date(serverNow()).toISOString()));
  const [asked, setAsked] = useState<Asked | null>(null);
  const [editing, setEditing] = useState<Roster | "new" | null>(null);
  const rosters = useQuery({
    queryKey: ["roster", "list"],
    queryFn: ({ signal }) => get<Page<Roster>>("rosters?limit=200&names=true&sort=name", signal),
  });
  const writes = me.rights.includes("duty.write");
  const days = Array.from({ length: DAYS }, (_, at) => plusDays(first, at));
  const move = (by: number) => setFirst(plusDays(first, by));
  return (
    <section aria-label={say("roster.title")}>
      <div className="acts">
        <h2 style={{ margin: 0 }}>{say("roster.title")}</h2>
        <button
          type="button"
          className="link"
          aria-label={say("roster.earlier")}
          onClick={() => move(-7)}
        >
          ‹
        </button>
        <button
          type="button"
          className="link"
          aria-label={say("roster.later")}
          onClick={() => move(7)}
        >
          ›
        </button>
        {writes && (
          <button type="button" className="link" onClick={() => setEditing("new")}>
            {say("roster.new")}
          </button>
        )}
      </div>
      {rosters.error && <Failure error={rosters.error} again={() => rosters.refetch()} />}
      {rosters.isPending && <Skeleton />}
      {rosters.data?.items.length === 0 && (
        <Empty title={say("duty.none")}>{say("roster.noneHint")}</Empty>
      )}
      {!!rosters.data?.items.length && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by key
        <div className="board" role="region" aria-label={say("roster.title")} tabIndex={0}>
          <table className="plain roster">
            <thead>
              <tr>
                <th>{say("roster.name")}</th>
                {days.map((day) => (
                  <th key={day} scope="col">
                    {dayName(day)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rosters.data.items.map((roster) => (
                <Row
                  key={roster.id}
                  roster={roster}
                  days={days}
                  onEdit={writes ? () => setEditing(roster) : undefined}
                  onShift={writes ? (shift) => setAsked({ roster, shift }) : undefined}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {asked && (
        <ShiftDialog
          {...asked}
          memberName={(id) => nameOf(rosters.data?.names, "users", id)}
          onClose={() => setAsked(null)}
        />
      )}
      {editing && (
        <RosterDialog
          roster={editing === "new" ? undefined : editing}
          onClose={() => setEditing(null)}
        />
      )}
    </section>
  );
}

function plusDays(day: string, by: number): string {
  return new Date(Date.parse(`${day}T12:00:00Z`) + by * DAY_MS).toISOString().slice(0, 10);
}

type RowProps = {
  roster: Roster;
  days: string[];
  onEdit: (() => void) | undefined;
  onShift: ((shift: Shift) => void) | undefined;
};

function Row({ roster, days, onEdit, onShift }: RowProps) {
  const from = instantOf(days[0] ?? "");
  const to = instantOf(plusDays(days[0] ?? "", DAYS));
  const span = query({ from, to });
  const shifts = useQuery({
    queryKey: ["roster", roster.id, "shifts", span, roster.version],
    queryFn: ({ signal }) => get<{ items: Shift[] }>(`rosters/${roster.id}/shifts?${span}`, signal),
  });
  const gaps = useQuery({
    queryKey: ["roster", roster.id, "gaps", span, roster.version],
    enabled: roster.around_the_clock,
    queryFn: ({ signal }) =>
      get<{ items: { from: string; to: string }[] }>(`rosters/${roster.id}/gaps?${span}`, signal),
  });
  const unmanned: Shift[] = (gaps.data?.items ?? []).map((gap) => ({
    ...gap,
    person: null,
    changed: false,
  }));
  const all = [...(shifts.data?.items ?? []), ...unmanned];
  return (
    <tr>
      <th scope="row">
        {onEdit ? (
          <button type="button" className="link" onClick={onEdit}>
            {roster.name}
          </button>
        ) : (
          roster.name
        )}
        {shifts.error && <Failure error={shifts.error} />}
      </th>
      {days.map((day) => (
        <td key={day}>
          {all
            .filter((shift) => dayOf(shift.from) <= day && day <= dayOf(beforeEnd(shift)))
            .map((shift) => (
              <Cell key={`${shift.from} ${shift.person}`} shift={shift} onShift={onShift} />
            ))}
        </td>
      ))}
    </tr>
  );
}

const beforeEnd = ({ to }: Shift) => new Date(Date.parse(to) - 1).toISOString();

function Cell({ shift, onShift }: { shift: Shift; onShift: ((shift: Shift) => void) | undefined }) {
  const title = `${dayAndTime(shift.from)} – ${dayAndTime(shift.to)}`;
  const text = (
    <>
      {shift.person === null ? say("duty.nobody") : (shift.person_name ?? `#${shift.person}`)}
      {shift.changed && <span title={say("roster.changed")}> ↔</span>}
    </>
  );
  const look = `shift${shift.person === null ? " gap" : shift.changed ? " changed" : ""}`;
  if (!onShift)
    return (
      <span className={look} title={title}>
        {text}
      </span>
    );
  return (
    <button type="button" className={look} title={title} onClick={() => onShift(shift)}>
      {text}
    </button>
  );
}
