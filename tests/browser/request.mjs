// A request from received to closed, and everything that may happen to it on the way.
import { accessible, asRole, check, deskOf, equal, run, test } from "./browser.mjs";

let made = 0;
/** A request of the house's first unit, opened by the API. */
async function opened(subject, more = {}) {
  const dispatcher = await asRole("dispatcher");
  const [unit] = (await dispatcher("GET", "equipment?limit=1")).items;
  return dispatcher("POST", "requests", {
    equipment: unit.id,
    subject: `${subject} ${++made}`,
    facts: { service_affected: true },
    ...more,
  });
}

async function at(role, number, options) {
  const user = await deskOf(role, options);
  await user.page.goto(`/requests/${number}`);
  await user.page.locator(".request h1").waitFor();
  await user.page.locator(".request .steps").waitFor();
  await user.page.locator(".request .promises, .request .section p").first().waitFor();
  return user;
}

const dialog = (page) => page.locator("[role=dialog]");
async function submit(page) {
  await dialog(page).locator("button[type=submit]").click();
  await dialog(page).waitFor({ state: "detached" });
}
const state = (page, word) => page.locator(".request header .state", { hasText: word }).waitFor();

for (const [language, locale, words] of [
  ["English", "en-GB", ["Answered", "Support agreed", "Diagnosed", "Resolved", "Confirmed", "Reported back", "Closed"]],
  ["中文", "zh-CN", ["已响应", "方式已定", "已诊断", "已解决", "客户已确认", "已反馈", "已关闭"]],
])
  test(`a request goes through its seven steps by one key (${language})`, async () => {
    const { number } = await opened("Seven steps");
    const user = await at("dispatcher", number, { locale });
    const { page } = user;
    for (const [step, word] of words.entries()) {
      await page.locator(".acts button kbd").first().waitFor();
      await page.keyboard.press("s");
      // the second and third ask: by telephone, hardware
      if (step === 1 || step === 2) await submit(page);
      await state(page, word);
    }
    await user.close();
  });

test("a hold stops the clock; it is undone by U", async () => {
  const { number } = await opened("Hold");
  const user = await at("dispatcher", number);
  const { page } = user;
  await page.keyboard.press("s");
  await state(page, "Answered");
  await page.keyboard.press("h");
  await dialog(page).locator(".choices input").first().check();
  await submit(page);
  await page.locator(".held").waitFor();
  await page.locator(".toast button").waitFor();
  await page.keyboard.press("u");
  await page.locator(".held").waitFor({ state: "detached" });
  await user.close();
});

test("who could take it is asked by A, given by Enter, taken back by U", async () => {
  const { number } = await opened("Assign");
  const user = await at("dispatcher", number);
  const { page } = user;
  await page.keyboard.press("a");
  const first = dialog(page).locator("[role=option]").first();
  await first.waitFor();
  const name = await first.locator("strong").innerText();
  await first.press("Enter");
  await page.locator(".acts button", { hasText: name }).waitFor();
  await page.keyboard.press("u");
  await page.locator(".acts button", { hasText: "nobody" }).waitFor();
  await user.close();
});

test("the level is set with a reason, and says so in the timeline", async () => {
  const { number } = await opened("Level");
  const user = await at("dispatcher", number);
  const { page } = user;
  await page.keyboard.press("l");
  await dialog(page).locator(".choices input").first().check();
  await dialog(page).getByLabel("Reason").fill("The whole depot waits");
  await submit(page);
  await page.locator(".request header .level.top").waitFor();
  await page.locator(".timeline", { hasText: "The whole depot waits" }).waitFor();
  await user.close();
});

test("a contested hold is answered: they are right", async () => {
  const request = await opened("Contest");
  const dispatcher = await asRole("dispatcher");
  await dispatcher("POST", `requests/${request.id}/respond`, {});
  const { words } = await dispatcher("GET", `requests/${request.id}/clocks`);
  await dispatcher("POST", `requests/${request.id}/hold`, { reason: Object.keys(words.pauses)[0] });
  await dispatcher("POST", `requests/${request.id}/contest`, { reason: "Nobody asked us" }).catch(async () => {
    const administrator = await asRole("administrator");
    await administrator("POST", `requests/${request.id}/contest`, { reason: "Nobody asked us" });
  });
  const user = await at("dispatcher", request.number);
  const { page } = user;
  await page.locator(".contest", { hasText: "Nobody asked us" }).waitFor();
  await accessible(page, "a contested request");
  await page.getByRole("button", { name: "They are right" }).click();
  await page.locator(".contest").waitFor({ state: "detached" });
  await user.close();
});

test("one request goes on for two; others are linked and unlinked; a second failure is split", async () => {
  const one = await opened("Goes on");
  const two = await opened("Merged");
  const user = await at("dispatcher", two.number);
  const { page } = user;
  await page.getByRole("button", { name: "Link another" }).click();
  await dialog(page).locator("input").fill(one.number);
  await dialog(page).locator("[role=option]", { hasText: one.number }).click();
  await page.locator(".links", { hasText: `Belongs with ${one.number}` }).waitFor();
  await page.getByRole("button", { name: `Unlink ${one.number}` }).click();
  await page.locator(".links", { hasText: "Belongs with" }).waitFor({ state: "detached" });
  await page.keyboard.press("m");
  await dialog(page).locator("input").fill(one.number);
  await dialog(page).locator("[role=option]", { hasText: one.number }).waitFor();
  await page.keyboard.press("Enter");
  await dialog(page).getByRole("button", { name: `Merge into ${one.number}` }).click();
  await page.waitForURL(`**/requests/${one.number}`);
  await page.goto(`/requests/${two.number}`);
  await page.locator(".links", { hasText: `Merged into ${one.number}` }).waitFor();
  await page.goto(`/requests/${one.number}`);
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Split" }).click();
  await dialog(page).locator("input").fill("The printer, too");
  await dialog(page).locator("button[type=submit]").click();
  await page.getByRole("heading", { name: "The printer, too" }).waitFor();
  await page.locator(".links", { hasText: `Follows ${one.number}` }).waitFor();
  await user.close();
});

test("two act at once: both versions are shown, and mine is done when I say so", async () => {
  const request = await opened("Two at once");
  const dispatcher = await asRole("dispatcher");
  const user = await at("dispatcher", request.number);
  const { page } = user;
  await page.keyboard.press("l");
  await dialog(page).locator(".choices input").nth(1).check();
  await dialog(page).getByLabel("Reason").fill("Half of it stands");
  await page.context().setOffline(true); // the stream says nothing of it
  await dispatcher("POST", `requests/${request.id}/respond`, {});
  await page.context().setOffline(false);
  await dialog(page).locator("button[type=submit]").click();
  const conflict = page.locator(".conflict");
  await conflict.waitFor();
  check((await conflict.innerText()).includes("Answered"), await conflict.innerText());
  await accessible(page, "a conflict");
  await conflict.getByRole("button", { name: "Save mine" }).click();
  await dialog(page).waitFor({ state: "detached" });
  await page.locator(".timeline", { hasText: "Half of it stands" }).waitFor();
  await user.close();
});

test("the palette does what the open request allows; a message leads to its request", async () => {
  const { id, number } = await opened("By the palette");
  const dispatcher = await asRole("dispatcher");
  await dispatcher("POST", `requests/${id}/notes`, { text: "quixotic windmill 风车" });
  const user = await at("dispatcher", number);
  const { page } = user;
  await page.keyboard.press("Control+k");
  await dialog(page).locator("input").fill("level");
  await dialog(page).getByRole("option", { name: number }).first().click();
  await dialog(page).getByRole("radio").first().waitFor();
  await page.keyboard.press("Escape");
  await page.goto("/duty");
  await page.locator("h1").waitFor();
  await page.keyboard.press("Control+k");
  await dialog(page).locator("input").fill("quixotic");
  await dialog(page).getByRole("option", { name: "quixotic windmill" }).click();
  await page.waitForURL(`**/requests/${number}`);
  await page.locator(".timeline .said", { hasText: "quixotic" }).waitFor();
  await user.close();
});

test("Escape closes the dialog alone, then the request beside the list", async () => {
  const user = await deskOf("dispatcher");
  const { page } = user;
  await page.locator(".queue-row:not(.queue-head)").first().waitFor();
  await page.keyboard.press("j");
  await page.locator(".request .acts kbd").first().waitFor();
  await page.keyboard.press("a");
  await dialog(page).locator("[role=option]").first().waitFor();
  await page.keyboard.press("Escape");
  await dialog(page).waitFor({ state: "detached" });
  equal(await page.locator(".request").count(), 1, "requests beside the list");
  await page.keyboard.press("Escape");
  await page.locator(".request").waitFor({ state: "detached" });
  await user.close();
});

test("a file is kept in the house, with its size", async () => {
  const { number } = await opened("File");
  const user = await at("dispatcher", number);
  const { page } = user;
  await page.locator("input[type=file]").setInputFiles({
    name: "panel <b>5.txt",
    mimeType: "text/plain",
    buffer: Buffer.from("error 5"),
  });
  const file = page.locator(".promise", { hasText: "panel <b>5.txt" });
  await file.waitFor();
  check((await file.innerText()).includes("internal"), await file.innerText());
  check((await file.innerText()).includes("7 B"), await file.innerText());
  await user.close();
});

test("what must be known to say who pays is answered where it is asked", async () => {
  const { number } = await opened("Who pays");
  const user = await at("dispatcher", number);
  const { page } = user;
  const questions = page.locator(".section .question");
  await questions.first().waitFor();
  const before = await questions.count();
  await questions.first().locator("button").first().click();
  await page.waitForFunction(
    (count) => document.querySelectorAll(".section .question").length !== count,
    before,
  );
  await user.close();
});

test("auditor: everything is read, nothing is offered to be done", async () => {
  const { number } = await opened("Audited");
  const user = await at("auditor", number);
  const { page } = user;
  equal(await page.locator(".acts button").count(), 0, "buttons of acts");
  equal(await page.locator(".composer").count(), 0, "composers");
  await page.keyboard.press("s");
  await page.keyboard.press("a");
  equal(await dialog(page).count(), 0, "dialogs");
  await accessible(page, "a request, read only");
  await user.close();
});

test("on paper: no menu, no buttons; number, promises and address are there", async () => {
  const { number } = await opened("Printed");
  const user = await at("dispatcher", number);
  const { page } = user;
  await page.emulateMedia({ media: "print" });
  check(!(await page.locator(".rail").isVisible()), "the menu is printed");
  check(!(await page.locator(".composer").isVisible()), "the composer is printed");
  check(await page.locator(".promise .clock").first().isVisible(), "no clock is printed");
  check((await page.locator(".print-foot").innerText()).includes(number), "the address isn't printed");
  await user.close();
});

await run();
