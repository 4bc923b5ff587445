// What was done, said at the foot of the page for ten seconds; where it can be taken back, by U or a click.
import { useSyncExternalStore } from "react";
import { useKeys } from "./keys.ts";
import { messageOf } from "./parts.tsx";
import { say } from "./texts.ts";

type Toast = { id: number; text: string; undo: (() => Promise<unknown>) | undefined };
const LASTS_MS = 10_000;

let toasts: Toast[] = [];
let count = 0;
const listeners = new Set<() => void>();

function set(next: Toast[]) {
  toasts = next;
  for (const listener of listeners) listener();
}

const remove = (id: number) => set(toasts.filter((one) => one.id !== id));

/** Says what was done; `undo` does what makes up for it. */
export function tell(text: string, undo?: () => Promise<unknown>) {
  const id = ++count;
  set([...toasts.slice(-2), { id, text, undo }]);
  window.setTimeout(() => remove(id), LASTS_MS);
}

async function takeBack(toast: Toast) {
  remove(toast.id);
  try {
    await toast.undo?.();
    tell(say("undo.done", { text: toast.text }));
  } catch (error) {
    tell(messageOf(error));
  }
}

export function Toasts() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
  const last = shown.findLast(({ undo }) => undo);
  useKeys({ u: () => last && takeBack(last) });
  return (
    <div className="toasts" role="status" aria-live="polite">
      {shown.map((toast) => (
        <div key={toast.id} className="toast">
          {toast.text}
          {toast.undo && (
            <button type="button" className="link" onClick={() => takeBack(toast)}>
              {say("undo.do")} {toast === last && <kbd>U</kbd>}
            </button>
          )}
        </div>
      ))}
    </div>
  );
}
