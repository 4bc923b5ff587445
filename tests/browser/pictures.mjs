// Draws the pictures of README and docs from a running demo house: tests/browser/run pictures.mjs
import { check, deskOf, run, test } from "./browser.mjs";

const FOLDER = new URL("../../docs/pictures/", import.meta.url).pathname;

for (const { name, dark, locale } of [
  { name: "desk-light-en", dark: false, locale: "en-GB" },
  { name: "desk-dark-zh", dark: true, locale: "zh-CN" },
])
  test(name, async () => {
    const user = await deskOf("dispatcher", { width: 1360, height: 850, dark, locale });
    const { page } = user;
    await page.locator(".queue-row:not(.queue-head)").nth(3).waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.locator(".promise").first().waitFor();
    await page.keyboard.press("w");
    await page.locator(".why p").first().waitFor();
    await page.waitForTimeout(500);
    await page.screenshot({ path: `${FOLDER}${name}.png` });
    check(true, name);
    await user.close();
  });

test("call-light-en", async () => {
  const user = await deskOf("dispatcher", { width: 1360, height: 850 });
  const { page } = user;
  await page.locator(".queue-row:not(.queue-head)").nth(3).waitFor();
  await page.keyboard.press("c");
  await page.locator("[role=dialog] [role=combobox]").waitFor();
  await page.keyboard.type("server");
  await page.locator("#found-0").waitFor();
  await page.keyboard.press("Enter");
  await page.locator("[role=dialog] input[required]").fill("Ticket gates in the north hall are dark");
  await page.locator(".read-out").waitFor();
  await page.waitForTimeout(600);
  await page.screenshot({ path: `${FOLDER}call-light-en.png` });
  await user.close();
});

for (const { name, role, path, seen, dark, locale } of [
  { name: "compliance-light-en", role: "manager", path: "/compliance", seen: ".figure .heat", locale: "en-GB" },
  { name: "compliance-dark-zh", role: "manager", path: "/compliance", seen: ".figure .heat", dark: true, locale: "zh-CN" },
  { name: "duty-light-zh", role: "dispatcher", path: "/duty", seen: "table.roster .shift", locale: "zh-CN" },
  { name: "calendar-light-en", role: "manager", path: "/calendars", seen: ".month", locale: "en-GB" },
])
  test(name, async () => {
    const user = await deskOf(role, { width: 1360, height: 850, dark, locale });
    const { page } = user;
    await page.goto(path);
    await page.locator(seen).first().waitFor();
    await page.waitForTimeout(1200);
    await page.screenshot({ path: `${FOLDER}${name}.png` });
    await user.close();
  });

test("studio-light-en", async () => {
  const user = await deskOf("manager", { width: 1360, height: 850 });
  const { page } = user;
  await page.goto("/programmes/new?model=it-maintenance");
  await page.locator(".studio-beside .sentence", { hasText: "Response: within" }).click();
  await page.getByRole("tab", { name: "Try a case" }).click();
  await page.locator(".facts select").first().selectOption("yes");
  await page.locator(".studio-beside summary", { hasText: "Response" }).click();
  await page.waitForTimeout(1200);
  await page.screenshot({ path: `${FOLDER}studio-light-en.png` });
  await user.close();
});

await run();
