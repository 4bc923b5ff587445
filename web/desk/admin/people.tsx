// Who may sign in: accounts with their roles; inviting, shutting and opening them.
import { Button, TextInput } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { User } from "../../shared/api.gen.ts";
import { get, type Page, post, query } from "../../shared/api.ts";
import { roleWord } from "../../shared/words.ts";
import { Dialog } from "../kit/dialog.tsx";
import type { Me } from "../kit/me.ts";
import { Failure, PageBody, Skeleton } from "../kit/parts.tsx";
import { say } from "./texts.ts";

const ROLES = [
  "dispatcher",
  "engineer",
  "manager",
  "storekeeper",
  "planner",
  "sales",
  "auditor",
  "administrator",
] as const;

export function People({ me }: { me: Me }) {
  const [inviting, setInviting] = useState(false);
  const writes = me.rights.includes("people.write");
  const list = useInfiniteQuery({
    queryKey: ["user", "list"],
    initialPageParam: "",
    queryFn: ({ pageParam }) =>
      get<Page<User>>(`users?${query({ sort: "name", limit: 100, cursor: pageParam })}`),
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const users = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <>
      <div className="page-head">
        <h1>{say("people.title")}</h1>
        <span className="grow" />
        {writes && (
          <Button size="xs" onClick={() => setInviting(true)}>
            {say("people.invite")}
          </Button>
        )}
      </div>
      <PageBody title={say("people.title")}>
        {list.error && <Failure error={list.error} again={() => list.refetch()} />}
        {list.isPending && <Skeleton rows={10} />}
        <table className="plain">
          <tbody>
            {users.map((user) => (
              <Row key={user.id} user={user} writes={writes} />
            ))}
          </tbody>
        </table>
        {list.hasNextPage && (
          <button type="button" className="link" onClick={() => list.fetchNextPage()}>
            {say("queue.loadMore")}
          </button>
        )}
      </PageBody>
      {inviting && <Invite onClose={() => setInviting(false)} />}
    </>
  );
}

function Row({ user, writes }: { user: User; writes: boolean }) {
  const queries = useQueryClient();
  const shut = user.status === "deactivated";
  const turn = useMutation({
    mutationFn: () => post(`users/${user.id}/${shut ? "activate" : "deactivate"}`),
    onSettled: () => queries.invalidateQueries({ queryKey: ["user"] }),
  });
  return (
    <tr>
      <td>{user.name}</td>
      <td className="dim">{user.login}</td>
      <td>{roleWord(user.role)}</td>
      <td className="dim">{say(`people.${user.status}`)}</td>
      <td>
        {writes && (
          <button type="button" className="link" onClick={() => turn.mutate()}>
            {say(shut ? "people.activate" : "people.deactivate")}
          </button>
        )}
        {turn.error && <Failure error={turn.error} />}
      </td>
    </tr>
  );
}

function Invite({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient();
  const [login, setLogin] = useState("");
  const [name, setName] = useState("");
  const [role, setRole] = useState<string>("dispatcher");
  const invite = useMutation({
    mutationFn: () => post<User & { link: string }>("users", { login, name, role }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["user"] }),
  });
  return (
    <Dialog title={say("people.invite")} onClose={onClose}>
      {invite.data ? (
        <div className="form">
          <p>{say("people.link", { name })}</p>
          <code style={{ overflowWrap: "anywhere", userSelect: "all" }}>{invite.data.link}</code>
          <Button size="xs" onClick={onClose}>
            {say("dialog.close")}
          </Button>
        </div>
      ) : (
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault();
            invite.mutate();
          }}
        >
          <TextInput
            label={say("sign.login")}
            required
            data-autofocus
            value={login}
            onChange={(event) => setLogin(event.currentTarget.value)}
          />
          <TextInput
            label={say("people.name")}
            required
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <label>
            <span className="dim">{say("people.role")} </span>
            <select value={role} onChange={(event) => setRole(event.currentTarget.value)}>
              {ROLES.map((one) => (
                <option key={one} value={one}>
                  {roleWord(one)}
                </option>
              ))}
            </select>
          </label>
          {invite.error && <Failure error={invite.error} />}
          <Button type="submit" size="xs" loading={invite.isPending}>
            {say("people.invite")}
          </Button>
        </form>
      )}
    </Dialog>
  );
}
