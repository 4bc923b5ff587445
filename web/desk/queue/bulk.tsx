// One thing done to many requests: first what it would do, row by row, then doing it; what was
// refused stands there with its reason.
import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { Request } from "../../shared/api.gen.ts";
import { get, post } from "../../shared/api.ts";
import { languageNow } from "../../shared/i18n.ts";
import { Dialog } from "../kit/dialog.tsx";
import type { Me } from "../kit/me.ts";
import { Failure } from "../kit/parts.tsx";
import { tell } from "../kit/toasts.tsx";
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
  const [done, setDone] = useState(0);
  const again = () => queries.invalidateQueries({ queryKey: ["request"] });
  const command =
    act === "take"
      ? { act: "update", input: { assignee: me.user?.id } }
      : { act, input: reason ? { reason } : {} };
  const ids = chosen.map(({ id }) => id);
  const preview = useMutation({
    mutationFn: () => post<Result>("requests/bulk", { ...command, ids, dry_run: true }),
  });
  const run = useMutation({
    mutationFn: () => inParts(command, ids, setDone),
    onSuccess: (result) => {
      const undo = undoOf(act, reason, chosen, result);
      tell(
        say("bulk.did", { changed: result.changed, refused: result.refused }),
        undo && (() => undo().finally(again)),
      );
    },
    onSettled: again,
  });
  const pauses = usePauses(chosen[0]);
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
          <label className="field">
            <span>{say("act.reason")}</span>
            <select
              required
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            >
              <option value="">–</option>
              {pauses.map(([id, name]) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        )}
        {(preview.error || run.error) && <Failure error={run.error ?? preview.error} />}
        {run.isPending && (
          <progress
            value={done}
            max={chosen.length}
            aria-label={say("bulk.title", { count: chosen.length })}
          />
        )}
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

/** The reasons to hold that the first one's programme knows; of others the preview says who refuses. */
function usePauses(request: Request | undefined): [string, string][] {
  const clocks = useQuery({
    queryKey: ["request-of", request?.id, "words", languageNow()],
    enabled: !!request,
    queryFn: () =>
      get<{ words: { pauses: Record<string, string> } }>(
        `requests/${request?.id}/clocks?language=${languageNow()}`,
      ),
  });
  return Object.entries(clocks.data?.words.pauses ?? {});
}

const PART = 100;
type Command = { act: string; input: Record<string, unknown> };

/** A part after the other, so that one sees how far it is; what is done stays done. */
async function inParts(
  command: Command,
  ids: number[],
  onDone: (count: number) => void,
): Promise<Result> {
  const whole: Result = { dry_run: false, changed: 0, refused: 0, items: [] };
  for (let at = 0; at < ids.length; at += PART) {
    const part = await post<Result>("requests/bulk", {
      ...command,
      ids: ids.slice(at, at + PART),
      dry_run: false,
    });
    whole.changed += part.changed;
    whole.refused += part.refused;
    whole.items.push(...part.items);
    onDone(at + part.items.length);
  }
  return whole;
}

/** What makes up for it: the owners from before, the hold ended. Other acts tell the customer or the clock. */
function undoOf(act: Act, reason: string, chosen: Request[], result: Result) {
  const changed = new Set(result.items.filter(({ well }) => well).map(({ id }) => id));
  const requests = chosen.filter(({ id }) => changed.has(id));
  if (!requests.length) return undefined;
  const ignore = () => undefined;
  if (act === "hold") {
    const resume = { act: "resume", input: { reason } };
    return () => inParts(resume, [...changed], ignore);
  }
  if (act !== "take") return undefined;
  const owners = [...new Set(requests.map(({ assignee }) => assignee))];
  return async () => {
    for (const assignee of owners) {
      const ids = requests.filter((one) => one.assignee === assignee).map(({ id }) => id);
      await inParts({ act: "update", input: { assignee } }, ids, ignore);
    }
  };
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
