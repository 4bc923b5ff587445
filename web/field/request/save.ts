// Puts what one does into the outbox, and says so.
import { type Doing, useDoing } from "../../kit/data.ts";
import { useState } from "../../kit/view.ts";
import type { Request } from "../../shared/api.gen.ts";
import { addEntry } from "../outbox/box.ts";
import type { Kind } from "../outbox/entry.ts";

export type Saving = { doing: Doing<Record<string, string>>; saved: boolean; begin: () => void };

export function useSaving(request: Request, kind: Kind, onSaved: () => void): Saving {
  const [saved, setSaved] = useState(false);
  const doing = useDoing(async (input: Record<string, string>) => {
    await addEntry({
      kind,
      input,
      request: { id: request.id, number: request.number ?? "", subject: request.subject },
      version: request.version,
    });
    setSaved(true);
    onSaved();
  });
  return { doing, saved, begin: () => setSaved(false) };
}
