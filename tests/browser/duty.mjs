// Rosters: who is there when, a shift given to somebody else, a roster made and changed.
import { accessible, check, deskOf, equal, run, test } from "./browser.mjs";

const dialog = (page) => page.locator("[role=dialog]");
async function board(role, options) {
  const user = await deskOf(role, options);
  await user.page.goto("/duty");
  await user.page.locator("table.roster .shift").first().waitFor();
  return user;
}
const rowOf = (page, name) => page.locator("table.roster tr", { hasText: name });

for (const [locale, cover, undo] of [
  ["en-GB", "Covered", "Undo"],
  ["zh-CN", "顶班", "撤销"],
])
  test(`dispatcher: a shift is covered, seen at once, and taken back (${locale})`, async () => {
    const user = await board("dispatcher", { locale });
    const { page } = user;
    const cell = rowOf(page, "Night duty").locator("td").nth(9).locator("button.shift").first();
    const before = await cell.innerText();
    await cell.click();
    await dialog(page).getByLabel(cover, { exact: true }).check();
    const choice = dialog(page).locator("select");
    await choice.locator("option").nth(2).waitFor({ state: "attached" });
    const name = await choice.locator("option").nth(1).innerText();
    await choice.selectOption({ index: 1 });
    await dialog(page).locator("button[type=submit]").click();
    await dialog(page).waitFor({ state: "detached" });
    await rowOf(page, "Night duty").locator(".shift.changed", { hasText: name }).first().waitFor();
    await page.locator(".toast button", { hasText: undo }).click();
    await page.waitForFunction(
      ([text]) => [...document.querySelectorAll("table.roster .shift")].some((one) => one.textContent === text),
      [before],
    );
    await user.close();
  });

test("dispatcher: two swap their shifts", async () => {
  const user = await board("dispatcher");
  const { page } = user;
  const changed = await rowOf(page, "Night duty").locator(".shift.changed").count();
  await rowOf(page, "Night duty").locator("td").nth(11).locator("button.shift").first().click();
  await dialog(page).getByLabel("Swapped").check();
  await dialog(page).locator("select").first().selectOption({ index: 1 });
  const theirs = dialog(page).locator("select").nth(1);
  await theirs.locator("option").nth(1).waitFor({ state: "attached" });
  await theirs.selectOption({ index: 1 });
  await dialog(page).locator("button[type=submit]").click();
  await dialog(page).waitFor({ state: "detached" });
  await page.waitForFunction(
    (count) => document.querySelectorAll("table.roster .shift.changed").length > count,
    changed,
  );
  await user.close();
});

test("manager: a roster around the clock whose member leaves has a gap in red; a wrong zone is told at its field", async () => {
  const user = await board("manager");
  const { page } = user;
  await page.getByRole("button", { name: "New roster" }).click();
  const form = dialog(page);
  await form.getByLabel("Roster", { exact: false }).first().fill("Night bell <b>");
  await form.getByLabel("Role").fill("duty_engineer");
  await form.locator(".many label").first().locator("input").check();
  await form.getByLabel("Time zone").fill("Mars/Base");
  await form.getByLabel("First day").fill("2026-01-01");
  await form.getByLabel("Days of a turn").fill("7");
  await form.getByLabel("Each day from").fill("20:00");
  await form.getByLabel("to", { exact: true }).fill("23:00");
  await form.getByLabel("Somebody must be there around the clock").check();
  await form.locator("button[type=submit]").click();
  await form.locator(".mantine-InputWrapper-error, .problem").first().waitFor();
  equal(await form.getByLabel("Role").inputValue(), "duty_engineer", "what was typed");
  await form.getByLabel("Time zone").fill("Asia/Shanghai");
  await form.locator("button[type=submit]").click();
  await form.waitFor({ state: "detached" });
  const row = rowOf(page, "Night bell <b>");
  await row.locator(".shift.gap").first().waitFor();
  await accessible(page, "rosters");
  await user.close();
});

test("engineer: sees the rosters, is offered no change", async () => {
  const user = await board("engineer");
  const { page } = user;
  equal(await page.locator("button.shift").count(), 0, "buttons on shifts");
  equal(await page.getByRole("button", { name: "New roster" }).count(), 0, "new rosters");
  await user.close();
});

test("on a phone the board scrolls by itself, the page doesn't", async () => {
  const user = await board("dispatcher", { width: 320 });
  const { page } = user;
  const sideways = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  check(sideways <= 0, `the page scrolls sideways by ${sideways}`);
  await accessible(page, "duty at 320 px");
  await user.close();
});

await run();
