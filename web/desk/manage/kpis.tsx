// The desk's key figures, each with its formula and population.
import { useQuery } from "@tanstack/react-query";
import { get, query } from "../../shared/api.ts";
import { languageNow } from "../../shared/i18n.ts";
import { span } from "../../shared/time.ts";
import { Figure } from "../kit/figure.tsx";
import { Failure } from "../kit/parts.tsx";
import { KPI_TEXTS } from "./kpitexts.ts";
import { usePeriod } from "./period.tsx";
import { say } from "./texts.ts";

type Kpi = {
  id: string;
  name: string;
  unit: "seconds" | "percent" | "count";
  value: number | null;
  part?: number;
  of?: number;
  formula: string;
  population: string;
};

export function KeyFigures({ customer }: { customer: string | null }) {
  const { period } = usePeriod();
  const kpis = useQuery({
    queryKey: ["request", "kpis", period, customer],
    queryFn: ({ signal }) =>
      get<{ items: Kpi[] }>(`reports/kpis?${query({ ...period, customer })}`, signal),
    staleTime: 60_000,
  });
  if (kpis.error) return <Failure error={kpis.error} again={() => kpis.refetch()} />;
  if (!kpis.data) return null;
  return (
    <Figure
      title={say("kpi.title")}
      table={{
        head: [
          say("kpi.name"),
          say("kpi.value"),
          say("kpi.of"),
          say("figure.formula"),
          say("figure.population"),
        ],
        rows: kpis.data.items.map((kpi) => [
          nameOf(kpi),
          shownOf(kpi),
          kpi.of ?? null,
          formulaOf(kpi),
          populationOf(kpi),
        ]),
      }}
    />
  );
}

const chinese = ({ id }: Kpi) => (languageNow() === "zh" ? KPI_TEXTS[id] : undefined);
const nameOf = (kpi: Kpi) => chinese(kpi)?.[0] ?? kpi.name;
const formulaOf = (kpi: Kpi) => chinese(kpi)?.[1] ?? kpi.formula;
const populationOf = (kpi: Kpi) => chinese(kpi)?.[2] ?? kpi.population;

function shownOf({ unit, value }: Kpi): string {
  if (value === null) return "–";
  if (unit === "seconds") return span(value * 1000);
  return unit === "percent" ? `${value.toFixed(1)} %` : String(value);
}
