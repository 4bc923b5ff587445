import { Dialog } from "./parts.tsx";
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
  ["?", "help.keys"],
];

export function Help({ onClose }: { onClose: () => void }) {
  return (
    <Dialog onClose={onClose} title={say("help.title")}>
      <table className="plain">
        <tbody>
          {KEYS.map(([keys, text]) => (
            <tr key={keys}>
              <td>
                <kbd>{keys}</kbd>
              </td>
              <td>{say(text)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Dialog>
  );
}
