// A customer's contracts, in force first.
import { useState } from "react";
import { Link, useLocation } from "wouter";
import type { Contract } from "../../shared/api.gen.ts";
import { nameOf } from "../../shared/api.ts";
import { day } from "../../shared/time.ts";
import { Listed, usePages } from "../kit/list.tsx";
import type { Me } from "../kit/me.ts";
import { ContractForm } from "./contractform.tsx";
import { contractWord, say } from "./texts.ts";

const ORDER: Contract["status"][] = ["active", "draft", "ended"];

export function ContractsOf({ customer, me }: { customer: number; me: Me }) {
  const [adding, setAdding] = useState(false);
  const [, go] = useLocation();
  const { list, rows, names } = usePages<Contract>("contract", "contracts", { customer });
  const sorted = [...rows].sort(
    (one, other) => ORDER.indexOf(one.status) - ORDER.indexOf(other.status),
  );
  return (
    <section className="section">
      <h2>{say("contract.title")}</h2>
      <Listed
        list={list}
        label={say("contract.title")}
        head={[
          say("know.number"),
          say("contract.name"),
          say("contract.programme"),
          say("know.status"),
          say("contract.ends"),
        ]}
        empty={<p className="dim">{say("contract.noneHere")}</p>}
      >
        {sorted.map((contract) => (
          <tr key={contract.id}>
            <td className="num">
              <Link href={`/contracts/${contract.id}`}>{contract.number}</Link>
            </td>
            <td>{contract.title}</td>
            <td className="dim">{nameOf(names, "programmes", contract.programme)}</td>
            <td>{contractWord(contract.status)}</td>
            <td className="num">{day(contract.ends_on)}</td>
          </tr>
        ))}
      </Listed>
      {me.rights.includes("contracts.write") && (
        <button type="button" className="link" onClick={() => setAdding(true)}>
          {say("contract.new")}
        </button>
      )}
      {adding && (
        <ContractForm
          customer={customer}
          onClose={() => setAdding(false)}
          onSaved={({ id }) => go(`/contracts/${id}`)}
        />
      )}
    </section>
  );
}
