// The programme studio: from a model to a published programme, with mistakes, a case and its effect on the way.
import { accessible, asRole, check, deskOf, equal, run, test } from "./browser.mjs";

const editor = (page) => page.locator(".studio-editor .cm-content");
const mistakes = (page) => page.locator(".studio-mistakes");
const beside = (page) => page.locator(".studio-beside");

/** Types at the end of the text. */
async function append(page, text) {
  await editor(page).click();
  await page.keyboard.press("Control+End");
  await page.keyboard.insertText(text);
}

/** The programme's id and version, so that each test writes one of its own. */
async function rename(page, id) {
  await editor(page).click();
  await page.keyboard.press("Control+Home");
  const line = page.locator(".cm-line", { hasText: /^programme: / });
  await line.click();
  await page.keyboard.press("Home");
  await page.keyboard.press("Shift+End");
  await page.keyboard.insertText(`programme: ${id}`);
}

async function model(user, name, sound = "No mistakes") {
  await user.page.goto(`/programmes/new?model=${name}`);
  await mistakes(user.page).getByText(sound).waitFor();
}

for (const [language, locale, words] of [
  ["English", "en-GB", { sound: "No mistakes", bad: "Mistakes: 1", line: "Line", save: "Save draft", publish: "Publish", done: "Published" }],
  ["中文", "zh-CN", { sound: "没有错误", bad: "错误：1", line: "第", save: "保存草稿", publish: "发布", done: "已发布" }],
])
  test(`manager: a model is changed, a mistake is marked on its line, it is saved and published (${language})`, async () => {
    const user = await deskOf("manager", { locale });
    const { page } = user;
    await model(user, "it-maintenance", words.sound);
    await rename(page, `mine-${locale}`);
    await append(page, "\nwitin: 4 h\n");
    await mistakes(page).getByText(words.bad).waitFor();
    await page.locator(".cm-lintRange-error, .cm-lint-marker-error").first().waitFor();
    check(await mistakes(page).getByRole("button", { name: words.line }).first().isVisible(), "no way to the line");
    check(await page.getByRole("button", { name: words.save }).isVisible(), "no save");
    for (let at = 0; at < 12; at++) await page.keyboard.press("Backspace");
    await mistakes(page).getByText(words.sound).waitFor();
    await accessible(page, "the studio");
    await page.getByRole("button", { name: words.save }).click();
    await page.waitForURL(/programmes\/\d+$/);
    await page.getByRole("button", { name: words.publish, exact: true }).click();
    const dialog = page.locator("[role=dialog]");
    await dialog.locator(".differences, p").first().waitFor();
    await accessible(page, "publishing");
    await dialog.getByRole("button", { name: words.publish, exact: true }).click();
    await page.locator(".page-head .state", { hasText: words.done }).waitFor();
    await user.close();
  });

test("the words follow the line, and a sentence leads to its line", async () => {
  const user = await deskOf("manager");
  const { page } = user;
  await model(user, "it-maintenance");
  const sentence = beside(page).locator(".sentence", { hasText: "Response: within" });
  await sentence.click();
  await page.locator(".cm-line", { hasText: "- id: response" }).waitFor();
  await beside(page).locator(".here .sentence", { hasText: "Response: within" }).waitFor();
  await user.close();
});

test("keys and words are offered where one types", async () => {
  const user = await deskOf("manager");
  const { page } = user;
  await model(user, "it-maintenance");
  const line = beside(page).locator(".sentence", { hasText: "Response: within" });
  await line.click();
  const response = page.locator(".cm-line", { hasText: "warn: 50%" }).first();
  await response.click();
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await page.keyboard.type("min", { delay: 30 });
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Control+Space");
  const offered = page.locator(".cm-tooltip-autocomplete li");
  await offered.first().waitFor();
  const labels = await offered.allInnerTexts();
  check(labels.some((label) => label.startsWith("met_by") || label.startsWith("calendar") || label.startsWith("points")), labels.join(" "));
  check(!labels.some((label) => label.startsWith("warn")), "a key that is there is offered again");
  check(!labels.some((label) => label.startsWith("programme")), "a key of the top is offered in a promise");
  await user.close();
});

test("a case is tried: facts in; level, deadlines and who pays out, each with its why", async () => {
  const user = await deskOf("manager");
  const { page } = user;
  await model(user, "it-maintenance");
  await page.getByRole("tab", { name: "Try a case" }).click();
  await beside(page).getByLabel("Is the system down", { exact: false }).selectOption("yes");
  await beside(page).getByText("Level 1 (major failure)").first().waitFor();
  await beside(page).locator("summary", { hasText: "Response" }).click();
  await beside(page).locator(".why p", { hasText: "within 10 min" }).first().waitFor();
  await beside(page).locator("summary", { hasText: "Why this level?" }).click();
  await beside(page).locator(".why p", { hasText: "basic functions lost" }).first().waitFor();
  await accessible(page, "a case");
  await user.close();
});

test("what a change would have done to last year's requests, before it is published", async () => {
  const manager = await asRole("manager");
  const { items } = await manager("GET", "programmes?limit=50");
  const published = items.find(({ programme, edition }) => programme === "it-maintenance" && edition === "1");
  const user = await deskOf("manager");
  const { page } = user;
  await page.goto(`/programmes/new?from=${published.id}`);
  await mistakes(page).getByText("No mistakes").waitFor();
  check((await editor(page).innerText()).includes('version: "2"'), "the next version isn't written");
  await beside(page).locator(".sentence", { hasText: "Response: within" }).click();
  const within = page.locator(".cm-line", { hasText: "within: {A: 10 min, B: 10 min, C: 30 min}" }).first();
  await within.click();
  await page.keyboard.press("Home");
  await page.keyboard.press("Shift+End");
  await page.keyboard.insertText("within: {A: 2 min, B: 2 min, C: 2 min}");
  await beside(page).locator(".sentence", { hasText: "Service level A: 2 min" }).waitFor();
  await page.getByRole("tab", { name: "What it changes" }).click();
  await beside(page).locator(".differences li", { hasText: "2 min" }).first().waitFor();
  await beside(page).getByRole("button", { name: "Run it on these requests" }).click();
  await beside(page).locator(".tile", { hasText: "Outcomes that change" }).waitFor({ timeout: 30000 });
  const broken = await beside(page).locator(".tile .dim:last-child").allInnerTexts();
  const [before, after] = broken.map((text) => Number(text.match(/\d+/)?.[0]));
  check(after > before, `broken before ${before}, with 2 minutes ${after}`);
  await accessible(page, "the effect");
  await user.close();
});

test("what if: two programmes on real history, from the report; what can't be compared is said", async () => {
  const user = await deskOf("manager");
  const { page } = user;
  await page.goto("/compliance");
  await page.getByRole("link", { name: "What if we promised otherwise?" }).click();
  const [before, after] = [page.locator("select.plain").first(), page.locator("select.plain").nth(1)];
  await before.selectOption({ label: "Maintenance service for IT equipment and software · it-maintenance 1 (Published)" });
  await after.selectOption({ label: "Model: Maintenance service for IT equipment and software" });
  await page.getByRole("button", { name: "Run it on these requests" }).click();
  await page.locator(".tile", { hasText: "Outcomes that change" }).locator("b", { hasText: /^0$/ }).waitFor({ timeout: 30000 });
  await page.locator(".figure table tbody tr").first().waitFor();
  await accessible(page, "what if");
  await after.selectOption({ index: (await after.locator("option").count()) - 1 });
  await page.getByRole("button", { name: "Run it on these requests" }).click();
  await page.getByText("can't be compared").waitFor({ timeout: 30000 });
  await user.close();
});

test("what is typed and not saved is there after a reload; two who save at once see both", async () => {
  const user = await deskOf("manager");
  const { page } = user;
  await model(user, "it-maintenance");
  await rename(page, "two-write");
  await page.reload();
  await page.locator(".cm-line", { hasText: "programme: two-write" }).waitFor();
  await mistakes(page).getByText("No mistakes").waitFor();
  await page.getByRole("button", { name: "Save draft" }).click();
  await page.waitForURL(/programmes\/\d+$/);
  const id = page.url().split("/").pop();
  const manager = await asRole("manager");
  const stored = await manager("GET", `programmes/${id}`);
  await append(page, "\n# mine <script>window.hit=1</script>\n");
  const answer = await manager.patch(`programmes/${id}`, { text: `${stored.text}\n# theirs\n` }, stored.version);
  check(answer.version > stored.version, "theirs isn't saved");
  await page.getByRole("button", { name: "Save draft" }).click();
  const conflict = page.locator(".conflict");
  await conflict.waitFor();
  await conflict.getByRole("button", { name: "Save mine" }).click();
  await page.locator(".page-head button:disabled:not([data-loading])", { hasText: "Save draft" }).waitFor();
  equal(await conflict.count(), 0, "conflicts once it is saved");
  const after = await manager("GET", `programmes/${id}`);
  check(after.text.includes("# mine") && !after.text.includes("# theirs"), "mine isn't what is stored");
  equal(await page.evaluate(() => window.hit), undefined, "a script in the text");
  await user.close();
});

test("auditor: reads programme and words, changes nothing; a phone shows both, one below the other", async () => {
  const user = await deskOf("auditor", { width: 320 });
  const { page } = user;
  const manager = await asRole("manager");
  const { items } = await manager("GET", "programmes?limit=50");
  await page.goto(`/programmes/${items[0].id}`);
  await beside(page).locator(".sentence").first().waitFor();
  equal(await page.getByRole("button", { name: "Write the next version" }).count(), 0, "buttons to write");
  equal(await editor(page).getAttribute("contenteditable"), "false", "editable");
  const sideways = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  check(sideways <= 0, `the page scrolls sideways by ${sideways}`);
  await user.close();
});

await run();
