// What is asked of a customer, a site, a contact, a unit.
import type { Contact, Customer, Equipment, Site } from "../../shared/api.gen.ts";
import { RecordForm } from "../kit/form.tsx";
import type { FieldOf, Option } from "../kit/formvalues.ts";
import { contactWord, customerWord, say, siteWord, tellableWord, unitWord } from "./texts.ts";

const options = (words: readonly string[], word: (one: string) => string): Option[] =>
  words.map((value) => ({ value, label: word(value) }));

type Props<T> = {
  record?: T | undefined;
  onClose: () => void;
  onSaved?: (record: T) => void;
};

export function CustomerForm({ record, ...rest }: Props<Customer>) {
  const fields: FieldOf<Customer>[] = [
    { name: "number", label: say("know.number"), required: true },
    { name: "name", label: say("know.name"), required: true },
    {
      name: "status",
      label: say("know.status"),
      kind: "choice",
      required: true,
      options: options(["active", "former"], customerWord),
    },
    { name: "language", label: say("know.language"), hint: say("know.languageHint") },
    { name: "zone", label: say("know.zone"), hint: say("know.zoneHint") },
    { name: "country", label: say("know.country"), hint: say("know.countryHint") },
    { name: "address", label: say("know.address"), kind: "lines" },
    { name: "tax_number", label: say("know.tax") },
    { name: "notes", label: say("know.notes"), kind: "lines" },
  ];
  return (
    <RecordForm
      title={record?.name ?? say("know.new")}
      path="customers"
      entity="customer"
      record={record}
      given={{ status: "active" }}
      fields={fields}
      {...rest}
    />
  );
}

export function SiteForm({ record, customer, ...rest }: Props<Site> & { customer: number }) {
  const fields: FieldOf<Site>[] = [
    { name: "name", label: say("know.name"), required: true },
    { name: "number", label: say("know.number") },
    {
      name: "status",
      label: say("know.status"),
      kind: "choice",
      required: true,
      options: options(["in_use", "closed"], siteWord),
    },
    { name: "zone", label: say("know.zone"), hint: say("know.zoneHint") },
    { name: "country", label: say("know.country"), hint: say("know.countryHint") },
    { name: "city", label: say("know.city") },
    { name: "address", label: say("know.address"), kind: "lines" },
    { name: "access_notes", label: say("site.access"), kind: "lines" },
  ];
  return (
    <RecordForm
      title={record?.name ?? say("site.new")}
      path="sites"
      entity="site"
      record={record}
      given={{ customer, status: "in_use" }}
      fields={fields}
      {...rest}
    />
  );
}

const CHANNELS = ["phone", "mobile", "email", "chat", "fax"] as const;

type ContactProps = Props<Contact> & { customer: number; sites: Site[] };

export function ContactForm({ record, customer, sites, ...rest }: ContactProps) {
  const fields: FieldOf<Contact>[] = [
    { name: "name", label: say("know.name"), required: true },
    { name: "position", label: say("contact.position") },
    {
      name: "site",
      label: say("site.one"),
      kind: "reference",
      options: sites.map(({ id, name }) => ({ value: String(id), label: name })),
    },
    { name: "language", label: say("know.language"), hint: say("know.languageHint") },
    {
      name: "channels",
      label: say("contact.channels"),
      kind: "items",
      items: [
        {
          name: "kind",
          label: say("contact.kind"),
          kind: "choice",
          required: true,
          options: options(CHANNELS, contactWord),
        },
        { name: "value", label: say("contact.value"), required: true },
        { name: "preferred", label: say("contact.preferred"), kind: "yes" },
        { name: "note", label: say("contact.note") },
      ],
    },
    {
      name: "status",
      label: say("know.status"),
      kind: "choice",
      required: true,
      options: options(["active", "left"], contactWord),
    },
    { name: "notes", label: say("know.notes"), kind: "lines" },
  ];
  return (
    <RecordForm
      title={record?.name ?? say("contact.new")}
      path="contacts"
      entity="contact"
      record={record}
      given={{ customer, status: "active" }}
      fields={fields}
      {...rest}
    />
  );
}

const UNIT_STATES = [
  "in_service",
  "ordered",
  "delivered",
  "out_of_service",
  "replaced",
  "scrapped",
] as const;
const TELLABLE = ["unknown", "yes", "no"] as const;

type UnitProps = Props<Equipment> & {
  customer: number;
  parent?: number;
  sites: Site[];
  /** of the one that is changed: what it refers to, in words */
  named?: { parent: string; product: string; replaced_by: string };
};

export function UnitForm({ record, customer, parent, sites, named, ...rest }: UnitProps) {
  const ofCustomer = { path: "equipment", asked: { customer } };
  const fields: FieldOf<Equipment>[] = [
    { name: "name", label: say("know.name"), required: true },
    { name: "number", label: say("know.number") },
    { name: "serial", label: say("unit.serial") },
    {
      name: "product",
      label: say("unit.product"),
      kind: "find",
      where: { path: "products" },
      chosen: named?.product ?? "",
    },
    {
      name: "status",
      label: say("know.status"),
      kind: "choice",
      required: true,
      options: options(UNIT_STATES, unitWord),
    },
    {
      name: "site",
      label: say("site.one"),
      kind: "reference",
      options: sites.map(({ id, name }) => ({ value: String(id), label: name })),
    },
    { name: "place", label: say("unit.place") },
    {
      name: "parent",
      label: say("unit.parent"),
      kind: "find",
      where: ofCustomer,
      chosen: named?.parent ?? "",
    },
    { name: "delivered_on", label: say("unit.delivered"), kind: "date" },
    { name: "accepted_on", label: say("unit.accepted"), kind: "date" },
    { name: "replaced_on", label: say("unit.replacedOn"), kind: "date" },
    {
      name: "replaced_by",
      label: say("unit.replacedBy"),
      kind: "find",
      where: ofCustomer,
      chosen: named?.replaced_by ?? "",
    },
    {
      name: "software",
      label: say("unit.software"),
      kind: "items",
      items: [
        { name: "name", label: say("know.name"), required: true },
        { name: "version", label: say("unit.version"), required: true },
        { name: "installed_on", label: say("unit.since"), kind: "date" },
      ],
    },
    {
      name: "supplied_by_us",
      label: say("unit.ours"),
      kind: "choice",
      required: true,
      options: options(TELLABLE, tellableWord),
    },
    {
      name: "recognised",
      label: say("unit.recognised"),
      kind: "choice",
      required: true,
      options: options(TELLABLE, tellableWord),
    },
    { name: "notes", label: say("know.notes"), kind: "lines" },
  ];
  return (
    <RecordForm
      title={record?.name ?? say(parent ? "unit.newPart" : "unit.new")}
      path="equipment"
      entity="equipment"
      record={record}
      given={{
        customer,
        ...(parent ? { parent } : {}),
        status: "in_service",
        supplied_by_us: "unknown",
        recognised: "unknown",
      }}
      fields={fields}
      {...rest}
    />
  );
}
