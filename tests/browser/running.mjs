// Running the house: calendars, import, jobs, journal, health.
import { accessible, accessibleAndFits, asRole, check, deskOf, equal, run, test } from "./browser.mjs";

const HOSTILE = `<img src=x onerror="window.hit=1"><script>window.hit=1</script>\u202eabc "' `.padEnd(99, "长");
const csv = (text, name = "list.csv") => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

for (const [language, locale, words] of [
  ["English", "en-GB", { holiday: "holiday", open: "make-up day, worked", table: "As table", closed: "closed" }],
  ["中文", "zh-CN", { holiday: "节假日", open: "调休上班", table: "表格", closed: "休息" }],
])
  test(`a year of a calendar: holidays with their names, make-up days, by arrows, as a table (${language})`, async () => {
    const user = await deskOf("auditor", { locale });
    const { page } = user;
    await page.goto("/calendars?year=2026");
    await page.locator(".month").nth(11).waitFor();
    check((await page.locator(".month .day-holiday").count()) > 10, "too few holidays");
    check((await page.locator(".month .day-make_up").count()) > 3, "too few make-up days");
    const first = page.locator('.month [data-day="0"]');
    await first.focus();
    const told = page.locator(".day-told");
    await told.getByText(words.holiday).waitFor();
    check((await told.innerText()).includes(words.closed), await told.innerText());
    for (const key of ["ArrowRight", "ArrowRight", "ArrowRight"]) await page.keyboard.press(key);
    await told.getByText(words.open).waitFor();
    check((await told.innerText()).includes("08:30"), await told.innerText());
    await page.keyboard.press("ArrowDown");
    check(await page.locator('.month [data-day="10"]').evaluate((one) => one === document.activeElement), "a week on");
    await page.locator(".month").nth(2).locator(".day").first().hover();
    check((await told.innerText()).length > 10, "nothing told on hover");
    await page.getByRole("button", { name: words.table }).click();
    equal(await page.locator(".figure tbody tr").count(), 365, "days in the table");
    await user.close();
  });

test("a year that isn't announced yet says so; another programme's calendars are chosen", async () => {
  const user = await deskOf("manager");
  const { page } = user;
  await page.goto("/calendars?year=2028");
  await page.locator("[role=note], .month .provisional").first().waitFor();
  await page.getByLabel("Year").selectOption("2026");
  await page.waitForURL(/year=2026/);
  equal(await page.locator("[role=note]").count(), 0, "notes about 2026");
  const options = await page.getByLabel("Programme").locator("option").count();
  check(options >= 3, `${options} programmes`);
  await user.close();
});

test("an import is tried first; refused rows with line, field, reason; then for real; found under Jobs", async () => {
  const user = await deskOf("planner");
  const { page } = user;
  await page.goto("/import");
  await page.getByLabel("File: CSV or JSON lines").setInputFiles(csv(`number,name\nI-1,${"<b>Bold</b>"}\nI-2,\nI-3,Third\n`));
  await page.getByRole("button", { name: "Try it: nothing is saved" }).click();
  await page.getByText("Tried: 3 rows, 1 refused. Nothing has been saved.").waitFor();
  const refused = page.getByRole("region", { name: "Refused rows" }).locator("tbody tr");
  equal(await refused.count(), 1, "refused rows");
  equal((await refused.locator("td").allInnerTexts()).join("|"), "3|I-2|name|is needed", "the refusal");
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Refused rows as CSV" }).click(),
  ]);
  check(file.suggestedFilename().endsWith(".csv"), file.suggestedFilename());
  const ask = await asRole("planner");
  equal((await ask("GET", "customers?number=I-1")).items.length, 0, "customers after the trial");
  await page.getByRole("button", { name: "Import 2 rows for real" }).click();
  await page.getByText("Imported: 3 rows, 1 refused.").waitFor();
  equal((await ask("GET", "customers?number=I-1")).items[0].name, "<b>Bold</b>", "the name");
  await page.goto("/jobs");
  const row = page.locator("tbody tr", { hasText: "Import" }).first();
  await row.getByText("done", { exact: true }).waitFor();
  await row.getByRole("button", { name: "Result" }).click();
  await page.getByText("Imported: 3 rows, 1 refused.").waitFor();
  await user.close();
});

test("a long import is left, seen in the rail, found again, ended", async () => {
  const user = await deskOf("manager");
  const { page } = user;
  const lines = Array.from({ length: 100_000 }, (_, at) => `L-${at},Long ${at}`).join("\n");
  await page.goto("/import");
  await page.getByLabel("File: CSV or JSON lines").setInputFiles(csv(`number,name\n${lines}\n`));
  await page.getByRole("button", { name: "Try it: nothing is saved" }).click();
  await page.getByRole("button", { name: "Import 100000 rows for real" }).click({ timeout: 60_000 });
  await page.getByText("You may leave").waitFor();
  await page.locator(".rail-foot", { hasText: "Jobs: 1 running" }).getByRole("link", { name: "Jobs: 1 running" }).click();
  await page.waitForURL(/jobs$/);
  const row = page.locator("tbody tr").first();
  await row.locator("progress").waitFor();
  await row.getByRole("button", { name: "Cancel" }).click();
  await row.getByText("cancelled").or(row.getByText("done", { exact: true })).first().waitFor();
  await page.locator(".rail-foot", { hasText: "running" }).waitFor({ state: "detached" });
  await user.close();
});

test("a map gives another system's columns their meaning; a mistake in it is told, with its line", async () => {
  const user = await deskOf("manager");
  const { page } = user;
  const yaml = (text) => ({ name: "old.yaml", mimeType: "application/yaml", buffer: Buffer.from(text) });
  const choose = async (map) => {
    await page.getByLabel("File: CSV or JSON lines").setInputFiles(csv("编号,名称\nM-1,旧系统客户\n"));
    await page.getByLabel("Map (YAML)").setInputFiles(yaml(map));
    equal(await page.getByLabel("Of what").inputValue(), "mapped", "the kind");
    await page.getByRole("button", { name: "Try it: nothing is saved" }).click();
  };
  await page.goto("/import");
  await choose('customer:\n  number: "{编号}"\n  nmae: "{名称}"\n');
  await page.locator(".problem", { hasText: "nmae" }).waitFor();
  await page.getByRole("button", { name: "Another file" }).click();
  await choose('customer:\n  number: "{编号}"\n  name: "{名称}"\n');
  await page.getByText("Tried: 1 rows, 0 refused").waitFor();
  await page.getByRole("button", { name: "Import 1 rows for real" }).click();
  await page.getByText("Imported: 1 rows, 0 refused.").waitFor();
  const ask = await asRole("manager");
  equal((await ask("GET", "customers?number=M-1")).items[0].name, "旧系统客户", "the name");
  await user.close();
});

test("a file with other columns is told, and one may go on with another, as JSON lines", async () => {
  const user = await deskOf("administrator");
  const { page } = user;
  await page.goto("/import");
  await page.getByLabel("File: CSV or JSON lines").setInputFiles(csv("nummer,wrong\nX,Y\n"));
  await page.getByRole("button", { name: "Try it: nothing is saved" }).click();
  await page.locator(".problem").waitFor();
  await page.getByRole("button", { name: "Another file" }).click();
  await page.getByLabel("Of what").selectOption("teams");
  await page.getByLabel("File: CSV or JSON lines").setInputFiles({ name: "teams.jsonl", mimeType: "", buffer: Buffer.from('{"name":"From a line"}\n') });
  await page.getByRole("button", { name: "Try it: nothing is saved" }).click();
  await page.getByText("Tried: 1 rows, 0 refused").waitFor();
  await user.close();
});

test("the journal: by record, number, kind, action, person, time; field by field", async () => {
  const ask = await asRole("manager");
  const customer = await ask("POST", "customers", { number: "J-1", name: HOSTILE });
  await ask.patch(`customers/${customer.id}`, { name: "Renamed" }, 1);
  const user = await deskOf("manager");
  const { page } = user;
  await page.goto(`/journal?record=${customer.id}`);
  const events = page.locator(".journal > li");
  await events.nth(1).waitFor();
  equal(await events.count(), 2, "events of the record");
  await events.first().getByRole("button", { name: "Changed" }).click();
  const row = events.first().locator("tbody tr", { hasText: "name" });
  equal((await row.locator("td").nth(0).innerText()).trim(), HOSTILE.trim(), "before");
  equal(await row.locator("td").nth(1).innerText(), "Renamed", "after");
  equal(await page.evaluate(() => window.hit), undefined, "what ran");
  await page.getByLabel("Action").selectOption("create");
  await page.waitForURL(/action=create/);
  await page.waitForFunction(() => document.querySelectorAll(".journal > li").length === 1);
  await page.getByLabel("Who").selectOption("0");
  await page.getByText("Nothing like that").waitFor();
  await page.getByRole("button", { name: "Take all filters out" }).click();
  await events.nth(20).waitFor();
  await page.getByRole("button", { name: "Show more" }).click();
  await events.nth(60).waitFor();
  const requests = await ask("GET", "requests?limit=1");
  await page.getByLabel("Record, by id").fill(requests.items[0].number);
  await page.waitForURL(new RegExp(`record=${requests.items[0].number}`));
  await page.waitForFunction(() => [...document.querySelectorAll(".journal > li")].every((one) => one.innerText.includes("request")));
  await page.getByLabel("Record, by id").fill("SR-99999999");
  await page.getByText("There is no request with that number.").waitFor();
  await page.goto("/journal?from=2030-01-01T00:00");
  await page.getByText("Nothing like that").waitFor();
  await user.close();
});

for (const role of ["administrator", "auditor"])
  test(`${role}: the proof is run, and is sound`, async () => {
    const user = await deskOf(role);
    const { page } = user;
    await page.goto("/journal");
    await page.getByText("Signed up to event").waitFor();
    await page.getByRole("button", { name: "Check everything" }).click();
    await page.getByText("✓ Sound").waitFor({ timeout: 30_000 });
    check(/^[0-9a-f]{64}$/.test(await page.locator(".proof code").innerText()), "the digest");
    await user.close();
  });

test("manager: sees how far the journal is signed, and isn't offered the check", async () => {
  const user = await deskOf("manager");
  const { page } = user;
  await page.goto("/journal");
  await page.getByText("Signed up to event").waitFor();
  equal(await page.getByRole("button", { name: "Check everything" }).count(), 0, "the check for a manager");
  await user.close();
});

test("health: the worst first, with what is normal and what to do", async () => {
  const user = await deskOf("administrator");
  const { page } = user;
  await page.goto("/health");
  const first = page.locator("tbody tr").first();
  await first.getByText("Act now").waitFor();
  check((await first.innerText()).includes("Last backup"), await first.innerText());
  check((await first.innerText()).includes("aftercare backup"), "nothing to do");
  equal(await page.locator("tbody tr").count(), 11, "checks");
  const [again] = await Promise.all([
    page.waitForResponse((answer) => answer.url().endsWith("operations/health"), { timeout: 15_000 }),
  ]);
  equal(again.status(), 200, "read again");
  await user.close();
});

for (const [theme, dark, locale] of [
  ["light", false, "en-GB"],
  ["dark", true, "zh-CN"],
])
  test(`accessible, and 320 px wide (${theme})`, async () => {
    const user = await deskOf("administrator", { dark, locale });
    const { page } = user;
    await accessibleAndFits(page, ["/calendars?year=2026", "/import", "/jobs", "/journal", "/health"]);
    await user.close();
  });

await run();
