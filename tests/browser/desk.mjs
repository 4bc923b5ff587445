// The desk, as the people of each role use it.
import { accessible, asRole, BASE, check, deskOf, equal, open, run, test } from "./browser.mjs";

const HOSTILE = `<img src=x onerror="window.hit=1"><script>window.hit=1</script>{{7*7}} ‮abc "' ${"長".repeat(40)}`;

/** The first rows of the queue are there. */
async function queue(page) {
  await page.locator(".queue-row:not(.queue-head)").first().waitFor();
}

/** From the key to the number, by keyboard alone; returns the request's number. */
async function logCall(page, subject) {
  await queue(page);
  await page.keyboard.press("c");
  await page.locator("[role=dialog] [role=combobox]").waitFor();
  await page.keyboard.type("server");
  await page.locator("#found-0").waitFor();
  await page.keyboard.press("Enter");
  await page.locator("[role=dialog] input[required]").focus();
  await page.keyboard.insertText(subject);
  await page.locator(".read-out, [role=dialog] [aria-live] p").first().waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL(/requests\/SR-/);
  return page.url().split("/").pop();
}

for (const [language, locale, width] of [
  ["English", "en-GB", 1280],
  ["中文", "zh-CN", 1280],
  ["English on a phone", "en-GB", 390],
])
  test(`hotline: a call is logged by keyboard, answered, noted (${language})`, async () => {
    const user = await deskOf("dispatcher", { locale, width });
    const { page } = user;
    const number = await logCall(page, `Panel shows error 5 (${language})`);
    await page.getByRole("heading", { name: `Panel shows error 5 (${language})` }).waitFor();
    await page.locator(".acts button", { has: page.locator("kbd") }).first().click();
    await page.locator("header .state:not(.new)").waitFor();
    await page.locator(".composer textarea").fill("Called back, they restart it");
    await page.locator(".composer button[type=submit]").click();
    await page.locator(".timeline .internal .said", { hasText: "Called back" }).waitFor();
    await page.getByRole("tab").nth(1).click();
    await page.locator(".composer.answer textarea").fill("We are on our way");
    await page.locator(".composer.answer button[type=submit]").click();
    await page.locator(".timeline li.message:not(.internal) .said", { hasText: "on our way" }).waitFor();
    check(/^SR-\d+$/.test(number), number);
    await user.close();
  });

test("hotline: why a clock is as it is, in one key", async () => {
  const user = await deskOf("dispatcher");
  const { page } = user;
  await queue(page);
  await page.keyboard.press("j");
  await page.locator(".promise").first().waitFor();
  await page.keyboard.press("w");
  await page.locator(".why p").first().waitFor();
  await user.close();
});

test("hotline: J walks the queue, Escape closes, the address keeps the view", async () => {
  const user = await deskOf("dispatcher");
  const { page } = user;
  await queue(page);
  for (let i = 0; i < 12; i++) await page.keyboard.press("j");
  equal(await page.locator(".queue-row.at").count(), 1, "rows marked");
  await page.locator(".request header").waitFor();
  await page.keyboard.press("Escape");
  equal(await page.locator(".request").count(), 0, "panels");
  await page.locator(".chip-choice").nth(3).click();
  check(page.url().includes("view=breached"), page.url());
  await page.reload();
  await page.locator('.chip-choice[aria-pressed="true"]').nth(0).waitFor();
  equal(await page.locator(".chip-choice").nth(3).getAttribute("aria-pressed"), "true", "the view after a reload");
  await user.close();
});

test("above the queue: who is on duty, and the call-backs that are owed, one click away", async () => {
  const dispatcher = await asRole("dispatcher");
  const [unit] = (await dispatcher("GET", "equipment?limit=1")).items;
  const request = await dispatcher("POST", "requests", { equipment: unit.id, subject: "To be looked up", channel: "phone" });
  await dispatcher("POST", `requests/${request.id}/owe_call_back`, {});
  const user = await deskOf("dispatcher");
  const { page } = user;
  const strip = page.locator(".duty-strip");
  await strip.locator("b").first().waitFor();
  check(/until/.test(await strip.innerText()), "until when");
  await strip.getByRole("link", { name: "Call-backs owed" }).click();
  await page.locator(".queue-row", { hasText: request.number }).waitFor();
  await dispatcher("POST", `requests/${request.id}/call_back`, {});
  await page.locator(".queue-row", { hasText: request.number }).waitFor({ state: "detached" });
  await user.close();
});

test("many at once: what it would do, then done, row by row", async () => {
  const user = await deskOf("dispatcher");
  const { page } = user;
  await page.goto("/?view=unanswered");
  await queue(page);
  for (let i = 0; i < 3; i++) {
    await page.keyboard.press("j");
    await page.keyboard.press("x");
  }
  equal(await page.locator(".queue-row input:checked").count(), 3, "marked");
  await page.getByRole("button", { name: "Do…" }).click();
  const said = page.locator("[role=dialog] strong");
  await said.waitFor();
  check((await said.innerText()).startsWith("Would change 3"), await said.innerText());
  await page.locator("[role=dialog] select").selectOption("resolve");
  await page.getByText("Would change 0, 3 are refused").waitFor();
  check(await page.locator("[role=dialog] button[type=submit]").isDisabled(), "nothing to do can be done");
  await page.locator("[role=dialog] select").selectOption("take");
  await page.getByText("Would change 3, 0 are refused").waitFor();
  await page.locator("[role=dialog] button[type=submit]").click();
  await page.getByText("Changed 3, 0 were refused", { exact: true }).waitFor();
  await page.locator("[role=dialog] button[type=submit]").click();
  equal(await page.locator(".queue-row input:checked").count(), 0, "marked afterwards");
  await user.close();
});

test("a view is saved under a name, with its count, and shared with the house", async () => {
  const user = await deskOf("dispatcher");
  const { page } = user;
  await page.goto("/?view=unanswered");
  await queue(page);
  await page.getByRole("button", { name: "Save view" }).click();
  await page.locator("[role=dialog] input[required]").fill("To be answered");
  await page.locator("[role=dialog] input[type=checkbox]").check();
  await page.locator("[role=dialog] button[type=submit]").click();
  const link = page.locator(".rail a", { hasText: "To be answered" });
  await link.click();
  check(page.url().includes("saved="), page.url());
  await queue(page);
  const other = await deskOf("engineer");
  await other.page.locator(".rail a", { hasText: "To be answered" }).waitFor({ state: "attached" });
  await other.close();
  await user.close();
});

test("who else looks at a request is named", async () => {
  const first = await deskOf("dispatcher");
  const number = await logCall(first.page, "Looked at by two");
  const second = await deskOf("engineer");
  await second.page.goto(`/requests/${number}`);
  await second.page.locator(".request [role=status]").waitFor();
  await second.close();
  await first.close();
});

test("one's own quiet hours; a wrong time is told beside its field", async () => {
  const user = await deskOf("engineer");
  const { page } = user;
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByLabel("Not disturbed from").fill("25:00");
  await page.getByLabel("until", { exact: true }).fill("07:00");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.locator("[role=dialog] [role=alert], [role=dialog] .mantine-InputWrapper-error").first().waitFor();
  await page.getByLabel("Not disturbed from").fill("22:00");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.locator("[role=dialog]").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Settings" }).click();
  equal(await page.getByLabel("Not disturbed from").inputValue(), "22:00", "quiet from");
  await user.close();
});

test("administrator: somebody is invited, their account shut and opened again", async () => {
  const user = await deskOf("administrator");
  const { page } = user;
  await page.goto("/people");
  await page.getByRole("button", { name: "Invite somebody" }).click();
  await page.locator("[role=dialog] input[required]").first().fill("new.person");
  await page.locator("[role=dialog] input[required]").nth(1).fill("Aaron New");
  await page.locator("[role=dialog] button[type=submit]").click();
  await page.locator("[role=dialog] code", { hasText: "acl_" }).waitFor();
  await page.locator("[role=dialog] .form button").last().click();
  const row = page.locator("tr", { hasText: "new.person" });
  await row.getByRole("button").click();
  await row.getByText("shut", { exact: true }).waitFor();
  await row.getByRole("button").click();
  await row.getByText("invited").waitFor();
  await user.close();
});

test("a shift is handed over and taken by name", async () => {
  const user = await deskOf("dispatcher");
  const { page } = user;
  await page.goto("/duty");
  await page.locator("textarea").fill("Gate 4 waits for its spare");
  await page.getByRole("button", { name: "Hand the shift over" }).click();
  await page.getByText("Gate 4 waits for its spare").waitFor();
  const other = await deskOf("engineer");
  await other.page.goto("/duty");
  const row = other.page.locator(".promise", { hasText: "Gate 4 waits for its spare" });
  await row.getByRole("button").click();
  await row.getByText("taken").waitFor();
  await other.close();
  await user.close();
});

test("two people on one request: the other sees it within a second or so; a stale change is refused and explained", async () => {
  const first = await deskOf("dispatcher");
  const number = await logCall(first.page, "Two at once");
  const second = await deskOf("manager");
  await second.page.goto(`/requests/${number}`);
  await second.page.locator(".acts kbd").first().waitFor();
  // as if it had not heard of it yet
  await second.context.route("**/api/v1/events*", (route) => route.abort());
  const seen = first.page.locator(".timeline .said", { hasText: "Seen by all" });
  await second.page.locator(".composer textarea").fill("Seen by all");
  await second.page.locator(".composer button[type=submit]").click();
  await seen.waitFor({ timeout: 3000 });
  await first.page.locator(".acts button", { has: first.page.locator("kbd") }).first().click();
  await first.page.locator("header .state:not(.new)").waitFor();
  await first.close();
  await second.context.close();
});

test("the network is cut while something is written: nothing typed is lost, it is sent once", async () => {
  const user = await deskOf("dispatcher");
  const { page, context } = user;
  await logCall(page, "Cut off");
  await page.locator(".composer textarea").fill("Written before the cut");
  await context.setOffline(true);
  await page.locator(".composer button[type=submit]").click();
  await page.locator(".problem").waitFor();
  equal(await page.locator(".composer textarea").inputValue(), "Written before the cut", "what was typed");
  await context.setOffline(false);
  await page.locator(".composer button[type=submit]").click();
  await page.locator(".timeline .said", { hasText: "Written before the cut" }).waitFor();
  equal(await page.locator(".timeline .said", { hasText: "Written before the cut" }).count(), 1, "notes");
  await user.close();
});

for (const role of ["administrator", "manager", "engineer", "storekeeper", "planner", "sales", "auditor"])
  test(`${role}: sees what the role may, and no more`, async () => {
    const user = await deskOf(role);
    const { page } = user;
    await queue(page);
    const rights = await page.evaluate(() => fetch("/api/v1/me").then((answer) => answer.json()).then(({ rights }) => rights));
    const shows = async (href) => (await page.locator(`.rail a[href="${href}"]`).count()) === 1;
    equal(await shows("/mails"), rights.includes("calls.work"), "mails in the menu");
    equal(await shows("/duty"), rights.includes("duty.read"), "duty in the menu");
    equal(await shows("/compliance"), rights.includes("reports.read"), "compliance in the menu");
    await page.keyboard.press("j");
    await page.locator(".request .steps").waitFor();
    await page.locator(".request .promises, .request .section p").first().waitFor();
    equal((await page.locator(".request .acts").count()) > 0, rights.includes("requests.work"), "acts on a request");
    await user.close();
  });

test("a scanner's code and its Enter choose the unit, however slow the server is", async () => {
  const user = await deskOf("dispatcher");
  const { page } = user;
  const dispatcher = await asRole("dispatcher");
  const [unit] = (await dispatcher("GET", "equipment?limit=1&sort=-id")).items;
  await queue(page);
  await page.route("**/api/v1/lookup**", async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 400));
    await route.continue();
  });
  await page.keyboard.press("c");
  await page.locator("[role=dialog] [role=combobox]").waitFor();
  await page.keyboard.type(unit.serial);
  await page.keyboard.press("Enter");
  await page.locator("[role=dialog] strong", { hasText: unit.serial }).waitFor();
  await user.close();
});

test("the questions of a call are answered by digits: yes, no with Shift, a measure goes to its field", async () => {
  const user = await deskOf("dispatcher");
  const { page } = user;
  await queue(page);
  await page.keyboard.press("c");
  await page.locator("[role=dialog] [role=combobox]").waitFor();
  await page.keyboard.type("server");
  await page.locator("#found-0").waitFor();
  await page.keyboard.press("Enter");
  const questions = page.locator("[role=dialog] .question");
  await questions.first().waitFor();
  await page.locator("[role=dialog] input[required]").focus();
  const first = (await questions.first().locator("span").first().innerText()).replace(/^Alt \d\s*/, "");
  await page.keyboard.press("Alt+Shift+Digit1");
  await questions.filter({ hasText: first }).waitFor({ state: "detached" });
  await page.locator("[role=dialog] [aria-live]", { hasText: "Level not decided yet" }).waitFor();
  await page.keyboard.press("Alt+Digit1");
  const asked = await page.evaluate(() => document.activeElement?.id ?? "");
  check(asked.startsWith("fact-"), `the measure isn't in focus: ${asked}`);
  await user.close();
});

test("words that want to do harm are words", async () => {
  const user = await deskOf("dispatcher");
  const { page } = user;
  await logCall(page, HOSTILE);
  await page.locator(".composer textarea").fill(HOSTILE);
  await page.locator(".composer button[type=submit]").click();
  await page.locator(".timeline .said").first().waitFor();
  await page.goto("/");
  await queue(page);
  await page.keyboard.press("Control+k");
  await page.locator("[role=dialog] input").fill("onerror");
  await page.waitForTimeout(500);
  equal(await page.evaluate(() => window.hit), undefined, "what ran");
  await user.close();
});

for (const dark of [false, true])
  test(`axe finds nothing on any screen (${dark ? "dark" : "light"})`, async () => {
    const start = await open({ dark });
    await start.page.goto("/");
    await start.page.locator("form").waitFor();
    await accessible(start.page, "sign-in");
    await start.close();
    const user = await deskOf("dispatcher", { dark, locale: dark ? "zh-CN" : "en-GB" });
    const { page } = user;
    await queue(page);
    await accessible(page, "queue");
    await page.keyboard.press("j");
    await page.locator(".promise").first().waitFor();
    await page.locator(".timeline li").first().waitFor();
    await accessible(page, "split view");
    await page.keyboard.press("c");
    await page.locator("[role=dialog] [role=combobox]").waitFor();
    await page.waitForTimeout(400);
    await accessible(page, "call");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+k");
    await page.locator("[role=dialog] input").waitFor();
    await page.waitForTimeout(400);
    await accessible(page, "search");
    for (const path of ["/duty", "/compliance", "/customers", "/mails"]) {
      await page.goto(path);
      await page.waitForTimeout(700);
      await accessible(page, path);
    }
    await user.close();
  });

test("320 px and 200 %: nothing scrolls sideways", async () => {
  const user = await deskOf("dispatcher", { width: 320, height: 640 });
  const { page } = user;
  for (const path of ["/", "/duty", "/compliance", "/customers", "/mails"]) {
    await page.goto(path);
    await page.waitForTimeout(600);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    check(over <= 0, `${path} is ${over} px too wide`);
  }
  await user.close();
});

test("eight tabs share one stream", async () => {
  const user = await deskOf("dispatcher");
  const { context, page } = user;
  await queue(page);
  for (let i = 0; i < 7; i++) {
    const tab = await context.newPage();
    await tab.goto(`${BASE}/`);
    await queue(tab);
  }
  const streams = await page.evaluate(
    () => performance.getEntriesByType("resource").filter(({ name }) => name.includes("/api/v1/events")).length,
  );
  check(streams <= 1, `${streams} streams of the first tab`);
  await user.close();
});

test("language and theme turn at once, and stay", async () => {
  const user = await deskOf("dispatcher");
  const { page } = user;
  await queue(page);
  await page.getByRole("button", { name: "中文" }).click();
  await page.getByRole("heading", { name: "全部未关闭" }).waitFor();
  equal(await page.evaluate(() => document.documentElement.lang), "zh-CN", "the page's language");
  await page.reload();
  await page.getByRole("heading", { name: "全部未关闭" }).waitFor();
  await user.close();
});

await run();
