// What a text promises otherwise than the version that is published, and what that would have meant.
import { useState } from "react";
import type { Programme } from "../../shared/api.gen.ts";
import { Failure, Skeleton } from "../kit/parts.tsx";
import { type Source, useDifferences } from "./asked.ts";
import { Effect } from "./effect.tsx";
import { titleOf, useProgrammes } from "./programmes.tsx";
import { say } from "./texts.ts";

type Props = { programme: Programme | undefined; source: Source };

export function Differences({ programme, source }: Props) {
  const list = useProgrammes();
  const published = (list.data?.items ?? [])
    .filter(
      ({ status, id }) =>
        status === "published" && !("programme" in source && id === source.programme),
    )
    .sort((one, other) => other.id - one.id);
  const same = published.filter((one) => one.programme === programme?.programme);
  const [chosen, setChosen] = useState<number | null>(null);
  const before = chosen ?? same[0]?.id ?? published[0]?.id ?? null;
  const differences = useDifferences(before ? { programme: before } : null, source);
  if (list.error) return <Failure error={list.error} />;
  if (list.data && !published.length) return <p className="dim">{say("diff.nobody")}</p>;
  return (
    <>
      <label>
        <span className="dim">{say("diff.against")} </span>
        <select
          className="plain"
          value={before ?? ""}
          onChange={(event) => setChosen(Number(event.currentTarget.value))}
        >
          {published.map((one) => (
            <option key={one.id} value={one.id}>
              {titleOf(one)}
            </option>
          ))}
        </select>
      </label>
      {differences.error && <Failure error={differences.error} />}
      {differences.isPending && <Skeleton />}
      {differences.data?.items.length === 0 && <p>{say("diff.none")}</p>}
      <ul className="differences">
        {differences.data?.items.map((one) => (
          <li key={one.text} className={`diff-${one.kind}`}>
            <span className="dim">{say(`diff.${one.kind}` as "diff.new")}</span> {one.text}
          </li>
        ))}
      </ul>
      {before && <Effect before={{ programme: before }} after={source} />}
    </>
  );
}
