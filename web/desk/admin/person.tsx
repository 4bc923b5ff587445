// One account: what it may, whom it is, how it signs in.
import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import type { Customer, Skill, Team, User } from "../../shared/api.gen.ts";
import { ask, get, post, type Page as Rows } from "../../shared/api.ts";
import { roleWord } from "../../shared/words.ts";
import { Dialog } from "../kit/dialog.tsx";
import { Facts, Page } from "../kit/page.tsx";
import { Failure, Skeleton } from "../kit/parts.tsx";
import { tell } from "../kit/toasts.tsx";
import { LinkDialog } from "./once.tsx";
import { Turn } from "./people.tsx";
import { PersonForm } from "./personform.tsx";
import { accountWord, say } from "./texts.ts";
import { TokenList } from "./tokenlist.tsx";
import { Until } from "./until.tsx";

export function Person({ id }: { id: string }) {
  const [editing, setEditing] = useState(false);
  const user = useQuery({
    queryKey: ["user", id],
    queryFn: ({ signal }) => get<User>(`users/${id}`, signal),
  });
  if (user.error) return <Failure error={user.error} again={() => user.refetch()} />;
  if (!user.data) return <Skeleton />;
  const it = user.data;
  return (
    <Page
      title={it.name}
      above={{ to: "/people", text: say("people.title") }}
      head={
        <>
          <span className="state">{accountWord(it.status)}</span>
          <span className="grow" />
          <button type="button" className="link" onClick={() => setEditing(true)}>
            {say("people.edit")}
          </button>
          <Turn user={it} />
        </>
      }
    >
      <About user={it} />
      <section className="section">
        <h2>{say("people.status")}</h2>
        <NewLink user={it} />
        {it.second_factor_on && <NoFactor user={it} />}
      </section>
      <section className="section">
        <h2>{say("people.tokens")}</h2>
        <TokenList
          path={`users/${id}/tokens`}
          empty={<p className="dim">{say("people.noTokens")}</p>}
        />
      </section>
      {editing && <PersonForm user={it} onClose={() => setEditing(false)} />}
    </Page>
  );
}

function useNames(entity: "team" | "skill", path: string) {
  const list = useQuery({
    queryKey: [entity, "names"],
    queryFn: ({ signal }) => get<Rows<Team | Skill>>(`${path}?limit=200&sort=name`, signal),
  });
  return (id: number | undefined) =>
    list.data?.items.find((one) => one.id === id)?.name ?? String(id ?? "");
}

function About({ user }: { user: User }) {
  const teamName = useNames("team", "teams");
  const skillName = useNames("skill", "skills");
  const customer = useQuery({
    queryKey: ["customer", String(user.customer)],
    enabled: !!user.customer,
    queryFn: ({ signal }) => get<Customer>(`customers/${user.customer}`, signal),
  });
  return (
    <Facts
      facts={[
        [say("people.login"), user.login],
        [say("people.role"), roleWord(user.role)],
        [
          say("people.customer"),
          user.customer && (
            <Link href={`/customers/${user.customer}`}>{customer.data?.name ?? user.customer}</Link>
          ),
        ],
        [say("people.scope"), user.customer && say(`people.${user.scope}`)],
        [say("people.teams"), user.teams.map(teamName).join(", ")],
        [
          say("people.skills"),
          user.skills.length > 0 &&
            user.skills.map(({ skill, qualification, expires_on }) => (
              <span key={skill} className="channel">
                {skillName(skill)} {qualification} <Until day={expires_on ?? null} />
              </span>
            )),
        ],
        [say("people.functions"), user.functions],
        [say("people.zone"), user.zone],
        [say("people.languages"), user.languages],
        [say("people.phone"), user.phone],
        [say("people.email"), user.email],
      ]}
    />
  );
}

function NewLink({ user }: { user: User }) {
  const renew = useMutation({
    mutationFn: () => post<{ link: string }>(`users/${user.id}/link`),
  });
  return (
    <div className="line">
      <button type="button" className="link" onClick={() => renew.mutate()}>
        {say("people.newLink")}
      </button>
      <span className="dim">{say("people.newLinkHint")}</span>
      {renew.error && <Failure error={renew.error} />}
      {renew.data && (
        <LinkDialog name={user.name} link={renew.data.link} onClose={() => renew.reset()} />
      )}
    </div>
  );
}

function NoFactor({ user }: { user: User }) {
  const [asking, setAsking] = useState(false);
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => ask("DELETE", `users/${user.id}/second_factor`),
    onSuccess: () => {
      setAsking(false);
      tell(say("people.factorGone", { name: user.name }));
      queries.invalidateQueries({ queryKey: ["user"] });
    },
  });
  return (
    <div className="line">
      <button type="button" className="link" onClick={() => setAsking(true)}>
        {say("people.noFactor")}
      </button>
      {asking && (
        <Dialog title={say("people.noFactor")} onClose={() => setAsking(false)}>
          <div className="form">
            <p>{say("people.factorHint", { name: user.name })}</p>
            {remove.error && <Failure error={remove.error} />}
            <Button size="xs" loading={remove.isPending} onClick={() => remove.mutate()}>
              {say("people.noFactor")}
            </Button>
          </div>
        </Dialog>
      )}
    </div>
  );
}
