// Which unit it is: looked for by name, number or serial; or none, where they don't know.
import { useRows } from "../kit/data.ts";
import { Button, Choices, Failure, Field } from "../kit/parts.tsx";
import { useState } from "../kit/view.ts";
import type { Equipment } from "../shared/api.gen.ts";
import { say } from "./texts.ts";
import { unitsPath } from "./units.tsx";

type Unit = { id: number; name: string };
type ChoiceProps = { unit: Unit | null; onChoose: (unit: Unit | null) => void };

export function UnitChoice({ unit, onChoose }: ChoiceProps) {
  const [text, setText] = useState("");
  const found = useRows<Equipment>(text.trim() ? unitsPath(text, 8) : null);
  if (unit)
    return (
      <div className="chosen">
        <p>
          {say("report.unit")}: <span className="strong">{unit.name}</span>
        </p>
        <Button onPress={() => onChoose(null)}>{say("report.otherUnit")}</Button>
      </div>
    );
  return (
    <>
      <Field
        label={say("report.whichUnit")}
        hint={say("report.whichUnitHint")}
        type="search"
        value={text}
        onText={setText}
      />
      {found.error !== undefined && <Failure error={found.error} again={found.again} />}
      {found.items && found.items.length > 0 && (
        <Choices
          label={say("report.found")}
          value=""
          options={found.items.map((one) => ({
            value: String(one.id),
            label: [one.name, one.serial ?? one.number].filter(Boolean).join(" · "),
          }))}
          onChoose={(id) => {
            const chosen = found.items?.find((one) => String(one.id) === id);
            if (chosen)
              onChoose({
                id: chosen.id,
                name: [chosen.name, chosen.serial].filter(Boolean).join(" · "),
              });
          }}
        />
      )}
      {found.items?.length === 0 && <p role="status">{say("report.noUnit")}</p>}
    </>
  );
}
