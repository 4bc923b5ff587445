// A customer: who and where, what stands there, what is owed by which contract, what is open now.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import type { Contact, Customer, Request, Site } from "../../shared/api.gen.ts";
import { get } from "../../shared/api.ts";
import { clockWord } from "../../shared/words.ts";
import { Files } from "../kit/files.tsx";
import { usePages } from "../kit/list.tsx";
import type { Me } from "../kit/me.ts";
import { Facts, Page } from "../kit/page.tsx";
import { Clock, Failure, Level, Skeleton, State } from "../kit/parts.tsx";
import { Remove } from "../kit/remove.tsx";
import { Changes } from "./changes.tsx";
import { ContractsOf } from "./contractsof.tsx";
import { ContactForm, CustomerForm, SiteForm } from "./forms.tsx";
import { contactWord, customerWord, say, siteWord } from "./texts.ts";
import { UnitTree } from "./tree.tsx";

export function CustomerPage({ id, me }: { id: string; me: Me }) {
  const [editing, setEditing] = useState(false);
  const [, go] = useLocation();
  const customer = useQuery({
    queryKey: ["customer", id],
    queryFn: ({ signal }) => get<Customer>(`customers/${id}`, signal),
  });
  const sites = usePages<Site>("site", "sites", { customer: id, limit: 200 });
  if (customer.error) return <Failure error={customer.error} again={() => customer.refetch()} />;
  if (!customer.data) return <Skeleton />;
  const it = customer.data;
  const writes = me.rights.includes("customers.write");
  return (
    <Page
      title={it.name}
      above={{ to: "/customers", text: say("know.title") }}
      head={
        <Changes
          state={customerWord(it.status)}
          writes={writes}
          path="customers"
          entity="customer"
          record={it}
          name={it.name}
          onGone={() => go("/customers")}
          onEdit={() => setEditing(true)}
        />
      }
    >
      <Facts
        facts={[
          [say("know.number"), it.number],
          [say("know.language"), it.language],
          [say("know.zone"), it.zone],
          [say("know.country"), it.country],
          [say("know.address"), it.address],
          [say("know.tax"), it.tax_number],
          [say("know.notes"), it.notes],
        ]}
      />
      <OpenRequests customer={id} />
      <Sites customer={it.id} sites={sites.rows} error={sites.list.error} writes={writes} />
      <Contacts customer={it.id} sites={sites.rows} me={me} />
      {me.rights.includes("equipment.read") && (
        <UnitTree customer={it.id} sites={sites.rows} me={me} />
      )}
      {me.rights.includes("contracts.read") && <ContractsOf customer={it.id} me={me} />}
      <Files path={`customers/${id}`} mayAdd={writes} />
      {editing && <CustomerForm record={it} onClose={() => setEditing(false)} />}
    </Page>
  );
}

function OpenRequests({ customer }: { customer: string }) {
  const open = usePages<Request>("request", "requests", {
    customer,
    open: true,
    sort: "due_at",
    limit: 10,
  });
  return (
    <section className="section">
      <h2>{say("know.requests")}</h2>
      {open.list.error && <Failure error={open.list.error} />}
      {open.list.isSuccess && !open.rows.length && <p className="dim">{say("know.noRequests")}</p>}
      {open.rows.map((one) => (
        <div key={one.id} className="promise">
          <Link href={`/requests/${one.number}`}>
            {one.number} {one.subject}
          </Link>
          <span>
            <Level level={one.level} /> <State state={one.state} />
          </span>
          <Clock state={one.clock} due={one.due_at} word={clockWord(one.clock)} />
        </div>
      ))}
      <Link href={`/?view=all&customer=${customer}`}>{say("know.allRequests")}</Link>
    </section>
  );
}

type SitesProps = { customer: number; sites: Site[]; error: unknown; writes: boolean };

function Sites({ customer, sites, error, writes }: SitesProps) {
  const [editing, setEditing] = useState<Site | "new" | null>(null);
  return (
    <section className="section">
      <h2>{say("site.title")}</h2>
      {!!error && <Failure error={error} />}
      {!sites.length && <p className="dim">{say("site.none")}</p>}
      {sites.map((site) => (
        <div key={site.id} className="line">
          <strong>{site.name}</strong>
          <span className="dim">
            {[site.number, site.city, site.address, site.zone].filter(Boolean).join(" · ")}
          </span>
          {site.status === "closed" && <span className="state">{siteWord(site.status)}</span>}
          {site.access_notes && (
            <span>
              {say("site.access")}: {site.access_notes}
            </span>
          )}
          {writes && (
            <Change
              name={site.name}
              path="sites"
              entity="site"
              record={site}
              onEdit={() => setEditing(site)}
            />
          )}
        </div>
      ))}
      {writes && (
        <button type="button" className="link" onClick={() => setEditing("new")}>
          {say("site.new")}
        </button>
      )}
      {editing && (
        <SiteForm
          record={editing === "new" ? undefined : editing}
          customer={customer}
          onClose={() => setEditing(null)}
        />
      )}
    </section>
  );
}

type ChangeProps = {
  name: string;
  path: string;
  entity: string;
  record: { id: number; version: number };
  onEdit: () => void;
};

function Change({ name, onEdit, ...rest }: ChangeProps) {
  return (
    <span className="no-print">
      <button
        type="button"
        className="link"
        aria-label={`${say("know.edit")}: ${name}`}
        onClick={onEdit}
      >
        {say("know.edit")}
      </button>
      <Remove {...rest} name={name} />
    </span>
  );
}

function Contacts({ customer, sites, me }: { customer: number; sites: Site[]; me: Me }) {
  const [editing, setEditing] = useState<Contact | "new" | null>(null);
  const people = usePages<Contact>("contact", "contacts", { customer, sort: "id", limit: 50 });
  const sees = me.rights.includes("personal.read");
  const writes = sees && me.rights.includes("customers.write");
  return (
    <section className="section">
      <h2>{say("contact.title")}</h2>
      {!!people.list.error && <Failure error={people.list.error} />}
      {!sees && <p className="dim">{say("contact.hidden")}</p>}
      {people.list.isSuccess && !people.rows.length && <p className="dim">{say("contact.none")}</p>}
      {sees &&
        people.rows.map((person) => (
          <div key={person.id} className="line">
            <strong>{person.name}</strong>
            <span className="dim">
              {[person.position, sites.find(({ id }) => id === person.site)?.name]
                .filter(Boolean)
                .join(" · ")}
            </span>
            {person.status === "left" && <span className="state">{contactWord("left")}</span>}
            <span>
              {person.channels.map(({ kind, value, note }) => (
                <span key={`${kind} ${value}`} className="channel">
                  <span className="dim">{contactWord(kind)}</span> {value} {note}
                </span>
              ))}
            </span>
            {writes && (
              <Change
                name={person.name}
                path="contacts"
                entity="contact"
                record={person}
                onEdit={() => setEditing(person)}
              />
            )}
          </div>
        ))}
      {people.list.hasNextPage && (
        <button type="button" className="link" onClick={() => people.list.fetchNextPage()}>
          {say("queue.loadMore")}
        </button>
      )}
      {writes && (
        <button type="button" className="link" onClick={() => setEditing("new")}>
          {say("contact.new")}
        </button>
      )}
      {editing && (
        <ContactForm
          record={editing === "new" ? undefined : editing}
          customer={customer}
          sites={sites}
          onClose={() => setEditing(null)}
        />
      )}
    </section>
  );
}
