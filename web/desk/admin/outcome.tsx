// What became of the rows of an import, or would.
import { csvOf, download } from "../kit/csv.ts";
import { Board } from "../kit/list.tsx";
import { kindsWord, say } from "./texts.ts";

type Refused = {
  row: number;
  line: number;
  kind: string | null;
  key: string | null;
  field: string | null;
  reason: string;
};
type Counts = { new: number; changed: number; same: number; kept: number };
export type ImportResult = {
  rows: number;
  refused: number;
  saved: boolean;
  kinds: Record<string, Counts>;
  refused_rows: Refused[];
  refused_rows_cut: boolean;
};
const SHOWN = 100;

export function Outcome({ result, done }: { result: ImportResult; done: boolean }) {
  const { rows, refused, saved, refused_rows } = result;
  const told = !done ? "import.tried" : saved ? "import.done" : "import.unsaved";
  return (
    <>
      <p role="status">
        <strong>{say(told, { rows, refused })}</strong>
      </p>
      <Board
        label={say(done ? "import.outcomeDone" : "import.outcome")}
        head={[
          say("import.kind"),
          say("import.new"),
          say("import.changed"),
          say("import.same"),
          say("import.kept"),
        ]}
      >
        {Object.entries(result.kinds).map(([kind, counts]) => (
          <tr key={kind}>
            <td>{kindsWord(kind)}</td>
            <td>{counts.new}</td>
            <td>{counts.changed}</td>
            <td>{counts.same}</td>
            <td>{counts.kept}</td>
          </tr>
        ))}
      </Board>
      {refused_rows.length > 0 && (
        <>
          <h3>{say("import.refusedRows")}</h3>
          {result.refused_rows_cut && <p className="dim">{say("import.cut")}</p>}
          <button type="button" className="link" onClick={() => save(refused_rows)}>
            {say("import.download")}
          </button>
          <Board label={say("import.refusedRows")} head={headOf()}>
            {refused_rows.slice(0, SHOWN).map((one) => (
              <tr key={`${one.row} ${one.kind} ${one.field}`}>
                <td>{one.line}</td>
                <td>{one.key}</td>
                <td>{one.field}</td>
                <td>{one.reason}</td>
              </tr>
            ))}
          </Board>
        </>
      )}
    </>
  );
}

const headOf = () => [
  say("import.line"),
  say("import.key"),
  say("import.field"),
  say("import.reason"),
];

const save = (rows: Refused[]) =>
  download(
    `${say("import.refusedRows")}.csv`,
    csvOf([headOf(), ...rows.map(({ line, key, field, reason }) => [line, key, field, reason])]),
    "text/csv",
  );
