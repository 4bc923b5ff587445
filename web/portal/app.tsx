// Who is here, and which screen the address names.
import { changed, forgetAll, whenSessionEnds } from "../kit/data.ts";
import { forgetDrafts } from "../kit/drafts.ts";
import { Failure } from "../kit/parts.tsx";
import { usePlace } from "../kit/route.tsx";
import { useCallback, useEffect, useState, useSyncExternalStore } from "../kit/view.ts";
import type { User } from "../shared/api.gen.ts";
import { ask, get, Problem, useMark } from "../shared/api.ts";
import { languageNow, onLanguage } from "../shared/i18n.ts";
import { listen } from "../shared/live.ts";
import { useZone } from "../shared/time.ts";
import { Home } from "./home.tsx";
import { NotFound } from "./notfound.tsx";
import { ReportPage } from "./report.tsx";
import { RequestPage } from "./request.tsx";
import { RequestsPage } from "./requests.tsx";
import { Shell } from "./shell.tsx";
import { PortalSignIn } from "./signin.tsx";
import { UnitPage } from "./unit.tsx";
import { UnitsPage } from "./units.tsx";

export type Me = { user: User | null; csrf_token: string | null; rights: string[] };
type Seen = { me?: Me; nobody?: "new" | "ended"; error?: unknown };

export function App() {
  useSyncExternalStore(onLanguage, languageNow);
  const [seen, setSeen] = useState<Seen>({});
  const look = useCallback(() => {
    get<Me>("me").then(
      (me) => setSeen({ me }),
      (error: unknown) =>
        setSeen(error instanceof Problem && error.status === 401 ? { nobody: "new" } : { error }),
    );
  }, []);
  useEffect(() => {
    whenSessionEnds(() => setSeen({ nobody: "ended" }));
    look();
  }, [look]);
  if (seen.error)
    return (
      <main className="page">
        <Failure error={seen.error} again={look} />
      </main>
    );
  if (seen.nobody) return <PortalSignIn ended={seen.nobody === "ended"} onDone={look} />;
  if (!seen.me) return null;
  return <Portal me={seen.me} onSignedOut={() => setSeen({ nobody: "new" })} />;
}

function Portal({ me, onSignedOut }: { me: Me; onSignedOut: () => void }) {
  const online = useLive();
  useMark(me.csrf_token ?? "");
  useZone(me.user?.zone);
  const signOut = async () => {
    // whoever can't be reached is signed out by the server when the session ends
    await ask("DELETE", "sessions/current").catch(() => undefined);
    forgetAll();
    forgetDrafts();
    onSignedOut();
  };
  return (
    <Shell me={me} online={online} onSignOut={signOut}>
      <Screen me={me} />
    </Shell>
  );
}

function Screen({ me }: { me: Me }) {
  const { path, query } = usePlace();
  const [first, second, ...more] = path.replace(/\/$/, "").split("/");
  if (more.length) return <NotFound />;
  if (!first) return <Home me={me} />;
  if (first === "report" && !second)
    return <ReportPage key={query.toString()} me={me} query={query} />;
  if (first === "requests")
    return second ? <RequestPage key={second} number={second} /> : <RequestsPage />;
  if (first === "equipment") return second ? <UnitPage key={second} id={second} /> : <UnitsPage />;
  return <NotFound />;
}

/** What changes on the server is read again where it is shown. */
function useLive(): boolean {
  const [online, setOnline] = useState(true);
  useEffect(() => listen(changed, (live) => setOnline(live.online)), []);
  return online;
}
