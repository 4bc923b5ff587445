// Everything that was done on this phone: what waits, what was refused, what has been sent today.
import { Button, Empty, Title } from "../../kit/parts.tsx";
import { say } from "../texts.ts";
import { sendSoon, useOutbox } from "./box.ts";
import { isStuck } from "./entry.ts";
import { Operation } from "./operation.tsx";

export function OutboxPage() {
  const { entries, others } = useOutbox();
  const needs = entries.filter(isStuck);
  const waiting = entries.filter(({ state }) => state === "waiting");
  const sent = entries.filter(({ state }) => state === "sent").reverse();
  const groups = [
    { title: say("outbox.needs"), rows: needs },
    { title: say("outbox.waiting"), rows: waiting },
    { title: say("outbox.sent"), rows: sent },
  ];
  return (
    <>
      <Title>{say("nav.outbox")}</Title>
      <p className="dim">{say("outbox.hint")}</p>
      {others > 0 && <p className="notice">{say("outbox.others", { count: others })}</p>}
      {!entries.length && (
        <Empty title={say("outbox.none")}>
          <p>{say("outbox.noneHint")}</p>
        </Empty>
      )}
      {waiting.length > 0 && (
        <p>
          <Button onPress={sendSoon}>{say("outbox.send")}</Button>
        </p>
      )}
      {groups.map(
        ({ title, rows }) =>
          rows.length > 0 && (
            <section key={title}>
              <h2>
                {title} <span className="num dim">{rows.length}</span>
              </h2>
              <ul className="list">
                {rows.map((entry) => (
                  <Operation key={entry.seq} entry={entry} entries={entries} withRequest />
                ))}
              </ul>
            </section>
          ),
      )}
    </>
  );
}
