// Who is here, by the server or, without network, by the phone; and which screen the address names.
import { changed, forgetAll, useChanges, whenSessionEnds } from "../kit/data.ts";
import { forgetDrafts } from "../kit/drafts.ts";
import { Failure } from "../kit/parts.tsx";
import { usePlace } from "../kit/route.tsx";
import { SignIn } from "../kit/signin.tsx";
import { useCallback, useEffect, useState, useSyncExternalStore } from "../kit/view.ts";
import { ask, get, Problem, useMark } from "../shared/api.ts";
import { languageNow, onLanguage } from "../shared/i18n.ts";
import { useZone } from "../shared/time.ts";
import { follow } from "./live.ts";
import { MePage } from "./me.tsx";
import { NotFound } from "./notfound.tsx";
import { OutboxPage } from "./outbox/outbox.tsx";
import { useSending } from "./outbox/sending.ts";
import { bePerson, type Me } from "./person.ts";
import { RequestPage } from "./request/request.tsx";
import { RequestsPage } from "./requests.tsx";
import { Shell } from "./shell.tsx";
import { askToLast, forgetKept, keepHere, readHere } from "./store.ts";
import { sync } from "./sync.ts";
import { say } from "./texts.ts";

/** `known`: the server said so on this page; else it is who was here last. */
type Seen = { me?: Me; known?: boolean; nobody?: "new" | "ended"; error?: unknown };

async function whoIsHere(): Promise<Seen> {
  try {
    const me = await get<Me | undefined>("me");
    // whoever stands between us and the server may answer with a page of its own
    if (!me?.user) throw new Problem(0, "offline", "", []);
    await keepHere(me).catch(() => undefined);
    return { me, known: true };
  } catch (error) {
    if (error instanceof Problem && error.status === 401) {
      await keepHere(undefined).catch(() => undefined);
      return { nobody: "new" };
    }
    const me = await readHere().catch(() => undefined);
    return me ? { me, known: false } : { error };
  }
}

export function App() {
  useSyncExternalStore(onLanguage, languageNow);
  const [seen, setSeen] = useState<Seen>({});
  const look = useCallback(() => {
    whoIsHere().then((found) => {
      bePerson(found.me?.user?.id ?? 0);
      setSeen((before) => (found.nobody && before.me ? { nobody: "ended" } : found));
    });
  }, []);
  useEffect(() => {
    whenSessionEnds(() => {
      keepHere(undefined).catch(() => undefined);
      setSeen({ nobody: "ended" });
    });
    look();
  }, [look]);
  if (seen.error)
    return (
      <main className="page">
        <Failure error={seen.error} again={look} />
      </main>
    );
  if (seen.nobody)
    return (
      <SignIn ended={seen.nobody === "ended"} onDone={look}>
        <p className="dim">{say("sign.kept")}</p>
      </SignIn>
    );
  if (!seen.me?.user) return null;
  return (
    <Field
      key={seen.me.user.id}
      me={seen.me}
      known={!!seen.known}
      look={look}
      onSignedOut={() => setSeen({ nobody: "new" })}
    />
  );
}

type FieldProps = { me: Me; known: boolean; look: () => void; onSignedOut: () => void };

function Field({ me, known, look, onSignedOut }: FieldProps) {
  useMark(me.csrf_token ?? "");
  useZone(me.user?.zone);
  useSending(known, look);
  useTakingAlong(me, known);
  useEffect(() => {
    askToLast();
  }, []);
  const online = useOnline(known);
  const signOut = async () => {
    // whoever can't be reached is signed out by the server when the session ends
    await ask("DELETE", "sessions/current").catch(() => undefined);
    await forgetKept(true).catch(() => undefined);
    await keepHere(undefined).catch(() => undefined);
    forgetAll();
    forgetDrafts();
    onSignedOut();
  };
  return (
    <Shell online={online}>
      <Screen me={me} onSignOut={signOut} />
    </Shell>
  );
}

function Screen({ me, onSignOut }: { me: Me; onSignOut: () => void }) {
  const { path } = usePlace();
  const [first, second, ...more] = path.replace(/\/$/, "").split("/");
  if (more.length) return <NotFound />;
  if (!first || (first === "requests" && !second)) return <RequestsPage me={me} />;
  if (first === "requests" && second)
    return <RequestPage key={second} me={me} number={decodeURIComponent(second)} />;
  if (first === "outbox" && !second) return <OutboxPage />;
  if (first === "me" && !second) return <MePage me={me} onSignOut={onSignOut} />;
  return <NotFound />;
}

const REQUESTS = { entity: "request" };

/** What one's requests show is taken along whenever one of them has changed. */
function useTakingAlong(me: Me, known: boolean) {
  const person = me.user?.id ?? 0;
  const take = useCallback(() => {
    if (known && person) sync(person).catch(() => undefined);
  }, [known, person]);
  useChanges(REQUESTS, take);
  useEffect(take, [take]);
}

/** What changes on the server is read again where it is shown; and all, once the network is back. */
function useOnline(known: boolean): boolean {
  const [live, setLive] = useState(true);
  const [network, setNetwork] = useState(navigator.onLine !== false);
  useEffect(() => follow(({ online }) => setLive(online)), []);
  useEffect(() => {
    const on = () => {
      setNetwork(true);
      changed({ entity: "*", record: 0 });
    };
    const off = () => setNetwork(false);
    window.addEventListener("online", on);
    window.addEventListener("offline", off);
    return () => {
      window.removeEventListener("online", on);
      window.removeEventListener("offline", off);
    };
  }, []);
  return known && live && network;
}
