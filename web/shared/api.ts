// Asking the server: JSON in and out, errors as the problems that it answers (RFC 9457).

export type Field = { field: string; code: string; message: string };

export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly fields: Field[],
    /** of a 412: the record as it stands now */
    readonly record?: unknown,
  ) {
    super(detail);
  }
  /** What is wrong with one field, to be shown beside it. */
  of(field: string): string | undefined {
    return this.fields.find((one) => one.field === field)?.message;
  }
}

let csrf = "";
/** The mark that a session's writes carry; from sign-in or `me`. */
export function useMark(mark: string) {
  csrf = mark;
}

/** What is newer on the server's clock than on this one's, in milliseconds. */
let skew = 0;
let measured = false;
export const serverNow = () => Date.now() + skew;
/** The same, undefined before the first answer. */
export const clockOffset = () => (measured ? skew : undefined);

export type Call = { version?: number; key?: string; signal?: AbortSignal };

export function ask<T>(method: string, path: string, body?: unknown, call: Call = {}): Promise<T> {
  const headers: Record<string, string> =
    body === undefined ? {} : { "Content-Type": "application/json" };
  return send(method, path, headers, body === undefined ? undefined : JSON.stringify(body), call);
}

/** A file as it is; its name stands in the path. */
export const upload = <T>(path: string, file: File, call: Call = {}) =>
  send<T>("POST", path, { "Content-Type": file.type || "application/octet-stream" }, file, call);

type Body = string | File | undefined;

async function send<T>(
  method: string,
  path: string,
  headers: Record<string, string>,
  body: Body,
  call: Call,
): Promise<T> {
  headers.Accept = "application/json";
  if (method !== "GET") {
    headers["X-CSRF-Token"] = csrf;
    headers["Idempotency-Key"] = call.key ?? newKey();
  }
  if (call.version) headers["If-Match"] = `"${call.version}"`;
  const init: RequestInit = { method, headers, credentials: "same-origin" };
  if (body !== undefined) init.body = body;
  if (call.signal) init.signal = call.signal;
  let answer: Response;
  let text: string;
  try {
    answer = await fetch(`/api/v1/${path}`, init);
    text = await answer.text(); // the connection may break in the midst of it, too
  } catch (error) {
    if (call.signal?.aborted) throw error;
    throw new Problem(0, "offline", "", []);
  }
  noteClock(answer);
  const json = parsed(text);
  if (answer.ok) return json as T;
  throw new Problem(
    answer.status,
    json?.code ?? "unknown",
    json?.detail ?? "",
    json?.fields ?? [],
    json?.current,
  );
}

/** What stands between may answer with a page of its own. */
function parsed(text: string) {
  try {
    return text ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

export const get = <T>(path: string, signal?: AbortSignal) =>
  ask<T>("GET", path, undefined, signal ? { signal } : {});
export const post = <T>(path: string, body: unknown = {}, call?: Call) =>
  ask<T>("POST", path, body, call);
export const patch = <T>(path: string, body: unknown, version: number) =>
  ask<T>("PATCH", path, body, { version });

/** One for each thing that somebody does, kept while it is tried again. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function noteClock(answer: Response) {
  const date = answer.headers.get("Date");
  if (!date) return;
  measured = true;
  const ahead = Date.parse(date) + 500 - Date.now(); // it says whole seconds
  if (Math.abs(ahead - skew) > 1500) skew = ahead;
}

/** `a=1&b=2` of what has a value. */
export function query(
  values: Record<string, string | number | boolean | null | undefined>,
): string {
  const pairs = Object.entries(values).filter(
    ([, value]) => value !== null && value !== undefined && value !== "",
  );
  return new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString();
}

/** The names of what rows refer to, by kind and id. */
export type Names = Record<string, Record<string, string>>;
export type Page<T> = {
  items: T[];
  next: string | null;
  names?: Names;
  count?: number;
  count_is_exact?: boolean;
};

export function nameOf(
  names: Names | undefined,
  kind: string,
  id: number | null | undefined,
): string {
  return (id && names?.[kind]?.[id]) || "";
}
