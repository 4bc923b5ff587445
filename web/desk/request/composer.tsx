// Two composers that can't be confused: colour, heading, border and button differ, and the one that
// goes out says to whom.
import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { Request } from "../../shared/api.gen.ts";
import { newKey, post } from "../../shared/api.ts";
import { useKeys } from "../kit/keys.ts";
import { Failure } from "../kit/parts.tsx";
import { say } from "./texts.ts";

type Side = "note" | "answer";
/** What is typed is kept for each request while the page lives. */
const drafts = new Map<string, string>();

export function Composer({ request, to, works }: { request: Request; to: string; works: boolean }) {
  const [side, setSide] = useState<Side>(works ? "note" : "answer");
  const draftKey = `${request.id} ${side}`;
  const [text, setText] = useState(drafts.get(draftKey) ?? "");
  const area = useRef<HTMLTextAreaElement>(null);
  const key = useRef(newKey());
  const queries = useQueryClient();
  const write = (value: string) => {
    drafts.set(draftKey, value);
    setText(value);
  };
  const turn = (next: Side) => {
    setSide(next);
    setText(drafts.get(`${request.id} ${next}`) ?? "");
    requestAnimationFrame(() => area.current?.focus());
  };
  const send = useMutation({
    mutationFn: () =>
      post(
        `requests/${request.id}/${side === "note" ? "notes" : "messages"}`,
        { text },
        { key: key.current },
      ),
    onSuccess: () => {
      key.current = newKey();
      write("");
    },
    onSettled: () => {
      queries.invalidateQueries({ queryKey: ["request"] });
      queries.invalidateQueries({ queryKey: ["request-of", request.id] });
    },
  });
  useKeys(works ? { n: () => turn("note"), r: () => turn("answer") } : { r: () => turn("answer") });
  const heading = say(side === "note" ? "request.note" : "request.answer");
  return (
    <form
      className={`composer ${side}`}
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim()) send.mutate();
      }}
    >
      <div className="composer-tabs" role="tablist" aria-label={say("request.timeline")}>
        {works && (
          <button
            type="button"
            role="tab"
            aria-selected={side === "note"}
            onClick={() => turn("note")}
          >
            {say("request.note")} <kbd>N</kbd>
          </button>
        )}
        <button
          type="button"
          role="tab"
          aria-selected={side === "answer"}
          onClick={() => turn("answer")}
        >
          {say("request.answer")} <kbd>R</kbd>
        </button>
      </div>
      <textarea
        ref={area}
        aria-label={heading}
        value={text}
        maxLength={20000}
        onChange={(event) => write(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && event.ctrlKey && text.trim()) send.mutate();
        }}
      />
      <footer>
        <span className="dim">
          {side === "note"
            ? say("request.noteHint")
            : to
              ? say("request.answerTo", { who: to })
              : say("request.answerNobody")}
        </span>
        <Button
          type="submit"
          size="xs"
          loading={send.isPending}
          disabled={!text.trim()}
          variant={side === "note" ? "default" : "filled"}
        >
          {say(side === "note" ? "request.saveNote" : "request.send")}
        </Button>
      </footer>
      {send.error && <Failure error={send.error} />}
    </form>
  );
}
