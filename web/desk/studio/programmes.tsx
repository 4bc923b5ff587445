// The house's programmes, version by version, and the three models to begin with.
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useLocation } from "wouter";
import type { Programme } from "../../shared/api.gen.ts";
import { get, type Page, query } from "../../shared/api.ts";
import { languageNow } from "../../shared/i18n.ts";
import { dayAndTime } from "../../shared/time.ts";
import type { Me } from "../kit/me.ts";
import { Empty, Failure, PageBody, Skeleton } from "../kit/parts.tsx";
import { say } from "./texts.ts";

export type Model = { name: string; title: string; text: string };

export function useModels() {
  return useQuery({
    queryKey: ["studio", "models", languageNow()],
    queryFn: () =>
      get<{ items: Model[] }>(`programmes/models?${query({ language: languageNow() })}`),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useProgrammes() {
  return useQuery({
    queryKey: ["programme", "list"],
    queryFn: ({ signal }) => get<Page<Programme>>("programmes?limit=200", signal),
  });
}

/** Two programmes may have one name: the id tells them apart. */
export const titleOf = ({ name, programme, edition }: Programme) =>
  `${name ?? ""} · ${programme} ${edition}`;

export function Programmes({ me }: { me: Me }) {
  const list = useProgrammes();
  const models = useModels();
  const [, go] = useLocation();
  const writes = me.rights.includes("programmes.write");
  const versions = [...(list.data?.items ?? [])].sort(
    (one, other) => (one.programme ?? "").localeCompare(other.programme ?? "") || other.id - one.id,
  );
  return (
    <>
      <div className="page-head">
        <h1>{say("studio.programmes")}</h1>
      </div>
      <PageBody title={say("studio.programmes")}>
        {list.error && <Failure error={list.error} again={() => list.refetch()} />}
        {list.isPending && <Skeleton />}
        {list.data && !versions.length && (
          <Empty title={say("studio.none")}>{say("studio.noneHint")}</Empty>
        )}
        {versions.length > 0 && (
          <table className="plain">
            <thead>
              <tr>
                <th>{say("studio.name")}</th>
                <th>{say("studio.id")}</th>
                <th>{say("studio.version")}</th>
                <th>{say("studio.status")}</th>
                <th>{say("studio.published")}</th>
              </tr>
            </thead>
            <tbody>
              {versions.map((one) => (
                <tr key={one.id}>
                  <td>
                    <Link href={`/programmes/${one.id}`}>{one.name ?? one.programme}</Link>
                  </td>
                  <td className="dim">{one.programme}</td>
                  <td>{one.edition}</td>
                  <td>{say(`studio.${one.status}`)}</td>
                  <td className="dim">{dayAndTime(one.published_at)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {writes && (
          <section className="section">
            <h2>{say("studio.models")}</h2>
            <p className="dim">{say("studio.modelsHint")}</p>
            {models.error && <Failure error={models.error} again={() => models.refetch()} />}
            <div className="tiles">
              {models.data?.items.map((model) => (
                <div key={model.name} className="tile">
                  <strong>{model.title}</strong>
                  <p className="dim">{model.name}</p>
                  <Button
                    size="xs"
                    variant="default"
                    onClick={() => go(`/programmes/new?model=${model.name}`)}
                  >
                    {say("studio.begin")}
                  </Button>
                </div>
              ))}
            </div>
          </section>
        )}
      </PageBody>
    </>
  );
}
