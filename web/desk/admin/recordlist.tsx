// A short list of records with their form: made, changed and deleted where one sees them all.
import { Button } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { RecordForm } from "../kit/form.tsx";
import type { FieldOf } from "../kit/formvalues.ts";
import { Listed, usePages } from "../kit/list.tsx";
import { Page } from "../kit/page.tsx";
import { Remove } from "../kit/remove.tsx";
import { say } from "./texts.ts";

type Named = { id: number; version: number; name: string };
type Props<T> = {
  title: string;
  /** the collection: "teams" */
  path: string;
  entity: string;
  writes: boolean;
  newWord: string;
  fields: FieldOf<T>[];
  head: string[];
  empty: ReactNode;
  /** the cells of a record, without the one to change it by */
  cells: (record: T) => ReactNode;
  /** above the list: what went wrong beside it */
  children?: ReactNode;
};

export function RecordList<T extends Named>(props: Props<T>) {
  const { title, path, entity, writes, newWord, fields, head, empty, cells, children } = props;
  const [editing, setEditing] = useState<T | "new" | null>(null);
  const { list, rows } = usePages<T>(entity, path, { sort: "name" });
  return (
    <Page
      title={title}
      head={
        <>
          <span className="grow" />
          {writes && (
            <Button size="xs" onClick={() => setEditing("new")}>
              {newWord}
            </Button>
          )}
        </>
      }
    >
      {children}
      <Listed list={list} label={title} head={[...head, ""]} empty={empty}>
        {rows.map((record) => (
          <tr key={record.id}>
            {cells(record)}
            <td>
              {writes && (
                <>
                  <button
                    type="button"
                    className="link"
                    aria-label={`${say("team.edit")}: ${record.name}`}
                    onClick={() => setEditing(record)}
                  >
                    {say("team.edit")}
                  </button>
                  <Remove path={path} entity={entity} record={record} name={record.name} />
                </>
              )}
            </td>
          </tr>
        ))}
      </Listed>
      {editing && (
        <RecordForm<T>
          title={editing === "new" ? newWord : editing.name}
          path={path}
          entity={entity}
          record={editing === "new" ? undefined : editing}
          fields={fields}
          onClose={() => setEditing(null)}
        />
      )}
    </Page>
  );
}
