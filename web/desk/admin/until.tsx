// Until when a qualification holds; what ends soon, or has ended, is marked.
import { serverNow } from "../../shared/api.ts";
import { day, dayOf } from "../../shared/time.ts";
import { say } from "./texts.ts";

const SOON_MS = 60 * 86_400_000;

export function Until({ day: last }: { day: string | null }) {
  if (!last) return null;
  const today = dayOf(new Date(serverNow()).toISOString());
  const soon = dayOf(new Date(serverNow() + SOON_MS).toISOString());
  const text = { day: day(last) };
  if (last < today) return <span className="expired">✗ {say("skill.expired", text)}</span>;
  if (last <= soon) return <span className="expiring">△ {say("skill.soon", text)}</span>;
  return <span className="dim">{say("skill.until", text)}</span>;
}
