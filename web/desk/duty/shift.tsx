// A shift goes to somebody else: taken over, covered, swapped, or left because of leave.
import { TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Roster, ShiftChange, User } from "../../shared/api.gen.ts";
import { ask, get, type Page, post, query } from "../../shared/api.ts";
import { dayAndTime, instantOf, localOf } from "../../shared/time.ts";
import { Dialog, Submit } from "../kit/dialog.tsx";
import { Choices, Failure } from "../kit/parts.tsx";
import { tell } from "../kit/toasts.tsx";
import type { Shift } from "./roster.tsx";
import { say } from "./texts.ts";

const KINDS = ["take_over", "cover", "swap", "leave"] as const;
type Kind = (typeof KINDS)[number];

type Props = {
  roster: Roster;
  shift: Shift;
  memberName: (id: number) => string;
  onClose: () => void;
};

export function ShiftDialog({ roster, shift, memberName, onClose }: Props) {
  const empty = shift.person === null;
  const [kind, setKind] = useState<Kind>("cover");
  const [by, setBy] = useState("");
  const [theirs, setTheirs] = useState("");
  const [from, setFrom] = useState(localOf(shift.from));
  const [until, setUntil] = useState(localOf(shift.to));
  const [reason, setReason] = useState("");
  const queries = useQueryClient();
  const people = useQuery({
    queryKey: ["user", "staff"],
    queryFn: ({ signal }) => get<Page<User>>("users?status=active&limit=200&sort=name", signal),
  });
  const others = useShiftsOf(roster, kind === "swap" ? Number(by) : 0);
  const other = others.find((one) => one.from === theirs);
  const save = useMutation({
    mutationFn: async () => {
      const mine = changeOf(roster, kind, instantOf(from), instantOf(until), shift.person, by);
      const changes = [await send(mine, reason)];
      if (kind === "swap" && other) {
        const back = changeOf(roster, kind, other.from, other.to, Number(by), String(shift.person));
        try {
          changes.push(await send(back, reason));
        } catch (error) {
          // a swap is both or neither
          await remove(changes);
          throw error;
        }
      }
      return changes;
    },
    onSuccess: (changes) => {
      onClose();
      tell(say("roster.saved"), () =>
        remove(changes).finally(() => queries.invalidateQueries({ queryKey: ["roster"] })),
      );
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["roster"] }),
  });
  const members = new Set(roster.members);
  const staff = (people.data?.items ?? []).filter(
    ({ id, role }) => role !== "customer" && id !== shift.person,
  );
  const choices = kind === "swap" ? staff.filter(({ id }) => members.has(id)) : staff;
  const complete = kind === "leave" || (by && (kind !== "swap" || other));
  return (
    <Dialog title={`${roster.name} · ${who(shift, memberName)}`} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (complete) save.mutate();
        }}
      >
        <Choices
          label={say("roster.what")}
          value={kind}
          options={KINDS.filter((one) => !empty || one === "cover").map((value) => ({
            value,
            label: say(`roster.${value}`),
          }))}
          onValue={(value) => setKind(value as Kind)}
        />
        {kind !== "leave" && (
          <label className="field">
            <span>{say("roster.by")}</span>
            <select value={by} required onChange={(event) => setBy(event.currentTarget.value)}>
              <option value="">–</option>
              {choices.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        )}
        {kind === "swap" && by && (
          <label className="field">
            <span>{say("roster.theirs")}</span>
            <select
              value={theirs}
              required
              onChange={(event) => setTheirs(event.currentTarget.value)}
            >
              <option value="">–</option>
              {others.map((one) => (
                <option key={one.from} value={one.from}>
                  {dayAndTime(one.from)} – {dayAndTime(one.to)}
                </option>
              ))}
            </select>
          </label>
        )}
        <TextInput
          type="datetime-local"
          label={say("roster.from")}
          required
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput
          type="datetime-local"
          label={say("roster.until")}
          required
          value={until}
          onChange={(event) => setUntil(event.currentTarget.value)}
        />
        <TextInput
          label={say("roster.reason")}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {save.error && <Failure error={save.error} />}
        <Submit busy={save.isPending}>{say("form.save")}</Submit>
      </form>
    </Dialog>
  );
}

const who = (shift: Shift, memberName: (id: number) => string) =>
  shift.person === null
    ? say("duty.nobody")
    : (shift.person_name ?? memberName(shift.person)) || `#${shift.person}`;

/** The coming shifts of somebody, to swap with. */
function useShiftsOf(roster: Roster, person: number): Shift[] {
  const shifts = useQuery({
    queryKey: ["roster", roster.id, "shifts", "ahead"],
    enabled: person > 0,
    queryFn: ({ signal }) => get<{ items: Shift[] }>(`rosters/${roster.id}/shifts`, signal),
  });
  return (shifts.data?.items ?? []).filter((one) => one.person === person);
}

type Change = Record<string, unknown>;

function changeOf(
  roster: Roster,
  kind: Kind,
  from_at: string,
  until_at: string,
  instead_of: number | null,
  by: string,
): Change {
  return {
    roster: roster.id,
    kind,
    from_at,
    until_at,
    ...(instead_of ? { instead_of } : {}),
    ...(kind !== "leave" ? { by: Number(by) } : {}),
  };
}

const send = (change: Change, reason: string) =>
  post<ShiftChange>("shift_changes", reason ? { ...change, reason } : change);

async function remove(changes: ShiftChange[]) {
  for (const { id, version } of changes)
    await ask("DELETE", `shift_changes/${id}`, undefined, { version });
}

/** What was changed from now on, to be taken out again. */
export function ChangesOf({ roster }: { roster: Roster }) {
  const queries = useQueryClient();
  const changes = useQuery({
    queryKey: ["roster", roster.id, "changes"],
    queryFn: ({ signal }) =>
      get<Page<ShiftChange>>(
        `shift_changes?${query({ roster: roster.id, limit: 200, names: true })}`,
        signal,
      ),
  });
  const take = useMutation({
    mutationFn: (change: ShiftChange) => remove([change]),
    onSettled: () => queries.invalidateQueries({ queryKey: ["roster"] }),
  });
  const names = changes.data?.names?.users ?? {};
  const items = changes.data?.items ?? [];
  return (
    <fieldset className="many">
      <legend>{say("roster.changes")}</legend>
      {items.length === 0 && <span className="dim">{say("duty.nothing")}</span>}
      {items.map((change) => (
        <div key={change.id} className="promise" style={{ width: "100%" }}>
          <span>
            {dayAndTime(change.from_at)} – {dayAndTime(change.until_at)} ·{" "}
            {say(`roster.${change.kind}`)}{" "}
            <span className="dim">
              {[change.instead_of && names[change.instead_of], change.by && names[change.by]]
                .filter(Boolean)
                .join(" → ")}{" "}
              {change.reason}
            </span>
          </span>
          <span />
          <button type="button" className="link" onClick={() => take.mutate(change)}>
            {say("roster.remove")}
          </button>
        </div>
      ))}
      {take.error && <Failure error={take.error} />}
    </fieldset>
  );
}
