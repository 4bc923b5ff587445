// The open requests that are mine, what is due first on top.
import { Button, Empty, Failure, Skeleton, Title } from "../kit/parts.tsx";
import { Link } from "../kit/route.tsx";
import { useEffect, useState } from "../kit/view.ts";
import type { Request } from "../shared/api.gen.ts";
import { type Names, nameOf } from "../shared/api.ts";
import { stateWord } from "../shared/words.ts";
import { AsOf } from "./asof.tsx";
import { Clock } from "./clock.tsx";
import { noteShown } from "./live.ts";
import { useMine } from "./paths.ts";
import type { Me } from "./person.ts";
import { say } from "./texts.ts";

const AT_ONCE = 30;

export function RequestsPage({ me }: { me: Me }) {
  const mine = useMine(me.user?.id ?? 0);
  const [shown, setShown] = useState(AT_ONCE);
  const items = mine.data?.items;
  useEffect(() => noteShown(items?.map(({ id }) => id) ?? []), [items]);
  return (
    <>
      <Title>{say("requests.title")}</Title>
      <AsOf stored={mine} />
      {!items && (mine.error ? <Failure error={mine.error} again={mine.again} /> : <Skeleton />)}
      {items?.length === 0 && (
        <Empty title={say("requests.none")}>
          <p>{say("requests.noneHint")}</p>
        </Empty>
      )}
      {items && items.length > 0 && (
        <ul className="list">
          {items.slice(0, shown).map((request) => (
            <li key={request.id}>
              <Row request={request} names={mine.data?.names} />
            </li>
          ))}
        </ul>
      )}
      {items && items.length > shown && (
        <Button onPress={() => setShown(shown + AT_ONCE)}>
          {say("more", { left: items.length - shown })}
        </Button>
      )}
    </>
  );
}

function Row({ request, names }: { request: Request; names: Names | undefined }) {
  const where = [
    nameOf(names, "customers", request.customer),
    nameOf(names, "sites", request.site),
    nameOf(names, "equipment", request.equipment),
  ];
  return (
    <Link to={`requests/${request.number}`} name="row">
      <span className="head">
        <Level level={request.level} /> <span className="num">{request.number}</span>{" "}
        <span className="state">{stateWord(request.state)}</span>
      </span>
      <span className="strong">{request.subject}</span>
      <span className="dim">{where.filter(Boolean).join(" · ")}</span>
      <Clock request={request} />
    </Link>
  );
}

/** Weight says how grave it is: only the highest is filled. */
export function Level({ level, name }: { level: string | null; name?: string | undefined }) {
  if (!level) return null;
  const short = /^\d/.test(level) ? `L${level}` : level;
  return (
    <span className={level === "1" || level === "A" ? "level top" : "level"}>{name ?? short}</span>
  );
}
