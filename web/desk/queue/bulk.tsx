// One thing done to many requests: first what it would do, row by row, then doing it; what was
// refused stands there with its reason.
import { Button, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { Request } from "../../shared/api.gen.ts";
import { post } from "../../shared/api.ts";
import { Dialog } from "../kit/dialog.tsx";
import type { Me } from "../kit/me.ts";
import { Failure } from "../kit/parts.tsx";
import { say } from "./texts.ts";

const ACTS = ["take", "respond", "hold", "resume", "resolve", "report_back", "close"] as const;
type Act = (typeof ACTS)[number];
const NEEDS_REASON = new Set<Act>(["hold", "resume"]);

type Result = {
  dry_run: boolean;
  changed: number;
  refused: number;
  items: { id: number; well: boolean; field?: string; reason?: string }[];
};

type Props = { chosen: Request[]; me: Me; onClose: () => void; onDone: () => void };

export function BulkDialog({ chosen, me, onClose, onDone }: Props) {
  const [act, setAct] = useState<Act>("take");
  const [reason, setReason] = useState("");
  const queries = useQueryClient();
  const ask = (dry: boolean) =>
    post<Result>("requests/bulk", {
      ...(act === "take"
        ? { act: "update", input: { assignee: me.user?.id } }
        : { act, input: reason ? { reason } : {} }),
      ids: chosen.map(({ id }) => id),
      dry_run: dry,
    });
  const preview = useMutation({ mutationFn: () => ask(true) });
  const run = useMutation({
    mutationFn: () => ask(false),
    onSettled: () => queries.invalidateQueries({ queryKey: ["request"] }),
  });
  const complete = !NEEDS_REASON.has(act) || !!reason;
  useEffect(() => {
    run.reset();
    if (complete) preview.mutate();
    else preview.reset();
  }, [act, reason]);
  const result = run.data ?? preview.data;
  return (
    <Dialog
      title={say("bulk.title", { count: chosen.length })}
      onClose={run.data ? onDone : onClose}
    >
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (run.data) onDone();
          else if (complete) run.mutate();
        }}
      >
        <label>
          <span className="dim">{say("bulk.what")} </span>
          <select value={act} onChange={(event) => setAct(event.currentTarget.value as Act)}>
            {ACTS.map((name) => (
              <option key={name} value={name}>
                {name === "take" ? say("request.take") : say(`act.${name}`)}
              </option>
            ))}
          </select>
        </label>
        {NEEDS_REASON.has(act) && (
          <TextInput
            label={say("act.reason")}
            required
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        )}
        {(preview.error || run.error) && <Failure error={run.error ?? preview.error} />}
        {result && <Outcome result={result} chosen={chosen} />}
        <Button
          type="submit"
          size="xs"
          loading={run.isPending}
          disabled={!complete || (!run.data && !result?.changed)}
        >
          {run.data ? say("dialog.close") : say("act.do")}
        </Button>
      </form>
    </Dialog>
  );
}

function Outcome({ result, chosen }: { result: Result; chosen: Request[] }) {
  const refused = result.items.filter(({ well }) => !well);
  return (
    <div aria-live="polite">
      <strong>
        {say(result.dry_run ? "bulk.would" : "bulk.did", {
          changed: result.changed,
          refused: result.refused,
        })}
      </strong>
      {refused.map(({ id, reason }) => (
        <p key={id} style={{ margin: "2px 0" }}>
          <span className="num">{chosen.find((one) => one.id === id)?.number}</span>{" "}
          <span className="dim">{reason}</span>
        </p>
      ))}
    </div>
  );
}
