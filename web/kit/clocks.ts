// What a request's clocks say (GET requests/{id}/clocks).
export type Commitment = {
  promise: string;
  name: string;
  says: string;
  round: number;
  state: "running" | "paused" | "met" | "late" | "breached" | "void";
  due: string | null;
  met_at: string | null;
  explain: string[];
};
export type Clocks = {
  level: string | null;
  steps: { id: string; name: string; done_at: string | null }[];
  words: { levels: Record<string, string>; pauses: Record<string, string> };
  commitments: Commitment[];
};
