// Why a promise was kept late, in one of a few words that reports count by.
import { TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Request } from "../../shared/api.gen.ts";
import { post } from "../../shared/api.ts";
import { CAUSES, causeWord } from "../../shared/words.ts";
import { Dialog, Submit } from "../kit/dialog.tsx";
import { Choices, Failure } from "../kit/parts.tsx";
import { say } from "./texts.ts";
import type { Owed } from "./types.ts";

export function ExplainDialog({
  request,
  one,
  onClose,
}: {
  request: Request;
  one: Owed;
  onClose: () => void;
}) {
  const [cause, setCause] = useState("");
  const [text, setText] = useState("");
  const queries = useQueryClient();
  const explain = useMutation({
    mutationFn: () =>
      post(
        `requests/${request.id}/explain_late`,
        { promise: one.promise, round: one.round, cause, ...(text ? { text } : {}) },
        request,
      ),
    onSuccess: onClose,
    onSettled: () => queries.invalidateQueries({ queryKey: ["request"] }),
  });
  return (
    <Dialog title={say("late.title", { promise: one.name })} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (cause) explain.mutate();
        }}
      >
        <Choices
          label={say("late.cause")}
          value={cause}
          options={CAUSES.map((value) => ({ value, label: causeWord(value) }))}
          onValue={setCause}
        />
        <TextInput
          label={say("late.text")}
          maxLength={1000}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {explain.error && <Failure error={explain.error} />}
        <Submit busy={explain.isPending}>{say("form.save")}</Submit>
      </form>
    </Dialog>
  );
}
