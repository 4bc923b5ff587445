// The service worker is taken on at the first open; a newer one at the next open after it has come.

const SCRIPT = "/f/sw.js";
const SCOPE = "/f/";

type TrustedScript = { createScriptURL: (text: string) => string };
type Trusted = {
  createPolicy: (name: string, rules: TrustedScript) => TrustedScript;
};

/** The page's policy lets no bare text name a script. */
function trusted(path: string): string {
  const types = (window as { trustedTypes?: Trusted }).trustedTypes;
  if (!types) return path;
  const policy = types.createPolicy("worker", {
    createScriptURL: (text) => {
      if (text !== SCRIPT) throw new TypeError("only our own worker");
      return text;
    },
  });
  return policy.createScriptURL(path);
}

/** Without a secure context there is no worker: the app then needs the network to open. */
export const canOpenOffline = () => window.isSecureContext && "serviceWorker" in navigator;

export async function registerWorker() {
  if (!canOpenOffline()) return;
  const workers = navigator.serviceWorker;
  const before = await workers.getRegistration(SCOPE);
  if (before?.waiting) {
    workers.addEventListener("controllerchange", () => location.reload(), { once: true });
    before.waiting.postMessage("take over");
    return;
  }
  // where the server can't be reached the one that is here goes on
  await workers.register(trusted(SCRIPT), { scope: SCOPE }).catch(() => undefined);
}
