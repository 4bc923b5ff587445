// Who works here: people, rights, teams, skills, tokens; and who may open what of the administration.
import { accessible, accessibleAndFits, asRole, check, deskOf, equal, LOGINS, run, test } from "./browser.mjs";

const HOSTILE = `<img src=x onerror="window.hit=1"><script>window.hit=1</script>\u202eabc "' `.padEnd(99, "长");
const dialog = (page) => page.locator("[role=dialog]");
const field = (page, name) => dialog(page).getByRole("textbox", { name, exact: true });
const save = (page) => dialog(page).getByRole("button", { name: "Save", exact: true }).click();
const away = (page) => dialog(page).waitFor({ state: "detached" });

test("people: found, changed with teams and skills, a new link, tokens ended", async () => {
  const ask = await asRole("administrator");
  const skill = await ask("POST", "skills", { name: `Welding ${HOSTILE.slice(0, 60)}` });
  const user = await deskOf("administrator");
  const { page } = user;
  await page.goto("/people");
  await page.getByLabel("Role").selectOption("engineer");
  await page.waitForURL(/role=engineer/);
  await page.getByLabel("Search by name").fill("emi");
  await page.getByRole("link", { name: "Emily Stone" }).click();
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await field(page, "Full name").fill(`Emily ${HOSTILE}`);
  await dialog(page).getByRole("checkbox", { name: /Hotline/ }).check();
  await dialog(page).getByRole("button", { name: "+ Skills" }).click();
  const line = dialog(page).locator(".item").last();
  await line.locator("select").selectOption(String(skill.id));
  const soon = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
  await line.getByLabel(/until/).fill(soon);
  await field(page, "Functions").fill("service_manager");
  await save(page);
  await away(page);
  await page.locator("h1", { hasText: "<script>" }).waitFor();
  await page.locator(".expiring").waitFor();
  equal(await page.evaluate(() => window.hit), undefined, "what ran");
  await page.getByRole("button", { name: "New link" }).click();
  await dialog(page).locator("code", { hasText: "acl_" }).waitFor();
  await dialog(page).locator(".form button").last().click();
  const tokens = page.getByRole("region", { name: "API tokens" }).locator("tbody tr");
  await tokens.first().waitFor();
  await page.goto("/skills");
  const row = page.locator("tbody tr", { hasText: "Welding" });
  await row.locator(".expiring").waitFor();
  await page.goto("/teams");
  await page.locator("tbody tr", { hasText: "Hotline" }).getByText("Emily").waitFor();
  await user.close();
});

test("a customer's person is invited for their company, and sees these sites alone", async () => {
  const user = await deskOf("administrator");
  const { page } = user;
  await page.goto("/people");
  await page.getByRole("button", { name: "Invite somebody" }).click();
  await field(page, "Name to sign in with").fill("harbour.person");
  await field(page, "Full name").fill("Hanna Harbour");
  await dialog(page).getByLabel("Role").selectOption("customer");
  await dialog(page).getByRole("combobox", { name: "Customer (Customer)" }).fill("harbour");
  await dialog(page).getByRole("option", { name: "Harbour Metro" }).click();
  await save(page);
  await dialog(page).locator("code", { hasText: "acl_" }).waitFor();
  await dialog(page).locator(".form button").last().click();
  await page.getByLabel("Search by name").fill("hanna");
  await page.getByRole("link", { name: "Hanna Harbour" }).click();
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await dialog(page).getByLabel("Sees").selectOption("sites");
  await dialog(page).locator(".many input").first().check();
  await save(page);
  await away(page);
  await page.getByText("these sites alone").waitFor();
  await user.close();
});

test("the second factor of somebody is removed", async () => {
  const user = await deskOf("administrator");
  const { page, context } = user;
  const ask = await asRole("administrator");
  const { items } = await ask("GET", "users?role=auditor");
  // as if they had one: setting it up takes their own phone
  await context.route(`**/api/v1/users/${items[0].id}`, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...(await answer.json()), second_factor_on: true } });
  });
  await page.goto(`/people/${items[0].id}`);
  await page.getByRole("button", { name: "Remove the second factor" }).click();
  await dialog(page).getByRole("button", { name: "Remove the second factor" }).click();
  await page.locator(".toast", { hasText: "removed" }).waitFor();
  await user.close();
});

test("teams and skills are added, changed, deleted; a name that is taken is told", async () => {
  const user = await deskOf("administrator");
  const { page } = user;
  for (const [path, button, name] of [
    ["/teams", "New team", "Night shift"],
    ["/skills", "New skill", "Climbing"],
  ]) {
    await page.goto(path);
    await page.locator("tbody tr").first().waitFor();
    for (const again of [false, true]) {
      await page.getByRole("button", { name: button }).click();
      await field(page, "Name").fill(name);
      await save(page);
      if (again) await dialog(page).locator(".problem").waitFor();
      else await away(page);
    }
    await page.keyboard.press("Escape");
    await away(page);
    await page.getByRole("button", { name: `Edit: ${name}` }).click();
    await field(page, "What it does").fill(HOSTILE);
    await save(page);
    await away(page);
    await page.getByRole("button", { name: `Delete: ${name}` }).click();
    await dialog(page).getByRole("button", { name: "Delete", exact: true }).click();
    await away(page);
    await page.locator("tbody tr", { hasText: name }).waitFor({ state: "detached" });
  }
  equal(await page.evaluate(() => window.hit), undefined, "what ran");
  await user.close();
});

test("rights: the grid that runs, filtered", async () => {
  const user = await deskOf("administrator");
  const { page } = user;
  await page.goto("/people");
  await page.getByRole("link", { name: "Who may do what" }).click();
  const rows = page.locator(".grid-rights tbody tr");
  await rows.nth(20).waitFor();
  await page.getByLabel("Filter").fill("journal");
  await page.waitForFunction(() => document.querySelectorAll(".grid-rights tbody tr").length < 4);
  const row = page.locator("tbody tr", { hasText: "journal.read" });
  equal(await row.getByText("Auditor may").count(), 1, "auditors read the journal");
  equal(await row.getByText("Engineer may").count(), 0, "engineers read the journal");
  await user.close();
});

test("a token is made, its secret shown once, it opens, and is ended", async () => {
  const user = await deskOf("administrator");
  const { page } = user;
  await page.goto("/tokens");
  await page.getByRole("button", { name: "New token" }).click();
  await field(page, "What it is for").fill(HOSTILE);
  await save(page);
  const secret = await dialog(page).locator("code").innerText();
  check(secret.startsWith("act_"), secret);
  await page.keyboard.press("Escape");
  await away(page);
  const asked = () =>
    page.request.get("/api/v1/customers?limit=1", { headers: { Authorization: `Bearer ${secret}`, Cookie: "" } });
  equal((await asked()).status(), 200, "with the token");
  const row = page.locator("tbody tr", { hasText: "<script>" });
  await row.getByRole("button").click();
  await dialog(page).getByRole("button", { name: "End", exact: true }).click();
  await away(page);
  equal((await asked()).status(), 401, "with the ended token");
  equal(await page.evaluate(() => window.hit), undefined, "what ran");
  await user.close();
});

const PLACES = ["/people", "/rights", "/import", "/jobs", "/tokens", "/journal", "/health"];
for (const [role, menu, refused] of [
  ["administrator", PLACES, []],
  ["manager", ["/import", "/jobs", "/journal"], ["/people", "/health"]],
  ["auditor", ["/journal"], ["/people", "/import", "/health"]],
  ["engineer", [], ["/people", "/people/1", "/import", "/jobs", "/journal", "/health"]],
])
  test(`${role}: the menu of administration is theirs, and an address opens no more`, async () => {
    const user = await deskOf(role);
    const { page } = user;
    for (const place of PLACES)
      equal(await page.locator(`.rail a[href="${place}"]`).count(), menu.includes(place) ? 1 : 0, `${place} in the menu`);
    for (const place of refused) {
      await page.goto(place);
      await page.getByText("Your role may not open this").waitFor();
    }
    await user.close();
  });

test("an auditor reads the journal and changes nothing", async () => {
  const user = await deskOf("auditor");
  const { page } = user;
  await page.goto("/journal");
  await page.locator(".journal > li").first().waitFor();
  for (const path of ["/teams", "/skills"]) {
    await page.goto(path);
    await page.locator("tbody tr").first().waitFor();
    equal(await page.getByRole("button", { name: /New|Edit|Delete/ }).count(), 0, `buttons on ${path}`);
  }
  await user.close();
});

for (const [theme, dark, locale] of [
  ["light", false, "en-GB"],
  ["dark", true, "zh-CN"],
])
  test(`accessible, and 320 px wide (${theme})`, async () => {
    const user = await deskOf("administrator", { dark, locale });
    const { page } = user;
    const ask = await asRole("administrator");
    const { items } = await ask("GET", `users?login=${LOGINS.engineer}`);
    await accessibleAndFits(page, ["/people", `/people/${items[0].id}`, "/rights", "/teams", "/skills", "/tokens"]);
    await user.close();
  });

await run();
