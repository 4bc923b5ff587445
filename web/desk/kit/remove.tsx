// Deleting a record, once one has said so; why it is refused stands where one asked for it.
import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ask } from "../../shared/api.ts";
import { Dialog } from "./dialog.tsx";
import { Failure } from "./parts.tsx";
import { say } from "./texts.ts";
import { tell } from "./toasts.tsx";

type Props = {
  /** the collection: "sites" */
  path: string;
  entity: string;
  record: { id: number; version: number };
  name: string;
  onGone?: () => void;
  /** what to call it where "Delete" isn't the word */
  word?: string;
};

export function Remove({ path, entity, record, name, onGone, word }: Props) {
  const [asking, setAsking] = useState(false);
  const queries = useQueryClient();
  const act = word ?? say("remove.do");
  const remove = useMutation({
    mutationFn: () => ask("DELETE", `${path}/${record.id}`, undefined, { version: record.version }),
    onSuccess: () => {
      setAsking(false);
      tell(say("act.done", { act: `${act} – ${name}` }));
      onGone?.();
      queries.removeQueries({ queryKey: [entity, String(record.id)] });
      queries.invalidateQueries({ queryKey: [entity] });
    },
  });
  return (
    <>
      <button
        type="button"
        className="link"
        aria-label={`${act}: ${name}`}
        onClick={() => setAsking(true)}
      >
        {act}
      </button>
      {asking && (
        <Dialog title={`${act}: ${name}`} onClose={() => setAsking(false)}>
          <div className="form">
            <p className="long">{say("remove.sure", { name })}</p>
            {remove.error && <Failure error={remove.error} />}
            <div className="acts">
              <Button
                size="xs"
                loading={remove.isPending}
                data-autofocus
                onClick={() => remove.mutate()}
              >
                {act}
              </Button>
              <Button size="xs" variant="default" onClick={() => setAsking(false)}>
                {say("act.cancelDialog")}
              </Button>
            </div>
          </div>
        </Dialog>
      )}
    </>
  );
}
