// Publishing: from then on contracts can name it, and it never changes again. What it changes stands here.
import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Programme } from "../../shared/api.gen.ts";
import { post } from "../../shared/api.ts";
import { Dialog } from "../kit/dialog.tsx";
import { Failure } from "../kit/parts.tsx";
import { tell } from "../kit/toasts.tsx";
import { Differences } from "./difference.tsx";
import { say } from "./texts.ts";

export function PublishDialog({
  programme,
  onClose,
}: {
  programme: Programme;
  onClose: () => void;
}) {
  const queries = useQueryClient();
  const publish = useMutation({
    mutationFn: () => post<Programme>(`programmes/${programme.id}/publish`, {}, programme),
    onSuccess: () => {
      onClose();
      tell(say("publish.done"));
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["programme"] }),
  });
  return (
    <Dialog
      title={say("publish.title", { name: programme.name ?? "" })}
      onClose={onClose}
      size={760}
    >
      <p>{say("publish.hint")}</p>
      <Differences programme={programme} source={{ programme: programme.id }} />
      {publish.error && <Failure error={publish.error} />}
      <Button size="xs" loading={publish.isPending} onClick={() => publish.mutate()}>
        {say("studio.publish")}
      </Button>
    </Dialog>
  );
}
