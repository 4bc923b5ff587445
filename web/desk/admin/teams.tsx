// Teams: for which places they are, and who is in them.
import type { Team } from "../../shared/api.gen.ts";
import type { Me } from "../kit/me.ts";
import { Empty } from "../kit/parts.tsx";
import { useEverybody } from "./everybody.ts";
import { RecordList } from "./recordlist.tsx";
import { say } from "./texts.ts";

export function Teams({ me }: { me: Me }) {
  const everybody = useEverybody();
  const membersOf = (team: Team) =>
    everybody.people
      .filter(({ teams }) => teams.includes(team.id))
      .map(({ name }) => name)
      .join(", ");
  return (
    <RecordList<Team>
      title={say("team.title")}
      path="teams"
      entity="team"
      writes={me.rights.includes("people.write")}
      newWord={say("team.new")}
      fields={[
        { name: "name", label: say("team.name"), required: true },
        { name: "about", label: say("team.about"), kind: "lines" },
        { name: "territory", label: say("team.territory"), kind: "words" },
      ]}
      head={[say("team.name"), say("team.about"), say("team.where"), say("team.who")]}
      empty={<Empty title={say("team.none")}>{say("team.noneHint")}</Empty>}
      cells={(team) => (
        <>
          <td>{team.name}</td>
          <td className="dim">{team.about}</td>
          <td>{team.territory.join(", ")}</td>
          <td>{membersOf(team) || <span className="dim">{say("skill.nobody")}</span>}</td>
        </>
      )}
    />
  );
}
