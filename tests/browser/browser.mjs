// What the browser tests share: real Chromium on a running demo house, TAP on standard output.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(new URL("../../web/package.json", import.meta.url));
export const { chromium } = require("playwright-core");
export const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

export const BASE = process.env.BASE ?? "http://127.0.0.1:8088";
export const PASSWORD = process.env.PASSWORD ?? "";
/** login of each role, as `aftercare demo` prints them */
export const LOGINS = JSON.parse(process.env.LOGINS ?? "{}");

export async function signIn(base, login, password) {
  const answer = await fetch(`${base}/api/v1/sessions`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ login, password }),
  });
  if (!answer.ok) throw new Error(`${login} can't sign in: ${answer.status}`);
  const { csrf_token } = await answer.json();
  const cookie = answer.headers.get("set-cookie").split(";")[0];
  const ask = async (method, path, body, version) => {
    const asked = await fetch(`${base}/api/v1/${path}`, {
      method,
      headers: {
        Cookie: cookie,
        "X-CSRF-Token": csrf_token,
        "Content-Type": "application/json",
        ...(version ? { "If-Match": `"${version}"` } : {}),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await asked.text();
    if (!asked.ok) throw new Error(`${method} ${path}: ${asked.status} ${text}`);
    return text ? JSON.parse(text) : undefined;
  };
  ask.patch = (path, body, version) => ask("PATCH", path, body, version);
  return ask;
}

const tests = [];
export const test = (name, run) => tests.push({ name, run });

export function check(holds, message) {
  if (!holds) throw new Error(message);
}
export function equal(is, wanted, what = "value") {
  check(is === wanted, `${what} is ${JSON.stringify(is)}, not ${JSON.stringify(wanted)}`);
}

let browser;

/** A fresh browser profile with one page; what it logs, loads and violates is kept. */
export async function open({ width = 1280, height = 800, locale = "en-GB", dark = false, base } = {}) {
  const context = await browser.newContext({
    viewport: { width, height },
    locale,
    colorScheme: dark ? "dark" : "light",
    timezoneId: "Asia/Shanghai",
    baseURL: base ?? BASE,
  });
  const troubles = [];
  await context.addInitScript(() => {
    window.violations = [];
    document.addEventListener("securitypolicyviolation", (event) =>
      window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample} ${event.sourceFile}:${event.lineNumber}:${event.columnNumber}`),
    );
  });
  const watch = (page) => {
    page.on("pageerror", (error) => troubles.push(`page error: ${error.message}`));
    page.on("console", (message) => {
      if (message.type() === "error" && !/status of 4\d\d|net::ERR/.test(message.text()))
        troubles.push(`console: ${message.text()} ${message.location().url}:${message.location().lineNumber}`);
    });
    page.on("request", (request) => {
      const url = new URL(request.url());
      if (url.origin !== BASE && !["data:", "blob:"].includes(url.protocol)) troubles.push(`left the origin: ${url}`);
    });
  };
  context.on("page", watch);
  const page = await context.newPage();
  page.setDefaultTimeout(20_000); // of a machine that has much else to do
  return {
    context,
    page,
    async close() {
      for (const one of context.pages())
        troubles.push(...(await one.evaluate(() => window.violations ?? []).catch(() => [])));
      await context.close();
      check(troubles.length === 0, troubles.join("\n"));
    },
  };
}

/** Signed in at the desk as somebody of the role. */
export async function deskOf(role, options) {
  const user = await open(options);
  const { page } = user;
  await page.goto("/");
  await page.locator("input[autocomplete=username]").fill(LOGINS[role]);
  await page.locator("input[autocomplete=current-password]").fill(PASSWORD);
  await page.locator("form button[type=submit]").click();
  await page.locator(".shell .rail-foot").waitFor({ state: "attached" });
  return user;
}

const askers = {};
/** The API, as somebody of the role: (method, path, body) → the answer; a refusal is thrown. */
export async function asRole(role) {
  askers[role] ??= signIn(BASE, LOGINS[role], PASSWORD);
  return askers[role];
}

/** WCAG 2.2 A and AA by axe-core. */
export async function accessible(page, where) {
  const violations = await page.evaluate(`${AXE}; axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
  }).then(({ violations }) => violations.map(({ id, nodes }) =>
    id + ": " + nodes.slice(0, 3).map((node) => node.html.slice(0, 120) + " " + (node.any[0]?.message ?? "")).join(" | ")))`);
  check(violations.length === 0, `${where}:\n${violations.join("\n")}`);
}

/** Nothing of the page scrolls sideways; a table may, by itself. */
export async function fits(page, where) {
  const over = await page.evaluate(() => {
    const body = document.querySelector(".page-body") ?? document.documentElement;
    return Math.max(document.documentElement.scrollWidth - window.innerWidth, body.scrollWidth - body.clientWidth);
  });
  check(over <= 0, `${where} is ${over} px too wide`);
}

/** Each of the pages: accessible when wide, and no wider than a small phone. */
export async function accessibleAndFits(page, paths) {
  for (const path of paths) {
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(path);
    await page.locator("h1").waitFor();
    await page.waitForTimeout(500);
    await accessible(page, path);
    await page.setViewportSize({ width: 320, height: 700 });
    await fits(page, path);
  }
}

/** What a failed test saw, in the folder PICTURES. */
async function picture(at) {
  const pages = browser.contexts().flatMap((context) => context.pages());
  if (process.env.PICTURES)
    for (const [which, page] of pages.entries())
      await page.screenshot({ path: `${process.env.PICTURES}/failed-${at}-${which}.png` }).catch(() => undefined);
  for (const context of browser.contexts()) await context.close();
}

export async function run() {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
  let failed = 0;
  const only = process.argv[2];
  const chosen = tests.filter(({ name }) => !only || name.includes(only));
  console.log(`1..${chosen.length}`);
  for (const [at, { name, run: body }] of chosen.entries()) {
    try {
      await body();
      console.log(`ok ${at + 1} - ${name}`);
    } catch (error) {
      failed++;
      await picture(at + 1);
      console.log(`not ok ${at + 1} - ${name}\n# ${String(error.stack ?? error).split("\n").slice(0, 12).join("\n# ")}`);
    }
  }
  await browser.close();
  process.exit(failed ? 1 : 0);
}
