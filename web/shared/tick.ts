// One timer for all clocks of a page; it runs only while somebody listens.
import { serverNow } from "./api.ts";

const listeners = new Set<(now: number) => void>();
let timer: number | undefined;

/** Told the server's time every second, until it is stopped. */
export function everySecond(listener: (now: number) => void): () => void {
  listeners.add(listener);
  timer ??= window.setInterval(() => {
    const now = serverNow();
    for (const one of listeners) one(now);
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size) return;
    window.clearInterval(timer);
    timer = undefined;
  };
}
