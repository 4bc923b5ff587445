import { messageOf } from "../kit/parts.tsx";
import { Problem } from "../shared/api.ts";
import { dayAndTime } from "../shared/time.ts";
import type { Stored } from "./stored.ts";
import { say } from "./texts.ts";

/** Said wherever what is shown comes from the phone's store, because the server couldn't be asked. */
export function AsOf({ stored }: { stored: Stored<unknown> }) {
  const { data, at, error } = stored;
  if (!error || data === undefined || !at) return null;
  const offline = error instanceof Problem && error.code === "offline";
  return (
    <p className="asof">
      {say("asof", { time: dayAndTime(new Date(at).toISOString()) })}
      {!offline && ` ${messageOf(error)}`}
    </p>
  );
}
