// Skills: what proves them, how long that lasts, and who has them until when.
import { Button } from "@mantine/core";
import { useState } from "react";
import type { Skill, User } from "../../shared/api.gen.ts";
import { RecordForm } from "../kit/form.tsx";
import type { FieldOf } from "../kit/formvalues.ts";
import { Listed, usePages } from "../kit/list.tsx";
import type { Me } from "../kit/me.ts";
import { Page } from "../kit/page.tsx";
import { Empty, Failure } from "../kit/parts.tsx";
import { Remove } from "../kit/remove.tsx";
import { useEverybody } from "./everybody.ts";
import { say } from "./texts.ts";
import { Until } from "./until.tsx";

export function Skills({ me }: { me: Me }) {
  const [editing, setEditing] = useState<Skill | "new" | null>(null);
  const { list, rows } = usePages<Skill>("skill", "skills", { sort: "name" });
  const everybody = useEverybody();
  const writes = me.rights.includes("people.write");
  const fields: FieldOf<Skill>[] = [
    { name: "name", label: say("team.name"), required: true },
    { name: "proof", label: say("skill.proof") },
    { name: "months_valid", label: say("skill.months"), kind: "whole" },
    { name: "about", label: say("team.about"), kind: "lines" },
  ];
  return (
    <Page
      title={say("skill.title")}
      head={
        <>
          <span className="grow" />
          {writes && (
            <Button size="xs" onClick={() => setEditing("new")}>
              {say("skill.new")}
            </Button>
          )}
        </>
      }
    >
      {everybody.error && <Failure error={everybody.error} again={() => everybody.refetch()} />}
      <Listed
        list={list}
        label={say("skill.title")}
        head={[say("team.name"), say("skill.proof"), say("skill.months"), say("skill.who"), ""]}
        empty={<Empty title={say("skill.none")}>{say("skill.noneHint")}</Empty>}
      >
        {rows.map((skill) => (
          <tr key={skill.id}>
            <td>{skill.name}</td>
            <td className="dim">{skill.proof}</td>
            <td className="num">{skill.months_valid}</td>
            <td>
              <Holders skill={skill.id} people={everybody.data ?? []} />
            </td>
            <td>
              {writes && (
                <>
                  <button
                    type="button"
                    className="link"
                    aria-label={`${say("team.edit")}: ${skill.name}`}
                    onClick={() => setEditing(skill)}
                  >
                    {say("team.edit")}
                  </button>
                  <Remove path="skills" entity="skill" record={skill} name={skill.name} />
                </>
              )}
            </td>
          </tr>
        ))}
      </Listed>
      {editing && (
        <RecordForm<Skill>
          title={editing === "new" ? say("skill.new") : editing.name}
          path="skills"
          entity="skill"
          record={editing === "new" ? undefined : editing}
          fields={fields}
          onClose={() => setEditing(null)}
        />
      )}
    </Page>
  );
}

/** Whose qualification ends first stands first. */
function Holders({ skill, people }: { skill: number; people: User[] }) {
  const holders = people
    .flatMap(({ id, name, skills }) =>
      skills
        .filter((one) => one.skill === skill)
        .map(({ expires_on }) => ({ id, name, until: expires_on ?? null })),
    )
    .sort((one, other) => (one.until ?? "9999").localeCompare(other.until ?? "9999"));
  if (!holders.length) return <span className="dim">{say("skill.nobody")}</span>;
  return holders.map(({ id, name, until }) => (
    <div key={id}>
      {name} <Until day={until} />
    </div>
  ));
}
