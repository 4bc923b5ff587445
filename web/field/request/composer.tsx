// Two forms that can't be confused: only one is open, and heading, colour, border and button differ.
import { useDraft } from "../../kit/drafts.ts";
import { Button, Field, Form } from "../../kit/parts.tsx";
import { useState } from "../../kit/view.ts";
import type { Request } from "../../shared/api.gen.ts";
import { type Me, personNow } from "../person.ts";
import { say } from "../texts.ts";
import { useSaving } from "./save.ts";
import { Saved } from "./saved.tsx";

type Side = "note" | "answer";
type ComposerProps = { me: Me; request: Request; to: string };

export function Composer({ me, request, to }: ComposerProps) {
  const [side, setSide] = useState<Side>();
  const sides: Side[] = [];
  if (me.rights.includes("requests.work")) sides.push("note");
  if (me.rights.includes("requests.speak") && request.open) sides.push("answer");
  return (
    <section>
      <h2>{say("write.title")}</h2>
      <div className="acts">
        {sides.map((one) => (
          <button
            key={one}
            type="button"
            className={`button ${one}`}
            aria-expanded={side === one}
            onClick={() => setSide(side === one ? undefined : one)}
          >
            {say(`write.${one}`)}
          </button>
        ))}
      </div>
      {side && <Write key={side} side={side} request={request} to={to} />}
    </section>
  );
}

function Write({ side, request, to }: { side: Side; request: Request; to: string }) {
  const draft = useDraft(`${personNow()} ${side} ${request.id}`, { text: "" });
  const [lacks, setLacks] = useState(false);
  const saving = useSaving(request, side, draft.clear);
  const text = draft.value.text.trim();
  const hint =
    side === "note"
      ? say("write.noteHint")
      : to
        ? say("write.answerHint", { name: to })
        : say("write.answerNobody");
  return (
    <div className={`composer ${side}`}>
      <Form
        label={say(`write.${side}`)}
        onSend={() => {
          setLacks(!text);
          if (text) saving.doing.run({ text });
        }}
      >
        <Field
          label={say(`write.${side}`)}
          hint={hint}
          lines={4}
          most={20000}
          value={draft.value.text}
          error={lacks && !text ? say("needed") : undefined}
          onText={(typed) => {
            saving.begin();
            draft.set({ text: typed });
          }}
        />
        <Saved saving={saving} />
        <Button kind={side === "answer" ? "main" : "plain"} submit busy={saving.doing.busy}>
          {say(`write.${side}Save`)}
        </Button>
      </Form>
    </div>
  );
}
