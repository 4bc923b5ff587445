// Two programmes on real history: how last year would have been kept under other terms.
import { useState } from "react";
import type { Programme } from "../../shared/api.gen.ts";
import { Empty, Failure, PageBody, Skeleton } from "../kit/parts.tsx";
import { useDifferences } from "./asked.ts";
import { Effect } from "./effect.tsx";
import { titleOf, useModels, useProgrammes } from "./programmes.tsx";
import { say } from "./texts.ts";

type Choice = { key: string; label: string; source: { programme: number } | { text: string } };

export function WhatIf() {
  const list = useProgrammes();
  const models = useModels();
  const stored = (list.data?.items ?? []).sort((one, other) => other.id - one.id);
  const published = stored.filter(({ status }) => status === "published").map(choiceOf);
  const others: Choice[] = [
    ...stored.map(choiceOf),
    ...(models.data?.items ?? []).map(({ name, title, text }) => ({
      key: `model ${name}`,
      label: say("whatif.model", { title }),
      source: { text },
    })),
  ];
  const [first, setFirst] = useState("");
  const [second, setSecond] = useState("");
  const before = published.find(({ key }) => key === first) ?? published[0];
  const after =
    others.find(({ key }) => key === second) ?? others.find(({ key }) => key !== before?.key);
  const differences = useDifferences(before?.source ?? null, after?.source ?? { programme: 0 });
  return (
    <>
      <div className="page-head">
        <h1>{say("whatif.title")}</h1>
      </div>
      <PageBody title={say("whatif.title")}>
        {list.error && <Failure error={list.error} again={() => list.refetch()} />}
        {list.isPending && <Skeleton />}
        {list.data && !published.length && (
          <Empty title={say("studio.none")}>{say("whatif.hint")}</Empty>
        )}
        {before && after && (
          <>
            <p className="dim">{say("whatif.hint")}</p>
            <div className="acts">
              <Chosen
                label={say("effect.before")}
                choices={published}
                value={before.key}
                onValue={setFirst}
              />
              <Chosen
                label={say("effect.after")}
                choices={others}
                value={after.key}
                onValue={setSecond}
              />
            </div>
            {differences.error && <Failure error={differences.error} />}
            <details>
              <summary>
                {say("whatif.differences", { count: differences.data?.items.length ?? 0 })}
              </summary>
              <ul className="differences">
                {differences.data?.items.map(({ text }) => (
                  <li key={text}>{text}</li>
                ))}
              </ul>
            </details>
            <Effect
              key={`${before.key} ${after.key}`}
              before={before.source}
              after={after.source}
            />
          </>
        )}
      </PageBody>
    </>
  );
}

const choiceOf = (one: Programme): Choice => ({
  key: String(one.id),
  label: `${titleOf(one)} (${say(`studio.${one.status}`)})`,
  source: { programme: one.id },
});

type ChosenProps = {
  label: string;
  choices: Choice[];
  value: string;
  onValue: (value: string) => void;
};

function Chosen({ label, choices, value, onValue }: ChosenProps) {
  return (
    <label>
      <span className="dim">{label} </span>
      <select
        className="plain"
        value={value}
        onChange={(event) => onValue(event.currentTarget.value)}
      >
        {choices.map((choice) => (
          <option key={choice.key} value={choice.key}>
            {choice.label}
          </option>
        ))}
      </select>
    </label>
  );
}
