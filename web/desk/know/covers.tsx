// What a contract covers: the whole customer, or sites and units, each with days of its own.
import { useState } from "react";
import { Link } from "wouter";
import type { Contract, Cover } from "../../shared/api.gen.ts";
import { nameOf } from "../../shared/api.ts";
import { day } from "../../shared/time.ts";
import { RecordForm } from "../kit/form.tsx";
import type { FieldOf } from "../kit/formvalues.ts";
import { Listed, usePages } from "../kit/list.tsx";
import { Remove } from "../kit/remove.tsx";
import { say } from "./texts.ts";

type Kind = "equipment" | "site";

export function Covers({ contract, writes }: { contract: Contract; writes: boolean }) {
  const [adding, setAdding] = useState<Kind | null>(null);
  const { list, rows, names } = usePages<Cover>("cover", "covers", { contract: contract.id });
  const nameOfCover = (cover: Cover) =>
    nameOf(names, "equipment", cover.equipment) ||
    nameOf(names, "sites", cover.site) ||
    String(cover.equipment ?? cover.site);
  return (
    <section className="section">
      <h2>{say("cover.title")}</h2>
      {contract.whole_customer && <p>{say("cover.whole")}</p>}
      <Listed
        list={list}
        label={say("cover.title")}
        head={[
          say("cover.what"),
          say("contract.starts"),
          say("contract.ends"),
          say("cover.accepted"),
          say("cover.note"),
          "",
        ]}
        empty={contract.whole_customer ? null : <p className="dim">{say("cover.none")}</p>}
      >
        {rows.map((cover) => (
          <tr key={cover.id}>
            <td>
              {cover.equipment ? (
                <Link href={`/equipment/${cover.equipment}`}>{nameOfCover(cover)}</Link>
              ) : (
                <>
                  {nameOfCover(cover)} <span className="dim">{say("site.one")}</span>
                </>
              )}
            </td>
            <td className="num">{day(cover.starts_on)}</td>
            <td className="num">{day(cover.ends_on)}</td>
            <td className="num">{day(cover.accepted_on)}</td>
            <td className="dim">{cover.note}</td>
            <td>
              {writes && (
                <Remove
                  path="covers"
                  entity="cover"
                  record={cover}
                  name={nameOfCover(cover)}
                  word={say("cover.remove")}
                />
              )}
            </td>
          </tr>
        ))}
      </Listed>
      {writes && (
        <div className="acts no-print">
          <span className="dim">{say("cover.add")}</span>
          <button type="button" className="link" onClick={() => setAdding("equipment")}>
            {say("cover.unit")}
          </button>
          <button type="button" className="link" onClick={() => setAdding("site")}>
            {say("cover.site")}
          </button>
        </div>
      )}
      {adding && <CoverForm contract={contract} kind={adding} onClose={() => setAdding(null)} />}
    </section>
  );
}

type FormProps = { contract: Contract; kind: Kind; onClose: () => void };

function CoverForm({ contract, kind, onClose }: FormProps) {
  const where = {
    path: kind === "site" ? "sites" : "equipment",
    asked: { customer: contract.customer },
  };
  const fields: FieldOf<Cover>[] = [
    { name: kind, label: say("cover.what"), kind: "find", where, required: true },
    { name: "starts_on", label: say("contract.starts"), kind: "date" },
    { name: "ends_on", label: say("contract.ends"), kind: "date" },
    { name: "accepted_on", label: say("cover.accepted"), kind: "date" },
    { name: "note", label: say("cover.note") },
  ];
  return (
    <RecordForm
      title={`${say("cover.add")}: ${say(kind === "site" ? "cover.site" : "cover.unit")}`}
      path="covers"
      entity="cover"
      given={{ contract: contract.id }}
      fields={fields}
      onClose={onClose}
    />
  );
}
