// The acts on a request and what each asks for (docs/api.md, Acts).
import type { Request } from "../../shared/api.gen.ts";

export const ACTS = [
  "respond",
  "owe_call_back",
  "call_back",
  "set_level",
  "set_mode",
  "diagnose",
  "record",
  "hold",
  "resume",
  "work_around",
  "resolve",
  "confirm",
  "report_back",
  "close",
  "reopen",
  "interruption_begins",
  "interruption_ends",
  "cancel",
] as const;
export type Act = (typeof ACTS)[number];

/** The one thing to do next. */
export const NEXT: Partial<Record<Request["state"], Act>> = {
  received: "respond",
  answered: "set_mode",
  mode_set: "diagnose",
  diagnosed: "resolve",
  repaired: "resolve",
  resolved: "confirm",
  confirmed: "report_back",
  reported: "close",
};

/** What happened outside of the program, as `record` takes it. */
export const RECORDED = [
  "visit.needed",
  "visit.agreed",
  "visit.confirmed",
  "visit.dispatched",
  "visit.arrived",
  "visit.repaired",
  "visit.finished",
  "part.needed",
  "part.shipped",
  "part.arrived",
  "unit.swapped",
  "rma.started",
  "rma.finished",
  "software.adjusted",
  "customer.informed",
] as const;

export type Question = {
  field: string;
  kind: "choice" | "text" | "when" | "level" | "pause" | "yes";
  options?: readonly string[];
  required?: boolean;
};

const ASKS: Partial<Record<Act, Question[]>> = {
  set_mode: [
    { field: "support_mode", kind: "choice", options: ["telephone", "on_site"], required: true },
  ],
  diagnose: [
    {
      field: "fault_side",
      kind: "choice",
      options: ["hardware", "software", "none"],
      required: true,
    },
  ],
  hold: [
    { field: "reason", kind: "pause", required: true },
    { field: "until", kind: "when" },
  ],
  resume: [{ field: "reason", kind: "pause", required: true }],
  set_level: [
    { field: "level", kind: "level", required: true },
    { field: "reason", kind: "text", required: true },
    { field: "corrected", kind: "yes" },
  ],
  record: [
    { field: "type", kind: "choice", options: RECORDED, required: true },
    { field: "for", kind: "when" },
  ],
  reopen: [{ field: "reason", kind: "text", required: true }],
  cancel: [{ field: "reason", kind: "text", required: true }],
};

export const questionsOf = (act: Act): Question[] => ASKS[act] ?? [];
export const needsWords = (act: Act): boolean => !!ASKS[act];
