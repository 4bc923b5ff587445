// What somebody is told in the app: a list that is acknowledged one by one.

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation } from "wouter";
import type { Notice } from "../../shared/api.gen.ts";
import { get, nameOf, type Page, post, query } from "../../shared/api.ts";
import { dayAndTime } from "../../shared/time.ts";
import { Dialog } from "../kit/dialog.tsx";
import { Empty, Failure } from "../kit/parts.tsx";
import { say } from "./texts.ts";

export function NoticesButton({ person }: { person: number }) {
  const [open, setOpen] = useState(false);
  const notices = useQuery({
    queryKey: ["notice", person],
    queryFn: () =>
      get<Page<Notice>>(
        `notices?${query({ person, way: "app", state: "sent", sort: "-id", limit: 50, names: true })}`,
      ),
  });
  const items = notices.data?.items ?? [];
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        {say("notice.title")}
        {items.length > 0 && <span className="badge">{items.length}</span>}
      </button>
      {open && (
        <Dialog onClose={() => setOpen(false)} title={say("notice.title")}>
          {notices.error && <Failure error={notices.error} again={() => notices.refetch()} />}
          {items.length === 0 && <Empty title={say("notice.none")} />}
          {items.map((notice) => (
            <Row
              key={notice.id}
              notice={notice}
              number={nameOf(notices.data?.names, "requests", notice.request)}
              onGo={() => setOpen(false)}
            />
          ))}
        </Dialog>
      )}
    </>
  );
}

function Row({ notice, number, onGo }: { notice: Notice; number: string; onGo: () => void }) {
  const queries = useQueryClient();
  const [, go] = useLocation();
  const seen = useMutation({
    // seeing a call-out is taking it: nobody else is called then
    mutationFn: async () => {
      if (notice.kind === "call_out" && notice.page)
        await post(`pages/${notice.page}/acknowledge`).catch(() => undefined);
      return post(`notices/${notice.id}/acknowledge`);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["notice"] }),
  });
  return (
    <div className="promise">
      <button
        type="button"
        className="link"
        onClick={() => {
          onGo();
          go(`/requests/${number}`);
        }}
      >
        {say(`notice.${notice.kind}`)} · {number}
      </button>
      <time className="dim">{dayAndTime(notice.created_at)}</time>
      <button type="button" className="link" onClick={() => seen.mutate()}>
        {say("notice.seen")}
      </button>
    </div>
  );
}
