// The customer doesn't agree with a hold or with the level: what they say, and the two answers.
import { Button, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Request } from "../../shared/api.gen.ts";
import { post } from "../../shared/api.ts";
import type { Me } from "../kit/me.ts";
import { Failure } from "../kit/parts.tsx";
import { say } from "./texts.ts";
import { useTimeline } from "./timeline.tsx";

export function Contest({ request, me }: { request: Request; me: Me }) {
  const [reason, setReason] = useState("");
  const timeline = useTimeline(request);
  const queries = useQueryClient();
  const answer = useMutation({
    mutationFn: (well: boolean) =>
      well
        ? post(`requests/${request.id}/accept_contest`, {}, request)
        : post(`requests/${request.id}/refuse_contest`, { reason }, request),
    onSettled: () => queries.invalidateQueries({ queryKey: ["request"] }),
  });
  const contest = timeline.data?.items.findLast(
    ({ event }) => event?.type === "request.contested",
  )?.event;
  const decides = me.rights.includes("requests.decide");
  return (
    <section className="contest" aria-label={say("contest.title")}>
      <strong>
        {contest?.level ? say("contest.level", { level: contest.level }) : say("contest.hold")}
      </strong>
      {contest?.reason && <p>“{contest.reason}”</p>}
      {decides ? (
        <form
          className="acts"
          onSubmit={(event) => {
            event.preventDefault();
            answer.mutate(false);
          }}
        >
          <Button size="xs" loading={answer.isPending} onClick={() => answer.mutate(true)}>
            {say("contest.accept")}
          </Button>
          <TextInput
            size="xs"
            required
            aria-label={say("contest.reason")}
            placeholder={say("contest.reason")}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Button size="xs" variant="default" type="submit" disabled={!reason.trim()}>
            {say("contest.refuse")}
          </Button>
        </form>
      ) : (
        <p className="dim">{say("contest.waits")}</p>
      )}
      {answer.error && <Failure error={answer.error} />}
    </section>
  );
}
