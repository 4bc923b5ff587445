// Who is here, how it looks, and what this phone keeps.
import { useDoing } from "../kit/data.ts";
import { Language } from "../kit/language.tsx";
import { Button, Choices, Failure, Title } from "../kit/parts.tsx";
import { say as sayKit } from "../kit/texts.ts";
import { useEffect, useState } from "../kit/view.ts";
import { dayAndTime } from "../shared/time.ts";
import { bytesWord } from "../shared/words.ts";
import { unsent, useOutbox } from "./outbox/box.ts";
import type { Me } from "./person.ts";
import { askToLast, canStore } from "./store.ts";
import { lastSync, type Synced, sync } from "./sync.ts";
import { say } from "./texts.ts";
import { chooseTheme, THEMES, type Theme, themeNow } from "./theme.ts";
import { canOpenOffline } from "./worker/register.ts";

export function MePage({ me, onSignOut }: { me: Me; onSignOut: () => void }) {
  const waiting = unsent(useOutbox()).length;
  return (
    <>
      <Title>{say("nav.me")}</Title>
      <p>
        <bdi>{me.user?.name}</bdi> · <Language />
      </p>
      <Themes />
      <OnPhone person={me.user?.id ?? 0} />
      <section>
        {waiting > 0 && <p className="notice">{say("out.waiting", { count: waiting })}</p>}
        <Button onPress={onSignOut}>{sayKit("sign.out")}</Button>
      </section>
    </>
  );
}

function Themes() {
  const [theme, setTheme] = useState(themeNow);
  return (
    <Choices
      label={say("theme.title")}
      value={theme}
      options={THEMES.map((value) => ({ value, label: say(`theme.${value}`) }))}
      onChoose={(value) => {
        chooseTheme(value as Theme);
        setTheme(value as Theme);
      }}
    />
  );
}

type Health = { stores: boolean; lasts?: boolean | undefined; used?: number | undefined };

async function askHealth(): Promise<Health> {
  const stores = await canStore();
  const lasts = await askToLast();
  const used = await navigator.storage?.estimate?.().then(({ usage }) => usage);
  return { stores, lasts, used };
}

function OnPhone({ person }: { person: number }) {
  const [health, setHealth] = useState<Health>();
  useEffect(() => {
    askHealth().then(setHealth, () => setHealth({ stores: false }));
  }, []);
  const [synced, setSynced] = useState<Synced>();
  useEffect(() => {
    sync(person)
      .catch(() => lastSync(person))
      .then(setSynced, () => undefined);
  }, [person]);
  const now = useDoing(async () => setSynced(await sync(person, true)));
  return (
    <section>
      <h2>{say("phone.title")}</h2>
      {health && (
        <>
          <p>{say(health.stores ? "phone.stores" : "store.broken")}</p>
          {health.stores && (
            <p>
              {say(
                health.lasts === undefined
                  ? "phone.lastsUnknown"
                  : health.lasts
                    ? "phone.lasts"
                    : "phone.lastsNot",
              )}
            </p>
          )}
          {health.used !== undefined && (
            <p className="dim">{say("phone.used", { size: bytesWord(health.used) })}</p>
          )}
        </>
      )}
      <p>{say(canOpenOffline() ? "secure.is" : "secure.lacks")}</p>
      <p role="status">
        {synced
          ? say("sync.done", {
              count: synced.requests,
              time: dayAndTime(new Date(synced.at).toISOString()),
            })
          : say("sync.none")}
      </p>
      {now.error !== undefined && <Failure error={now.error} />}
      <Button busy={now.busy} onPress={() => now.run(undefined)}>
        {say("sync.now")}
      </Button>
    </section>
  );
}
