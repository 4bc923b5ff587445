// Customers, equipment, contracts at the desk: found, changed, walked by keyboard, told in time.
import { accessible, accessibleAndFits, asRole, check, deskOf, equal, fits, run, test } from "./browser.mjs";

// 200 characters at most; the mark turns what follows to the other direction
const HOSTILE = `<img src=x onerror="window.hit=1"><script>window.hit=1</script>{{7*7}} \u202eabc "' `.padEnd(199, "长");
const dialog = (page) => page.locator("[role=dialog]");
const field = (page, name) => dialog(page).getByRole("textbox", { name, exact: true });
const save = (page) => dialog(page).getByRole("button", { name: "Save", exact: true }).click();
const away = (page) => dialog(page).waitFor({ state: "detached" });

let made = 0;
/** A customer of one's own with a unit that has a part, which has a part. */
async function house() {
  const ask = await asRole("administrator");
  const at = ++made;
  const customer = await ask("POST", "customers", { number: `T-${at}`, name: `Tested Works ${at}`, zone: "Asia/Shanghai" });
  const site = await ask("POST", "sites", { customer: customer.id, name: `Hall ${at}` });
  const unit = (name, parent) =>
    ask("POST", "equipment", { customer: customer.id, site: site.id, name, ...(parent ? { parent } : {}) });
  const top = await unit(`Chiller ${at}`);
  const part = await unit(`Compressor ${at}`, top.id);
  const inner = await unit(`Valve ${at}`, part.id);
  return { ask, customer, site, top, part, inner };
}

for (const [language, locale, words] of [
  ["English", "en-GB", { add: "New customer", number: "Number", name: "Name", save: "Save", search: "Search" }],
  ["中文", "zh-CN", { add: "新增客户", number: "编号", name: "名称", save: "保存", search: "搜索" }],
])
  test(`a customer is added and found by the beginning of a word (${language})`, async () => {
    const user = await deskOf("manager", { locale });
    const { page } = user;
    await page.goto("/customers");
    await page.locator("table tbody tr").nth(20).waitFor();
    await page.getByRole("button", { name: words.add }).click();
    await field(page, words.number).fill(`N-${locale}`);
    await field(page, words.name).fill(`Quarzwerk ${locale}`);
    await dialog(page).getByRole("button", { name: words.save, exact: true }).click();
    await page.waitForURL(/customers\/\d+$/);
    await page.getByRole("heading", { name: `Quarzwerk ${locale}` }).waitFor();
    await page.goto("/customers");
    await page.getByLabel(words.search).fill("quarz");
    await page.waitForURL(/q=quarz/);
    await page.getByRole("link", { name: `Quarzwerk ${locale}` }).waitFor();
    await user.close();
  });

test("order, status and pages of the list stand in its address", async () => {
  const user = await deskOf("dispatcher");
  const { page } = user;
  await page.goto("/customers?sort=number");
  await page.getByRole("link", { name: "远岫电力设计院" }).first().waitFor();
  equal(await page.locator("tbody tr").first().locator("td").first().innerText(), "K-0001", "the first by number");
  await page.getByLabel("Status").selectOption("former");
  await page.getByText("Nothing like that").waitFor();
  check(page.url().includes("status=former"), page.url());
  await user.close();
});

test("hostile strings are text in every field of a customer, a site, a contact, a unit", async () => {
  const user = await deskOf("manager");
  const { page } = user;
  const { customer } = await house();
  await page.goto(`/customers/${customer.id}`);
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await field(page, "Name").fill(HOSTILE);
  await dialog(page).getByLabel("Address").fill(HOSTILE);
  await dialog(page).getByLabel("Notes").fill(HOSTILE);
  await save(page);
  await away(page);
  await page.locator("h1", { hasText: "<script>" }).waitFor();
  await page.getByRole("button", { name: "New site" }).click();
  await field(page, "Name").fill(HOSTILE);
  await dialog(page).getByLabel("Access notes").fill(HOSTILE);
  await save(page);
  await away(page);
  await page.getByRole("button", { name: "New contact" }).click();
  await field(page, "Name").fill(HOSTILE);
  await dialog(page).getByLabel("Site").selectOption({ label: HOSTILE.trim() });
  await dialog(page).getByRole("button", { name: "+ Telephone" }).click();
  await dialog(page).getByLabel("number or address, Telephone").fill("+86 21 1234 5678");
  await dialog(page).getByLabel("when, how, Telephone").fill(HOSTILE);
  await save(page);
  await away(page);
  await page.locator(".channel", { hasText: "+86 21 1234 5678" }).waitFor();
  await page.getByRole("button", { name: "New unit" }).click();
  await field(page, "Name").fill(HOSTILE);
  await dialog(page).getByLabel("Place in the site").fill(HOSTILE);
  await dialog(page).getByRole("button", { name: "+ Software" }).click();
  await dialog(page).getByLabel("Name, Software 1").fill(`<b>${HOSTILE.slice(0, 90)}`);
  await dialog(page).getByLabel("version, Software 1").fill("1.<i>2");
  await save(page);
  await away(page);
  await page.locator("[role=treeitem]", { hasText: "<script>" }).click();
  await page.waitForURL(/equipment\/\d+/);
  await page.locator("h1", { hasText: "<script>" }).waitFor();
  await page.locator("dd", { hasText: "1.<i>2" }).waitFor();
  equal(await page.evaluate(() => window.hit), undefined, "what ran");
  await page.setViewportSize({ width: 320, height: 700 });
  await fits(page, "the unit");
  await page.goto(`/customers/${customer.id}`);
  await page.locator("[role=treeitem]").first().waitFor();
  await fits(page, "the customer");
  equal(await page.evaluate(() => window.hit), undefined, "what ran");
  await user.close();
});

test("a wrong value is told beside its field; what was typed is still there", async () => {
  const user = await deskOf("manager");
  const { page } = user;
  const { customer } = await house();
  await page.goto(`/customers/${customer.id}`);
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await dialog(page).getByLabel("Time zone").fill("Nowhere/Land");
  await save(page);
  await dialog(page).locator(".mantine-InputWrapper-error").waitFor();
  equal(await dialog(page).getByLabel("Time zone").inputValue(), "Nowhere/Land", "what was typed");
  await user.close();
});

test("somebody else saved meanwhile: both versions, one chooses", async () => {
  const user = await deskOf("manager");
  const { page } = user;
  const { ask, customer } = await house();
  await page.goto(`/customers/${customer.id}`);
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await field(page, "Name").fill("Mine Works");
  await ask.patch(`customers/${customer.id}`, { name: "Their Works" }, 1);
  await save(page);
  await dialog(page).locator(".conflict", { hasText: "Their Works" }).waitFor();
  await dialog(page).getByRole("button", { name: "Save mine" }).click();
  await away(page);
  await page.getByRole("heading", { name: "Mine Works" }).waitFor();
  await user.close();
});

test("what others need isn't deleted, and why is said; a free record goes", async () => {
  const user = await deskOf("manager");
  const { page } = user;
  const { customer, inner } = await house();
  await page.goto(`/customers/${customer.id}`);
  await page.getByRole("button", { name: `Delete: ${customer.name}` }).click();
  await dialog(page).getByRole("button", { name: "Delete", exact: true }).click();
  await dialog(page).locator(".problem").waitFor();
  await page.goto(`/equipment/${inner.id}`);
  await page.getByRole("button", { name: `Delete: ${inner.name}` }).click();
  await dialog(page).getByRole("button", { name: "Delete", exact: true }).click();
  await page.waitForURL(new RegExp(`customers/${customer.id}$`));
  await page.locator("[role=treeitem]").first().waitFor();
  await user.close();
});

test("equipment as a tree, by keyboard alone", async () => {
  const user = await deskOf("engineer");
  const { page } = user;
  const { customer, top, part, inner } = await house();
  await page.goto(`/customers/${customer.id}`);
  const item = (name) => page.getByRole("treeitem", { name });
  await item(top.name).focus();
  equal(await page.getByRole("treeitem").count(), 1, "units shown at first");
  await page.keyboard.press("ArrowRight");
  await item(part.name).waitFor();
  equal(await item(top.name).getAttribute("aria-expanded"), "true", "expanded");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await item(inner.name).waitFor();
  equal(await item(inner.name).getAttribute("aria-level"), "3", "level");
  await page.keyboard.press("End");
  check(await item(inner.name).evaluate((one) => one === document.activeElement), "End isn't at the last");
  await page.keyboard.press("ArrowLeft");
  check(await item(part.name).evaluate((one) => one === document.activeElement), "left doesn't go up");
  await page.keyboard.press("ArrowLeft");
  equal(await page.getByRole("treeitem").count(), 2, "units after it was shut");
  await page.getByLabel("Name, number, serial").fill("valve");
  await item(inner.name).waitFor();
  await item(inner.name).focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(new RegExp(`equipment/${inner.id}$`));
  await user.close();
});

test("the file of a unit: what applies and why, its parent, its label issued anew", async () => {
  const user = await deskOf("manager");
  const { page } = user;
  const { ask, customer, top, part } = await house();
  const programmes = await ask("GET", "programmes?limit=50");
  const programme = programmes.items.find(({ programme }) => programme === "product-supply").id;
  await ask("POST", "contracts", { number: `W-${customer.id}`, customer: customer.id, programme, title: "All of it", status: "active", whole_customer: true, starts_on: "2026-01-01", accepted_on: "2026-02-01", signatory: "Sun" });
  await ask("POST", "contracts", { number: `D-${customer.id}`, customer: customer.id, programme, title: "Not yet", status: "draft", whole_customer: true });
  await page.goto(`/equipment/${part.id}`);
  await page.getByRole("link", { name: `W-${customer.id}` }).waitFor();
  await page.getByText("the whole customer").waitFor();
  await page.getByText("Warranty · 1 Feb 2026").waitFor();
  await page.locator("li", { hasText: `D-${customer.id}: ` }).waitFor();
  await page.getByRole("link", { name: top.name }).waitFor();
  const code = page.locator(".unit-label img");
  check(await code.evaluate((one) => one.decode().then(() => one.naturalWidth > 0)), "no QR code");
  const address = page.locator(".unit-label .long");
  const before = await address.innerText();
  await page.getByRole("button", { name: "Issue anew" }).click();
  await dialog(page).getByRole("button", { name: "Issue anew" }).click();
  await away(page);
  await page.waitForFunction((old) => document.querySelector(".unit-label .long").innerText !== old, before);
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => { window.print = () => {}; });
  await page.emulateMedia({ media: "screen" });
  await page.getByRole("button", { name: "Print" }).click();
  await page.emulateMedia({ media: "print" });
  check(!(await page.getByText("What applies today").isVisible()), "more than the label goes on paper");
  check(await code.isVisible(), "the label doesn't go on paper");
  await user.close();
});

test("a contract: its cover changed, its periods in time, as picture and as table", async () => {
  const user = await deskOf("manager");
  const { page } = user;
  const { ask, customer, top, site } = await house();
  await page.goto(`/customers/${customer.id}`);
  await page.getByRole("button", { name: "New contract" }).click();
  await field(page, "Number").fill(`P-${customer.id}`);
  await field(page, "Title").fill(HOSTILE);
  await dialog(page).getByLabel("Programme").selectOption({ label: "Supply of goods with a service commitment (1)" });
  await dialog(page).getByLabel("Status").selectOption("active");
  await dialog(page).getByLabel("Signed", { exact: true }).fill("2026-01-10");
  await dialog(page).getByLabel("Accepted").fill("2026-03-01");
  await field(page, "Signed for the customer by").fill("Sun");
  await dialog(page).getByRole("button", { name: "+ Prices" }).click();
  await dialog(page).getByLabel(/part number or fee/).fill("Visit <b>");
  await dialog(page).getByLabel(/price in the smallest/).fill("12300");
  await dialog(page).getByLabel("Currency").fill("CNY");
  await save(page);
  await page.waitForURL(/contracts\/\d+$/);
  await page.locator("td", { hasText: "Visit <b>" }).waitFor();
  await page.locator("td", { hasText: "123.00" }).waitFor();
  await page.getByText("It promises nothing", { exact: false }).or(page.getByText("Nothing yet: it promises nothing")).first().waitFor();
  const picture = page.locator(".time-line");
  await picture.locator("text", { hasText: "Warranty" }).first().waitFor();
  await picture.getByText("Today", { exact: false }).first().waitFor();
  await page.getByRole("button", { name: "a unit" }).click();
  await dialog(page).getByRole("combobox", { name: "Which" }).fill("chill");
  await dialog(page).getByRole("option", { name: top.name }).waitFor();
  await page.keyboard.press("Enter");
  await dialog(page).getByLabel("Accepted on its own").fill("2026-06-15");
  await save(page);
  await away(page);
  await page.locator("td", { hasText: top.name }).waitFor();
  await picture.getByText("accepted 15 Jun 2026", { exact: false }).waitFor();
  await page.getByRole("button", { name: "As table" }).click();
  await page.locator(".figure td", { hasText: "accepted 15 Jun 2026 · 1 covered" }).first().waitFor();
  await page.getByRole("button", { name: "a site" }).click();
  await dialog(page).getByRole("combobox", { name: "Which" }).fill("hall");
  await dialog(page).getByRole("option", { name: site.name }).click();
  await save(page);
  await away(page);
  await page.locator("td", { hasText: site.name }).waitFor();
  await page.getByRole("button", { name: `Take out: ${top.name}` }).click();
  await dialog(page).getByRole("button", { name: "Take out", exact: true }).click();
  await away(page);
  await page.locator("td", { hasText: top.name }).waitFor({ state: "detached" });
  equal(await page.evaluate(() => window.hit), undefined, "what ran");
  const covers = await ask("GET", `covers?contract=${page.url().split("/").pop()}`);
  equal(covers.items.length, 1, "covers");
  await user.close();
});

test("search leads to the customer, the unit, the contract", async () => {
  const user = await deskOf("dispatcher");
  const { page } = user;
  const { ask, customer, top } = await house();
  const programmes = await ask("GET", "programmes?limit=1");
  await ask("POST", "contracts", { number: `F-${customer.id}`, customer: customer.id, programme: programmes.items[0].id, title: "Found", status: "active", whole_customer: true });
  for (const [text, place] of [
    [customer.number, /customers\/\d+$/],
    [top.name, /equipment\/\d+$/],
    [`F-${customer.id}`, /contracts\/\d+$/],
  ]) {
    await page.goto("/duty");
    await page.locator("h1").waitFor();
    await page.keyboard.press("Control+k");
    await dialog(page).locator("input").fill(text);
    await dialog(page).locator("[role=option]", { hasText: customer.name }).or(dialog(page).locator("[role=option]", { hasText: text })).or(dialog(page).locator("[role=option]", { hasText: "Found" })).first().waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(place);
  }
  await user.close();
});

test("an auditor changes nothing here; an engineer changes equipment alone, and sees no contracts", async () => {
  const { customer, top } = await house();
  const auditor = await deskOf("auditor");
  await auditor.page.goto(`/customers/${customer.id}`);
  await auditor.page.locator("[role=treeitem]").first().waitFor();
  for (const name of ["Edit", "New site", "New contact", "New unit", "New contract", /^Delete/, "Add files"])
    equal(await auditor.page.getByRole("button", { name, exact: true }).count(), 0, `${name} for an auditor`);
  await auditor.page.getByText("Your role doesn't see personal data").waitFor();
  await auditor.close();
  const engineer = await deskOf("engineer");
  const { page } = engineer;
  await page.goto(`/customers/${customer.id}`);
  await page.getByRole("button", { name: "New unit" }).waitFor();
  equal(await page.getByRole("button", { name: "New site" }).count(), 0, "new sites for an engineer");
  equal(await page.getByRole("heading", { name: "Contracts" }).count(), 0, "contracts for an engineer");
  await page.goto("/contracts");
  await page.getByText("Your role may not open this").waitFor();
  await page.goto(`/equipment/${top.id}`);
  await page.getByRole("button", { name: "Edit", exact: true }).waitFor();
  await engineer.close();
});

for (const [theme, dark, locale] of [
  ["light", false, "en-GB"],
  ["dark", true, "zh-CN"],
])
  test(`accessible, and 320 px wide (${theme})`, async () => {
    const user = await deskOf("manager", { dark, locale });
    const { page } = user;
    const { ask, customer, part } = await house();
    const contracts = await ask("GET", "contracts?limit=5");
    const contract = contracts.items.find(({ accepted_on }) => accepted_on) ?? contracts.items[0];
    await accessibleAndFits(page, ["/customers", `/customers/${customer.id}`, `/equipment/${part.id}`, "/contracts", `/contracts/${contract.id}`]);
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(`/equipment/${part.id}`);
    await page.locator(".page-head button.link").first().click();
    await dialog(page).locator("form").waitFor();
    await page.waitForTimeout(400);
    await accessible(page, "the form of a unit");
    await user.close();
  });

await run();
