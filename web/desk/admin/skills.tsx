// Skills: what proves them, how long that lasts, and who has them until when.
import type { Skill, User } from "../../shared/api.gen.ts";
import type { Me } from "../kit/me.ts";
import { Empty, Failure } from "../kit/parts.tsx";
import { useEverybody } from "./everybody.ts";
import { RecordList } from "./recordlist.tsx";
import { say } from "./texts.ts";
import { Until } from "./until.tsx";

export function Skills({ me }: { me: Me }) {
  const everybody = useEverybody();
  return (
    <RecordList<Skill>
      title={say("skill.title")}
      path="skills"
      entity="skill"
      writes={me.rights.includes("people.write")}
      newWord={say("skill.new")}
      fields={[
        { name: "name", label: say("team.name"), required: true },
        { name: "proof", label: say("skill.proof") },
        { name: "months_valid", label: say("skill.months"), kind: "whole" },
        { name: "about", label: say("team.about"), kind: "lines" },
      ]}
      head={[say("team.name"), say("skill.proof"), say("skill.months"), say("skill.who")]}
      empty={<Empty title={say("skill.none")}>{say("skill.noneHint")}</Empty>}
      cells={(skill) => (
        <>
          <td>{skill.name}</td>
          <td className="dim">{skill.proof}</td>
          <td className="num">{skill.months_valid}</td>
          <td>
            <Holders skill={skill.id} people={everybody.people} />
          </td>
        </>
      )}
    >
      {everybody.error && <Failure error={everybody.error} again={everybody.again} />}
    </RecordList>
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
