// Takes along what one's requests show, before the network is gone.
import type { Request } from "../shared/api.gen.ts";
import { get, type Page } from "../shared/api.ts";
import { minePath, pathsOf, readMine } from "./paths.ts";
import { forgetKept, keep, readKept } from "./store.ts";

export type Synced = { at: number; requests: number };

const FRESH_FOR = 10 * 60 * 1000;

let running: Promise<Synced> | undefined;

/** The last one, where its list is still on this phone. */
export async function lastSync(person: number): Promise<Synced | undefined> {
  const kept = await readKept(minePath(person));
  return kept && { at: kept.at, requests: (kept.data as Page<Request>).items.length };
}

/** Once at a time; `all`: also what was read a short while ago. */
export function sync(person: number, all = false): Promise<Synced> {
  running ??= takeAlong(person, all).finally(() => {
    running = undefined;
  });
  return running;
}

async function takeAlong(person: number, all: boolean): Promise<Synced> {
  const path = minePath(person);
  const mine = await readMine<Page<Request>>(path);
  await keep(path, mine);
  for (const request of mine.items)
    for (const part of pathsOf(request))
      if (all || !(await isFresh(part, request))) await keep(part, await get(part));
  await forgetKept(false);
  return { at: Date.now(), requests: mine.items.length };
}

async function isFresh(path: string, request: Request): Promise<boolean> {
  const kept = await readKept(path);
  return (
    !!kept && kept.at > Date.now() - FRESH_FOR && kept.at > Date.parse(request.updated_at ?? "")
  );
}
