// Back leads to the same place of a page, not only to the same page.
import { type RefObject, useLayoutEffect } from "react";

const kept = new Map<string, number>();
let wentBack = false;
window.addEventListener("popstate", () => {
  wentBack = true;
  // what comes later came otherwise; a screen that is still loaded may take a moment
  window.setTimeout(() => {
    wentBack = false;
  }, 1000);
});

const MOST_FRAMES = 60; // until what was read comes from the cache and is tall enough

export function keepScroll(box: Element) {
  kept.set(location.href, box.scrollTop);
}

export function useKeptScroll(box: RefObject<Element | null>) {
  useLayoutEffect(() => {
    const top = wentBack ? (kept.get(location.href) ?? 0) : 0;
    wentBack = false;
    let frames = top ? MOST_FRAMES : 0;
    const restore = () => {
      if (!box.current || frames-- <= 0) return;
      box.current.scrollTop = top;
      if (box.current.scrollTop < top) requestAnimationFrame(restore);
    };
    restore();
  }, []);
}
