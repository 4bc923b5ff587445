// The QR code that is stuck on a unit.
import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { Equipment } from "../../shared/api.gen.ts";
import { get, post } from "../../shared/api.ts";
import { Dialog } from "../kit/dialog.tsx";
import { Failure } from "../kit/parts.tsx";
import { printOnly } from "../kit/print.ts";
import { tell } from "../kit/toasts.tsx";
import { say } from "./texts.ts";

export function Label({ unit, writes }: { unit: Equipment; writes: boolean }) {
  const section = useRef<HTMLElement>(null);
  const [asking, setAsking] = useState(false);
  const queries = useQueryClient();
  const label = useQuery({
    queryKey: ["equipment", "label", unit.id, unit.label_issue],
    queryFn: ({ signal }) => get<{ url: string }>(`equipment/${unit.id}/label`, signal),
  });
  const renew = useMutation({
    mutationFn: () => post(`equipment/${unit.id}/label/renew`),
    onSuccess: () => {
      setAsking(false);
      tell(say("label.renewed"));
      queries.invalidateQueries({ queryKey: ["equipment"] });
    },
  });
  return (
    <section className="section unit-label" ref={section}>
      <h2>{say("label.title")}</h2>
      {label.error && <Failure error={label.error} />}
      <div className="label-card">
        <img
          key={unit.label_issue}
          src={`/api/v1/equipment/${unit.id}/label.svg`}
          alt={say("label.code", { name: unit.name })}
          width="140"
          height="140"
        />
        <div>
          <strong>{unit.name}</strong>
          <p className="num">{[unit.number, unit.serial].filter(Boolean).join(" · ")}</p>
          <p className="dim long">{label.data?.url}</p>
          <p className="dim no-print">{say("label.hint")}</p>
        </div>
      </div>
      <button type="button" className="link" onClick={() => printOnly(section.current)}>
        {say("label.print")}
      </button>
      {writes && (
        <button type="button" className="link" onClick={() => setAsking(true)}>
          {say("label.renew")}
        </button>
      )}
      {asking && (
        <Dialog title={say("label.renew")} onClose={() => setAsking(false)}>
          <div className="form">
            <p>{say("label.renewHint")}</p>
            {renew.error && <Failure error={renew.error} />}
            <Button size="xs" loading={renew.isPending} onClick={() => renew.mutate()}>
              {say("label.renew")}
            </Button>
          </div>
        </Dialog>
      )}
    </section>
  );
}
