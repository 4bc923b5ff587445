// Screens that are loaded when they are first opened, or while nobody waits for anything.
import {
  Component,
  type ComponentType,
  lazy,
  type ReactNode,
  Suspense,
  useEffect,
  useState,
} from "react";
import { Failure, Skeleton } from "./parts.tsx";

type Loader<P> = () => Promise<ComponentType<P>>;
const loaders: Loader<never>[] = [];

/** A screen of its own file; `load` names it: `() => import("./x.tsx").then((m) => m.X)`. One that is large
 *  and opened by few isn't fetched ahead. */
export function screen<P extends object>(load: Loader<P>, ahead = true): ComponentType<P> {
  if (ahead) loaders.push(load as Loader<never>);
  const Loaded = lazy(() => load().then((component) => ({ default: component })));
  return function Screen(props: P) {
    return (
      <Guarded>
        <Suspense fallback={<Soon />}>
          <Loaded {...props} />
        </Suspense>
      </Guarded>
    );
  };
}

/** Fetches all of them while the browser has nothing to do, so that a click waits for nothing. */
export function useLoadAhead() {
  useEffect(() => {
    const timer = window.setTimeout(async () => {
      // one that can't be had now is asked for again when it is opened
      for (const load of loaders) await load().catch(() => undefined);
    }, 1500);
    return () => window.clearTimeout(timer);
  }, []);
}

/** What comes at once leaves no flicker. */
function Soon() {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => setShown(true), 150);
    return () => window.clearTimeout(timer);
  }, []);
  return shown ? <Skeleton rows={10} /> : null;
}

/** A screen that fails takes nothing else with it. */
class Guarded extends Component<{ children: ReactNode }, { error?: unknown }> {
  override state: { error?: unknown } = {};
  static getDerivedStateFromError(error: unknown) {
    return { error };
  }
  override render() {
    // a file that didn't arrive is asked for again by a new start of the page: the drafts are kept
    if (this.state.error)
      return <Failure error={this.state.error} again={() => location.reload()} />;
    return this.props.children;
  }
}
