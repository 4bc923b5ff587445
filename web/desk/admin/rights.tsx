// Who may do what: the grid that runs, to be read.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { get } from "../../shared/api.ts";
import { roleWord } from "../../shared/words.ts";
import { Page } from "../kit/page.tsx";
import { Failure, Skeleton } from "../kit/parts.tsx";
import { say } from "./texts.ts";

type Grid = {
  roles: { role: string }[];
  rights: { right: string; about: string; roles: string[] }[];
};

export function Rights() {
  const [words, setWords] = useState("");
  const grid = useQuery({
    queryKey: ["rights"],
    queryFn: ({ signal }) => get<Grid>("rights", signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const needle = words.trim().toLowerCase();
  const shown = (grid.data?.rights ?? []).filter(({ right, about }) =>
    `${right} ${about}`.toLowerCase().includes(needle),
  );
  return (
    <Page title={say("rights.title")}>
      <p className="dim">{say("rights.hint")}</p>
      {grid.error && <Failure error={grid.error} again={() => grid.refetch()} />}
      {grid.isPending && <Skeleton rows={10} />}
      {grid.data && (
        <>
          <div className="asked no-print">
            <label>
              {say("rights.filter")}
              <input
                className="plain"
                type="search"
                value={words}
                onChange={(event) => setWords(event.currentTarget.value)}
              />
            </label>
          </div>
          {shown.length ? (
            <Table roles={grid.data.roles.map(({ role }) => role)} rights={shown} />
          ) : (
            <p className="dim">{say("rights.none")}</p>
          )}
        </>
      )}
    </Page>
  );
}

function Table({ roles, rights }: { roles: string[]; rights: Grid["rights"] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by key
    <div className="board" role="region" aria-label={say("rights.title")} tabIndex={0}>
      <table className="plain grid-rights">
        <thead>
          <tr>
            <th scope="col">{say("rights.right")}</th>
            <th scope="col">{say("rights.about")}</th>
            {roles.map((role) => (
              <th key={role} scope="col">
                {roleWord(role)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rights.map((one) => (
            <tr key={one.right}>
              <th scope="row">
                <code>{one.right}</code>
              </th>
              <td>{one.about}</td>
              {roles.map((role) => (
                <td key={role}>
                  {one.roles.includes(role) && (
                    <>
                      <span aria-hidden="true">●</span>
                      <span className="hidden">{say("rights.may", { role: roleWord(role) })}</span>
                    </>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
