// Keeps the app itself on the phone, so that it opens without network. What the API says is never kept
// here: that is the app's own store (../store.ts).
export {}; // a module: these names are its own

declare const self: ServiceWorkerGlobalScope;
/** From build.mjs: what the app is made of, and a name that changes with it. */
declare const SHELL: string[];
declare const SHELL_VERSION: string;

const PREFIX = "aftercare-field-";
const NAME = PREFIX + SHELL_VERSION;
const PAGE = "/f/";
const known = new Set(SHELL);

async function install() {
  const cache = await caches.open(NAME);
  await cache.addAll(SHELL.map((path) => new Request(path, { cache: "reload" })));
}

async function activate() {
  for (const name of await caches.keys())
    if (name.startsWith(PREFIX) && name !== NAME) await caches.delete(name);
  await self.clients.claim();
}

async function kept(path: string, request: Request): Promise<Response> {
  const cache = await caches.open(NAME);
  return (await cache.match(path)) ?? fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
// a page that has just opened asks for it: nobody has begun anything there yet
self.addEventListener("message", (event) => {
  if (event.data === "take over") event.waitUntil(self.skipWaiting());
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && pathname.startsWith(PAGE))
    event.respondWith(kept(PAGE, request));
  else if (known.has(pathname)) event.respondWith(kept(pathname, request));
});
