// What the tests of the field app share: somebody signed in on a phone, requests of theirs, what came of them.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asRole, BASE, chromium, LOGINS, open, PASSWORD } from "./browser.mjs";

export const PHONE = { width: 360, height: 740 };

export async function signInHere(page, login) {
  await page.locator("input[autocomplete=username]").fill(login);
  await page.locator("input[autocomplete=current-password]").fill(PASSWORD);
  await page.locator("form button[type=submit]").click();
  await page.locator(".bar").waitFor();
}

export async function fieldOf(role, options) {
  const user = await open({ ...PHONE, ...options });
  await user.page.goto("/f/");
  await signInHere(user.page, LOGINS[role]);
  return user;
}

/** The worker has taken the page, and all that is assigned is on the phone. */
export async function ready(page) {
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(() => navigator.serviceWorker.controller);
  await page.goto("/f/me");
  await page.locator("section button").first().click();
  await page.getByText(/requests are on this phone|本机有/).waitFor({ timeout: 20000 });
}

let made = 0;
/** A request of the engineer's. */
export async function prepare(subject, ...acts) {
  const dispatcher = await asRole("dispatcher");
  const engineer = await asRole("engineer");
  const { user } = await engineer("GET", "me");
  const unit = (await dispatcher("GET", `equipment?limit=1&customer=${await customerId()}`)).items[0];
  const body = { channel: "phone", equipment: unit.id, assignee: user.id, subject: `${subject} ${++made}` };
  const request = await dispatcher("POST", "requests", body);
  for (const [act, input] of acts) await engineer("POST", `requests/${request.id}/${act}`, input ?? {});
  return request;
}
const customerId = async () => (await (await asRole("customer"))("GET", "me")).user.customer;

export const timelineOf = async (request) => (await (await asRole("engineer"))("GET", `requests/${request.id}/timeline`)).items;
export const notesOf = async (request) =>
  (await timelineOf(request)).filter(({ message }) => message?.side === "internal").map(({ message }) => message.text);
export const eventsOf = async (request, type) => (await timelineOf(request)).filter(({ event }) => event?.type === type);

export const see = (page, request) => page.goto(`/f/requests/${request.number}`);
export async function writeNote(page, text) {
  const open = page.getByRole("button", { name: "Internal note", exact: true });
  if ((await open.getAttribute("aria-expanded")) !== "true") await open.click();
  await page.getByRole("textbox", { name: "Internal note" }).fill(text);
  await page.getByRole("button", { name: "Save note" }).click();
  await page.locator(".composer .saved").waitFor();
}
export const operation = (page, text) => page.locator("li.operation", { hasText: text });
export async function untilSent(page, count) {
  await page.goto("/f/outbox");
  await page.waitForFunction((wanted) => document.querySelectorAll("li.operation.sent").length === wanted, count);
}
export async function untilEqual(read, wanted, what) {
  let found;
  for (let tries = 0; tries < 60; tries++) {
    found = JSON.stringify(await read());
    if (found === JSON.stringify(wanted)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${what} is ${found}, not ${JSON.stringify(wanted)}`);
}

export async function picture(page, name) {
  if (process.env.PICTURES)
    await page.screenshot({ path: `${process.env.PICTURES}/field-${name}.png`, fullPage: true });
}

export const launch = (profile, base = BASE, ...words) =>
  chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", ...words],
    viewport: PHONE,
    baseURL: base,
    locale: "en-GB",
  });

/** A browser profile on the disk, for as long as `body` runs. */
export async function withProfile(body) {
  const profile = mkdtempSync(join(tmpdir(), "field-"));
  try {
    await body(profile);
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
