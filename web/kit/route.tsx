// Where one is: the path and the query of the address, nothing else.
import { type ComponentChildren, useSyncExternalStore } from "./view.ts";

const listeners = new Set<() => void>();
const tell = () => {
  for (const listener of listeners) listener();
};

function listen(listener: () => void): () => void {
  if (!listeners.size) window.addEventListener("popstate", tell);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (!listeners.size) window.removeEventListener("popstate", tell);
  };
}

/** The entry that this page is: "/p/" or "/f/". */
const ENTRY = `/${location.pathname.split("/")[1]}/`;

/** Path and query below the entry, without its first slash. */
const here = () => `${location.pathname.slice(ENTRY.length)}${location.search}`;

export function usePlace(): { path: string; query: URLSearchParams } {
  const place = useSyncExternalStore(listen, here);
  const [path = "", query = ""] = place.split("?");
  return { path, query: new URLSearchParams(query) };
}

export function go(to: string, replace = false) {
  history[replace ? "replaceState" : "pushState"](null, "", `${ENTRY}${to}`);
  window.scrollTo(0, 0);
  tell();
}

type LinkProps = { to: string; name?: string; children: ComponentChildren; current?: boolean };

/** A link that stays in the app; with a modifier key it is the browser's. */
export function Link({ to, name, children, current }: LinkProps) {
  return (
    <a
      href={`${ENTRY}${to}`}
      className={name}
      aria-current={current ? "page" : undefined}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        go(to);
      }}
    >
      {children}
    </a>
  );
}
