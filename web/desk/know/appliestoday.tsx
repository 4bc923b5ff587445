// Which contract applies to a unit today, by which clauses, what must still be known, and why no other.
import { Link } from "wouter";
import { day } from "../../shared/time.ts";
import { type Applies, type Period, useApplies } from "../kit/applies.tsx";
import { Facts } from "../kit/page.tsx";
import { Failure } from "../kit/parts.tsx";
import { reachWord, say } from "./texts.ts";

export function AppliesToday({ unit, reads }: { unit: number; reads: boolean }) {
  const applies = useApplies(unit);
  return (
    <section className="section">
      <h2>{say("unit.today")}</h2>
      {applies.error && <Failure error={applies.error} again={() => applies.refetch()} />}
      {applies.data && <What applies={applies.data} reads={reads} />}
    </section>
  );
}

function What({ applies, reads }: { applies: Applies; reads: boolean }) {
  const { contract, period, next_period, missing, contracts } = applies;
  const others = contracts.filter(({ id }) => id !== contract?.id);
  return (
    <>
      {!contract && <p>{say("applies.nothing")}</p>}
      {contract && (
        <Facts
          facts={[
            [
              say("contract.one"),
              reads ? (
                <Link href={`/contracts/${contract.id}`}>
                  {contract.number} {contract.title}
                </Link>
              ) : (
                `${contract.number} ${contract.title}`
              ),
            ],
            [
              say("contract.programme"),
              <Link key="programme" href={`/programmes/${contract.programme.id}`}>
                {contract.programme.name}
              </Link>,
            ],
            [say("unit.by"), reachWord(contract.covered_by)],
            [say("unit.accepted"), day(applies.accepted_on)],
            [say("unit.period"), period && spanOf(period)],
            [say("unit.clauses"), period?.clauses.join(", ")],
            [say("unit.next"), next_period && spanOf(next_period)],
          ]}
        />
      )}
      {missing.length > 0 && (
        <>
          <h3>{say("unit.missing")}</h3>
          <ul>
            {missing.map(({ what, says }) => (
              <li key={what}>{says}</li>
            ))}
          </ul>
        </>
      )}
      {others.length > 0 && (
        <>
          <h3>{say("unit.others")}</h3>
          <ul>
            {others.map((other) => (
              <li key={other.id}>
                <Link href={`/contracts/${other.id}`}>{other.number}</Link>: {other.says}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

const spanOf = ({ name, first_day, last_day }: Period): string =>
  `${name} · ${day(first_day)} – ${last_day ? day(last_day) : say("period.life")}`;
