// The live stream, for a phone: in a busy house most changes are about what others do.
import { changed } from "../kit/data.ts";
import { type Change, type Live, listen } from "../shared/live.ts";

const OTHERS_EVERY = 10_000;

let shown = new Set<number>();
/** The requests that are one's own: what changes in them is read at once. */
export function noteShown(ids: number[]) {
  shown = new Set(ids);
}

/** Of any other, one may have become one's own: that is found out a little later, once for all. */
export function follow(onLive: (live: Live) => void): () => void {
  let timer: number | undefined;
  const take = (change: Change) => {
    if (change.entity !== "request" || shown.has(change.record)) return changed(change);
    timer ??= window.setTimeout(() => {
      timer = undefined;
      changed(change);
    }, OTHERS_EVERY);
  };
  const stop = listen(take, onLive);
  return () => {
    window.clearTimeout(timer);
    stop();
  };
}
