import { useQuery } from "@tanstack/react-query";
import type { Roster, Skill, Team, User } from "../../shared/api.gen.ts";
import { get, type Page } from "../../shared/api.ts";
import { RecordForm } from "../kit/form.tsx";
import type { FieldOf, Option } from "../kit/formvalues.ts";
import { ChangesOf } from "./shift.tsx";
import { say } from "./texts.ts";

const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

export function RosterDialog({
  roster,
  onClose,
}: {
  roster: Roster | undefined;
  onClose: () => void;
}) {
  const people = useOptions<User>("users?status=active&limit=200&sort=name", "user");
  const teams = useOptions<Team>("teams?limit=200", "team");
  const skills = useOptions<Skill>("skills?limit=200", "skill");
  const fields: FieldOf<Roster>[] = [
    { name: "name", label: say("roster.name"), required: true },
    { name: "role", label: say("roster.role"), required: true, hint: say("roster.roleHint") },
    { name: "members", label: say("roster.members"), kind: "many", options: people },
    { name: "zone", label: say("roster.zone"), required: true, hint: "Asia/Shanghai" },
    { name: "starts_on", label: say("roster.startsOn"), kind: "date", required: true },
    { name: "ends_on", label: say("roster.endsOn"), kind: "date" },
    { name: "turn_days", label: say("roster.turn"), kind: "whole", required: true },
    { name: "handover", label: say("roster.handover"), hint: "08:00" },
    {
      name: "weekdays",
      label: say("roster.weekdays"),
      kind: "many",
      options: WEEKDAYS.map((value) => ({ value, label: say(`weekday.${value}`) })),
    },
    { name: "from_time", label: say("roster.fromTime"), hint: "20:00" },
    { name: "to_time", label: say("roster.toTime"), hint: "08:00" },
    { name: "team", label: say("roster.team"), kind: "reference", options: teams },
    { name: "skill", label: say("roster.skill"), kind: "reference", options: skills },
    { name: "around_the_clock", label: say("roster.always"), kind: "yes" },
    { name: "minutes_to_answer", label: say("roster.minutes"), kind: "whole" },
  ];
  return (
    <RecordForm<Roster>
      title={roster ? roster.name : say("roster.new")}
      path="rosters"
      entity="roster"
      record={roster}
      fields={fields}
      onClose={onClose}
    >
      {roster && <ChangesOf roster={roster} />}
    </RecordForm>
  );
}

function useOptions<T extends { id: number; name: string }>(
  path: string,
  entity: string,
): Option[] {
  const found = useQuery({
    queryKey: [entity, "options", path],
    queryFn: ({ signal }) => get<Page<T>>(path, signal),
  });
  return (found.data?.items ?? []).map(({ id, name }) => ({ value: String(id), label: name }));
}
