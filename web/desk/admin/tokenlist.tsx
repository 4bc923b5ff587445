// API tokens of an account, each of which can be ended.
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Token } from "../../shared/api.gen.ts";
import { get, type Page } from "../../shared/api.ts";
import { day, dayAndTime } from "../../shared/time.ts";
import { Board } from "../kit/list.tsx";
import { Failure, Skeleton } from "../kit/parts.tsx";
import { Remove } from "../kit/remove.tsx";
import { say, scopeWord } from "./texts.ts";

export function TokenList({ path, empty }: { path: string; empty: ReactNode }) {
  const tokens = useQuery({
    queryKey: ["token", path],
    queryFn: ({ signal }) => get<Page<Token>>(path, signal),
  });
  if (tokens.error) return <Failure error={tokens.error} again={() => tokens.refetch()} />;
  if (!tokens.data) return <Skeleton rows={3} />;
  if (!tokens.data.items.length) return empty;
  return (
    <Board
      label={say("token.title")}
      head={[
        say("token.name"),
        say("token.scopes"),
        say("token.start"),
        say("token.made"),
        say("token.expires"),
        "",
      ]}
    >
      {tokens.data.items.map((token) => (
        <tr key={token.id}>
          <td>{token.name}</td>
          <td>{token.scopes.map((scope) => scopeWord(scope)).join(", ")}</td>
          <td className="dim">
            <code>{token.start}…</code>
          </td>
          <td className="dim num">{dayAndTime(token.created_at)}</td>
          <td className="num">{day(token.expires_on) || say("token.never")}</td>
          <td>
            <Remove
              path="tokens"
              entity="token"
              record={token}
              name={token.name}
              word={say("token.end")}
            />
          </td>
        </tr>
      ))}
    </Board>
  );
}
