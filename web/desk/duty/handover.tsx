// What a shift leaves to the next, handed over and taken by name.
import { Button, Textarea } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import type { Commitment, Handover as Shift } from "../../shared/api.gen.ts";
import { get, nameOf, type Page, post, query } from "../../shared/api.ts";
import { dayAndTime } from "../../shared/time.ts";
import type { Me } from "../kit/me.ts";
import { Failure, Level } from "../kit/parts.tsx";
import { say } from "./texts.ts";

type Left = {
  id: number;
  number: string;
  subject: string;
  level: string | null;
  due_at: string | null;
};
type Brief = {
  unanswered: Left[];
  held: Left[];
  opened: Left[];
  closed: Left[];
  call_backs: Commitment[];
};
const PARTS = ["unanswered", "held", "opened", "closed"] as const;

export function Handover({ me }: { me: Me }) {
  const brief = useQuery({
    queryKey: ["request", "brief"],
    queryFn: () => get<Brief>("duty/brief"),
  });
  return (
    <section className="section">
      <h2>{say("duty.brief")}</h2>
      {brief.error && <Failure error={brief.error} again={() => brief.refetch()} />}
      {brief.data && (
        <div className="tiles">
          {PARTS.map((part) => (
            <div key={part} className="tile">
              <span className="dim">{say(`duty.${part}`)}</span>
              <b>{brief.data[part].length}</b>
              {brief.data[part].slice(0, 5).map((one) => (
                <div key={one.id}>
                  <Level level={one.level} />{" "}
                  <Link href={`/requests/${one.number}`}>{one.number}</Link>{" "}
                  <span className="dim">{one.subject}</span>
                </div>
              ))}
            </div>
          ))}
          <div className="tile">
            <span className="dim">{say("duty.callBacks")}</span>
            <b>{brief.data.call_backs.length}</b>
          </div>
        </div>
      )}
      <Shifts me={me} />
    </section>
  );
}

function Shifts({ me }: { me: Me }) {
  const queries = useQueryClient();
  const [notes, setNotes] = useState("");
  const shifts = useQuery({
    queryKey: ["handover"],
    queryFn: () => get<Page<Shift>>(`handovers?${query({ sort: "-id", limit: 3, names: true })}`),
  });
  const again = () => queries.invalidateQueries({ queryKey: ["handover"] });
  const hand = useMutation({
    mutationFn: () => post("handovers", { notes }),
    onSuccess: () => setNotes(""),
    onSettled: again,
  });
  const take = useMutation({
    mutationFn: (id: number) => post(`handovers/${id}/acknowledge`),
    onSettled: again,
  });
  return (
    <>
      {shifts.data?.items.map((shift) => (
        <div key={shift.id} className="promise">
          <span style={{ overflowWrap: "anywhere" }}>
            {nameOf(shifts.data.names, "users", shift.given_by)}:{" "}
            <span style={{ whiteSpace: "pre-wrap" }}>{shift.notes}</span>
          </span>
          <span className="dim">{say("duty.handed", { when: dayAndTime(shift.created_at) })}</span>
          {shift.acknowledged_at ? (
            <span className="dim">
              {nameOf(shifts.data.names, "users", shift.taken_by)}{" "}
              {say("duty.taken", { when: dayAndTime(shift.acknowledged_at) })}
            </span>
          ) : (
            <button type="button" className="link" onClick={() => take.mutate(shift.id)}>
              {say("duty.take")}
            </button>
          )}
        </div>
      ))}
      {take.error && <Failure error={take.error} />}
      {me.rights.includes("requests.work") && (
        <form
          className="form"
          style={{ maxWidth: 560, marginTop: 10 }}
          onSubmit={(event) => {
            event.preventDefault();
            if (notes.trim()) hand.mutate();
          }}
        >
          <Textarea
            label={say("duty.notes")}
            rows={3}
            value={notes}
            onChange={(event) => setNotes(event.currentTarget.value)}
          />
          {hand.error && <Failure error={hand.error} />}
          <Button
            type="submit"
            size="xs"
            variant="default"
            loading={hand.isPending}
            disabled={!notes.trim()}
          >
            {say("duty.hand")}
          </Button>
        </form>
      )}
    </>
  );
}
