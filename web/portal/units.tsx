// One's equipment, found by any word of its name, number or serial.
import { useRows } from "../kit/data.ts";
import { Button, Empty, Failure, Field, Skeleton, Title } from "../kit/parts.tsx";
import { Link } from "../kit/route.tsx";
import { useState } from "../kit/view.ts";
import type { Equipment } from "../shared/api.gen.ts";
import { nameOf, query } from "../shared/api.ts";
import { say } from "./texts.ts";

/** The index finds by words, and doesn't sort: an order is only asked for the whole list. */
export function unitsPath(text: string, limit: number): string {
  const words = text.trim();
  return `equipment?${query({ limit, names: true, ...(words ? { q: words, typing: true } : { sort: "name" }) })}`;
}

export function UnitsPage() {
  const [text, setText] = useState("");
  const units = useRows<Equipment>(unitsPath(text, 30), { entity: "equipment" });
  return (
    <>
      <Title>{say("units.title")}</Title>
      <Field label={say("units.search")} type="search" value={text} onText={setText} />
      {units.error ? (
        <Failure error={units.error} again={units.again} />
      ) : (
        !units.items && <Skeleton />
      )}
      {units.items?.length === 0 && (
        <Empty
          title={text.trim() ? say("units.notFound", { text: text.trim() }) : say("units.none")}
        >
          <p>{say(text.trim() ? "units.notFoundHint" : "units.noneHint")}</p>
        </Empty>
      )}
      {units.items && units.items.length > 0 && (
        <ul className="list">
          {units.items.map((unit) => (
            <li key={unit.id}>
              <Link to={`equipment/${unit.id}`} name="row">
                <span className="strong">{unit.name}</span>
                <span className="dim">
                  {[unit.serial ?? unit.number, nameOf(units.names, "sites", unit.site), unit.place]
                    .filter(Boolean)
                    .join(" · ")}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      {units.more && <Button onPress={units.more}>{say("more")}</Button>}
    </>
  );
}
