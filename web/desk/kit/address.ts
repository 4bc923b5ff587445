// What a screen shows stands in its address: a filter that is set can be sent to somebody else.
import { useSearchParams } from "wouter";

/** The parameters, and a way to change some of them; an empty one goes. */
export function useAddress() {
  const [params, setParams] = useSearchParams();
  const set = (changes: Record<string, string>) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [name, value] of Object.entries(changes))
          if (value) next.set(name, value);
          else next.delete(name);
        return next;
      },
      { replace: true },
    );
  return { of: (name: string) => params.get(name) ?? "", set };
}
