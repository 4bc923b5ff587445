import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import type { Request } from "../../shared/api.gen.ts";
import { get } from "../../shared/api.ts";
import { dayAndTime } from "../../shared/time.ts";
import { say } from "./texts.ts";

type Alike = {
  request: number;
  number: string;
  subject: string;
  state: Request["state"];
  reported_at: string;
};

export function Similar({ request }: { request: Request }) {
  const similar = useQuery({
    queryKey: ["request-of", request.id, "similar"],
    queryFn: ({ signal }) =>
      get<{ items: Alike[] }>(`requests/similar?request=${request.id}`, signal),
    staleTime: 60_000,
  });
  const items = similar.data?.items ?? [];
  if (!items.length) return null;
  return (
    <section className="section">
      <h2>{say("request.similar")}</h2>
      {items.slice(0, 5).map((one) => (
        <div key={one.request} className="promise">
          <Link href={`/requests/${one.number}`}>
            {one.number} {one.subject}
          </Link>
          <span className="dim">{dayAndTime(one.reported_at)}</span>
        </div>
      ))}
    </section>
  );
}
