// Managers: how promises were kept, down to the case; why late; what is due; on paper and as files.
import { readFileSync } from "node:fs";
import { accessible, asRole, check, deskOf, equal, run, test } from "./browser.mjs";

const figure = (page, title) => page.locator(".figure", { has: page.getByRole("heading", { name: title, exact: true }) });

async function report(role, options) {
  const user = await deskOf(role, options);
  await user.page.goto("/compliance");
  await user.page.locator(".figure .heat").first().waitFor();
  return user;
}

/** Opens all pages of the list and counts its rows. */
async function countRows(page) {
  await page.locator("table.plain tbody tr, .empty").first().waitFor();
  const more = page.getByRole("button", { name: "Show more" });
  while (await more.count()) {
    const before = await page.locator("tbody tr").count();
    await more.click();
    await page.waitForFunction((count) => document.querySelectorAll("tbody tr").length > count, before);
  }
  return page.locator("tbody tr").count();
}

test("manager: from a figure to its cases to the event in two clicks; the list's sum equals the figure", async () => {
  const user = await report("manager");
  const { page } = user;
  const broken = page.locator(".tile", { hasText: "Broken" }).locator("a");
  const count = Number(await broken.innerText());
  const place = () => page.locator(".page-body").evaluate((body) => Math.round(body.scrollTop));
  const last = page.locator(".figure a").last();
  await page.waitForFunction(() => !document.querySelector(".skeleton"));
  await last.scrollIntoViewIfNeeded();
  await page.waitForTimeout(500);
  const before = await place();
  check(before > 0, "the report is longer than the window");
  await last.click();
  await page.locator("h1").waitFor();
  await page.goBack();
  await page.waitForFunction((top) => Math.abs(document.querySelector(".page-body").scrollTop - top) < 3, before);
  await broken.click();
  equal(await countRows(page), count, "cases of what was broken");
  await page.locator("tbody tr a").first().click();
  await page.locator(".request .promises .promise").first().waitFor();
  await page.goBack();
  await page.locator("tbody tr").first().waitFor();
  await page.goBack();
  await page.locator(".figure .heat").waitFor();
  await user.close();
});

test("manager: every strong cell of promise by level has as many cases as it says", async () => {
  const user = await report("manager");
  const { page } = user;
  const cells = await page.locator(".heat td a").evaluateAll((links) =>
    links
      .map((link) => ({ href: link.getAttribute("href"), text: link.innerText }))
      .filter(({ href }) => href.includes("outcome=broken"))
      .slice(0, 4),
  );
  check(cells.length >= 3, `${cells.length} cells with broken promises`);
  for (const { href, text } of cells) {
    await page.goto(href);
    equal(await countRows(page), Number(text.match(/(\d+)\/\d+/)[1]), href);
  }
  await user.close();
});

test("manager: how it is counted, as a table, as CSV; the months lead to their cases", async () => {
  const user = await report("manager");
  const { page } = user;
  const months = figure(page, "Month by month");
  await months.getByRole("button", { name: "Explain" }).click();
  await months.getByText("Kept ÷ (kept + late + breached)").waitFor();
  await months.getByText("whose due instant passed in it").waitFor();
  await months.getByRole("button", { name: "As table" }).click();
  check((await months.locator("tbody tr").count()) >= 12, "fewer than twelve months");
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    months.getByRole("button", { name: "CSV" }).click(),
  ]);
  const csv = readFileSync(await file.path(), "utf8");
  check(csv.startsWith("\uFEFFMonth,Owed,Broken,kept\r\n"), csv.slice(0, 60));
  equal(csv.trim().split("\r\n").length - 1, await months.locator("tbody tr").count(), "lines of the file");
  await months.getByRole("button", { name: "As table" }).click();
  await months.locator("svg a").nth(2).click();
  await page.waitForURL(/compliance\/cases.*month=/);
  await user.close();
});

test("manager: whoever was late says why, and the report counts it", async () => {
  const user = await report("manager");
  const { page } = user;
  const tile = page.locator(".tile", { hasText: "Breaches without a reason" }).locator("a");
  await page.waitForFunction(() => /^\d+$/.test(document.querySelectorAll(".tile b")[2]?.textContent ?? ""));
  const before = Number(await tile.innerText());
  check(before > 0, "nothing is unexplained in the demo house");
  await tile.click();
  await page.locator(".queue-row:not(.queue-head)").first().click();
  await page.locator(".promise .link.late").first().click();
  const dialog = page.locator("[role=dialog]");
  await accessible(page, "why late");
  await dialog.getByLabel("No spare part").check();
  await dialog.getByLabel("In a few words").fill("The spare was <b>elsewhere</b>");
  await dialog.locator("button[type=submit]").click();
  await dialog.waitFor({ state: "detached" });
  await page.locator(".promise", { hasText: "No spare part: The spare was <b>elsewhere</b>" }).first().waitFor();
  await user.close();
});

test("manager: one customer's report; worst customers lead there; back returns", async () => {
  const user = await report("manager");
  const { page } = user;
  const worst = figure(page, "Customers with the most broken promises");
  await worst.locator("li a").first().waitFor();
  const manager = await asRole("manager");
  const { rows } = await manager("GET", "reports/compliance?by=customer");
  const [first] = rows.sort((a, b) => b.late + b.breached - a.late - a.breached);
  await page.goto(`/compliance?customer=${first.customer}`);
  await page.locator(".figure .heat").waitFor();
  equal(
    Number(await page.locator(".tile", { hasText: "Broken" }).locator("a").innerText()) > 0,
    true,
    "the worst customer has broken promises",
  );
  equal(await figure(page, "Customers with the most broken promises").count(), 0, "customers beside one customer");
  await user.close();
});

for (const [locale, dark, width] of [
  ["en-GB", false, 1280],
  ["zh-CN", true, 1280],
  ["en-GB", false, 320],
])
  test(`the report is accessible (${locale}, ${dark ? "dark" : "light"}, ${width} px)`, async () => {
    const user = await report("manager", { locale, dark, width });
    const { page } = user;
    await page.locator(".trend").waitFor();
    await page.locator(".bars li").first().waitFor();
    await accessible(page, "compliance");
    const sideways = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    check(sideways <= 0, `the page scrolls sideways by ${sideways}`);
    await page.locator(".tile a").nth(1).click();
    await page.locator("tbody tr").first().waitFor();
    await accessible(page, "cases");
    await user.close();
  });

test("on paper: figures without their buttons; one figure alone", async () => {
  const user = await report("manager");
  const { page } = user;
  await page.emulateMedia({ media: "print" });
  check(!(await page.getByRole("button", { name: "CSV" }).first().isVisible()), "buttons are printed");
  await page.emulateMedia({ media: "screen" });
  await page.evaluate(() => {
    window.print = () => {};
  });
  await figure(page, "Month by month").getByRole("button", { name: "Print" }).click();
  await page.emulateMedia({ media: "print" });
  check(await figure(page, "Month by month").isVisible(), "the figure isn't printed");
  check(!(await figure(page, "Promise by level").isVisible()), "another figure is printed, too");
  await user.close();
});

test("auditor: the same figures, nothing to change", async () => {
  const user = await report("auditor");
  const { page } = user;
  await page.locator(".tile a").nth(1).click();
  await page.locator("tbody tr a").first().click();
  await page.locator(".request .promises .promise").first().waitFor();
  equal(await page.locator(".link.late").count(), 0, "to say why it was late");
  await user.close();
});

test("all of a view at once: a preview, progress, each row, and taken back", async () => {
  const user = await deskOf("dispatcher");
  const { page } = user;
  await page.goto("/?view=unanswered");
  await page.locator(".queue-row:not(.queue-head)").first().waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.getByRole("button", { name: /^All \d+ of this view/ }).click();
  const dispatcher = await asRole("dispatcher");
  const { count } = await dispatcher("GET", "requests?state=received&count=true&limit=1");
  await page.getByText(`${count} marked`).waitFor();
  await page.getByRole("button", { name: "Do…" }).click();
  const dialog = page.locator("[role=dialog]");
  await dialog.getByText(`Would change ${count}, 0 are refused`).waitFor();
  await dialog.locator("button[type=submit]").click();
  await dialog.getByText(`Changed ${count}, 0 were refused`).waitFor();
  await dialog.locator("button[type=submit]").click();
  const me = await dispatcher("GET", "me");
  const mine = async () =>
    (await dispatcher("GET", `requests?state=received&assignee=${me.user.id}&count=true&limit=1`)).count;
  equal(await mine(), count, "taken");
  await page.locator(".toast button").click();
  await page.getByText("Taken back").waitFor();
  check((await mine()) < count, "none was given back");
  await user.close();
});

test("a telephone system hands the caller over; what is known of the unit stands beside", async () => {
  const user = await deskOf("dispatcher");
  const { page } = user;
  const dispatcher = await asRole("dispatcher");
  const [request] = (await dispatcher("GET", "requests?open=true&state=answered&limit=1")).items;
  const unit = await dispatcher("GET", `equipment/${request.equipment}`);
  await page.goto(`/calls/new?serial=${encodeURIComponent(unit.serial)}`);
  await page.locator("#found-0").waitFor();
  await page.locator("[role=dialog] [role=combobox]").press("Enter");
  await page.locator("[role=dialog]").getByText("same unit").first().waitFor();
  await accessible(page, "a call handed over");
  await user.close();
});

test("somebody is found by the initials of a Chinese name", async () => {
  const user = await deskOf("dispatcher");
  const { page } = user;
  await page.locator(".queue-row:not(.queue-head)").first().waitFor();
  await page.keyboard.press("Control+k");
  await page.locator("[role=dialog] input").fill("yxdl");
  await page.locator("[role=option]", { hasText: "远岫电力设计院" }).first().waitFor();
  await user.close();
});

await run();
