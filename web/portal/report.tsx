// Reporting a fault: which unit, one text, a photo if there is one, where to call back. Then what is
// promised.
import { useAsked, useDoing } from "../kit/data.ts";
import { keyFor, useDraft } from "../kit/drafts.ts";
import { Button, Choices, Failure, Field, Form, Skeleton, Title } from "../kit/parts.tsx";
import { useState } from "../kit/view.ts";
import type { Equipment, Request, Site } from "../shared/api.gen.ts";
import { type Page, post } from "../shared/api.ts";
import type { Me } from "./app.tsx";
import { Photo, photoNow, sendPhoto } from "./photo.tsx";
import { Sent } from "./sent.tsx";
import { say } from "./texts.ts";
import { UnitChoice } from "./unitchoice.tsx";

const SUBJECT_MOST = 100;

type Given = {
  text: string;
  phone: string | null;
  unit: number | null;
  unitName: string;
  site: string;
};
const nothing: Given = { text: "", phone: null, unit: null, unitName: "", site: "" };

export function ReportPage({ me, query }: { me: Me; query: URLSearchParams }) {
  const from = useStart(query);
  const [sent, setSent] = useState<{ request: Request; photo: File | undefined }>();
  if (sent) return <Sent {...sent} />;
  if (from.waits && from.failed)
    return (
      <>
        <Title>{say("report.title")}</Title>
        <Failure error={from.failed} again={from.again} />
      </>
    );
  if (from.waits) return <Skeleton />;
  return (
    <ReportForm me={me} from={from} onSent={(request, photo) => setSent({ request, photo })} />
  );
}

type Start = {
  waits: boolean;
  again: () => void;
  unit: Equipment | undefined;
  byLabel: boolean;
  follows: number | null;
  failed: unknown;
};

/** What the address says already: a unit by its id or by the label on it, a request to go on from. */
function useStart(query: URLSearchParams): Start {
  const label = query.get("label");
  const id = query.get("equipment");
  const path = label
    ? `labels/${encodeURIComponent(label)}`
    : id && /^\d+$/.test(id)
      ? `equipment/${id}`
      : null;
  const unit = useAsked<Equipment>(path);
  return {
    waits: path !== null && !unit.data,
    again: unit.again,
    unit: unit.data,
    byLabel: Boolean(label),
    follows: Number(query.get("follows")) || null,
    failed: unit.error,
  };
}

type FormProps = {
  me: Me;
  from: Start;
  onSent: (request: Request, photo: File | undefined) => void;
};

function ReportForm({ me, from, onSent }: FormProps) {
  const draft = useDraft("report", nothing);
  const [lacks, setLacks] = useState(false);
  const given = draft.value;
  const unit = from.unit
    ? { id: from.unit.id, name: from.unit.name }
    : given.unit
      ? { id: given.unit, name: given.unitName }
      : null;
  const phone = given.phone ?? me.user?.phone ?? "";
  const send = useDoing(async () => {
    const body = bodyOf(given, phone, unit?.id ?? null, from);
    const request = await post<Request>("requests", body, { key: keyFor("report", body) });
    draft.clear();
    onSent(request, await photoLeft(request));
  });
  return (
    <>
      <Title>{say("report.title")}</Title>
      <Form
        onSend={() => {
          setLacks(true);
          if (given.text.trim()) send.run(undefined);
        }}
      >
        {from.unit ? (
          <p>
            {say("report.unit")}: <span className="strong">{from.unit.name}</span>{" "}
            <span className="dim">{from.unit.serial ?? from.unit.number}</span>
          </p>
        ) : (
          <UnitChoice
            unit={unit}
            onChoose={(chosen) =>
              draft.set({ unit: chosen?.id ?? null, unitName: chosen?.name ?? "" })
            }
          />
        )}
        {!unit && me.user?.scope === "sites" && me.user.sites.length > 1 && (
          <SiteChoice site={given.site} onChoose={(site) => draft.set({ site })} />
        )}
        <Field
          label={say("report.text")}
          hint={say("report.textHint")}
          lines={5}
          most={18000}
          value={given.text}
          error={lacks && !given.text.trim() ? say("report.textNeeded") : undefined}
          onText={(text) => draft.set({ text })}
        />
        <Photo />
        <Field
          label={say("report.phone")}
          hint={say("report.phoneHint")}
          type="tel"
          most={60}
          autoComplete="tel"
          value={phone}
          onText={(text) => draft.set({ phone: text })}
        />
        {send.error !== undefined && <Failure error={send.error} />}
        <Button kind="main" submit busy={send.busy}>
          {say("report.send")}
        </Button>
      </Form>
    </>
  );
}

/** The request stands already: whether its photo came through is a matter of its own. */
async function photoLeft(request: Request): Promise<File | undefined> {
  const photo = photoNow();
  try {
    if (photo) await sendPhoto(request.id, photo);
    return undefined;
  } catch {
    return photo;
  }
}

/** The telephone number goes into the text: it is for this fault, not for the account. */
function bodyOf(given: Given, phone: string, equipment: number | null, from: Start) {
  const text = given.text.trim();
  return {
    kind: "fault",
    channel: from.byLabel ? "qr" : "portal",
    equipment,
    ...(equipment || !given.site ? {} : { site: Number(given.site) }),
    follows: from.follows,
    subject: subjectOf(text),
    description: phone.trim() ? `${text}\n\nTel. 电话: ${phone.trim()}` : text,
  };
}

/** The first line, by whole characters. */
function subjectOf(text: string): string {
  const line = Array.from(text.split("\n")[0]?.trim() ?? "");
  return line.length > SUBJECT_MOST
    ? `${line.slice(0, SUBJECT_MOST - 1).join("")}…`
    : line.join("");
}

function SiteChoice({ site, onChoose }: { site: string; onChoose: (site: string) => void }) {
  const sites = useAsked<Page<Site>>("sites?limit=200&sort=name");
  if (!sites.data) return <Failure error={sites.error} again={sites.again} />;
  const options = sites.data.items.map(({ id, name }) => ({ value: String(id), label: name }));
  return <Choices label={say("report.site")} options={options} value={site} onChoose={onChoose} />;
}
