// What can be done with a request: the one next thing as the button, everything else in a menu and by
// key. Each act asks for what it needs; two who act at once see both versions.
import { Button, Menu } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Request } from "../../shared/api.gen.ts";
import { type Names, nameOf, patch, post } from "../../shared/api.ts";
import { useCommands } from "../kit/commands.ts";
import { movedRecord } from "../kit/conflict.tsx";
import { useKeys } from "../kit/keys.ts";
import { screen } from "../kit/lazy.tsx";
import type { Me } from "../kit/me.ts";
import { Failure } from "../kit/parts.tsx";
import { tell } from "../kit/toasts.tsx";
import { ACTS, type Act, NEXT, needsWords } from "./actlist.ts";
import { say } from "./texts.ts";
import type { Words } from "./types.ts";

const ActDialog = screen(() => import("./actdialog.tsx").then((it) => it.ActDialog));
const AssignDialog = screen(() => import("./assign.tsx").then((it) => it.AssignDialog));
const MergeDialog = screen(() => import("./linkdialogs.tsx").then((it) => it.MergeDialog));
const SplitDialog = screen(() => import("./linkdialogs.tsx").then((it) => it.SplitDialog));

const KEYS: Partial<Record<Act, string>> = { set_level: "L", hold: "H", resume: "H" };
type Open = Act | "assign" | "merge" | "split" | null;
type Props = { request: Request; names: Names | undefined; words: Words; me: Me };

export function Acts({ request, names, words, me }: Props) {
  const [open, setOpen] = useState<Open>(null);
  const queries = useQueryClient();
  const again = () => queries.invalidateQueries({ queryKey: ["request"] });
  const close = () => setOpen(null);
  const act = useMutation({
    mutationFn: (name: Act) => doPlainly(request, name),
    onSuccess: (_, name) => tell(say("act.done", { act: say(`act.${name}`) })),
    onSettled: again,
  });
  const assign = useMutation({
    mutationFn: (assignee: number | null) => give(request, assignee),
    onSuccess: (after) =>
      tell(say("request.given"), () => give(after, request.assignee).finally(again)),
    onSettled: again,
  });
  const begin = (name: Act) => (needsWords(name) ? setOpen(name) : act.mutate(name));
  const next = NEXT[request.state];
  const decides = me.rights.includes("requests.decide");
  useKeys({
    s: () => next && begin(next),
    l: () => decides && setOpen("set_level"),
    h: () => setOpen(request.held ? "resume" : "hold"),
    a: () => setOpen("assign"),
    m: () => decides && setOpen("merge"),
  });
  const acts = ACTS.filter(
    (name) => (decides || name !== "set_level") && (name !== "resume" || request.held),
  );
  const keyOf = (name: Act) => (name === next ? "S" : (KEYS[name] ?? ""));
  const command = (key: string, text: string, hint: string, go: () => void) => ({
    key,
    text: `${text} · ${request.number}`,
    hint,
    go,
  });
  useCommands([
    ...acts.map((name) => command(name, say(`act.${name}`), keyOf(name), () => begin(name))),
    command("assign", say("assign.title"), "A", () => setOpen("assign")),
    command("split", say("links.split"), "", () => setOpen("split")),
    ...(decides ? [command("merge", say("links.merge"), "M", () => setOpen("merge"))] : []),
  ]);
  const owner = nameOf(names, "users", request.assignee);
  const failed = act.error ?? assign.error;
  return (
    <>
      <div className="acts">
        {next && (
          <Button
            size="xs"
            loading={act.isPending}
            onClick={() => begin(next)}
            rightSection={<kbd>S</kbd>}
          >
            {say("request.next", { act: say(`act.${next}`) })}
          </Button>
        )}
        <Menu withinPortal={false} transitionProps={{ duration: 0 }}>
          <Menu.Target>
            <Button size="xs" variant="default">
              {say("request.more")} ▾
            </Button>
          </Menu.Target>
          <Menu.Dropdown className="act-menu">
            {acts.map((name) => (
              <Menu.Item key={name} onClick={() => begin(name)}>
                {say(`act.${name}`)}
              </Menu.Item>
            ))}
            <Menu.Item onClick={() => setOpen("split")}>{say("links.split")}</Menu.Item>
            {decides && (
              <Menu.Item onClick={() => setOpen("merge")}>{say("links.merge")}</Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
        <button type="button" className="link" onClick={() => setOpen("assign")}>
          {say("request.owner")}: {owner || say("queue.nobody")}
        </button>
        {request.assignee !== me.user?.id && me.user && (
          <button type="button" className="link" onClick={() => assign.mutate(me.user?.id ?? null)}>
            {say("request.take")}
          </button>
        )}
      </div>
      {failed && <Failure error={failed} />}
      {open === "assign" && (
        <AssignDialog request={request} onChoose={(id) => assign.mutate(id)} onClose={close} />
      )}
      {open === "merge" && <MergeDialog request={request} onClose={close} />}
      {open === "split" && <SplitDialog request={request} onClose={close} />}
      {open && open !== "assign" && open !== "merge" && open !== "split" && (
        <ActDialog act={open} request={request} words={words} onClose={close} />
      )}
    </>
  );
}

/** An act that asks for nothing: where the request moved on, but stands at the same step and level, what
 *  one saw still holds, and it is done. */
async function doPlainly(request: Request, name: Act): Promise<Request> {
  const path = `requests/${request.id}/${name}`;
  try {
    return await post<Request>(path, {}, request);
  } catch (error) {
    const moved = movedRecord(error) as Request | null;
    if (moved?.state !== request.state || moved.level !== request.level) throw error;
    return post<Request>(path, {}, moved);
  }
}

const give = (request: Request, assignee: number | null) =>
  patch<Request>(`requests/${request.id}`, { assignee }, request.version);
