// All contracts, or those that are found.
import { Button } from "@mantine/core";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import type { Contract } from "../../shared/api.gen.ts";
import { nameOf } from "../../shared/api.ts";
import { day } from "../../shared/time.ts";
import { useAddress } from "../kit/address.ts";
import { OneOf, Words } from "../kit/filters.tsx";
import { Listed, usePages } from "../kit/list.tsx";
import type { Me } from "../kit/me.ts";
import { Page } from "../kit/page.tsx";
import { Empty } from "../kit/parts.tsx";
import { ContractForm } from "./contractform.tsx";
import { contractWord, say } from "./texts.ts";

export function Contracts({ me }: { me: Me }) {
  const { of, set } = useAddress();
  const [adding, setAdding] = useState(false);
  const [, go] = useLocation();
  const q = of("q");
  const asked = q
    ? { q, typing: true, status: of("status") }
    : { sort: of("sort") || "number", status: of("status"), count: true };
  const { list, rows, names, count } = usePages<Contract>("contract", "contracts", asked);
  const filtered = !!q || !!of("status");
  return (
    <Page
      title={say("contract.title")}
      head={
        <>
          <span className="dim num" role="status">
            {count !== undefined && say("know.count", { count })}
          </span>
          <span className="grow" />
          {me.rights.includes("contracts.write") && (
            <Button size="xs" onClick={() => setAdding(true)}>
              {say("contract.new")}
            </Button>
          )}
        </>
      }
    >
      <div className="asked">
        <Words label={say("know.search")} value={q} onValue={(value) => set({ q: value })} />
        <OneOf
          label={say("know.status")}
          value={of("status")}
          options={[
            { value: "", label: say("know.any") },
            ...["active", "draft", "ended"].map((value) => ({ value, label: contractWord(value) })),
          ]}
          onValue={(status) => set({ status })}
        />
        {!q && (
          <OneOf
            label={say("know.sort")}
            value={of("sort") || "number"}
            options={[
              { value: "number", label: say("know.byNumber") },
              { value: "title", label: say("know.byName") },
              { value: "ends_on", label: say("contract.byEnd") },
            ]}
            onValue={(sort) => set({ sort })}
          />
        )}
      </div>
      <Listed
        list={list}
        label={say("contract.title")}
        head={[
          say("know.number"),
          say("contract.name"),
          say("unit.customer"),
          say("contract.programme"),
          say("know.status"),
          say("contract.ends"),
        ]}
        empty={
          <Empty title={say(filtered ? "know.nothing" : "contract.none")}>
            {say(filtered ? "know.nothingHint" : "contract.noneHint")}
          </Empty>
        }
      >
        {rows.map((contract) => (
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
        ))}
      </Listed>
      {adding && (
        <ContractForm
          onClose={() => setAdding(false)}
          onSaved={({ id }) => go(`/contracts/${id}`)}
        />
      )}
    </Page>
  );
}
