import { Language } from "../kit/language.tsx";
import { Link, usePlace } from "../kit/route.tsx";
import { say as sayKit } from "../kit/texts.ts";
import type { ComponentChildren } from "../kit/view.ts";
import type { Me } from "./app.tsx";
import { say } from "./texts.ts";

type ShellProps = { me: Me; online: boolean; onSignOut: () => void; children: ComponentChildren };

export function Shell({ me, online, onSignOut, children }: ShellProps) {
  const { path } = usePlace();
  return (
    <>
      <header className="top">
        <div className="page">
          <Link to="" name="brand" current={!path}>
            <img src="/icon.svg" alt="" width="24" height="24" />
            <span>{say("nav.home")}</span>
          </Link>
          <Language />
        </div>
      </header>
      <main className="page">{children}</main>
      <footer className="page dim">
        <p aria-live="polite">{online ? "" : say("live.off")}</p>
        <p className="who">
          {me.user && <bdi>{say("who", { name: me.user.name })}</bdi>}
          <button type="button" className="link" onClick={onSignOut}>
            {sayKit("sign.out")}
          </button>
        </p>
      </footer>
    </>
  );
}
