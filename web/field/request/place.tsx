// Where to go, how to get in, and which unit it is.
import type { Request } from "../../shared/api.gen.ts";
import { day } from "../../shared/time.ts";
import { useSite, useUnit } from "../paths.ts";
import { say } from "../texts.ts";

export function Place({ request }: { request: Request }) {
  const site = useSite(request).data;
  if (!site) return null;
  return (
    <section>
      <h2>{say("site.title")}</h2>
      <p className="strong">{site.name}</p>
      <p>{[site.address, site.city].filter(Boolean).join(", ")}</p>
      <p className={site.access_notes ? "notice typed" : "dim"}>
        {site.access_notes ?? say("site.noNotes")}
      </p>
    </section>
  );
}

export function Unit({ request }: { request: Request }) {
  const unit = useUnit(request).data;
  if (!unit) return null;
  const software = unit.software
    .map(({ name, version }) => [name, version].filter(Boolean).join(" "))
    .join(", ");
  return (
    <section>
      <h2>{say("unit.title")}</h2>
      <p className="strong">{unit.name}</p>
      <dl className="facts">
        <Fact name={say("unit.serial")} value={unit.serial ?? unit.number} />
        <Fact name={say("unit.place")} value={unit.place} />
        <Fact name={say("unit.accepted")} value={day(unit.accepted_on)} />
        <Fact name={say("unit.software")} value={software} />
        <Fact name={say("unit.notes")} value={unit.notes} />
      </dl>
    </section>
  );
}

export function Fact({ name, value }: { name: string; value: string | null | undefined }) {
  if (!value) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
