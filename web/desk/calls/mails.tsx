// Mails of people whom nobody knows: whose they are is said here, in one step.
import { TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation } from "wouter";
import type { Contact, Mail } from "../../shared/api.gen.ts";
import { get, type Page, post, query } from "../../shared/api.ts";
import { dayAndTime } from "../../shared/time.ts";
import { Empty, Failure, PageBody, Skeleton } from "../kit/parts.tsx";
import { say } from "./texts.ts";

export function Mails() {
  const mails = useQuery({
    queryKey: ["mail", "waiting"],
    queryFn: () => get<Page<Mail>>(`mails?${query({ state: "waiting", limit: 100 })}`),
  });
  return (
    <>
      <div className="page-head">
        <h1>{say("mail.title")}</h1>
      </div>
      <PageBody title={say("mail.title")}>
        {mails.error && <Failure error={mails.error} again={() => mails.refetch()} />}
        {mails.isPending && <Skeleton />}
        {mails.data?.items.length === 0 && <Empty title={say("mail.none")} />}
        {mails.data?.items.map((mail) => (
          <One key={mail.id} mail={mail} />
        ))}
      </PageBody>
    </>
  );
}

function One({ mail }: { mail: Mail }) {
  const [text, setText] = useState(mail.from_name ?? "");
  const queries = useQueryClient();
  const [, go] = useLocation();
  const people = useQuery({
    queryKey: ["contact", "like", text],
    enabled: text.length > 1,
    queryFn: ({ signal }) =>
      get<Page<Contact>>(`contacts?${query({ q: text, typing: true, limit: 5 })}`, signal),
  });
  const file = useMutation({
    mutationFn: (contact: number) => post<Mail>(`mails/${mail.id}/file`, { contact }),
    onSuccess: () => {
      queries.invalidateQueries({ queryKey: ["mail"] });
      go("/");
    },
  });
  return (
    <section className="section">
      <h2>{mail.subject}</h2>
      <p className="dim">
        {mail.from_name} &lt;{mail.from_address}&gt; · {dayAndTime(mail.came_at)} · {mail.reason}
      </p>
      <p style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>{mail.text}</p>
      <TextInput
        label={say("call.who")}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {people.data?.items.map((contact) => (
        <button
          key={contact.id}
          type="button"
          className="link"
          onClick={() => file.mutate(contact.id)}
        >
          {contact.name} {contact.position}
        </button>
      ))}
      {(file.error || people.error) && <Failure error={file.error ?? people.error} />}
    </section>
  );
}
