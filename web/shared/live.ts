// What changes, as it changes. A browser opens six connections to an origin, all tabs together: so
// one tab listens (the one that holds the lock) and tells the others.

export type Change = { entity: string; record: number };
export type Live = { online: boolean };

const CHANNEL = "aftercare.live";

type Told = { kind: "change"; change: Change } | { kind: "online"; online: boolean };

export function listen(
  onChange: (change: Change) => void,
  onLive: (live: Live) => void,
): () => void {
  const stop = new AbortController();
  const channel =
    typeof BroadcastChannel === "function" ? new BroadcastChannel(CHANNEL) : undefined;
  const take = (told: Told) => {
    if (told.kind === "change") onChange(told.change);
    else onLive({ online: told.online });
  };
  const tell = (told: Told) => {
    take(told);
    channel?.postMessage(told);
  };
  if (channel) channel.onmessage = (event: MessageEvent<Told>) => take(event.data);
  const lead = () => follow(tell, stop.signal);
  if (navigator.locks)
    navigator.locks.request(CHANNEL, { signal: stop.signal }, lead).catch(() => undefined);
  else lead();
  return () => {
    stop.abort();
    channel?.close();
  };
}

/** Until it is stopped; the browser connects again by itself, from where it was. */
function follow(tell: (told: Told) => void, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const source = new EventSource("/api/v1/events", { withCredentials: true });
    source.onopen = () => tell({ kind: "online", online: true });
    source.onerror = () => tell({ kind: "online", online: false });
    const onEvent = (event: MessageEvent<string>) => {
      try {
        const told = JSON.parse(event.data) as Change;
        tell({ kind: "change", change: told });
      } catch {
        // a kind of event that this page doesn't know
      }
    };
    source.addEventListener("change", onEvent as EventListener);
    // it was away for longer than the server remembers: all may have changed
    source.addEventListener("reset", () =>
      tell({ kind: "change", change: { entity: "*", record: 0 } }),
    );
    stop.addEventListener("abort", () => {
      source.close();
      resolve();
    });
  });
}
