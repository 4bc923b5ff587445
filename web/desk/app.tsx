import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";
import { Redirect, Route, Switch, useLocation, useSearchParams } from "wouter";
import { get, Problem, useMark } from "../shared/api.ts";
import { languageNow, onLanguage } from "../shared/i18n.ts";
import { listen } from "../shared/live.ts";
import { useZone } from "../shared/time.ts";
import { ADMIN_ROUTES } from "./admin/routes.ts";
import { useKeys } from "./kit/keys.ts";
import { screen, useLoadAhead } from "./kit/lazy.tsx";
import type { Me, Open } from "./kit/me.ts";
import { Allowed } from "./kit/page.tsx";
import { Failure } from "./kit/parts.tsx";
import { KNOW_ROUTES } from "./know/routes.ts";
import { QueuePage } from "./queue/queue.tsx";
import { RequestPage } from "./request/request.tsx";
import { placesOf } from "./shell/places.ts";
import { Shell } from "./shell/shell.tsx";

const SignIn = screen(() => import("./shell/signin.tsx").then((it) => it.SignIn));
const CallDialog = screen(() => import("./calls/call.tsx").then((it) => it.CallDialog));
const Palette = screen(() => import("./shell/palette.tsx").then((it) => it.Palette));
const Help = screen(() => import("./shell/help.tsx").then((it) => it.Help));
const Mails = screen(() => import("./calls/mails.tsx").then((it) => it.Mails));
const Duty = screen(() => import("./duty/duty.tsx").then((it) => it.Duty));
const Compliance = screen(() => import("./manage/compliance.tsx").then((it) => it.Compliance));
const Cases = screen(() => import("./manage/cases.tsx").then((it) => it.Cases));
const Programmes = screen(() => import("./studio/programmes.tsx").then((it) => it.Programmes));
const Studio = screen(() => import("./studio/studio.tsx").then((it) => it.Studio), false);
const WhatIf = screen(() => import("./studio/whatif.tsx").then((it) => it.WhatIf));

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
  // the desk is the house's; customers have their own, with the same addresses
  if (me.data.user?.customer) {
    location.replace(`/p${location.pathname}`);
    return null;
  }
  return <Desk me={me.data} />;
}

function Desk({ me }: { me: Me }) {
  const [open, setOpen] = useState<Open>(null);
  const [, go] = useLocation();
  const [caller, setCaller] = useState("");
  const online = useLive();
  useEffect(() => {
    if (caller) setOpen("call");
  }, [caller]);
  useLoadAhead();
  useMark(me.csrf_token ?? "");
  useZone(me.user?.zone);
  const may = (right: string) => me.rights.includes(right);
  const jumps = placesOf(me).map(({ key, to }) => [`g ${key}`, () => go(to)] as const);
  useKeys({
    c: () => may("requests.open") && setOpen("call"),
    "/": () => setOpen("search"),
    "?": () => setOpen("help"),
    "ctrl+k": () => setOpen("search"),
    ...Object.fromEntries(jumps),
  });
  return (
    <Shell me={me} online={online} onOpen={setOpen}>
      <Switch>
        <Route path="/requests/:number">
          {({ number }) => <RequestPage key={number} number={number} me={me} />}
        </Route>
        <Route path="/duty">
          <Duty me={me} />
        </Route>
        <Route path="/compliance/cases">
          <Cases />
        </Route>
        <Route path="/compliance">
          <Compliance me={me} />
        </Route>
        <Route path="/what-if">
          <WhatIf />
        </Route>
        <Route path="/programmes/:id">{({ id }) => <Studio id={id} me={me} />}</Route>
        <Route path="/programmes">
          <Programmes me={me} />
        </Route>
        {[...KNOW_ROUTES, ...ADMIN_ROUTES].map(({ path, right, Screen }) => (
          <Route key={path} path={path}>
            {({ id = "" }: { id?: string }) => (
              <Allowed me={me} right={right}>
                <Screen key={id} id={id} me={me} />
              </Allowed>
            )}
          </Route>
        ))}
        <Route path="/mails">
          <Mails />
        </Route>
        <Route path="/calls/new">
          <Handed onCall={setCaller} />
        </Route>
        <Route>
          <QueuePage me={me} onCall={() => setOpen("call")} />
        </Route>
      </Switch>
      {open === "call" && (
        <CallDialog
          text={caller}
          onClose={() => {
            setCaller("");
            setOpen(null);
          }}
        />
      )}
      {open === "search" && <Palette me={me} onClose={() => setOpen(null)} onOpen={setOpen} />}
      {open === "help" && <Help me={me} onClose={() => setOpen(null)} />}
    </Shell>
  );
}

/** A telephone system opens /calls/new?from=+86… or ?serial=…: the call lies over the queue. */
function Handed({ onCall }: { onCall: (caller: string) => void }) {
  const [params] = useSearchParams();
  useEffect(() => onCall(params.get("serial") ?? params.get("from") ?? " "), []);
  return <Redirect to="/" replace />;
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
