// Back leads to the same place of a page, not only to the same page.
import { type RefObject, useLayoutEffect } from "react";

const kept = new Map<string, number>();
let backAt = "";
window.addEventListener("popstate", () => {
  backAt = location.href;
});

const MOST_MS = 10_000; // until what was read before is there again and tall enough
const OWN = ["wheel", "pointerdown", "keydown"]; // whoever goes elsewhere by then isn't pulled back

export function keepScroll(box: Element) {
  kept.set(location.href, box.scrollTop);
}

export function useKeptScroll(box: RefObject<Element | null>) {
  useLayoutEffect(() => {
    const top = backAt === location.href ? (kept.get(backAt) ?? 0) : 0;
    backAt = "";
    let until = top ? performance.now() + MOST_MS : 0;
    const stop = () => {
      until = 0;
    };
    const restore = () => {
      if (!box.current || performance.now() >= until) return;
      box.current.scrollTop = top;
      if (box.current.scrollTop < top - 1) requestAnimationFrame(restore);
    };
    restore();
    for (const name of OWN) window.addEventListener(name, stop);
    return () => {
      stop();
      for (const name of OWN) window.removeEventListener(name, stop);
    };
  }, []);
}
