// A contract in time: when it was signed, begins and ends; the periods of its programme from each
// acceptance; and where we are today.
import { useQuery } from "@tanstack/react-query";
import type { Contract } from "../../shared/api.gen.ts";
import { get, query } from "../../shared/api.ts";
import { languageNow } from "../../shared/i18n.ts";
import { day } from "../../shared/time.ts";
import type { Period } from "../kit/applies.tsx";
import { Figure } from "../kit/figure.tsx";
import { Failure } from "../kit/parts.tsx";
import { say } from "./texts.ts";
import { TimeLine } from "./timeline.tsx";

export type Start = {
  accepted_on: string;
  contract: boolean;
  covers: number[];
  periods: Period[];
};
type Answer = { today: string; zone: string; items: Start[]; more: boolean };
export type Mark = { day: string; text: string };

export function Periods({ contract }: { contract: Contract }) {
  const known = useQuery({
    // covers change it, and the contract itself does
    queryKey: ["cover", "periods", contract.id, contract.version, languageNow()],
    queryFn: ({ signal }) =>
      get<Answer>(`contracts/${contract.id}/periods?${query({ language: languageNow() })}`, signal),
  });
  if (known.error) return <Failure error={known.error} again={() => known.refetch()} />;
  if (!known.data) return null;
  const { today, items, more } = known.data;
  const marks = marksOf(contract, today);
  return (
    <Figure title={say("period.title")} table={tableOf(marks, items)}>
      {!items.length && <p className="dim">{say("period.none")}</p>}
      {items.some(({ periods }) => !periods.length) && (
        <p className="dim">{say("period.noPeriods")}</p>
      )}
      <TimeLine marks={marks} starts={items} today={today} />
      {more && <p className="dim">{say("period.more")}</p>}
    </Figure>
  );
}

function marksOf(contract: Contract, today: string): Mark[] {
  const marks: [string | null, string][] = [
    [contract.signed_on, say("contract.signed")],
    [contract.starts_on, say("contract.starts")],
    [contract.ends_on, say("contract.ends")],
    [today, say("period.today")],
  ];
  return marks
    .flatMap(([at, text]) => (at ? [{ day: at, text }] : []))
    .sort((one, other) => one.day.localeCompare(other.day));
}

export const startText = ({ accepted_on, contract, covers }: Start): string =>
  [
    say("period.accepted", { day: day(accepted_on) }),
    contract ? say("period.ofContract") : "",
    covers.length ? say("period.ofCovers", { count: covers.length }) : "",
  ]
    .filter(Boolean)
    .join(" · ");

const tableOf = (marks: Mark[], starts: Start[]) => ({
  head: [say("period.what"), say("period.from"), say("period.until"), say("unit.clauses")],
  rows: [
    ...marks.map((mark) => [mark.text, day(mark.day), "", ""]),
    ...starts.flatMap((start) =>
      start.periods.map((period) => [
        `${period.name} (${startText(start)})`,
        day(period.first_day),
        period.last_day ? day(period.last_day) : say("period.life"),
        period.clauses.join(", "),
      ]),
    ),
  ],
});
