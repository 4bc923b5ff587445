// Above the queue: who is on duty and until when, what waits for an answer, which call-backs are owed.
import { Link } from "wouter";
import { dayAndTime } from "../../shared/time.ts";
import { useCount } from "../kit/count.ts";
import { type OnDuty, useOnDuty } from "../kit/onduty.ts";
import { say } from "./texts.ts";

const SHOWN = 2; // the first lines; the others are a click away

export function DutyStrip() {
  const now = useOnDuty();
  const all = now.data?.items ?? [];
  const shown = all.filter(({ person_name }) => person_name).slice(0, SHOWN);
  const { count: unanswered = 0 } = useCount("request", "requests", "state=received");
  const { count: callBacks = 0 } = useCount("request", "requests", "call_back_owed=true");
  return (
    <section className="duty-strip" aria-label={say("strip.label")}>
      <span className="dim">{say("strip.onDuty")}</span>
      {now.data?.items.length === 0 && <Link href="/duty">{say("strip.noRoster")}</Link>}
      {all.length > 0 && !shown.length && (
        <Link href="/duty" className="wrong">
          {say("strip.nobody")}
        </Link>
      )}
      {shown.map((one) => (
        <One key={one.roster} one={one} />
      ))}
      {all.length > shown.length && (
        <Link href="/duty">{say("strip.more", { count: all.length - shown.length })}</Link>
      )}
      <span className="grow" />
      {unanswered > 0 && (
        <Link href="/?view=unanswered">{say("strip.unanswered", { count: unanswered })}</Link>
      )}
      {callBacks > 0 && (
        <Link href="/?view=callbacks">{say("strip.callBacks", { count: callBacks })}</Link>
      )}
    </section>
  );
}

function One({ one }: { one: OnDuty }) {
  const next = one.next_name && say("strip.next", { name: one.next_name });
  return (
    <Link href="/duty" title={[one.name, next].filter(Boolean).join(" · ")}>
      <span className="dim">{one.name}</span> <b>{one.person_name}</b>
      {one.until && (
        <span className="dim until"> {say("strip.until", { when: dayAndTime(one.until) })}</span>
      )}
    </Link>
  );
}
