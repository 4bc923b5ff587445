import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { Attachment } from "../../shared/api.gen.ts";
import { get, type Page, query, upload } from "../../shared/api.ts";
import { bytesWord } from "../../shared/words.ts";
import { Failure } from "./parts.tsx";
import { say } from "./texts.ts";

type Props = { path: string; mayAdd: boolean };

/** The files of a record; those of the house are told apart before they are sent. */
export function Files({ path, mayAdd }: Props) {
  const [internal, setInternal] = useState(true);
  const chooser = useRef<HTMLInputElement>(null);
  const queries = useQueryClient();
  const files = useQuery({
    queryKey: ["attachment", path],
    queryFn: ({ signal }) => get<Page<Attachment>>(`${path}/attachments`, signal),
  });
  const add = useMutation({
    mutationFn: async (chosen: File[]) => {
      for (const file of chosen)
        await upload(`${path}/attachments?${query({ name: file.name, internal })}`, file);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["attachment", path] }),
  });
  const items = files.data?.items ?? [];
  if (!items.length && !mayAdd) return null;
  return (
    <section
      className="section"
      aria-label={say("files.title")}
      onDragOver={(event) => mayAdd && event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        if (mayAdd) add.mutate([...event.dataTransfer.files]);
      }}
    >
      <h2>{say("files.title")}</h2>
      {files.error && <Failure error={files.error} again={() => files.refetch()} />}
      {items.map((file) => (
        <div key={file.id} className="promise">
          <a href={`/api/v1/attachments/${file.id}/content`} download={file.name}>
            {file.name}
          </a>
          <span className="dim num">{bytesWord(file.bytes)}</span>
          <span className="dim">{file.internal ? say("files.internal") : ""}</span>
        </div>
      ))}
      {mayAdd && (
        <div className="answers no-print">
          <input
            ref={chooser}
            type="file"
            multiple
            hidden
            onChange={(event) => {
              add.mutate([...(event.currentTarget.files ?? [])]);
              event.currentTarget.value = "";
            }}
          />
          <button type="button" className="link" onClick={() => chooser.current?.click()}>
            {say(add.isPending ? "files.sending" : "files.add")}
          </button>
          <label>
            <input type="checkbox" checked={internal} onChange={() => setInternal(!internal)} />{" "}
            {say("files.keep")}
          </label>
        </div>
      )}
      {add.error && <Failure error={add.error} />}
    </section>
  );
}
