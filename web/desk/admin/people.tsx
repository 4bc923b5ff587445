// Who may sign in: accounts with their roles, found by name; inviting, shutting and opening them.
import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import type { User } from "../../shared/api.gen.ts";
import { nameOf, post } from "../../shared/api.ts";
import { roleWord } from "../../shared/words.ts";
import { useAddress } from "../kit/address.ts";
import { OneOf, Words } from "../kit/filters.tsx";
import { Listed, usePages } from "../kit/list.tsx";
import type { Me } from "../kit/me.ts";
import { Page } from "../kit/page.tsx";
import { Empty, Failure } from "../kit/parts.tsx";
import { LinkDialog } from "./once.tsx";
import { InviteForm, ROLES } from "./personform.tsx";
import { accountWord, say } from "./texts.ts";

export function People({ me }: { me: Me }) {
  const { of, set } = useAddress();
  const [inviting, setInviting] = useState(false);
  const [invited, setInvited] = useState<{ name: string; link: string } | null>(null);
  const q = of("q");
  const filters = { role: of("role"), status: of("status") };
  const asked = q ? { q, typing: true, ...filters } : { sort: "name", count: true, ...filters };
  const { list, rows, names, count } = usePages<User>("user", "users", asked);
  const any = { value: "", label: say("people.any") };
  return (
    <Page
      title={say("people.title")}
      head={
        <>
          <span className="dim num" role="status">
            {count !== undefined && say("people.count", { count })}
          </span>
          <Link href="/rights">{say("people.rights")}</Link>
          <span className="grow" />
          {me.rights.includes("people.write") && (
            <Button size="xs" onClick={() => setInviting(true)}>
              {say("people.invite")}
            </Button>
          )}
        </>
      }
    >
      <div className="asked">
        <Words label={say("people.search")} value={q} onValue={(value) => set({ q: value })} />
        <OneOf
          label={say("people.role")}
          value={of("role")}
          options={[any, ...ROLES.map((value) => ({ value, label: roleWord(value) }))]}
          onValue={(role) => set({ role })}
        />
        <OneOf
          label={say("people.status")}
          value={of("status")}
          options={[
            any,
            ...["active", "invited", "deactivated"].map((value) => ({
              value,
              label: accountWord(value),
            })),
          ]}
          onValue={(status) => set({ status })}
        />
      </div>
      <Listed
        list={list}
        label={say("people.title")}
        head={[
          say("people.name"),
          say("people.login"),
          say("people.role"),
          say("people.teams"),
          say("people.status"),
          "",
        ]}
        empty={<Empty title={say("people.none")}>{say("people.noneHint")}</Empty>}
      >
        {rows.map((user) => (
          <tr key={user.id}>
            <td>
              <Link href={`/people/${user.id}`}>{user.name}</Link>
            </td>
            <td className="dim">{user.login}</td>
            <td>{roleWord(user.role)}</td>
            <td className="dim">
              {user.customer
                ? nameOf(names, "customers", user.customer)
                : user.teams.map((id) => nameOf(names, "teams", id)).join(", ")}
            </td>
            <td className="dim">
              {accountWord(user.status)}
              {user.second_factor_on && ` · ${say("people.factor")}`}
            </td>
            <td>
              <Turn user={user} />
            </td>
          </tr>
        ))}
      </Listed>
      {inviting && <InviteForm onClose={() => setInviting(false)} onInvited={setInvited} />}
      {invited && <LinkDialog {...invited} onClose={() => setInvited(null)} />}
    </Page>
  );
}

/** Shuts an account, or opens it again. */
export function Turn({ user }: { user: User }) {
  const queries = useQueryClient();
  const shut = user.status === "deactivated";
  const turn = useMutation({
    mutationFn: () => post(`users/${user.id}/${shut ? "activate" : "deactivate"}`),
    onSettled: () => queries.invalidateQueries({ queryKey: ["user"] }),
  });
  const act = say(shut ? "people.activate" : "people.deactivate");
  return (
    <>
      <button
        type="button"
        className="link"
        aria-label={`${act}: ${user.name}`}
        onClick={() => turn.mutate()}
      >
        {act}
      </button>
      {turn.error && <Failure error={turn.error} />}
    </>
  );
}
