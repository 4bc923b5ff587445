import { say } from "../texts.ts";
import type { Saving } from "./save.ts";

/** "Saved" is about this phone alone; what was sent is said by the outbox. */
export function Saved({ saving }: { saving: Saving }) {
  return (
    <>
      <p role="status" className={saving.saved ? "saved" : undefined}>
        {saving.saved ? `▣ ${say("saved")}` : ""}
      </p>
      {saving.doing.error !== undefined && (
        <p role="alert" className="failure">
          {say("save.failed")}
        </p>
      )}
    </>
  );
}
