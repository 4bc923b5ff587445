// What the portal's tests need besides: a TAP line for each thing that must hold, a page that keeps what
// it must not show, the API as somebody.
import { AXE, chromium, signIn } from "./browser.mjs";

export { chromium, signIn };

/* ---- TAP ---- */

let count = 0;
let failed = 0;

export function check(well, what, detail) {
  count++;
  if (!well) failed++;
  console.log(`${well ? "ok" : "not ok"} ${count} - ${what}`);
  if (!well && detail !== undefined) console.log(`# ${JSON.stringify(detail)}`.slice(0, 2000));
}

/** A way through the app: what it throws is a failure, and the next way still goes. */
export async function way(what, steps) {
  try {
    await steps();
  } catch (error) {
    check(false, what, String(error?.stack ?? error).split("\n").slice(0, 12).join(" | "));
  }
}

export function finish() {
  console.log(`1..${count}`);
  process.exitCode = failed ? 1 : 0;
}

/* ---- pages ---- */

/** A page that keeps what must never be: console errors, policy reports, requests to elsewhere. */
export async function openPage(browser, base, options) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const seen = { errors: [], outside: [], expected: [] };
  page.on("console", (message) => {
    const text = message.text();
    if (message.type() !== "error" || seen.expected.some((pattern) => pattern.test(text))) return;
    seen.errors.push(text);
  });
  page.on("pageerror", (error) => seen.errors.push(String(error)));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(`${base}/`) && !url.startsWith("blob:") && !url.startsWith("data:")) seen.outside.push(url);
  });
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) =>
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`),
    );
  });
  return { context, page, seen };
}

/** axe as a script of the test, outside the page's policy. */
export async function axe(page) {
  await page.waitForTimeout(200); // what only shows after 150 ms is there or gone
  await page.evaluate(AXE);
  const result = await page.evaluate(() =>
    globalThis.axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }),
  );
  return result.violations.map(({ id, nodes }) => ({ id, at: nodes.map(({ target }) => target.join(" ")) }));
}

export const sidewaysScroll = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
