// The house's customers: found by the beginning of a word, by number, or gone through in order.
import { useState } from "react";
import { Link, useLocation } from "wouter";
import type { Customer } from "../../shared/api.gen.ts";
import type { Me } from "../kit/me.ts";
import { CustomerForm } from "./forms.tsx";
import { FoundList } from "./foundlist.tsx";
import { customerWord, say } from "./texts.ts";

export function Customers({ me }: { me: Me }) {
  const [adding, setAdding] = useState(false);
  const [, go] = useLocation();
  return (
    <FoundList<Customer>
      title={say("know.title")}
      path="customers"
      entity="customer"
      statuses={["active", "former"].map((value) => ({ value, label: customerWord(value) }))}
      sorts={[
        { value: "name", label: say("know.byName") },
        { value: "number", label: say("know.byNumber") },
        { value: "-id", label: say("know.newest") },
      ]}
      head={[say("know.number"), say("know.name"), say("know.country"), say("know.status"), ""]}
      none={say("know.none")}
      noneHint={say("know.noneHint")}
      newWord={say("know.new")}
      onNew={me.rights.includes("customers.write") ? () => setAdding(true) : undefined}
      row={(customer) => (
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
      )}
    >
      {adding && (
        <CustomerForm
          onClose={() => setAdding(false)}
          onSaved={(customer) => go(`/customers/${customer.id}`)}
        />
      )}
    </FoundList>
  );
}
