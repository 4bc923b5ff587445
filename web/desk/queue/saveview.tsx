// The question of a list is kept under a name.
import { Button, Checkbox, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { View } from "../../shared/api.gen.ts";
import { post } from "../../shared/api.ts";
import { Dialog } from "../kit/dialog.tsx";
import { Failure } from "../kit/parts.tsx";
import { say } from "./texts.ts";

export function SaveView({ query, onClose }: { query: string; onClose: () => void }) {
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: () => post<View>("views", { name, path: "requests", query, shared, pinned: true }),
    onSuccess: () => {
      queries.invalidateQueries({ queryKey: ["view"] });
      onClose();
    },
  });
  return (
    <Dialog title={say("views.save")} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <TextInput
          label={say("views.name")}
          required
          data-autofocus
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Checkbox
          label={say("views.shared")}
          checked={shared}
          onChange={(event) => setShared(event.currentTarget.checked)}
        />
        {save.error && <Failure error={save.error} />}
        <Button type="submit" size="xs" loading={save.isPending} disabled={!name.trim()}>
          {say("views.save")}
        </Button>
      </form>
    </Dialog>
  );
}
