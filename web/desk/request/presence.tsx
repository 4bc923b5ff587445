// Who else looks at a request, or types: said every few seconds while the page is in sight.
import { useQuery } from "@tanstack/react-query";
import { nameOf, type Page, post } from "../../shared/api.ts";
import { say } from "./texts.ts";

type Someone = { person: number; typing: boolean };

export function Presence({ request, typing }: { request: number; typing: boolean }) {
  const others = useQuery({
    queryKey: ["presence", request, typing],
    queryFn: () => post<Page<Someone>>(`requests/${request}/presence`, typing ? { typing } : {}),
    refetchInterval: 10_000,
    retry: false,
  });
  const items = others.data?.items ?? [];
  if (!items.length) return null;
  const names = items.map(({ person, typing: types }) => {
    const name = nameOf(others.data?.names, "users", person) || "…";
    return types ? `${name} (${say("presence.typing")})` : name;
  });
  return (
    <p className="read-out" role="status">
      {say("presence.also", { names: names.join(", ") })}
    </p>
  );
}
