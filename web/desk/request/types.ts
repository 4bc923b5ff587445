import type { ClockState } from "../kit/parts.tsx";

/** What the words of the request's programme mean. */
export type Words = { levels: Record<string, string>; pauses: Record<string, string> };

export type Owed = {
  promise: string;
  name: string;
  says: string | null;
  round: number;
  state: ClockState;
  due: string | null;
  met_at: string | null;
  explain: string[];
  late_cause?: string | null;
  late_text?: string | null;
};

export type Clocks = {
  steps: { id: string; name: string; done_at: string | null }[];
  commitments: Owed[];
  words: Words;
};

/** One line of a request's story. */
export type Item = {
  at: string;
  kind: "event" | "message" | "alert" | "change";
  recorded_at?: string;
  by?: number | null;
  note?: string | null;
  event?: { type: string; reason?: string; level?: string };
  message?: { side: string; text: string; author: number | null };
  side?: string;
  text?: string;
  alert?: { kind: string; promise: string | null; place: string | null };
  [key: string]: unknown;
};
