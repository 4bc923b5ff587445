// All contracts, or those that are found.
import { useState } from "react";
import { Link, useLocation } from "wouter";
import type { Contract } from "../../shared/api.gen.ts";
import { nameOf } from "../../shared/api.ts";
import { day } from "../../shared/time.ts";
import type { Me } from "../kit/me.ts";
import { ContractForm } from "./contractform.tsx";
import { FoundList } from "./foundlist.tsx";
import { contractWord, say } from "./texts.ts";

export function Contracts({ me }: { me: Me }) {
  const [adding, setAdding] = useState(false);
  const [, go] = useLocation();
  return (
    <FoundList<Contract>
      title={say("contract.title")}
      path="contracts"
      entity="contract"
      statuses={["active", "draft", "ended"].map((value) => ({
        value,
        label: contractWord(value),
      }))}
      sorts={[
        { value: "number", label: say("know.byNumber") },
        { value: "title", label: say("know.byName") },
        { value: "ends_on", label: say("contract.byEnd") },
      ]}
      head={[
        say("know.number"),
        say("contract.name"),
        say("unit.customer"),
        say("contract.programme"),
        say("know.status"),
        say("contract.ends"),
      ]}
      none={say("contract.none")}
      noneHint={say("contract.noneHint")}
      newWord={say("contract.new")}
      onNew={me.rights.includes("contracts.write") ? () => setAdding(true) : undefined}
      row={(contract, names) => (
        <tr key={contract.id}>
          <td className="num">
            <Link href={`/contracts/${contract.id}`}>{contract.number}</Link>
          </td>
          <td>{contract.title}</td>
          <td>
            <Link href={`/customers/${contract.customer}`}>
              {nameOf(names, "customers", contract.customer)}
            </Link>
          </td>
          <td className="dim">{nameOf(names, "programmes", contract.programme)}</td>
          <td>{contractWord(contract.status)}</td>
          <td className="num">{day(contract.ends_on)}</td>
        </tr>
      )}
    >
      {adding && (
        <ContractForm
          onClose={() => setAdding(false)}
          onSaved={({ id }) => go(`/contracts/${id}`)}
        />
      )}
    </FoundList>
  );
}
