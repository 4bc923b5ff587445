// The house's customers: found by the beginning of a word, by number, or gone through in order.
import { Button } from "@mantine/core";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import type { Customer } from "../../shared/api.gen.ts";
import { useAddress } from "../kit/address.ts";
import { OneOf, Words } from "../kit/filters.tsx";
import { Listed, usePages } from "../kit/list.tsx";
import type { Me } from "../kit/me.ts";
import { Page } from "../kit/page.tsx";
import { Empty } from "../kit/parts.tsx";
import { CustomerForm } from "./forms.tsx";
import { customerWord, say } from "./texts.ts";

export function Customers({ me }: { me: Me }) {
  const { of, set } = useAddress();
  const [adding, setAdding] = useState(false);
  const [, go] = useLocation();
  const q = of("q");
  const asked = q
    ? { q, typing: true, status: of("status") }
    : { sort: of("sort") || "name", status: of("status"), count: true };
  const { list, rows, count } = usePages<Customer>("customer", "customers", asked);
  const filtered = !!q || !!of("status");
  return (
    <Page
      title={say("know.title")}
      head={
        <>
          <span className="dim num" role="status">
            {count !== undefined && say("know.count", { count })}
          </span>
          <span className="grow" />
          {me.rights.includes("customers.write") && (
            <Button size="xs" onClick={() => setAdding(true)}>
              {say("know.new")}
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
            ...["active", "former"].map((value) => ({ value, label: customerWord(value) })),
          ]}
          onValue={(status) => set({ status })}
        />
        {!q && (
          <OneOf
            label={say("know.sort")}
            value={of("sort") || "name"}
            options={[
              { value: "name", label: say("know.byName") },
              { value: "number", label: say("know.byNumber") },
              { value: "-id", label: say("know.newest") },
            ]}
            onValue={(sort) => set({ sort })}
          />
        )}
      </div>
      <Listed
        list={list}
        label={say("know.title")}
        head={[say("know.number"), say("know.name"), say("know.country"), say("know.status"), ""]}
        empty={
          <Empty title={say(filtered ? "know.nothing" : "know.none")}>
            {say(filtered ? "know.nothingHint" : "know.noneHint")}
          </Empty>
        }
      >
        {rows.map((customer) => (
          <tr key={customer.id}>
            <td className="dim">{customer.number}</td>
            <td>
              <Link href={`/customers/${customer.id}`}>{customer.name}</Link>
            </td>
            <td className="dim">{customer.country}</td>
            <td className="dim">{customerWord(customer.status)}</td>
            <td>
              <Link href={`/?customer=${customer.id}`}>{say("nav.requests")}</Link>
            </td>
          </tr>
        ))}
      </Listed>
      {adding && (
        <CustomerForm
          onClose={() => setAdding(false)}
          onSaved={(customer) => go(`/customers/${customer.id}`)}
        />
      )}
    </Page>
  );
}
