import { useMantineColorScheme } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { Link, useLocation } from "wouter";
import { ask, serverNow } from "../../shared/api.ts";
import { languageNow, setLanguage } from "../../shared/i18n.ts";
import { whole } from "../../shared/time.ts";
import { roleWord } from "../../shared/words.ts";
import { useCount } from "../kit/count.ts";
import { isUnderWay, useJobs } from "../kit/jobs.ts";
import { screen } from "../kit/lazy.tsx";
import type { Me, Open } from "../kit/me.ts";
import { contrastNow, setContrast } from "../kit/theme.ts";
import { Toasts } from "../kit/toasts.tsx";
import { PinnedViews } from "../queue/views.tsx";
import { type Group, groupsOf, isAt } from "./places.ts";
import { say } from "./texts.ts";

const NoticesButton = screen(() => import("./notices.tsx").then((it) => it.NoticesButton));
const Settings = screen(() => import("./settings.tsx").then((it) => it.Settings));

type Props = { me: Me; online: boolean; onOpen: (what: Open) => void; children: ReactNode };

export function Shell({ me, online, onOpen, children }: Props) {
  const [menu, setMenu] = useState(false);
  return (
    <div className="shell">
      <nav
        className={`rail${menu ? " open" : ""}`}
        aria-label={say("nav.label")}
        onClickCapture={() => setMenu(false)}
      >
        <div className="brand">
          <img src="/icon.svg" alt="" />
          aftercare
        </div>
        <button type="button" className="search-button" onClick={() => onOpen("search")}>
          {say("search.open")} <kbd>Ctrl K</kbd>
        </button>
        {groupsOf(me).map((group) => (
          <Places key={group.name} group={group} />
        ))}
        {me.rights.includes("alerts.read") && <PinnedViews />}
        <div className="rail-space" />
        <Foot me={me} online={online} />
      </nav>
      <main className="page">
        <button
          type="button"
          className="menu-button"
          aria-label={say("nav.label")}
          onClick={() => setMenu(true)}
        >
          ☰
        </button>
        {children}
        <p className="print-foot">
          {location.href} · {whole(new Date(serverNow()).toISOString())}
        </p>
      </main>
      <Toasts />
    </div>
  );
}

function Places({ group }: { group: Group }) {
  const [at] = useLocation();
  return (
    <>
      <div className="rail-group">{say(group.name)}</div>
      {group.places.map(({ to, text }) => (
        <Link key={to} href={to} aria-current={isAt(to, at) ? "page" : undefined}>
          {say(text)}
          {to === "/mails" && <Waiting />}
        </Link>
      ))}
    </>
  );
}

function Waiting() {
  const { count } = useCount("mail", "mails", "state=waiting");
  return count ? <span className="badge">{count}</span> : null;
}

/** Only while one runs: it may have been left behind. */
function JobsRunning() {
  const count = (useJobs().data?.items ?? []).filter(isUnderWay).length;
  if (!count) return null;
  return <Link href="/jobs">{say("nav.jobsRunning", { count })}</Link>;
}

function Foot({ me, online }: { me: Me; online: boolean }) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const next = colorScheme === "auto" ? "light" : colorScheme === "light" ? "dark" : "auto";
  const [contrast, setHigh] = useState(contrastNow);
  const [settings, setSettings] = useState(false);
  const signOut = async () => {
    await ask("DELETE", "sessions/current");
    location.assign("/");
  };
  return (
    <div className="rail-foot">
      <span className={`live${online ? "" : " off"}`} role="status" style={{ padding: "3px 9px" }}>
        {say(online ? "live.on" : "live.off")}
      </span>
      {me.rights.includes("reports.read") && <JobsRunning />}
      {me.user && me.rights.includes("duty.read") && <NoticesButton person={me.user.id} />}
      {me.user && (
        <button type="button" onClick={() => setSettings(true)}>
          {say("settings.title")}
        </button>
      )}
      {settings && me.user && <Settings user={me.user} onClose={() => setSettings(false)} />}
      <button type="button" onClick={() => setLanguage(languageNow() === "en" ? "zh" : "en")}>
        {say("nav.language")}
      </button>
      <button
        type="button"
        aria-pressed={contrast}
        onClick={() => {
          setContrast(!contrast);
          setHigh(!contrast);
        }}
      >
        {say("theme.contrast")} {contrast && "✓"}
      </button>
      <button type="button" onClick={() => setColorScheme(next)}>
        {say("nav.theme", { name: say(`theme.${colorScheme}`) })}
      </button>
      <button type="button" onClick={signOut} title={say("sign.out")}>
        <span>{me.user?.name}</span>
        <span className="dim">
          {roleWord(me.user?.role)} · {say("sign.out")}
        </span>
      </button>
    </div>
  );
}
