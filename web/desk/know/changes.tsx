// At the head of a record's page: its state, and for whoever may, changing and deleting it.
import { Remove } from "../kit/remove.tsx";
import { say } from "./texts.ts";

type Props = {
  state: string;
  writes: boolean;
  path: string;
  entity: string;
  record: { id: number; version: number };
  name: string;
  onEdit: () => void;
  onGone: () => void;
};

export function Changes({ state, writes, onEdit, ...record }: Props) {
  return (
    <>
      <span className="state">{state}</span>
      <span className="grow" />
      {writes && (
        <>
          <button type="button" className="link" onClick={onEdit}>
            {say("know.edit")}
          </button>
          <Remove {...record} />
        </>
      )}
    </>
  );
}
