import { useEffect, useRef } from "react";

export type Keys = Record<string, (event: KeyboardEvent) => unknown>;

const CHORD_MS = 1500;
let chordEnds = 0;

/** Whether single letters do anything: who uses speech or a switch can turn them off (WCAG 2.1.4). */
const SINGLE = "aftercare.keys";
export const singleKeys = () => read() !== "off";
export function setSingleKeys(on: boolean) {
  try {
    localStorage.setItem(SINGLE, on ? "on" : "off");
  } catch {
    // it holds nowhere then
  }
}
function read() {
  try {
    return localStorage.getItem(SINGLE);
  } catch {
    return null;
  }
}

/** "j", "ctrl+k", or "g d": `g` first, then a letter within a moment. */
function nameOf(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (event.ctrlKey) return `ctrl+${key}`;
  const name = event.timeStamp < chordEnds ? `g ${key}` : key;
  // after all who listen have had this key
  window.setTimeout(() => {
    chordEnds = name === "g" ? event.timeStamp + CHORD_MS : 0;
  });
  return name;
}

/** Whether a dialog was open as the key went down: closing it is all that Escape does then. First in line,
 *  as the dialog's own listener takes it away. */
let overlaid = false;
window.addEventListener(
  "keydown",
  () => {
    overlaid = !!document.querySelector("[role=dialog]");
  },
  true,
);

/** Single keys while nobody types and no dialog is open; silent while an input method composes. */
export function useKeys(keys: Keys) {
  const held = useRef(keys);
  held.current = keys;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.isComposing || event.keyCode === 229 || event.altKey || event.metaKey) return;
      if (!event.ctrlKey && event.key.length === 1 && !singleKeys()) return;
      if (!event.ctrlKey && isTyping(event.target)) return;
      const act = held.current[nameOf(event)];
      if (!act || overlaid) return;
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
