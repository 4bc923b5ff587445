// Where it comes from, what it belongs to; another can be linked.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import type { Request } from "../../shared/api.gen.ts";
import { type Names, nameOf, patch } from "../../shared/api.ts";
import { screen } from "../kit/lazy.tsx";
import { Failure } from "../kit/parts.tsx";
import { say } from "./texts.ts";

const LinkDialog = screen(() => import("./linkdialogs.tsx").then((it) => it.LinkDialog));

export function Links({
  request,
  names,
  works,
}: {
  request: Request;
  names: Names | undefined;
  works: boolean;
}) {
  const [adding, setAdding] = useState(false);
  const queries = useQueryClient();
  const relate = useMutation({
    mutationFn: (related: number[]) =>
      patch<Request>(`requests/${request.id}`, { related }, request.version),
    onSuccess: () => setAdding(false),
    onSettled: () => queries.invalidateQueries({ queryKey: ["request"] }),
  });
  const numberOf = (id: number) => nameOf(names, "requests", id) || String(id);
  const link = (id: number) => <Link href={`/requests/${numberOf(id)}`}>{numberOf(id)}</Link>;
  return (
    <div className="links">
      {request.merged_into && (
        <span>
          {say("links.into")} {link(request.merged_into)}
        </span>
      )}
      {request.follows && (
        <span>
          {say("links.follows")} {link(request.follows)}
        </span>
      )}
      {request.related.map((id) => (
        <span key={id}>
          {say("links.related")} {link(id)}{" "}
          {works && (
            <button
              type="button"
              className="link"
              aria-label={say("links.unlink", { number: numberOf(id) })}
              onClick={() => relate.mutate(request.related.filter((one) => one !== id))}
            >
              ✕
            </button>
          )}
        </span>
      ))}
      {works && (
        <button type="button" className="link" onClick={() => setAdding(true)}>
          {say("links.add")}
        </button>
      )}
      {relate.error && !adding && <Failure error={relate.error} />}
      {adding && (
        <LinkDialog
          request={request}
          error={relate.error}
          onChoose={(other) => relate.mutate([...request.related, other.id])}
          onClose={() => setAdding(false)}
        />
      )}
    </div>
  );
}
