// A contract: what was agreed, on which programme, for what, and its periods in time.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import type { Contract, Customer, Programme } from "../../shared/api.gen.ts";
import { get } from "../../shared/api.ts";
import { languageNow } from "../../shared/i18n.ts";
import { day } from "../../shared/time.ts";
import { Files } from "../kit/files.tsx";
import { Board } from "../kit/list.tsx";
import type { Me } from "../kit/me.ts";
import { Facts, Page } from "../kit/page.tsx";
import { Failure, Skeleton } from "../kit/parts.tsx";
import { Changes } from "./changes.tsx";
import { ContractForm } from "./contractform.tsx";
import { Covers } from "./covers.tsx";
import { Periods } from "./periods.tsx";
import { contractWord, say } from "./texts.ts";

function useContract(id: string) {
  return useQuery({
    queryKey: ["contract", id],
    queryFn: async ({ signal }) => {
      const contract = await get<Contract>(`contracts/${id}`, signal);
      const [customer, programme] = await Promise.all([
        get<Customer>(`customers/${contract.customer}`, signal).catch(() => null),
        get<Programme>(`programmes/${contract.programme}`, signal).catch(() => null),
      ]);
      return { contract, customer, programme };
    },
  });
}

export function ContractPage({ id, me }: { id: string; me: Me }) {
  const [editing, setEditing] = useState(false);
  const [, go] = useLocation();
  const known = useContract(id);
  if (known.error) return <Failure error={known.error} again={() => known.refetch()} />;
  if (!known.data) return <Skeleton />;
  const { contract, customer, programme } = known.data;
  const writes = me.rights.includes("contracts.write");
  return (
    <Page
      title={contract.number}
      above={{ to: "/contracts", text: say("contract.title") }}
      head={
        <Changes
          state={contractWord(contract.status)}
          writes={writes}
          path="contracts"
          entity="contract"
          record={contract}
          name={contract.number}
          onGone={() => go("/contracts")}
          onEdit={() => setEditing(true)}
        />
      }
    >
      <Facts
        facts={[
          [say("contract.name"), contract.title],
          [
            say("unit.customer"),
            <Link key="customer" href={`/customers/${contract.customer}`}>
              {customer?.name ?? contract.customer}
            </Link>,
          ],
          [
            say("contract.programme"),
            <Link key="programme" href={`/programmes/${contract.programme}`}>
              {programme ? `${programme.name} (${programme.edition})` : contract.programme}
            </Link>,
          ],
          [say("contract.signed"), day(contract.signed_on)],
          [say("contract.starts"), day(contract.starts_on)],
          [say("contract.ends"), day(contract.ends_on)],
          [say("unit.accepted"), day(contract.accepted_on)],
          [say("contract.warranty"), contract.warranty_agreement],
          [say("contract.warrantySigned"), day(contract.warranty_signed_on)],
          [say("contract.report"), contract.completion_report],
          [say("contract.signatory"), contract.signatory],
          [say("know.notes"), contract.notes],
        ]}
      />
      <Periods contract={contract} />
      <Covers contract={contract} writes={writes} />
      <Agreed contract={contract} />
      <Files path={`contracts/${id}`} mayAdd={writes} />
      {editing && <ContractForm record={contract} onClose={() => setEditing(false)} />}
    </Page>
  );
}

function Agreed({ contract }: { contract: Contract }) {
  const { prices, overrides } = contract;
  return (
    <>
      {prices.length > 0 && (
        <section className="section">
          <h2>{say("contract.prices")}</h2>
          <Board
            label={say("contract.prices")}
            head={[say("contract.item"), say("contract.price")]}
          >
            {prices.map(({ item, price_minor }) => (
              <tr key={item}>
                <td>{item}</td>
                <td className="num">{money(price_minor ?? 0, contract.currency)}</td>
              </tr>
            ))}
          </Board>
        </section>
      )}
      {overrides.length > 0 && (
        <section className="section">
          <h2>{say("contract.overrides")}</h2>
          <Board
            label={say("contract.overrides")}
            head={[
              say("contract.promise"),
              say("contract.level"),
              say("contract.within"),
              say("contract.reason"),
            ]}
          >
            {overrides.map(({ promise, level, within, reason }) => (
              <tr key={`${promise} ${level}`}>
                <td>{promise}</td>
                <td>{level}</td>
                <td>{within}</td>
                <td>{reason}</td>
              </tr>
            ))}
          </Board>
        </section>
      )}
    </>
  );
}

/** In the money's own places: yen have none. A currency that the browser doesn't know stays as it is. */
function money(minor: number, currency: string | null): string {
  if (!currency) return String(minor);
  try {
    const format = new Intl.NumberFormat(languageNow(), { style: "currency", currency });
    return format.format(minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
  } catch {
    return `${minor} ${currency}`;
  }
}
