import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";
import { Route, Switch } from "wouter";
import type { User } from "../shared/api.gen.ts";
import { get, Problem, useMark } from "../shared/api.ts";
import { languageNow, onLanguage } from "../shared/i18n.ts";
import { listen } from "../shared/live.ts";
import { useZone } from "../shared/time.ts";
import { CallDialog } from "./call.tsx";
import { Cases } from "./cases.tsx";
import { Compliance } from "./compliance.tsx";
import { Customers } from "./customers.tsx";
import { Duty } from "./duty.tsx";
import { Help } from "./help.tsx";
import { useKeys } from "./keys.ts";
import { Mails } from "./mails.tsx";
import { Palette } from "./palette.tsx";
import { Failure } from "./parts.tsx";
import { People } from "./people.tsx";
import { QueuePage } from "./queue.tsx";
import { RequestPage } from "./request.tsx";
import { Shell } from "./shell.tsx";
import { SignIn } from "./signin.tsx";

export type Me = { user: User | null; csrf_token: string | null; rights: string[] };
export type Open = "call" | "search" | "help" | null;

export function App() {
  useSyncExternalStore(onLanguage, languageNow);
  const me = useQuery({
    queryKey: ["me"],
    queryFn: () => get<Me>("me"),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const nobody = me.error instanceof Problem && me.error.status === 401;
  if (nobody) return <SignIn />;
  if (me.error) return <Failure error={me.error} again={() => me.refetch()} />;
  if (!me.data) return null;
  return <Desk me={me.data} />;
}

function Desk({ me }: { me: Me }) {
  const [open, setOpen] = useState<Open>(null);
  const online = useLive();
  useMark(me.csrf_token ?? "");
  useZone(me.user?.zone);
  const may = (right: string) => me.rights.includes(right);
  useKeys({
    c: () => may("requests.open") && setOpen("call"),
    "/": () => setOpen("search"),
    "?": () => setOpen("help"),
    "ctrl+k": () => setOpen("search"),
  });
  return (
    <Shell me={me} online={online} onOpen={setOpen}>
      <Switch>
        <Route path="/requests/:number">
          {({ number }) => <RequestPage number={number} me={me} />}
        </Route>
        <Route path="/duty">
          <Duty me={me} />
        </Route>
        <Route path="/compliance/cases">
          <Cases />
        </Route>
        <Route path="/compliance">
          <Compliance />
        </Route>
        <Route path="/customers">
          <Customers />
        </Route>
        <Route path="/people">
          <People me={me} />
        </Route>
        <Route path="/mails">
          <Mails />
        </Route>
        <Route>
          <QueuePage me={me} onCall={() => setOpen("call")} />
        </Route>
      </Switch>
      {open === "call" && <CallDialog onClose={() => setOpen(null)} />}
      {open === "search" && <Palette me={me} onClose={() => setOpen(null)} onOpen={setOpen} />}
      {open === "help" && <Help onClose={() => setOpen(null)} />}
    </Shell>
  );
}

/** Whatever changed on the server is read again where it is shown; many changes in one go. */
function useLive(): boolean {
  const queries = useQueryClient();
  const [online, setOnline] = useState(true);
  useEffect(() => {
    const changed = new Set<string>();
    let timer: number | undefined;
    const refresh = () => {
      timer = undefined;
      const all = changed.has("*");
      queries.invalidateQueries({
        predicate: ({ queryKey }) =>
          queryKey[0] !== "me" &&
          (all || changed.has(String(queryKey[0])) || touches(queryKey, changed)),
      });
      changed.clear();
    };
    const stop = listen(
      ({ entity, record }) => {
        changed.add(entity);
        changed.add(`${entity} ${record}`);
        timer ??= window.setTimeout(refresh, 300);
      },
      (live) => setOnline(live.online),
    );
    return () => {
      stop();
      window.clearTimeout(timer);
    };
  }, [queries]);
  return online;
}

/** What is said and alerted is part of a request's story; the stream doesn't say of which. */
function touches(queryKey: readonly unknown[], changed: Set<string>): boolean {
  const ofRequest = queryKey[0] === "request-of";
  return (
    ofRequest &&
    (changed.has(`request ${queryKey[1]}`) || changed.has("message") || changed.has("alert"))
  );
}
