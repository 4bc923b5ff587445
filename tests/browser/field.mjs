// The field app: my requests with and without network, its worker, what a phone may lack, how it looks.
import { accessible, asRole, BASE, check, equal, LOGINS, open, run, test } from "./browser.mjs";
import { PHONE, signInHere, fieldOf, ready, prepare, notesOf, see, writeNote, untilEqual, picture, launch, withProfile } from "./phone.mjs";

for (const [locale, title, left] of [
  ["en-GB", "My requests", /left|late/],
  ["zh-CN", "我的请求", /剩余|超时/],
])
  test(`my requests, by due, with their clocks (${locale})`, async () => {
    const user = await fieldOf("engineer", { locale });
    const { page } = user;
    await page.getByRole("heading", { name: title }).waitFor();
    await page.locator(".list .row").first().waitFor();
    const engineer = await asRole("engineer");
    const me = (await engineer("GET", "me")).user.id;
    const { items } = await engineer("GET", `requests?assignee=${me}&open=true&sort=due_at&limit=100`);
    const shown = await page.locator(".row .head .num").allInnerTexts();
    equal(shown.join(), items.slice(0, 30).map(({ number }) => number).join(), "the list");
    const clock = page.locator(".chip.running .num, .chip.warned .num, .chip.breached .num").first();
    check(left.test(await clock.innerText()), `a clock counts: ${await clock.innerText()}`);
    await user.close();
  });

test("the worker, the manifest and what they may do", async () => {
  const worker = await fetch(`${BASE}/f/sw.js`);
  equal(worker.headers.get("cache-control"), "no-cache", "how long the worker is kept");
  check(/connect-src 'self'/.test(worker.headers.get("content-security-policy")), "the worker may ask its server");
  const manifest = await fetch(`${BASE}/f/manifest.webmanifest`);
  equal(manifest.headers.get("content-type"), "application/manifest+json", "the manifest's type");
  equal((await manifest.json()).scope, "/f/", "its scope");
  const user = await fieldOf("engineer");
  await ready(user.page);
  const caches = await user.page.evaluate(async () => {
    const names = await caches.keys();
    const kept = await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => url)));
    return { names, kept: kept.flat() };
  });
  equal(caches.names.length, 1, "number of caches");
  check(!caches.kept.some((url) => url.includes("/api/")), `the worker keeps nothing of the API: ${caches.kept}`);
  await user.close();
});

test("without network: the list, a request never opened, and from when they are", async () => {
  const request = await prepare("Taken along");
  const user = await fieldOf("engineer");
  const { page, context } = user;
  await ready(page);
  await context.setOffline(true);
  await page.goto("/f/");
  await page.locator(".row", { hasText: request.subject }).waitFor();
  check(/as of .*\d\d:\d\d/.test(await page.locator(".asof").innerText()), "it says from when it is");
  await page.reload();
  await page.locator(".row", { hasText: request.subject }).click();
  await page.getByRole("heading", { name: request.subject }).waitFor();
  await page.locator(".promises li").first().waitFor();
  await page.locator(".timeline li").first().waitFor();
  await page.getByRole("heading", { name: "Site" }).waitFor();
  await page.getByText("Serial").waitFor();
  await page.getByText(/You can go on/).waitFor();
  await context.setOffline(false);
  await page.getByText(/You can go on/).waitFor({ state: "detached" });
  await user.close();
});

/* ---- what a phone may lack, and how it looks ---- */

test("no secure address: it says so, and what is saved is sent all the same", async () => {
  const request = await prepare("Insecure");
  const base = BASE.replace("127.0.0.1", "phone.test");
  await withProfile(async (profile) => {
    const context = await launch(profile, base, "--host-resolver-rules=MAP phone.test 127.0.0.1");
    const page = context.pages()[0];
    await see(page, request);
    await signInHere(page, LOGINS.engineer);
    await page.getByText("This address is not secure").waitFor();
    equal(await page.evaluate(() => window.isSecureContext), false, "a secure context");
    await writeNote(page, "without https");
    await untilEqual(() => notesOf(request), ["without https"], "the notes");
    await context.close();
  });
});

test("storage is shut off: it says so, and what is typed stays", async () => {
  const request = await prepare("No storage");
  const user = await open(PHONE);
  const { page, context } = user;
  await context.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("no", "SecurityError");
    };
  });
  await page.goto(`/f/requests/${request.number}`);
  await signInHere(page, LOGINS.engineer);
  await page.getByText("This browser stores nothing").waitFor();
  await page.getByRole("button", { name: "Internal note", exact: true }).click();
  await page.getByRole("textbox", { name: "Internal note" }).fill("kept in the form");
  await page.getByRole("button", { name: "Save note" }).click();
  await page.getByText("could not be saved").waitFor();
  equal(await page.getByRole("textbox", { name: "Internal note" }).inputValue(), "kept in the form", "what was typed");
  await user.close();
});

test("a newer version is taken at the next open, the old cache is removed", async () => {
  const user = await fieldOf("engineer");
  const { page, context } = user;
  await ready(page);
  const text = await (await fetch(`${BASE}/f/sw.js`)).text();
  const [version] = text.match(/[0-9a-f]{12}/);
  await context.route("**/f/sw.js", (route) =>
    route.fulfill({ contentType: "text/javascript", body: text.replace(version, "000000000000") }),
  );
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration("/f/")).update());
  await page.waitForFunction(async () => (await navigator.serviceWorker.getRegistration("/f/")).waiting);
  await page.goto("/f/").catch(() => undefined); // it may load itself again while it opens
  await page.waitForFunction(async () => (await caches.keys()).join() === "aftercare-field-000000000000");
  await page.locator(".row").first().waitFor();
  await user.close();
});

for (const [locale, colour] of [
  ["en-GB", "light"],
  ["zh-CN", "dark"],
  ["en-GB", "sunlight"],
])
  test(`every screen at 320 px, by axe, in ${colour} (${locale})`, async () => {
    const request = await prepare(`<img src=x onerror=alert(1)> {{7*7}} ${"W".repeat(100)}`, ["hold", { reason: "waiting_customer" }]);
    const user = await fieldOf("engineer", { width: 320, height: 640, locale });
    const { page, context } = user;
    await page.goto("/f/me");
    await page.locator(`.choices label`).nth(["light", "dark", "sunlight"].indexOf(colour)).click();
    equal(await page.evaluate(() => document.documentElement.dataset.theme), colour, "the theme");
    const look = async (where) => {
      await page.waitForTimeout(200); // what only shows after 150 ms is there or gone
      await accessible(page, `${where} in ${colour}`);
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      check(sideways <= 0, `${where} scrolls sideways by ${sideways} px`);
      const small = await page.locator("button:visible, .place:visible, textarea:visible, .row:visible").evaluateAll((all) =>
        all.filter((one) => one.getBoundingClientRect().height < 52).map((one) => one.outerHTML.slice(0, 80)),
      );
      check(!small.length, `${where}: below 52 px: ${small}`);
      await picture(page, `${where}-${colour}`);
    };
    await look("me");
    await page.goto("/f/");
    await page.locator(".row").first().waitFor();
    await look("requests");
    await see(page, request);
    await page.locator(".promises li").first().waitFor();
    equal(await page.locator("main img").count(), 0, "elements made of a hostile subject");
    const [note, answer] = [page.locator("button.note"), page.locator("button.answer")];
    await note.click();
    await look("note");
    await answer.click();
    await look("answer");
    await page.locator(".bigacts button").first().click();
    await context.setOffline(true);
    await page.locator(".asking button[type=submit]").click();
    await page.locator("li.operation").waitFor();
    await look("request");
    await page.locator(".bar a").nth(1).click();
    await page.locator("li.operation").waitFor();
    await look("outbox");
    await context.setOffline(false);
    await page.locator("li.operation.sent").waitFor();
    await look("outbox, sent");
    await page.goto("/f/nowhere");
    await look("not found");
    await user.close();
  });

test("by keyboard alone: from the list to a saved note", async () => {
  const request = await prepare("By keyboard");
  const user = await fieldOf("engineer");
  const { page } = user;
  await see(page, request);
  await page.getByRole("heading", { name: request.subject }).waitFor();
  const reach = async (name) => {
    for (let tries = 0; tries < 60; tries++) {
      await page.keyboard.press("Tab");
      const found = await page.evaluate(() => document.activeElement?.labels?.[0]?.textContent ?? document.activeElement?.textContent);
      if (found === name) return;
    }
    throw new Error(`${name} isn't reached by Tab`);
  };
  await reach("Internal note");
  await page.keyboard.press("Enter");
  await reach("Internal note");
  await page.keyboard.type("typed by keyboard");
  await reach("Save note");
  await page.keyboard.press("Enter");
  await untilEqual(() => notesOf(request), ["typed by keyboard"], "the notes");
  await user.close();
});

await run();
