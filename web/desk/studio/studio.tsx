// A programme while it is written: the YAML, and beside it what it says in plain words, what it does in a
// case, what it changes, and what it would have done to last year's requests.
import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Link, useLocation, useSearchParams } from "wouter";
import type { Programme } from "../../shared/api.gen.ts";
import { get, newKey, patch, post } from "../../shared/api.ts";
import { Conflict, movedRecord, type Values } from "../kit/conflict.tsx";
import { useLater } from "../kit/lookup.ts";
import type { Me } from "../kit/me.ts";
import { Failure, Skeleton } from "../kit/parts.tsx";
import { tell } from "../kit/toasts.tsx";
import { type Source, useCheck, useSchema } from "./asked.ts";
import { Differences } from "./difference.tsx";
import { type Editor, openEditor } from "./editor.ts";
import { useModels } from "./programmes.tsx";
import { PublishDialog } from "./publish.tsx";
import { say } from "./texts.ts";
import { TryCase } from "./trycase.tsx";
import { Words } from "./words.tsx";

type Props = { id: string; me: Me };

/** A stored version, or a new one that begins with a model or with another version's text. */
export function Studio({ id, me }: Props) {
  const [params] = useSearchParams();
  const from = id === "new" ? params.get("from") : id;
  const model = params.get("model");
  const models = useModels();
  const stored = useQuery({
    queryKey: ["programme", from],
    enabled: !!from,
    queryFn: () => get<Programme>(`programmes/${from}`),
  });
  const text = model
    ? models.data?.items.find(({ name }) => name === model)?.text
    : from
      ? stored.data && (id === "new" ? withNextVersion(stored.data.text) : stored.data.text)
      : "";
  if (stored.error) return <Failure error={stored.error} again={() => stored.refetch()} />;
  if (text === undefined) return <Skeleton rows={12} />;
  const programme = id === "new" ? undefined : stored.data;
  const before = id === "new" ? stored.data : undefined;
  return (
    <Desk
      key={id}
      stored={programme}
      before={before}
      text={text}
      me={me}
      draft={draftName(id, from, model)}
    />
  );
}

/** A published version never changes: what is written on is the next one. */
function withNextVersion(text: string): string {
  return text.replace(
    /^version:(\s*)(["']?)(\d+)\2/m,
    (_, space, quote, version) => `version:${space}${quote}${Number(version) + 1}${quote}`,
  );
}

const DRAFT = "aftercare.programme.";
const draftName = (id: string, from: string | null, model: string | null) =>
  `${id} ${from} ${model}`;
function keptDraft(name: string): string | null {
  try {
    return sessionStorage.getItem(DRAFT + name);
  } catch {
    return null;
  }
}
function keepDraft(name: string, text: string | null) {
  try {
    if (text === null) sessionStorage.removeItem(DRAFT + name);
    else sessionStorage.setItem(DRAFT + name, text);
  } catch {
    // it is kept as long as the page
  }
}

type DeskProps = {
  stored: Programme | undefined;
  /** what a new one begins with */
  before: Programme | undefined;
  text: string;
  me: Me;
  draft: string;
};

const SIDES = ["words", "try", "difference"] as const;
type Side = (typeof SIDES)[number];

function Desk({ stored: opened, before, text: start, me, draft }: DeskProps) {
  // as it was when one began, or saved: what others save meanwhile is told apart from it
  const [base, setBase] = useState({ programme: opened, text: start });
  const published = useQuery({
    queryKey: ["programme", String(opened?.id)],
    enabled: !!opened,
    queryFn: () => get<Programme>(`programmes/${opened?.id}`),
  });
  const status = published.data?.status ?? opened?.status;
  const { programme, text: stored } = base;
  const readOnly = !me.rights.includes("programmes.write") || (!!programme && status !== "draft");
  const [text, setText] = useState(() => (readOnly ? stored : (keptDraft(draft) ?? stored)));
  const [side, setSide] = useState<Side>("words");
  const [line, setLine] = useState(1);
  const [publishing, setPublishing] = useState(false);
  const editor = useRef<Editor | null>(null);
  const typed = useLater(text, 400);
  const source: Source = readOnly && programme ? { programme: programme.id } : { text: typed };
  const check = useCheck(source);
  const problems = check.data?.problems ?? [];
  useEffect(() => editor.current?.setMistakes(check.data?.problems ?? []), [check.data]);
  // the server leaves out the spaces at the end: what was sent is what is saved
  const save = useSave(programme, text, draft, (saved, sent) =>
    setBase({ programme: saved, text: sent }),
  );
  const moved = movedRecord(save.error);
  const takeTheirs = (theirs: Values) => {
    setBase({ programme: theirs as unknown as Programme, text: String(theirs.text) });
    editor.current?.setText(String(theirs.text));
    save.reset();
  };
  const changed = text !== stored;
  const write = (next: string) => {
    setText(next);
    keepDraft(draft, next === stored ? null : next);
  };
  return (
    <>
      <div className="page-head">
        <h1>
          <Link href="/programmes">{say("studio.programmes")}</Link> ·{" "}
          {programme
            ? `${programme.name ?? programme.programme} ${programme.edition}`
            : say("studio.new")}
        </h1>
        {programme && <span className="state">{say(`studio.${status ?? "draft"}`)}</span>}
        <span className="grow" />
        <Acts
          programme={programme}
          status={status}
          me={me}
          readOnly={readOnly}
          changed={changed}
          sound={!!check.data?.sound}
          saving={save.isPending}
          onSave={() => save.mutate(undefined)}
          onPublish={() => setPublishing(true)}
        />
      </div>
      {moved ? (
        <Conflict
          before={{ text: stored }}
          now={{ text: moved.text }}
          mine={{ text }}
          labelOf={() => say("studio.text")}
          textOf={lastLines}
          onMine={() => save.mutate(moved.version as number)}
          onTheirs={() => takeTheirs(moved)}
        />
      ) : (
        save.error && <Failure error={save.error} />
      )}
      <div className="studio">
        <div className="studio-text">
          <TextEditor
            start={text}
            readOnly={readOnly}
            onEditor={(one) => {
              editor.current = one;
            }}
            onText={write}
            onLine={setLine}
          />
          <Mistakes
            problems={problems}
            pending={check.isFetching}
            onGo={(at) => editor.current?.goTo(at)}
          />
        </div>
        <div className="studio-side">
          <div className="composer-tabs" role="tablist" aria-label={say("studio.beside")}>
            {SIDES.map((one) => (
              <button
                key={one}
                type="button"
                role="tab"
                aria-selected={side === one}
                onClick={() => setSide(one)}
              >
                {say(`studio.${one}`)}
              </button>
            ))}
          </div>
          <Beside label={say(`studio.${side}`)}>
            {check.error && <Failure error={check.error} again={() => check.refetch()} />}
            {side === "words" && (
              <Words
                sections={check.data?.words ?? null}
                sound={!!check.data?.sound}
                line={line}
                onGo={(at) => editor.current?.goTo(at)}
              />
            )}
            {side === "try" &&
              (check.data?.sound ? <TryCase source={source} /> : <p>{say("studio.mendFirst")}</p>)}
            {side === "difference" &&
              (check.data?.sound ? (
                <Differences programme={programme ?? before} source={source} />
              ) : (
                <p>{say("studio.mendFirst")}</p>
              ))}
          </Beside>
        </div>
      </div>
      {publishing && programme && (
        <PublishDialog programme={programme} onClose={() => setPublishing(false)} />
      )}
    </>
  );
}

function Beside({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by key
    <div className="studio-beside" role="tabpanel" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}

/** Enough of a long text to know which one it is. */
const lastLines = (_: string, value: unknown) =>
  `… ${String(value ?? "")
    .trimEnd()
    .slice(-160)}`;

function useSave(
  programme: Programme | undefined,
  text: string,
  draft: string,
  onSaved: (saved: Programme, sent: string) => void,
) {
  const queries = useQueryClient();
  const [, go] = useLocation();
  const key = useRef(newKey());
  const latest = useRef(text);
  latest.current = text;
  return useMutation({
    mutationFn: async (version?: number) => {
      const saved = programme
        ? await patch<Programme>(
            `programmes/${programme.id}`,
            { text },
            version ?? programme.version,
          )
        : await post<Programme>("programmes", { text }, { key: key.current });
      return { saved, sent: text };
    },
    onSuccess: ({ saved, sent }) => {
      keepDraft(draft, null);
      const id = String(saved.id);
      // what was typed while it was sent goes on with what is stored
      if (latest.current !== sent) keepDraft(draftName(id, id, null), latest.current);
      queries.setQueryData(["programme", id], saved);
      queries.invalidateQueries({ queryKey: ["programme", "list"] });
      onSaved(saved, sent);
      tell(say("studio.saved"));
      go(`/programmes/${id}`);
    },
  });
}

type ActsProps = {
  programme: Programme | undefined;
  status: Programme["status"] | undefined;
  me: Me;
  readOnly: boolean;
  changed: boolean;
  sound: boolean;
  saving: boolean;
  onSave: () => void;
  onPublish: () => void;
};

function Acts(props: ActsProps) {
  const { programme, status, me, readOnly, changed, sound, saving, onSave, onPublish } = props;
  const [, go] = useLocation();
  if (!me.rights.includes("programmes.write")) return null;
  if (programme && readOnly)
    return (
      <Button size="xs" onClick={() => go(`/programmes/new?from=${programme.id}`)}>
        {say("studio.nextVersion")}
      </Button>
    );
  const mayPublish = status === "draft" && !changed && sound;
  return (
    <>
      <Button
        size="xs"
        variant={mayPublish ? "default" : "filled"}
        loading={saving}
        disabled={!!programme && !changed}
        onClick={onSave}
      >
        {say("studio.save")}
      </Button>
      {status === "draft" && (
        <Button size="xs" disabled={!mayPublish} onClick={onPublish}>
          {say("studio.publish")}
        </Button>
      )}
    </>
  );
}

type EditorProps = {
  start: string;
  readOnly: boolean;
  onEditor: (editor: Editor | null) => void;
  onText: (text: string) => void;
  onLine: (line: number) => void;
};

function TextEditor({ start, readOnly, onEditor, onText, onLine }: EditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const schema = useSchema();
  const latest = useRef({ schema: schema.data, onText, onLine });
  latest.current = { schema: schema.data, onText, onLine };
  useEffect(() => {
    if (!host.current) return;
    const editor = openEditor({
      host: host.current,
      text: start,
      label: say("studio.text"),
      readOnly,
      schema: () => latest.current.schema,
      onText: (text) => latest.current.onText(text),
      onLine: (line) => latest.current.onLine(line),
    });
    onEditor(editor);
    return () => {
      onEditor(null);
      editor.destroy();
    };
  }, [readOnly]);
  return <div ref={host} className="studio-editor" />;
}

type MistakesProps = {
  problems: { line: number | null; message: string; hint?: string }[];
  pending: boolean;
  onGo: (line: number) => void;
};

function Mistakes({ problems, pending, onGo }: MistakesProps) {
  return (
    <div className="studio-mistakes" role="status" aria-busy={pending}>
      {problems.length === 0 ? (
        <span className="dim">{pending ? say("studio.checking") : say("studio.sound")}</span>
      ) : (
        <>
          <strong className="wrong">{say("studio.mistakes", { count: problems.length })}</strong>
          <ul>
            {problems.map(({ line, message, hint }, at) => (
              <li key={`${at} ${message}`}>
                {line ? (
                  <button type="button" className="link" onClick={() => onGo(line)}>
                    {say("studio.line", { line })}
                  </button>
                ) : null}{" "}
                {message} {hint && <span className="dim">{hint}</span>}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
