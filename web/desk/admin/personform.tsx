// What is asked of an account: of one that is new, and of one that is there.
import { useQuery } from "@tanstack/react-query";
import type { Site, Skill, Team, User } from "../../shared/api.gen.ts";
import { get, type Page } from "../../shared/api.ts";
import { roleWord } from "../../shared/words.ts";
import { RecordForm } from "../kit/form.tsx";
import type { FieldOf, Option } from "../kit/formvalues.ts";
import { usePages } from "../kit/list.tsx";
import { say } from "./texts.ts";

export const ROLES = [
  "dispatcher",
  "engineer",
  "manager",
  "storekeeper",
  "planner",
  "sales",
  "auditor",
  "administrator",
  "customer",
] as const;

const named = (items: { id: number; name: string }[] | undefined): Option[] =>
  (items ?? []).map(({ id, name }) => ({ value: String(id), label: name }));

type InviteProps = {
  onClose: () => void;
  onInvited: (invited: { name: string; link: string }) => void;
};

export function InviteForm({ onClose, onInvited }: InviteProps) {
  const fields: FieldOf<User>[] = [
    { name: "login", label: say("people.login"), required: true },
    { name: "name", label: say("people.name"), required: true },
    roleField(),
    {
      name: "customer",
      label: `${say("people.customer")} (${roleWord("customer")})`,
      kind: "find",
      where: { path: "customers" },
    },
    { name: "email", label: say("people.email") },
    { name: "language", label: say("people.language") },
  ];
  return (
    <RecordForm<User>
      title={say("people.invite")}
      path="users"
      entity="user"
      given={{ role: "dispatcher" }}
      fields={fields}
      onClose={onClose}
      onSaved={(user) => onInvited(user as User & { link: string })}
    />
  );
}

const roleField = (): FieldOf<User> => ({
  name: "role",
  label: say("people.role"),
  kind: "choice",
  required: true,
  options: ROLES.map((value) => ({ value, label: roleWord(value) })),
});

export function PersonForm({ user, onClose }: { user: User; onClose: () => void }) {
  const ofCustomer = user.role === "customer";
  const teams = useQuery({
    queryKey: ["team", "names"],
    queryFn: ({ signal }) => get<Page<Team>>("teams?limit=200&sort=name", signal),
  });
  const skills = useQuery({
    queryKey: ["skill", "names"],
    queryFn: ({ signal }) => get<Page<Skill>>("skills?limit=200&sort=name", signal),
  });
  const sites = usePages<Site>(
    "site",
    "sites",
    { customer: user.customer, limit: 200 },
    ofCustomer,
  );
  if (!teams.data || !skills.data || (ofCustomer && !sites.list.data)) return null;
  const common: FieldOf<User>[] = [
    { name: "name", label: say("people.name"), required: true },
    { name: "login", label: say("people.login"), required: true },
    ...(ofCustomer ? [] : [roleField()]),
    { name: "phone", label: say("people.phone") },
    { name: "email", label: say("people.email") },
    { name: "zone", label: say("people.zone") },
    { name: "language", label: say("people.language") },
  ];
  const house: FieldOf<User>[] = [
    { name: "languages", label: say("people.languages") },
    { name: "teams", label: say("people.teams"), kind: "many", options: named(teams.data.items) },
    {
      name: "skills",
      label: say("people.skills"),
      kind: "items",
      items: [
        {
          name: "skill",
          label: say("people.skill"),
          kind: "reference",
          required: true,
          options: named(skills.data.items),
        },
        { name: "qualification", label: say("people.proof") },
        { name: "since", label: say("people.since"), kind: "date" },
        { name: "expires_on", label: say("people.expires"), kind: "date" },
      ],
    },
    { name: "functions", label: say("people.functions"), hint: say("people.functionsHint") },
  ];
  const theirs: FieldOf<User>[] = [
    {
      name: "scope",
      label: say("people.scope"),
      kind: "choice",
      required: true,
      options: [
        { value: "company", label: say("people.company") },
        { value: "sites", label: say("people.sites") },
      ],
    },
    { name: "sites", label: say("people.siteList"), kind: "many", options: named(sites.rows) },
  ];
  return (
    <RecordForm
      title={user.name}
      path="users"
      entity="user"
      record={user}
      fields={[...common, ...(ofCustomer ? theirs : house)]}
      onClose={onClose}
    />
  );
}
