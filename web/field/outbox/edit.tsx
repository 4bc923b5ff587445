import { Button, Choices, Field, Form } from "../../kit/parts.tsx";
import { useState } from "../../kit/view.ts";
import { SIDES } from "../request/acts.tsx";
import { say } from "../texts.ts";
import { sendAgain } from "./box.ts";
import type { Entry } from "./entry.ts";

/** What was refused, changed, and sent again in its old place. */
export function Edit({ entry, onClose }: { entry: Entry; onClose: () => void }) {
  const [input, setInput] = useState(entry.input);
  const set = (change: Record<string, string>) => setInput({ ...input, ...change });
  const complete = Object.values(input).every((value) => value.trim());
  return (
    <Form
      label={say("operation.edit")}
      onSend={() => {
        if (complete) sendAgain(entry, input);
      }}
    >
      {input.text !== undefined && (
        <Field
          label={say(`kind.${entry.kind}`)}
          lines={4}
          most={20000}
          value={input.text}
          error={complete ? undefined : say("needed")}
          onText={(text) => set({ text })}
        />
      )}
      {input.fault_side !== undefined && (
        <Choices
          label={say("diagnose.side")}
          options={SIDES.map((value) => ({ value, label: say(`side.${value}`) }))}
          value={input.fault_side}
          onChoose={(fault_side) => set({ fault_side })}
        />
      )}
      <div className="acts">
        <Button kind="main" submit>
          {say("operation.again")}
        </Button>
        <Button onPress={onClose}>{say("cancel")}</Button>
      </div>
    </Form>
  );
}
