// What is asked for, and so kept, of one's requests.
import type { Clocks } from "../kit/clocks.ts";
import { readPages } from "../kit/data.ts";
import type { Item } from "../kit/timeline.tsx";
import type { Equipment, Request, Site } from "../shared/api.gen.ts";
import { type Page, query } from "../shared/api.ts";
import { languageNow } from "../shared/i18n.ts";
import { useStored } from "./stored.ts";

const PAGES_MOST = 10; // of 100

export const minePath = (person: number) =>
  `requests?${query({ assignee: person, open: true, sort: "due_at", names: true, limit: 100 })}`;
export const requestPath = (number: string) => `requests?${query({ number, names: true })}`;
const clocksPath = (id: number) => `requests/${id}/clocks?language=${languageNow()}`;
const timelinePath = (id: number) => `requests/${id}/timeline`;
const sitePath = (id: number) => `sites/${id}`;
const unitPath = (id: number) => `equipment/${id}`;

/** All that a request's screen shows. */
export function pathsOf(request: Request): string[] {
  return [
    requestPath(request.number ?? ""),
    clocksPath(request.id),
    timelinePath(request.id),
    ...(request.site ? [sitePath(request.site)] : []),
    ...(request.equipment ? [unitPath(request.equipment)] : []),
  ];
}

/** All of them: a list on the phone has no second page to ask for. */
export const readMine = <T>(path: string, signal?: AbortSignal) =>
  readPages<Request>(path, PAGES_MOST, signal ?? new AbortController().signal) as Promise<T>;

export const useMine = (person: number) =>
  useStored<Page<Request>>(minePath(person), { entity: "request" }, readMine);

export const useRequest = (number: string) =>
  useStored<Page<Request>>(requestPath(number), { entity: "request" });

const of = (request: Request) => ({ entity: "request", record: request.id });

export const useClocks = (request: Request) =>
  useStored<Clocks>(clocksPath(request.id), of(request));
export const useTimeline = (request: Request) =>
  useStored<{ items: Item[] }>(timelinePath(request.id), of(request));
export const useSite = (request: Request) =>
  useStored<Site>(request.site ? sitePath(request.site) : null, { entity: "site" });
export const useUnit = (request: Request) =>
  useStored<Equipment>(request.equipment ? unitPath(request.equipment) : null, {
    entity: "equipment",
  });
