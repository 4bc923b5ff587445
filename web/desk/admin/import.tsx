// Bringing records in from a file: tried first, always; then for real, as a job that may be left.
import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Link } from "wouter";
import { query, upload } from "../../shared/api.ts";
import { OneOf } from "../kit/filters.tsx";
import { isUnderWay, type Job, useJob } from "../kit/jobs.ts";
import { Page } from "../kit/page.tsx";
import { Failure } from "../kit/parts.tsx";
import { Cancel, Progress } from "./jobs.tsx";
import { type ImportResult, Outcome } from "./outcome.tsx";
import { kindsWord, say } from "./texts.ts";

// in the order in which they refer to each other
const KINDS = [
  "customers",
  "sites",
  "contacts",
  "products",
  "parts",
  "components",
  "equipment",
  "contracts",
  "covers",
  "teams",
  "skills",
] as const;

type Asked = { kind: string; file: File; map: File | null; whole: boolean };

/** The map stands before the rows. What the file is its name says: browsers differ about CSV. */
async function begin({ kind, file, map, whole }: Asked, dryRun: boolean): Promise<Job> {
  const lines = /\.(jsonl|ndjson|json)$/i.test(file.name);
  const body = new File(map ? [map, file] : [file], file.name, {
    type: lines ? "application/x-ndjson" : "text/csv",
  });
  const asked = query({
    kind: map ? null : kind,
    name: file.name,
    map: map?.name,
    map_bytes: map?.size,
    dry_run: dryRun,
    all_or_nothing: whole,
    background: true,
  });
  return upload<Job>(`imports?${asked}`, body);
}

export function Import() {
  const [asked, setAsked] = useState<Asked | null>(null);
  const [run, setRun] = useState(0);
  return (
    <Page title={say("import.title")}>
      {asked ? (
        <Course
          key={run}
          asked={asked}
          onAgain={() => {
            setAsked(null);
            setRun(run + 1);
          }}
        />
      ) : (
        <Question onAsk={setAsked} />
      )}
    </Page>
  );
}

function Question({ onAsk }: { onAsk: (asked: Asked) => void }) {
  const [kind, setKind] = useState<string>(KINDS[0]);
  const [file, setFile] = useState<File | null>(null);
  const [map, setMap] = useState<File | null>(null);
  const [whole, setWhole] = useState(false);
  return (
    <form
      className="form import-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (file) onAsk({ kind, file, map, whole });
      }}
    >
      <p>{say("import.hint")}</p>
      <div className="asked">
        <OneOf
          label={say("import.kind")}
          value={map ? "mapped" : kind}
          options={
            map
              ? [{ value: "mapped", label: say("import.mapped") }]
              : KINDS.map((value) => ({ value, label: kindsWord(value) }))
          }
          onValue={setKind}
        />
      </div>
      <label className="field">
        {say("import.file")}
        <input
          type="file"
          required
          accept=".csv,.txt,.jsonl,.ndjson,.json"
          onChange={(event) => setFile(event.currentTarget.files?.[0] ?? null)}
        />
      </label>
      <p className="dim">{say("import.columns")}</p>
      <label className="field">
        {say("import.map")}
        <input
          type="file"
          accept=".yaml,.yml"
          onChange={(event) => setMap(event.currentTarget.files?.[0] ?? null)}
        />
      </label>
      <label>
        <input type="checkbox" checked={whole} onChange={() => setWhole(!whole)} />{" "}
        {say("import.whole")}
      </label>
      <Button type="submit" size="xs" disabled={!file}>
        {say("import.try")}
      </Button>
    </form>
  );
}

/** First tried, then for real. */
function Course({ asked, onAgain }: { asked: Asked; onAgain: () => void }) {
  const queries = useQueryClient();
  const start = useMutation({
    mutationFn: (dryRun: boolean) => begin(asked, dryRun),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["job"] }),
  });
  const [tried, setTried] = useState<ImportResult | null>(null);
  const job = useJob<ImportResult>(start.data?.id ?? null);
  const real = start.variables === false;
  // once, when the file is given
  useEffect(() => start.mutate(true), []);
  const now = job.data;
  const result = now && !isUnderWay(now) ? now.result : undefined;
  const goes = result && (asked.whole ? !result.refused : result.rows > result.refused);
  const again = (
    <button type="button" className="link" onClick={onAgain}>
      {say("import.again")}
    </button>
  );
  return (
    <>
      <p className="long">
        <strong>{asked.file.name}</strong>{" "}
        <span className="dim">{kindsWord(asked.map ? "mapped" : asked.kind)}</span>
      </p>
      {start.error && <Failure error={start.error} again={() => start.mutate(!real)} />}
      {job.error && <Failure error={job.error} again={() => job.refetch()} />}
      {(start.isPending || (now && isUnderWay(now))) && (
        <>
          <p role="status">{say(real ? "import.running" : "import.trying")}</p>
          {now && <Progress job={now} of={tried?.rows} />} {now && <Cancel job={now} />}
          {real && (
            <p className="dim">
              {say("import.left")} <Link href="/jobs">{say("job.title")}</Link>
            </p>
          )}
        </>
      )}
      {now?.problem && <p className="problem">{now.problem.detail ?? now.problem.title}</p>}
      {result && <Outcome result={result} done={real} />}
      {result && !real && !now?.problem && goes && (
        <div className="acts">
          <Button
            size="xs"
            onClick={() => {
              setTried(result);
              start.mutate(false);
            }}
          >
            {say("import.run", { count: result.rows - result.refused })}
          </Button>
        </div>
      )}
      {(start.error || (now && !isUnderWay(now))) && again}
    </>
  );
}
