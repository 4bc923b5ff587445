// Teams: for which places they are, and who is in them.
import { Button } from "@mantine/core";
import { useState } from "react";
import type { Team } from "../../shared/api.gen.ts";
import { RecordForm } from "../kit/form.tsx";
import type { FieldOf } from "../kit/formvalues.ts";
import { Listed, usePages } from "../kit/list.tsx";
import type { Me } from "../kit/me.ts";
import { Page } from "../kit/page.tsx";
import { Empty } from "../kit/parts.tsx";
import { Remove } from "../kit/remove.tsx";
import { useEverybody } from "./everybody.ts";
import { say } from "./texts.ts";

export function Teams({ me }: { me: Me }) {
  const [editing, setEditing] = useState<Team | "new" | null>(null);
  const { list, rows } = usePages<Team>("team", "teams", { sort: "name" });
  const everybody = useEverybody();
  const writes = me.rights.includes("people.write");
  const fields: FieldOf<Team>[] = [
    { name: "name", label: say("team.name"), required: true },
    { name: "about", label: say("team.about"), kind: "lines" },
    { name: "territory", label: say("team.territory"), kind: "words" },
  ];
  return (
    <Page
      title={say("team.title")}
      head={
        <>
          <span className="grow" />
          {writes && (
            <Button size="xs" onClick={() => setEditing("new")}>
              {say("team.new")}
            </Button>
          )}
        </>
      }
    >
      <Listed
        list={list}
        label={say("team.title")}
        head={[say("team.name"), say("team.about"), say("team.where"), say("team.who"), ""]}
        empty={<Empty title={say("team.none")}>{say("team.noneHint")}</Empty>}
      >
        {rows.map((team) => (
          <tr key={team.id}>
            <td>{team.name}</td>
            <td className="dim">{team.about}</td>
            <td>{team.territory.join(", ")}</td>
            <td>
              {(everybody.data ?? [])
                .filter(({ teams }) => teams.includes(team.id))
                .map(({ name }) => name)
                .join(", ") || <span className="dim">{say("skill.nobody")}</span>}
            </td>
            <td>
              {writes && (
                <>
                  <button
                    type="button"
                    className="link"
                    aria-label={`${say("team.edit")}: ${team.name}`}
                    onClick={() => setEditing(team)}
                  >
                    {say("team.edit")}
                  </button>
                  <Remove path="teams" entity="team" record={team} name={team.name} />
                </>
              )}
            </td>
          </tr>
        ))}
      </Listed>
      {editing && (
        <RecordForm<Team>
          title={editing === "new" ? say("team.new") : editing.name}
          path="teams"
          entity="team"
          record={editing === "new" ? undefined : editing}
          fields={fields}
          onClose={() => setEditing(null)}
        />
      )}
    </Page>
  );
}
