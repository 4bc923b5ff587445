// What a customer's people may do with their request: say that it is solved, or not; contest; withdraw;
// complain. Each asks only what it needs, in its place.

import type { Clocks } from "../kit/clocks.ts";
import { useDoing } from "../kit/data.ts";
import { keyFor, useDraft } from "../kit/drafts.ts";
import { Button, Choices, Failure, Field, Form } from "../kit/parts.tsx";
import { go } from "../kit/route.tsx";
import { useState } from "../kit/view.ts";
import type { Request } from "../shared/api.gen.ts";
import { post } from "../shared/api.ts";
import { say } from "./texts.ts";

export type ActName = "confirm" | "reopen" | "contest" | "cancel" | "complain";
const DONE: Request["state"][] = ["resolved", "confirmed", "reported"];

/** In the order in which they are likely. */
export function actsFor(request: Request): ActName[] {
  const done = DONE.includes(request.state);
  const acts: ActName[] = [];
  if (request.state === "resolved" || request.state === "reported") acts.push("confirm");
  if (done) acts.push("reopen");
  if (request.open && !request.contested) acts.push("contest");
  if (request.open && !done) acts.push("cancel");
  if (request.kind !== "complaint") acts.push("complain");
  return acts;
}

type ActsProps = {
  request: Request;
  clocks: Clocks | undefined;
  wasHeld: boolean;
  onDone: (what: string) => void;
};

export function Acts({ request, clocks, wasHeld, onDone }: ActsProps) {
  const [asking, setAsking] = useState<ActName | null>(null);
  const confirm = useDoing(async () => {
    const name = `confirm ${request.id} ${request.reopenings}`;
    await post(`requests/${request.id}/confirm`, {}, { key: keyFor(name, {}) });
    onDone(say("done.confirm"));
  });
  const acts = actsFor(request);
  return (
    <section aria-label={say("acts.title")}>
      <div className="acts">
        {acts.map((name) =>
          name === "confirm" ? (
            <Button
              key={name}
              kind="main"
              busy={confirm.busy}
              onPress={() => confirm.run(undefined)}
            >
              {say("act.confirm")}
            </Button>
          ) : (
            <Button key={name} onPress={() => setAsking(asking === name ? null : name)}>
              {say(`act.${name}`)}
            </Button>
          ),
        )}
      </div>
      {confirm.error !== undefined && <Failure error={confirm.error} />}
      {asking && asking !== "confirm" && acts.includes(asking) && (
        <Asking
          key={asking}
          name={asking}
          request={request}
          levels={levelsBut(clocks, request.level)}
          wasHeld={wasHeld}
          onClose={() => setAsking(null)}
          onDone={(what) => {
            setAsking(null);
            onDone(what);
          }}
        />
      )}
    </section>
  );
}

const levelsBut = (clocks: Clocks | undefined, level: string | null) =>
  Object.entries(clocks?.words.levels ?? {}).filter(([id]) => id !== level);

type AskingProps = {
  name: Exclude<ActName, "confirm">;
  request: Request;
  levels: [id: string, name: string][];
  wasHeld: boolean;
  onClose: () => void;
  onDone: (what: string) => void;
};

const PAUSE = "pause";

function Asking({ name, request, levels, wasHeld, onClose, onDone }: AskingProps) {
  const draft = useDraft(`${name} ${request.id}`, { reason: "", about: "" });
  const [lacks, setLacks] = useState<string>();
  const options = [
    ...(wasHeld ? [{ value: PAUSE, label: say("contest.pause") }] : []),
    ...levels.map(([value, label]) => ({ value, label: say("contest.level", { level: label }) })),
  ];
  const about = draft.value.about || options[0]?.value || "";
  const send = useDoing(async () => {
    const reason = draft.value.reason.trim();
    if (name === "complain") {
      const number = await complain(request, reason);
      draft.clear();
      go(`requests/${number}`);
      return;
    }
    const level = name === "contest" && about !== PAUSE ? { level: about } : {};
    const body = { reason, ...level };
    await post(`requests/${request.id}/${name}`, body, {
      key: keyFor(`${name} ${request.id}`, body),
    });
    draft.clear();
    onDone(say(`done.${name}`));
  });
  return (
    <div className="asking">
      <Form
        label={say(`act.${name}`)}
        onSend={() => {
          if (!draft.value.reason.trim()) setLacks(say("needed"));
          else send.run(undefined);
        }}
      >
        {name === "contest" && (
          <Choices
            label={say("contest.what")}
            options={options}
            value={about}
            onChoose={(chosen) => draft.set({ about: chosen })}
          />
        )}
        <Field
          label={say(`ask.${name}`)}
          hint={name === "complain" ? say("ask.complainHint") : undefined}
          lines={3}
          most={name === "complain" ? 20000 : 500}
          value={draft.value.reason}
          error={draft.value.reason.trim() ? undefined : lacks}
          onText={(reason) => draft.set({ reason })}
        />
        {send.error !== undefined && <Failure error={send.error} />}
        <div className="acts">
          <Button submit kind="main" busy={send.busy}>
            {say("send")}
          </Button>
          <Button onPress={onClose}>{say("cancel")}</Button>
        </div>
      </Form>
    </div>
  );
}

/** A complaint is a request of its own, that follows the one it is about. */
async function complain(request: Request, text: string): Promise<string | null> {
  const body = {
    kind: "complaint",
    channel: "portal",
    follows: request.id,
    equipment: request.equipment,
    site: request.site,
    contract: request.contract,
    subject: `投诉 Complaint: ${request.number}`,
    description: text,
  };
  const opened = await post<Request>("requests", body, {
    key: keyFor(`complain ${request.id}`, body),
  });
  return opened.number;
}
