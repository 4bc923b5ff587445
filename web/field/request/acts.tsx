// What one does at the unit or on the telephone, as big buttons; each asks what it needs before it is saved.
import { Button, Choices, Field, Form } from "../../kit/parts.tsx";
import { useState } from "../../kit/view.ts";
import type { Request } from "../../shared/api.gen.ts";
import { useOutbox } from "../outbox/box.ts";
import type { Entry, Kind } from "../outbox/entry.ts";
import type { Me } from "../person.ts";
import { say } from "../texts.ts";
import { useSaving } from "./save.ts";
import { Saved } from "./saved.tsx";

export const SIDES = ["hardware", "software", "none"] as const;
type Act = Exclude<Kind, "note" | "answer">;

/** As it will be once the outbox is sent. */
function actsFor(request: Request, entries: Entry[]): Act[] {
  const waits = (kind: Kind) =>
    entries.some(
      (entry) => entry.request.id === request.id && entry.kind === kind && entry.state !== "sent",
    );
  if (!request.open) return [];
  const answered = request.state !== "received" || waits("respond");
  const acts: Act[] = [];
  if (!answered) acts.push("respond");
  if (!waits("arrived")) acts.push("arrived");
  if (answered && request.side === "open" && !waits("diagnose")) acts.push("diagnose");
  return acts;
}

export function Acts({ me, request }: { me: Me; request: Request }) {
  const { entries } = useOutbox();
  const [asking, setAsking] = useState<Act>();
  const acts = actsFor(request, entries);
  if (!me.rights.includes("requests.work")) return null;
  return (
    <section aria-label={say("acts.title")}>
      <div className="bigacts">
        {acts.map((act) => (
          <button
            key={act}
            type="button"
            className="button"
            aria-expanded={asking === act}
            onClick={() => setAsking(asking === act ? undefined : act)}
          >
            {say(`act.${act}`)}
          </button>
        ))}
      </div>
      {asking && (
        <Asking key={asking} act={asking} request={request} onClose={() => setAsking(undefined)} />
      )}
    </section>
  );
}

type AskingProps = { act: Act; request: Request; onClose: () => void };

function Asking({ act, request, onClose }: AskingProps) {
  const [side, setSide] = useState("");
  const [note, setNote] = useState("");
  const [lacks, setLacks] = useState(false);
  const saving = useSaving(request, act, () => setNote(""));
  const asksSide = act === "diagnose";
  if (saving.saved) return <Saved saving={saving} />;
  return (
    <div className="asking">
      <Form
        label={say(`act.${act}`)}
        onSend={() => {
          setLacks(asksSide && !side);
          if (!asksSide || side)
            saving.doing.run({
              ...(asksSide ? { fault_side: side } : {}),
              ...(note.trim() ? { note: note.trim() } : {}),
            });
        }}
      >
        {asksSide && (
          <Choices
            label={say("diagnose.side")}
            options={SIDES.map((value) => ({ value, label: say(`side.${value}`) }))}
            value={side}
            onChoose={setSide}
          />
        )}
        {lacks && !side && (
          <p role="alert" className="wrong">
            {say("diagnose.needed")}
          </p>
        )}
        <Field label={say("act.note")} most={2000} value={note} onText={setNote} />
        <Saved saving={saving} />
        <div className="acts">
          <Button kind="main" submit busy={saving.doing.busy}>
            {say(`act.${act}Save`)}
          </Button>
          <Button onPress={onClose}>{say("cancel")}</Button>
        </div>
      </Form>
    </div>
  );
}
