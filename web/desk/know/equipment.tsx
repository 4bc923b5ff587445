// The file of a unit: what it is, what it belongs to, what applies to it today and why, what was wrong
// with it, and its label.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import type { Equipment, Request, Site } from "../../shared/api.gen.ts";
import { get } from "../../shared/api.ts";
import { day, dayAndTime } from "../../shared/time.ts";
import { Files } from "../kit/files.tsx";
import { usePages } from "../kit/list.tsx";
import type { Me } from "../kit/me.ts";
import { Facts, Page } from "../kit/page.tsx";
import { Failure, Level, Skeleton, State } from "../kit/parts.tsx";
import { AppliesToday } from "./appliestoday.tsx";
import { Changes } from "./changes.tsx";
import { UnitForm } from "./forms.tsx";
import { Label } from "./label.tsx";
import { say, tellableWord, unitWord } from "./texts.ts";

/** With the names of what it refers to, which a list brings and a single record doesn't. */
function useUnit(id: string) {
  return useQuery({
    queryKey: ["equipment", id],
    queryFn: async ({ signal }) => {
      const unit = await get<Equipment>(`equipment/${id}`, signal);
      const named = async (path: string, of: number | null) =>
        of
          ? get<{ name: string }>(`${path}/${of}`, signal).then(
              (one) => one.name,
              () => "",
            )
          : "";
      const [customer, site, product, parent, replacement] = await Promise.all([
        named("customers", unit.customer),
        named("sites", unit.site),
        named("products", unit.product),
        named("equipment", unit.parent),
        named("equipment", unit.replaced_by),
      ]);
      return { unit, customer, site, product, parent, replacement };
    },
  });
}

export function EquipmentPage({ id, me }: { id: string; me: Me }) {
  const [dialog, setDialog] = useState<"edit" | "part" | null>(null);
  const [, go] = useLocation();
  const known = useUnit(id);
  const sites = usePages<Site>(
    "site",
    "sites",
    { customer: known.data?.unit.customer, limit: 200 },
    !!known.data && dialog !== null,
  );
  if (known.error) return <Failure error={known.error} again={() => known.refetch()} />;
  if (!known.data) return <Skeleton />;
  const { unit, customer, site, product, parent, replacement } = known.data;
  const writes = me.rights.includes("equipment.write");
  const shut = () => setDialog(null);
  return (
    <Page
      title={unit.name}
      above={{ to: `/customers/${unit.customer}`, text: customer || say("know.title") }}
      head={
        <Changes
          state={unitWord(unit.status)}
          writes={writes}
          path="equipment"
          entity="equipment"
          record={unit}
          name={unit.name}
          onGone={() => go(`/customers/${unit.customer}`)}
          onEdit={() => setDialog("edit")}
        />
      }
    >
      <Facts
        facts={[
          [say("know.number"), unit.number],
          [say("unit.serial"), unit.serial],
          [say("unit.product"), product],
          [say("site.one"), site],
          [say("unit.place"), unit.place],
          [
            say("unit.parent"),
            unit.parent && <Link href={`/equipment/${unit.parent}`}>{parent}</Link>,
          ],
          [say("unit.delivered"), day(unit.delivered_on)],
          [say("unit.accepted"), day(unit.accepted_on)],
          [say("unit.replacedOn"), day(unit.replaced_on)],
          [
            say("unit.replacedBy"),
            unit.replaced_by && <Link href={`/equipment/${unit.replaced_by}`}>{replacement}</Link>,
          ],
          [say("unit.ours"), tellableWord(unit.supplied_by_us)],
          [say("unit.recognised"), tellableWord(unit.recognised)],
          [say("unit.software"), softwareOf(unit)],
          [say("know.notes"), unit.notes],
        ]}
      />
      <AppliesToday unit={unit.id} reads={me.rights.includes("contracts.read")} />
      <Parts unit={unit} onAdd={writes ? () => setDialog("part") : undefined} />
      <History unit={unit.id} />
      <Label unit={unit} writes={writes} />
      <Files path={`equipment/${id}`} mayAdd={writes} />
      {dialog === "edit" && (
        <UnitForm
          record={unit}
          customer={unit.customer}
          sites={sites.rows}
          named={{ parent, product, replaced_by: replacement }}
          onClose={shut}
        />
      )}
      {dialog === "part" && (
        <UnitForm
          customer={unit.customer}
          parent={unit.id}
          sites={sites.rows}
          named={{ parent: unit.name, product: "", replaced_by: "" }}
          onClose={shut}
        />
      )}
    </Page>
  );
}

const softwareOf = ({ software }: Equipment): string =>
  software
    .map(({ name, version, installed_on }) =>
      [name, version, installed_on && `(${day(installed_on)})`].filter(Boolean).join(" "),
    )
    .join("\n");

function Parts({ unit, onAdd }: { unit: Equipment; onAdd: (() => void) | undefined }) {
  const parts = usePages<Equipment>("equipment", "equipment", { parent: unit.id, sort: "name" });
  return (
    <section className="section">
      <h2>{say("unit.children")}</h2>
      {!!parts.list.error && <Failure error={parts.list.error} />}
      {parts.rows.map((part) => (
        <div key={part.id} className="promise">
          <Link href={`/equipment/${part.id}`}>{part.name}</Link>
          <span className="dim">{[part.number, part.serial].filter(Boolean).join(" · ")}</span>
          <span className="state">{unitWord(part.status)}</span>
        </div>
      ))}
      {parts.list.hasNextPage && (
        <button type="button" className="link" onClick={() => parts.list.fetchNextPage()}>
          {say("queue.loadMore")}
        </button>
      )}
      {onAdd && (
        <button type="button" className="link" onClick={onAdd}>
          {say("unit.newPart")}
        </button>
      )}
    </section>
  );
}

function History({ unit }: { unit: number }) {
  const requests = usePages<Request>("request", "requests", {
    equipment: unit,
    sort: "-reported_at",
    limit: 20,
  });
  return (
    <section className="section">
      <h2>{say("unit.history")}</h2>
      {!!requests.list.error && <Failure error={requests.list.error} />}
      {requests.list.isSuccess && !requests.rows.length && (
        <p className="dim">{say("unit.noHistory")}</p>
      )}
      {requests.rows.map((one) => (
        <div key={one.id} className="promise">
          <Link href={`/requests/${one.number}`}>
            {one.number} {one.subject}
          </Link>
          <span>
            <Level level={one.level} /> <State state={one.state} />
          </span>
          <span className="dim num">{dayAndTime(one.reported_at)}</span>
        </div>
      ))}
      {requests.list.hasNextPage && (
        <button type="button" className="link" onClick={() => requests.list.fetchNextPage()}>
          {say("queue.loadMore")}
        </button>
      )}
    </section>
  );
}
