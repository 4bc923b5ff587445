// The bar with the three places, and what is wrong with network or phone.
import { Link, usePlace } from "../kit/route.tsx";
import type { ComponentChildren } from "../kit/view.ts";
import { type Outbox, stuck, unsent, useOutbox } from "./outbox/box.ts";
import { say } from "./texts.ts";
import { canOpenOffline } from "./worker/register.ts";

export function Shell({ online, children }: { online: boolean; children: ComponentChildren }) {
  const { path } = usePlace();
  const first = path.split("/")[0];
  const box = useOutbox();
  return (
    <>
      <header className="top">
        <nav className="page bar" aria-label={say("nav.places")}>
          <Link to="" name="place" current={!first || first === "requests"}>
            {say("nav.requests")}
          </Link>
          <Link to="outbox" name="place" current={first === "outbox"}>
            {say("nav.outbox")}
            <Badge box={box} />
          </Link>
          <Link to="me" name="place" current={first === "me"}>
            {say("nav.me")}
          </Link>
        </nav>
      </header>
      <main className="page">
        <p role="status" className={online ? undefined : "notice"}>
          {online ? "" : say("live.off")}
        </p>
        {box.broken && <p className="failure">{say("store.broken")}</p>}
        {!canOpenOffline() && <p className="notice">{say("secure.lacks")}</p>}
        {children}
      </main>
    </>
  );
}

/** How many wait; "!" where something needs a decision. */
function Badge({ box }: { box: Outbox }) {
  const waiting = unsent(box).length;
  if (!waiting) return null;
  const needs = stuck(box).length;
  return (
    <span className={needs ? "badge stuck" : "badge"}>
      <span aria-hidden="true">{needs ? `! ${waiting}` : waiting}</span>
      <span className="hidden">
        {say(needs ? "badge.stuck" : "badge.waiting", { count: waiting, stuck: needs })}
      </span>
    </span>
  );
}
