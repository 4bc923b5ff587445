// Somebody saved the same record meanwhile: both versions field by field. What one typed stays until one
// has chosen; nothing is overwritten in silence.
import { Button } from "@mantine/core";
import { Problem } from "../../shared/api.ts";
import { say } from "./texts.ts";

export type Values = Record<string, unknown>;

/** The record as it stands on the server, where that is why something was refused. */
export function movedRecord(error: unknown): Values | null {
  return error instanceof Problem && error.status === 412 && error.record
    ? (error.record as Values)
    : null;
}

const UNTOLD = new Set(["version", "updated_at", "created_at", "id", "timer_at"]);
const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

type Props = {
  /** as it was when one began */
  before: Values;
  now: Values;
  /** what one wants to save */
  mine: Values;
  labelOf: (field: string) => string;
  textOf: (field: string, value: unknown) => string;
  onMine: () => void;
  onTheirs: () => void;
};

export function Conflict({ before, now, mine, labelOf, textOf, onMine, onTheirs }: Props) {
  const changed = Object.keys(now).filter(
    (field) => !UNTOLD.has(field) && !same(before[field], now[field]),
  );
  const fields = [...new Set([...changed, ...Object.keys(mine)])];
  return (
    <section className="conflict" role="alert" aria-label={say("conflict.title")}>
      <strong>{say("conflict.title")}</strong>
      <table className="plain">
        <thead>
          <tr>
            <th />
            <th>{say("conflict.before")}</th>
            <th>{say("conflict.theirs")}</th>
            <th>{say("conflict.mine")}</th>
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => (
            <tr key={field}>
              <th scope="row">{labelOf(field)}</th>
              <td>{textOf(field, before[field])}</td>
              <td>{changed.includes(field) ? textOf(field, now[field]) : say("conflict.same")}</td>
              <td>{field in mine ? textOf(field, mine[field]) : say("conflict.same")}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="acts">
        <Button size="xs" variant="default" onClick={onMine}>
          {say("conflict.saveMine")}
        </Button>
        <Button size="xs" variant="default" onClick={onTheirs}>
          {say("conflict.keepTheirs")}
        </Button>
      </div>
    </section>
  );
}
