import { useState } from "react";
import { Dialog } from "../kit/dialog.tsx";
import { setSingleKeys, singleKeys } from "../kit/keys.ts";
import type { Me } from "../kit/me.ts";
import { placesOf } from "./places.ts";
import { type Key, say } from "./texts.ts";

const KEYS: [string, Key][] = [
  ["Ctrl K, /", "help.search"],
  ["C", "help.call"],
  ["J, K", "help.walk"],
  ["X", "help.mark"],
  ["Enter", "help.openOne"],
  ["Esc", "help.back"],
  ["N", "help.noteKey"],
  ["R", "help.answerKey"],
  ["W", "help.whyKey"],
  ["S", "help.nextKey"],
  ["A", "help.assignKey"],
  ["L", "help.levelKey"],
  ["H", "help.holdKey"],
  ["M", "help.mergeKey"],
  ["U", "help.undoKey"],
  [".", "help.copyKey"],
  ["Ctrl Enter", "help.saveKey"],
  ["?", "help.keys"],
];

export function Help({ me, onClose }: { me: Me; onClose: () => void }) {
  const [single, setSingle] = useState(singleKeys);
  const places = placesOf(me).map(({ key, text }) => [`G ${key.toUpperCase()}`, text] as const);
  return (
    <Dialog onClose={onClose} title={say("help.title")}>
      <table className="plain">
        <tbody>
          {[...KEYS, ...places].map(([keys, text]) => (
            <tr key={keys}>
              <td>
                <kbd>{keys}</kbd>
              </td>
              <td>{say(text)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <label>
        <input
          type="checkbox"
          checked={single}
          onChange={() => {
            setSingleKeys(!single);
            setSingle(!single);
          }}
        />{" "}
        {say("help.single")}
      </label>
    </Dialog>
  );
}
