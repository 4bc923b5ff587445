// When the outbox is sent: when the page opens, when the network or the page comes back, every half
// minute, and at once when something is added.
import { useEffect, useRef } from "../../kit/view.ts";
import { whenAdded } from "./box.ts";
import { flush } from "./sender.ts";

const EVERY = 30_000;

/** `known`: the server has said on this page who is signed in. Before that nothing is sent: it could be
 *  somebody else by now. `look` asks it. */
export function useSending(known: boolean, look: () => void) {
  const now = useRef({ known, look });
  now.current = { known, look };
  useEffect(() => {
    if (known) flush(look);
  }, [known, look]);
  useEffect(() => {
    const turn = () => {
      if (navigator.onLine === false) return;
      if (now.current.known) flush(now.current.look);
      else now.current.look();
    };
    const seen = () => {
      if (document.visibilityState === "visible") turn();
    };
    window.addEventListener("online", turn);
    document.addEventListener("visibilitychange", seen);
    const timer = window.setInterval(turn, EVERY);
    whenAdded(turn);
    return () => {
      window.removeEventListener("online", turn);
      document.removeEventListener("visibilitychange", seen);
      window.clearInterval(timer);
      whenAdded(() => {});
    };
  }, []);
}
