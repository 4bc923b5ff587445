// Each role's main way from sign-in to done, in both languages, at a desk and on a phone.
import { asRole, BASE, check, deskOf, equal, fits, LOGINS, open, PASSWORD, run, test } from "./browser.mjs";
import { prepare } from "./phone.mjs";
import { wordsOf } from "./words.mjs";

const WIDTHS = { desk: 1280, phone: 390 };
const dialog = (page) => page.locator("[role=dialog]");
const field = (page, name) => dialog(page).getByRole("textbox", { name, exact: true });
const away = (page) => dialog(page).waitFor({ state: "detached" });
const submit = (page) => dialog(page).locator("form button[type=submit]").last().click();

/** By the menu, as a person goes there. */
async function goTo(page, place) {
  const link = page.locator(`.rail a[href="${place}"]`);
  const menu = page.locator(".menu-button");
  if (await menu.isVisible()) await menu.click();
  await link.click();
  await page.locator("h1").first().waitFor();
}

/** What only this test made, so that ways don't meet. */
const own = (way, { locale, width }) => `${way} ${locale} ${width}`;

const WAYS = {
  /** A call is logged, its number read out, and answered. */
  async dispatcher({ page, at, say }) {
    const [queue, calls] = [await say("desk/queue"), await say("desk/calls")];
    await page.locator(".queue-row:not(.queue-head)").first().waitFor();
    await page.getByRole("button", { name: queue("queue.log") }).click();
    await dialog(page).getByRole("combobox").fill("server");
    await page.locator("#found-0").click();
    const subject = own("A call", at);
    await dialog(page).locator("input[required]").fill(subject);
    await dialog(page).locator(".read-out").first().waitFor();
    check((await dialog(page).innerText()).includes(calls("call.title")), "the dialog has its title");
    await submit(page);
    await page.waitForURL(/requests\/SR-/);
    await page.getByRole("heading", { name: subject }).waitFor();
    await page.locator(".acts button", { has: page.locator("kbd") }).first().click();
    await page.locator("header .state:not(.new)").waitFor();
  },

  /** One of my own is taken a step on, with a note of what was seen. */
  async engineer({ page, at, say }) {
    const [queue, request] = [await say("desk/queue"), await say("desk/request")];
    const subject = own("A visit", at);
    await prepare(subject);
    await page.getByRole("button", { name: queue("queue.mine"), exact: true }).click();
    await page.locator(".queue-row", { hasText: subject }).click();
    await page.locator(".request .acts button", { has: page.locator("kbd") }).first().click();
    await page.locator(".request header .state:not(.new)").waitFor();
    await page.locator(".composer textarea").fill("Fuse replaced");
    await page.locator(".composer button[type=submit]").click();
    await page.locator(".timeline .internal .said", { hasText: "Fuse replaced" }).waitFor();
    await page.getByRole("heading", { name: request("request.promises") }).waitFor();
  },

  /** A unit is found by its serial, and what is in it written down. */
  async storekeeper({ page, at, say }) {
    const [know, shell] = [await say("desk/know"), await say("desk/shell")];
    const [unit] = (await (await asRole("storekeeper"))("GET", "equipment?limit=1")).items;
    if (await page.locator(".menu-button").isVisible()) await page.locator(".menu-button").click();
    await page.getByRole("button", { name: shell("search.open") }).click();
    await dialog(page).locator("input").fill(unit.serial);
    await dialog(page).locator("[role=option]", { hasText: unit.serial }).first().click();
    await page.waitForURL(new RegExp(`equipment/${unit.id}$`));
    await page.getByRole("button", { name: know("know.edit"), exact: true }).click();
    const place = own("Rack", at);
    await field(page, know("unit.place")).fill(place);
    await submit(page);
    await away(page);
    await page.getByText(place).first().waitFor();
  },

  /** A shift is given to somebody else. */
  async planner({ page, say }) {
    const duty = await say("desk/duty");
    await goTo(page, "/duty");
    const shift = page.locator("table.roster button.shift");
    await shift.first().waitFor();
    await shift.last().scrollIntoViewIfNeeded();
    await shift.last().click();
    await dialog(page).getByLabel(duty("roster.cover"), { exact: true }).check();
    await dialog(page).locator("select option").nth(2).waitFor({ state: "attached" });
    await dialog(page).locator("select").selectOption({ index: 1 });
    await submit(page);
    await away(page);
    await page.locator(".toast button").first().click();
  },

  /** A contract is written, and what it promises is seen. */
  async sales({ page, at, say }) {
    const know = await say("desk/know");
    const sales = await asRole("sales");
    const number = `W-${at.locale}-${at.width}`;
    const customer = await sales("POST", "customers", { number, name: own("Client", at), zone: "Asia/Shanghai" });
    await goTo(page, "/customers");
    await page.getByLabel(know("know.search")).fill(number);
    await page.getByRole("link", { name: customer.name }).click();
    await page.getByRole("button", { name: know("contract.new") }).click();
    await field(page, know("know.number")).fill(number);
    await field(page, know("contract.name")).fill("Five years");
    await dialog(page).locator("select").first().selectOption({ index: 1 });
    await submit(page);
    await page.waitForURL(/contracts\/\d+$/);
    await page.getByText("Five years").first().waitFor();
    await page.locator(".time-line").waitFor();
  },

  /** From a figure to its cases to what happened. */
  async manager({ page, say }) {
    const request = await say("desk/request");
    await goTo(page, "/compliance");
    await page.locator(".tile a").nth(1).click();
    await page.locator("tbody tr a").first().click();
    await page.locator(".request .promises .promise").first().waitFor();
    await page.getByRole("heading", { name: request("request.timeline") }).waitFor();
    await page.locator(".timeline li").first().waitFor();
  },

  /** Who changed what, field by field; nothing is offered to be changed. */
  async auditor({ page, say }) {
    const admin = await say("desk/admin");
    await goTo(page, "/journal");
    await page.getByRole("heading", { name: admin("journal.title") }).waitFor();
    await page.locator(".journal > li button").first().click();
    await page.locator(".journal > li table tbody tr").first().waitFor();
    await goTo(page, "/");
    await page.locator(".queue-row:not(.queue-head)").first().click();
    await page.locator(".request .timeline li").first().waitFor();
    equal(await page.locator(".request .acts button, .composer").count(), 0, "what could be done");
  },

  /** Somebody is invited, and comes in by the link. */
  async administrator({ page, at, say }) {
    const admin = await say("desk/admin");
    await goTo(page, "/people");
    await page.getByRole("button", { name: admin("people.invite") }).click();
    const login = `way.${at.locale}.${at.width}`.toLowerCase();
    await field(page, admin("people.login")).fill(login);
    await field(page, admin("people.name")).fill(own("Person", at));
    await dialog(page).getByLabel(admin("people.role")).selectOption("engineer");
    await submit(page);
    const link = await dialog(page).locator("code", { hasText: "acl_" }).innerText();
    const theirs = await open(at);
    const { pathname, search } = new URL(link);
    await theirs.page.goto(`${pathname}${search}`);
    await theirs.page.locator("input[type=password]").fill("four slow green gates");
    await theirs.page.locator("form button").click();
    await theirs.page.locator("a[href='/']").first().click();
    await theirs.page.locator("input[autocomplete=username]").fill(login);
    await theirs.page.locator("input[autocomplete=current-password]").fill("four slow green gates");
    await theirs.page.locator("form button[type=submit]").click();
    await theirs.page.locator(".shell .rail-foot").waitFor({ state: "attached" });
    await theirs.close();
    await dialog(page).getByRole("button").last().click();
  },
};

for (const [role, way] of Object.entries(WAYS))
  for (const locale of ["en-GB", "zh-CN"])
    for (const [at, width] of Object.entries(WIDTHS))
      test(`${role}, ${at}, ${locale}`, async () => {
        const user = await deskOf(role, { locale, width });
        const { page } = user;
        await way({ page, at: { locale, width }, say: (folder) => wordsOf(folder, locale) });
        equal(await page.evaluate(() => document.documentElement.lang), locale === "zh-CN" ? "zh-CN" : "en", "language");
        await fits(page, page.url());
        if (await page.locator(".menu-button").isVisible()) await page.locator(".menu-button").click();
        await page.locator(".rail-foot button").last().click();
        await page.locator("input[autocomplete=username]").waitFor();
        await user.close();
      });

/** A customer reports, sees by when what is promised, and says that it is solved. */
for (const locale of ["en-GB", "zh-CN"])
  for (const [at, width] of Object.entries(WIDTHS))
    test(`customer, ${at}, ${locale}`, async () => {
      const user = await open({ locale, width });
      const { page } = user;
      const say = await wordsOf("portal", locale);
      await page.goto("/p/report");
      await page.locator("input[autocomplete=username]").fill(LOGINS.customer);
      await page.locator("input[type=password]").fill(PASSWORD);
      await page.locator("form button[type=submit]").click();
      await page.locator("textarea").first().fill(own("Dark", { locale, width }));
      await page.locator("form button[type=submit]").click();
      await page.locator(".promises time").first().waitFor();
      const number = (await page.locator("h1").innerText()).match(/SR-\d+/)[0];
      const staff = await asRole("dispatcher");
      const { id } = (await staff("GET", `requests?number=${number}`)).items[0];
      for (const [act, body] of [["respond", {}], ["set_mode", { support_mode: "telephone" }], ["diagnose", { fault_side: "none" }], ["resolve", {}]])
        await staff("POST", `requests/${id}/${act}`, body);
      await page.goto(`/p/requests/${number}`);
      await page.getByRole("button", { name: say("act.confirm") }).click();
      await page.getByText(say("done.confirm")).waitFor();
      equal((await staff("GET", `requests/${id}`)).state, "confirmed", "state");
      check((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0, "it scrolls sideways");
      await user.close();
    });

test("a customer who signs in at the desk comes to the portal, to the same request", async () => {
  const customer = await asRole("customer");
  const [request] = (await customer("GET", "requests?limit=1")).items;
  const user = await open();
  const { page } = user;
  await page.goto(`/requests/${request.number}`);
  await page.locator("input[autocomplete=username]").fill(LOGINS.customer);
  await page.locator("input[autocomplete=current-password]").fill(PASSWORD);
  await page.locator("form button[type=submit]").click();
  await page.waitForURL(`**/p/requests/${request.number}`);
  await page.getByRole("heading", { name: request.subject }).first().waitFor();
  await user.close();
});

await run();
