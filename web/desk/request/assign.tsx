// Who could take it: the best first, each with the reasons. A digit gives it to them.
import { useQuery } from "@tanstack/react-query";
import type { Request } from "../../shared/api.gen.ts";
import { get } from "../../shared/api.ts";
import { Dialog } from "../kit/dialog.tsx";
import { useWalk } from "../kit/lookup.ts";
import { Failure, Skeleton } from "../kit/parts.tsx";
import { say } from "./texts.ts";

type Suggested = {
  person: number;
  name: string;
  on_duty: boolean;
  in_team: boolean;
  in_territory: boolean;
  speaks_the_language: boolean;
  qualified: boolean;
  lacks: { name: string }[];
  open_requests: number;
};

type Props = {
  request: Request;
  onChoose: (person: number | null) => void;
  onClose: () => void;
};

export function AssignDialog({ request, onChoose, onClose }: Props) {
  const found = useQuery({
    queryKey: ["request-of", request.id, "suggest"],
    queryFn: ({ signal }) => get<{ items: Suggested[] }>(`requests/${request.id}/suggest`, signal),
  });
  const people = found.data?.items ?? [];
  const choose = (person: number | null) => {
    onClose();
    onChoose(person);
  };
  const walk = useWalk(
    people.length,
    (at) => people[at] && choose(people[at].person),
    found.isSuccess,
  );
  return (
    <Dialog title={say("assign.title")} onClose={onClose}>
      {found.error && <Failure error={found.error} again={() => found.refetch()} />}
      {found.isPending && <Skeleton />}
      <div className="found" role="listbox" aria-label={say("assign.title")}>
        {people.map((one, at) => (
          <button
            key={one.person}
            type="button"
            role="option"
            aria-selected={at === walk.at}
            className={at === walk.at ? "at" : ""}
            {...(at === 0 ? { "data-autofocus": true } : {})}
            onKeyDown={walk.onKeyDown}
            onClick={() => choose(one.person)}
          >
            <strong>{one.name}</strong> <span className="dim">{reasonsOf(one)}</span>
          </button>
        ))}
      </div>
      {request.assignee && (
        <button type="button" className="link" onClick={() => choose(null)}>
          {say("assign.nobody")}
        </button>
      )}
    </Dialog>
  );
}

function reasonsOf(one: Suggested): string {
  return [
    one.on_duty && say("assign.onDuty"),
    one.in_team && say("assign.inTeam"),
    one.in_territory && say("assign.near"),
    one.speaks_the_language && say("assign.language"),
    one.qualified
      ? say("assign.qualified")
      : say("assign.lacks", { skills: one.lacks.map(({ name }) => name).join(", ") }),
    say("assign.open", { count: one.open_requests }),
  ]
    .filter(Boolean)
    .join(" · ");
}
