import { useEffect, useRef } from "react";

export type Keys = Record<string, (event: KeyboardEvent) => unknown>;

/** Single keys while nobody types and no dialog is open; silent while an input method composes. */
export function useKeys(keys: Keys) {
  const held = useRef(keys);
  held.current = keys;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.isComposing || event.keyCode === 229 || event.altKey || event.metaKey) return;
      const name = `${event.ctrlKey ? "ctrl+" : ""}${event.key.length === 1 ? event.key.toLowerCase() : event.key}`;
      const act = held.current[name];
      if (
        !act ||
        (!event.ctrlKey && isTyping(event.target)) ||
        document.querySelector("[role=dialog]")
      )
        return;
      event.preventDefault();
      act(event);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]")
  );
}
