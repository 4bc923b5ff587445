import { Button } from "../../kit/parts.tsx";
import { dayAndTime } from "../../shared/time.ts";
import { stateWord } from "../../shared/words.ts";
import { Fact } from "../request/place.tsx";
import { say } from "../texts.ts";
import { removeEntry, sendOver } from "./box.ts";
import type { Entry } from "./entry.ts";
import { kindText } from "./operation.tsx";

/** Somebody changed the request after one had looked at it: both are shown, the person decides. */
export function Conflict({ entry }: { entry: Entry }) {
  const { now } = entry;
  if (!now) return null;
  return (
    <>
      <p className="wrong">{say("conflict.what")}</p>
      <dl className="facts both">
        <Fact name={say("conflict.mine")} value={kindText(entry)} />
        <Fact
          name={say("conflict.now")}
          value={[
            stateWord(now.state),
            now.side !== "open" && say(`side.${now.side}`),
            now.held && say("conflict.held"),
          ]
            .filter(Boolean)
            .join(" · ")}
        />
        <Fact name={say("conflict.changed")} value={dayAndTime(now.updated_at)} />
      </dl>
      <div className="acts">
        <Button kind="main" onPress={() => sendOver(entry)}>
          {say("conflict.over")}
        </Button>
        <Button onPress={() => removeEntry(entry)}>{say("conflict.leave")}</Button>
      </div>
    </>
  );
}
