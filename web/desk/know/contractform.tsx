// What is asked of a contract.
import { useQuery } from "@tanstack/react-query";
import type { Contract, Programme } from "../../shared/api.gen.ts";
import { get, type Page } from "../../shared/api.ts";
import { RecordForm } from "../kit/form.tsx";
import type { FieldOf } from "../kit/formvalues.ts";
import { contractWord, say } from "./texts.ts";

type Props = {
  record?: Contract;
  /** of a new one: with whom, where that is known */
  customer?: number;
  onClose: () => void;
  onSaved?: (contract: Contract) => void;
};

export function ContractForm({ record, customer, ...rest }: Props) {
  const programmes = useQuery({
    queryKey: ["programme", "list"],
    queryFn: ({ signal }) => get<Page<Programme>>("programmes?limit=200", signal),
  });
  const known = (programmes.data?.items ?? []).filter(
    ({ id, status }) => status === "published" || id === record?.programme,
  );
  if (!programmes.data && !programmes.error) return null;
  const asksWhose = !record && customer === undefined;
  const fields: FieldOf<Contract>[] = [
    { name: "number", label: say("know.number"), required: true },
    { name: "title", label: say("contract.name"), required: true },
    ...(asksWhose
      ? [
          {
            name: "customer" as const,
            label: say("unit.customer"),
            kind: "find" as const,
            where: { path: "customers" },
            required: true,
          },
        ]
      : []),
    {
      name: "programme",
      label: say("contract.programme"),
      kind: "reference",
      required: true,
      options: known.map(({ id, name, edition, programme }) => ({
        value: String(id),
        label: `${name ?? programme} (${edition})`,
      })),
    },
    {
      name: "status",
      label: say("know.status"),
      kind: "choice",
      required: true,
      options: ["draft", "active", "ended"].map((value) => ({ value, label: contractWord(value) })),
    },
    { name: "signed_on", label: say("contract.signed"), kind: "date" },
    { name: "starts_on", label: say("contract.starts"), kind: "date" },
    { name: "ends_on", label: say("contract.ends"), kind: "date" },
    { name: "accepted_on", label: say("unit.accepted"), kind: "date" },
    { name: "whole_customer", label: say("contract.whole"), kind: "yes" },
    { name: "warranty_agreement", label: say("contract.warranty") },
    { name: "warranty_signed_on", label: say("contract.warrantySigned"), kind: "date" },
    { name: "completion_report", label: say("contract.report") },
    { name: "signatory", label: say("contract.signatory") },
    { name: "currency", label: say("contract.currency"), hint: say("contract.currencyHint") },
    {
      name: "prices",
      label: say("contract.prices"),
      kind: "items",
      items: [
        { name: "item", label: say("contract.item"), required: true },
        { name: "price_minor", label: say("contract.minor"), kind: "whole", required: true },
      ],
    },
    {
      name: "overrides",
      label: say("contract.overrides"),
      kind: "items",
      items: [
        { name: "promise", label: say("contract.promise"), required: true },
        { name: "level", label: say("contract.level") },
        { name: "within", label: say("contract.within"), required: true },
        { name: "reason", label: say("contract.reason"), required: true },
      ],
    },
    { name: "notes", label: say("know.notes"), kind: "lines" },
  ];
  return (
    <RecordForm
      title={record?.number ?? say("contract.new")}
      path="contracts"
      entity="contract"
      record={record}
      given={{
        status: "draft",
        ...(customer ? { customer } : {}),
        ...(known[0] ? { programme: known[0].id } : {}),
      }}
      fields={fields}
      {...rest}
    />
  );
}
