// The customer's portal in a real browser, against a running demo house:
//   node tests/browser/portal.mjs http://127.0.0.1:PORT xu.wen PASSWORD [STAFF_LOGIN]
// or by tests/browser/run, which says the same in the environment.
// The staff's account (of the same password, as in the demo) prepares what only staff can.
import { BASE, LOGINS, PASSWORD } from "./browser.mjs";
import { axe, check, chromium, finish, openPage, sidewaysScroll, signIn, way } from "./house.mjs";

const [
  base = BASE,
  login = LOGINS.customer,
  password = PASSWORD,
  staffLogin = LOGINS.dispatcher ?? "lin.xiaoyu",
] = process.argv.slice(2);
if (!password) {
  console.error("usage: portal.mjs BASE_URL LOGIN PASSWORD [STAFF_LOGIN]");
  process.exit(2);
}

const customer = await signIn(base, login, password);
const staff = await signIn(base, staffLogin, password);
const me = await customer("GET", "me");
const unit = (await customer("GET", "equipment?limit=1")).items[0];
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });

const PHONE = { viewport: { width: 360, height: 740 } };
const EN = { ...PHONE, locale: "en-GB" };
const ZH = { ...PHONE, locale: "zh-CN" };

const at = (path) => `${base}/p/${path}`;
const heading = (page) => page.locator("h1").innerText();

async function openSignedIn(options, path = "") {
  const opened = await openPage(browser, base, options);
  const name = options.locale === "zh-CN" ? ["用户名或邮箱", "密码", "登录"] : ["Name or mail address", "Password", "Sign in"];
  opened.seen.expected.push(/401/); // the question who is here, before anybody is
  await opened.page.goto(at(path));
  await opened.page.getByLabel(name[0]).fill(login);
  await opened.page.getByLabel(name[1]).fill(password);
  await opened.page.getByRole("button", { name: name[2], exact: true }).click();
  await opened.page.getByRole("banner").getByRole("link").waitFor();
  return opened;
}

function checkClean(seen, what) {
  check(!seen.errors.length, `${what}: no console error, no policy report`, seen.errors);
  check(!seen.outside.length, `${what}: no request outside the origin`, seen.outside);
}

/** A request of the customer that staff have taken as far as it should be. */
async function prepare(subject, ...acts) {
  const request = await customer("POST", "requests", { channel: "portal", equipment: unit.id, subject });
  for (const [act, input] of acts) await staff("POST", `requests/${request.id}/${act}`, input ?? {});
  return request;
}

const count = async (filter) => (await customer("GET", `requests?count=true&limit=1&${filter}`)).count;

/* ---- report, from sign-in to number, in both languages ---- */

const WORDS = {
  "en-GB": {
    report: "Report a fault",
    unit: "Which unit?",
    text: "What doesn't work?",
    photo: "Photo (may be left out)",
    phone: "Telephone (may be left out)",
    send: "Send",
    sent: /Reported: SR-\d+/,
    promised: "promised by",
    open: "Open the request",
  },
  "zh-CN": {
    report: "报修",
    unit: "哪台设备？",
    text: "什么故障？",
    photo: "照片（可选）",
    phone: "电话（可选）",
    send: "提交",
    sent: /已受理：SR-\d+/,
    promised: "承诺时限",
    open: "查看请求",
  },
};

for (const options of [EN, ZH])
  await way(`report in ${options.locale}`, async () => {
    const words = WORDS[options.locale];
    const { page, seen, context } = await openSignedIn(options);
    await page.getByRole("link", { name: words.report }).click();
    await page.getByLabel(words.unit).fill(unit.serial);
    await page.getByRole("radio").first().click();
    await page.getByLabel(words.text).fill(`Gate is dark ${options.locale}\nSince this morning`);
    await page.getByLabel(words.photo).setInputFiles({
      name: "gate 闸机.png",
      mimeType: "image/png",
      buffer: Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64"),
    });
    await page.getByLabel(words.phone).fill("+86 21 5550 0000");
    await page.getByRole("button", { name: words.send, exact: true }).click();
    await page.getByRole("heading", { name: words.sent }).waitFor();
    const number = (await heading(page)).match(/SR-\d+/)[0];
    await page.getByText(words.promised).first().waitFor();
    check(await page.locator(".promises time").count(), `report in ${options.locale}: number and promised times are shown`);
    const [request] = (await customer("GET", `requests?number=${number}`)).items;
    check(request.equipment === unit.id && request.channel === "portal", `report in ${options.locale}: of the chosen unit`, request);
    check(
      request.subject === `Gate is dark ${options.locale}` && request.description.includes("+86 21 5550 0000"),
      `report in ${options.locale}: text and telephone are in it`,
      request,
    );
    const files = (await customer("GET", `requests/${request.id}/attachments`)).items;
    check(files.length === 1 && files[0].name === "gate 闸机.png", `report in ${options.locale}: the photo is with it`, files);
    check((await sidewaysScroll(page)) === 0, `report in ${options.locale}: no sideways scroll at 360 px`);
    await page.getByRole("link", { name: words.open }).click();
    await page.getByText("+86 21 5550 0000").waitFor();
    checkClean(seen, `report in ${options.locale}`);
    await context.close();
  });

/* ---- languages switch at once ---- */

await way("languages", async () => {
  const { page, seen, context } = await openSignedIn(EN, "requests");
  check((await heading(page)) === "My requests", "the address of a screen survives the sign-in");
  await page.getByRole("button", { name: "中文" }).click();
  check((await heading(page)) === "我的请求", "the language switches at once");
  check((await page.evaluate(() => document.documentElement.lang)) === "zh-CN", "lang follows");
  await page.reload();
  await page.getByRole("heading", { name: "我的请求" }).waitFor();
  check(true, "the language is kept");
  checkClean(seen, "languages");
  await context.close();
});

/* ---- confirm, reopen, contest, withdraw, complain, write ---- */

const RESOLVED = [["respond"], ["set_mode", { support_mode: "telephone" }], ["diagnose", { fault_side: "none" }], ["resolve"]];

await way("confirm", async () => {
  const request = await prepare("To be confirmed", ...RESOLVED);
  const { page, seen, context } = await openSignedIn(EN, `requests/${request.number}`);
  await page.getByRole("button", { name: "The failure is gone" }).click();
  await page.getByText("We have noted that the failure is gone").waitFor();
  const after = await customer("GET", `requests/${request.id}`);
  check(after.state === "confirmed", "confirm: the request is confirmed", after.state);
  await page.getByRole("button", { name: "The failure is gone" }).waitFor({ state: "detached" });
  check(true, "confirm: it can't be said twice");
  checkClean(seen, "confirm");
  await context.close();
});

await way("reopen", async () => {
  const request = await prepare("To be reopened", ...RESOLVED);
  const { page, context } = await openSignedIn(EN, `requests/${request.number}`);
  await page.getByRole("button", { name: "It isn't solved" }).click();
  await page.getByRole("button", { name: "Send", exact: true }).click();
  check(await page.getByText("Please write something here.").isVisible(), "reopen: a reason is asked for");
  await page.getByLabel("What still doesn't work?").fill("Still dark");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.getByText("We go on with it.").waitFor();
  const after = await customer("GET", `requests/${request.id}`);
  check(after.open && after.reopenings === 1, "reopen: it is open again", after);
  await context.close();
});

await way("contest", async () => {
  const request = await prepare("To be contested", ["respond"], ["hold", { reason: "waiting_customer" }]);
  const { page, seen, context } = await openSignedIn(EN, `requests/${request.number}`);
  await page.getByText("The clock is stopped").first().waitFor();
  await page.getByRole("button", { name: "Object" }).click();
  check(
    await page.getByRole("radio", { name: "The clock should not have been stopped" }).isChecked(),
    "contest: the pause is what it is about",
  );
  check((await page.getByRole("radio").count()) >= 2, "contest: or the level, by the programme's names");
  await page.getByLabel("Why?").fill("We were there all day");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.getByText("You objected. We owe you an answer.").waitFor();
  const after = await customer("GET", `requests/${request.id}`);
  check(after.contested, "contest: the pause is contested", after);
  checkClean(seen, "contest");
  await context.close();
  const other = await prepare("Level to be contested", ["respond"]);
  const second = await openSignedIn(ZH, `requests/${other.number}`);
  await second.page.getByRole("button", { name: "提出异议" }).click();
  await second.page.getByRole("radio").last().click();
  await second.page.getByLabel("理由").fill("影响全站");
  await second.page.getByRole("button", { name: "发送", exact: true }).click();
  await second.page.getByText("您已提出异议").waitFor();
  check((await customer("GET", `requests/${other.id}`)).contested, "contest: the level is contested");
  await second.context.close();
});

await way("withdraw", async () => {
  const request = await prepare("To be withdrawn");
  const { page, context } = await openSignedIn(EN, `requests/${request.number}`);
  await page.getByRole("button", { name: "Withdraw" }).click();
  await page.getByLabel("Why is it no longer needed?").fill("It works again");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.getByText("This request is over.").waitFor();
  check((await customer("GET", `requests/${request.id}`)).state === "cancelled", "withdraw: it is withdrawn");
  await page.getByRole("link", { name: "Report again, as a sequel" }).click();
  await page.getByLabel("What doesn't work?").fill("Dark again");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.getByRole("heading", { name: /Reported/ }).waitFor();
  const number = (await heading(page)).match(/SR-\d+/)[0];
  const [sequel] = (await customer("GET", `requests?number=${number}`)).items;
  check(sequel.follows === request.id && sequel.equipment === unit.id, "withdraw: a sequel follows it", sequel);
  await context.close();
});

await way("complain", async () => {
  const request = await prepare("To be complained about", ...RESOLVED);
  const { page, context } = await openSignedIn(EN, `requests/${request.number}`);
  await page.getByRole("button", { name: "Complain" }).click();
  await page.getByLabel("What was wrong?").fill("Nobody called back");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.getByText("It follows").waitFor();
  const number = page.url().match(/SR-\d+/)[0];
  const [complaint] = (await customer("GET", `requests?number=${number}`)).items;
  check(complaint.kind === "complaint" && complaint.follows === request.id, "complain: a complaint follows the request", complaint);
  await context.close();
});

await way("write and live", async () => {
  const request = await prepare("To be talked about", ["respond"]);
  const { page, seen, context } = await openSignedIn(EN, `requests/${request.number}`);
  await page.getByLabel("Write to us").fill("When do you come?");
  await page.getByRole("button", { name: "Send message" }).click();
  await page.locator(".from_customer", { hasText: "When do you come?" }).waitFor();
  check((await page.getByLabel("Write to us").inputValue()) === "", "write: the message is sent and stands there");
  await page.getByLabel("Write to us").fill("half a sentence");
  const before = Date.now();
  await staff("POST", `requests/${request.id}/messages`, { text: "At two o'clock." });
  await page.locator(".to_customer", { hasText: "At two o'clock." }).waitFor({ timeout: 5000 });
  check(true, `live: an answer appears by itself`);
  console.log(`# live: shown ${Date.now() - before} ms after it was sent`);
  check((await page.getByLabel("Write to us").inputValue()) === "half a sentence", "live: what is being typed stays");
  await staff("POST", `requests/${request.id}/notes`, { text: "an internal word" });
  await staff("POST", `requests/${request.id}/record`, { type: "visit.agreed", for: new Date(Date.now() + 7.2e6).toISOString() });
  await page.getByText("An engineer comes:").waitFor({ timeout: 5000 });
  check(!(await page.content()).includes("an internal word"), "live: a visit shows, an internal note doesn't");
  checkClean(seen, "write and live");
  await context.close();
});

/* ---- what isn't theirs ---- */

await way("foreign", async () => {
  const others = (await staff("GET", "customers?limit=20")).items.find(({ id }) => id !== me.user.customer);
  const foreign = await staff("POST", "requests", { channel: "phone", customer: others.id, subject: "Secret of others" });
  const foreignUnit = (await staff("GET", `equipment?limit=1&customer=${others.id}`)).items[0];
  const { page, seen, context } = await openSignedIn(EN, `requests/${foreign.number}`);
  seen.expected.push(/404/);
  await page.getByRole("heading", { name: "Not found" }).waitFor();
  check(!(await page.content()).includes("Secret of others"), "a foreign request is not found");
  await page.goto(at("requests/SR-999999999"));
  await page.getByRole("heading", { name: "Not found" }).waitFor();
  check(true, "one that isn't there looks the same");
  await page.goto(at(`equipment/${foreignUnit.id}`));
  await page.getByRole("heading", { name: "Not found" }).waitFor();
  check(true, "a foreign unit is not found");
  await page.goto(at(`report?equipment=${foreignUnit.id}`));
  await page.getByRole("alert").waitFor();
  check(!(await page.content()).includes(foreignUnit.serial), "a fault of a foreign unit can't be begun");
  await page.goto(at("nowhere/at/all"));
  await page.getByRole("heading", { name: "Not found" }).waitFor();
  check(true, "an address of no screen says so");
  checkClean(seen, "foreign");
  await context.close();
});

/* ---- hostile strings ---- */

await way("hostile strings", async () => {
  const hostile = [
    "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>",
    "{{7*7}} ${7*7} <%= 7*7 %>",
    "\u202Eevil\u202C \u2066inside\u2069 שלום",
    "字".repeat(1000) + "W".repeat(1000),
  ].join("\n");
  const { page, seen, context } = await openSignedIn({ ...EN, viewport: { width: 320, height: 640 } }, "report");
  await page.getByLabel("What doesn't work?").fill(hostile);
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.getByRole("heading", { name: /Reported/ }).waitFor();
  await page.getByRole("link", { name: "Open the request" }).click();
  await page.locator(".typed").waitFor();
  const shown = await page.locator(".typed").evaluate((element) => element.textContent);
  check(shown.startsWith(hostile), "hostile strings are shown as they were typed", shown.slice(0, 200));
  check((await page.locator("main img, main script").count()) === 0, "hostile strings make no element");
  check(!(await page.title()).startsWith("taken"), "hostile strings run nothing");
  check((await sidewaysScroll(page)) === 0, "a word of 2,000 letters makes no sideways scroll at 320 px");
  await page.getByLabel("Write to us").fill(hostile);
  await page.getByRole("button", { name: "Send message" }).click();
  await page.locator(".from_customer").waitFor();
  check((await page.locator(".from_customer p").evaluate((element) => element.textContent)) === hostile, "so in a message");
  await page.goto(at("requests"));
  await page.locator(".list").first().waitFor();
  check((await sidewaysScroll(page)) === 0, "nor in the list");
  await page.goto(at("equipment"));
  await page.getByRole("searchbox").fill("<img src=x onerror=alert(1)>{{7*7}}");
  await page.getByText(/Nothing found for/).waitFor();
  check(await page.getByText("{{7*7}}").isVisible(), "so in a search that finds nothing");
  checkClean(seen, "hostile strings");
  await context.close();
});

/* ---- the network is cut ---- */

await way("cut before the server", async () => {
  const { page, seen, context } = await openSignedIn(EN, "report");
  seen.expected.push(/ERR_INTERNET_DISCONNECTED|ERR_FAILED/);
  const text = `Cut off ${Date.now()}`;
  await page.getByLabel("What doesn't work?").fill(text);
  await context.setOffline(true);
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.getByText("No connection. Nothing is lost").waitFor();
  check((await page.getByLabel("What doesn't work?").inputValue()) === text, "cut: what was typed is still there");
  await context.setOffline(false);
  await page.reload();
  check((await page.getByLabel("What doesn't work?").inputValue()) === text, "cut: even after the page is loaded again");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.getByRole("heading", { name: /Reported/ }).waitFor();
  check(true, "cut: then it is sent");
  await context.close();
});

await way("cut behind the server", async () => {
  const { page, seen, context } = await openSignedIn(EN, "report");
  seen.expected.push(/ERR_FAILED|ERR_CONNECTION/);
  const text = `Answer lost ${Date.now()}`;
  const keys = [];
  let lose = true;
  await page.route("**/api/v1/requests", async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    keys.push(route.request().headers()["idempotency-key"]);
    if (!lose) return route.continue();
    lose = false;
    await route.fetch(); // the server has done it: its answer is lost on the way
    return route.abort("connectionreset");
  });
  const before = await count("open=true");
  await page.getByLabel("What doesn't work?").fill(text);
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.getByText("No connection. Nothing is lost").waitFor();
  await page.reload();
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.getByRole("heading", { name: /Reported/ }).waitFor();
  check(keys.length === 2 && keys[0] === keys[1], "lost answer: sent again under the same key", keys);
  check((await count("open=true")) === before + 1, "lost answer: there is one request", await count("open=true"));
  await context.close();
});

await way("photo lost", async () => {
  const { page, seen, context } = await openSignedIn(EN, "report");
  seen.expected.push(/ERR_FAILED/);
  await page.route("**/attachments?*", (route) => route.abort());
  await page.getByLabel("What doesn't work?").fill("With a photo that is lost");
  await page.getByLabel("Photo (may be left out)").setInputFiles({ name: "a.txt", mimeType: "text/plain", buffer: Buffer.from("photo") });
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.getByText("did not come through").waitFor();
  await page.unroute("**/attachments?*");
  await page.getByRole("button", { name: "Send the photo again" }).click();
  await page.getByText("The photo is with us, too.").waitFor();
  const number = (await heading(page)).match(/SR-\d+/)[0];
  const [request] = (await customer("GET", `requests?number=${number}`)).items;
  check((await customer("GET", `requests/${request.id}/attachments`)).items.length === 1, "a photo that is lost is sent again, once");
  await context.close();
});

await way("session ends while typing", async () => {
  const { page, context } = await openSignedIn(EN, "report");
  await page.getByLabel("What doesn't work?").fill("Typed before the session ended");
  await context.clearCookies();
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.getByText("Your session has ended").waitFor();
  await page.getByLabel("Name or mail address").fill(login);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByLabel("What doesn't work?").waitFor();
  check(
    (await page.getByLabel("What doesn't work?").inputValue()) === "Typed before the session ended",
    "a session that ends takes nothing that was typed",
  );
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByLabel("Password").waitFor();
  check(
    (await page.evaluate(() => Object.keys(sessionStorage).length)) === 0,
    "signing out leaves no draft behind",
  );
  await context.close();
});

await way("wrong password", async () => {
  const { page, seen, context } = await openPage(browser, base, EN);
  seen.expected.push(/401/);
  await page.goto(at(""));
  await page.getByLabel("Name or mail address").fill(login);
  await page.getByLabel("Password").fill("wrong-password");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByText("Name, password or code is wrong").waitFor();
  check((await page.getByLabel("Name or mail address").inputValue()) === login, "a wrong password says so and keeps the name");
  await context.close();
});

/* ---- equipment ---- */

await way("equipment", async () => {
  const { page, seen, context } = await openSignedIn(EN, "equipment");
  await page.getByRole("searchbox").fill(unit.serial);
  await page.getByRole("link", { name: new RegExp(unit.serial) }).click();
  await page.getByRole("heading", { name: "What applies today" }).waitFor();
  const applies = await customer("GET", `equipment/${unit.id}/applies?language=en`);
  await page.getByText(applies.contract.title).waitFor();
  check(true, "a unit says what applies today");
  await page.getByRole("link", { name: "Report a fault of this unit" }).click();
  check(await page.getByText(unit.serial).isVisible(), "a fault is reported for it");
  checkClean(seen, "equipment");
  await context.close();
});

/* ---- by the label on a unit ---- */

const { token: label } = await staff("GET", `equipment/${unit.id}/label`);

await way("label, signed in", async () => {
  const { page, seen, context } = await openPage(browser, base, EN);
  seen.expected.push(/401/);
  await page.goto(`${base}/l/${label}`);
  await page.getByRole("link", { name: /With an account/ }).click();
  await page.getByLabel("Name or mail address").fill(login);
  check(
    (await page.getByRole("link", { name: "Report a fault without signing in" }).getAttribute("href")) === `/l/${label}`,
    "label: whoever has no account finds the way back",
  );
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByText(unit.serial).waitFor();
  await page.getByLabel("What doesn't work?").fill("Found by its label");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.getByRole("heading", { name: /Reported/ }).waitFor();
  const number = (await heading(page)).match(/SR-\d+/)[0];
  const [request] = (await customer("GET", `requests?number=${number}`)).items;
  check(request.channel === "qr" && request.equipment === unit.id, "label: the unit is known, the channel is qr", request);
  checkClean(seen, "label, signed in");
  await context.close();
});

await way("label, without script", async () => {
  const { page, seen, context } = await openPage(browser, base, {
    ...EN,
    javaScriptEnabled: false,
    viewport: { width: 320, height: 640 },
  });
  await page.goto(`${base}/p/`);
  check(await page.locator("noscript h1").isVisible(), "without script the portal says how to report");
  await page.goto(`${base}/l/${label}`);
  check((await heading(page)) === unit.name, "without script: the label's page names the unit");
  await page.getByLabel(/What doesn't work/).fill("<img src=x onerror=alert(1)> {{7*7}}");
  await page.getByLabel(/Your name/).fill("王芳");
  await page.getByLabel(/Telephone/).fill("+86 21 5550 0001");
  await page.getByRole("button", { name: /Send/ }).click();
  await page.getByRole("heading", { name: /Reported/ }).waitFor();
  const number = (await heading(page)).match(/SR-\d+/)[0];
  check(await page.getByRole("table").isVisible(), "without script: number and promised times are shown");
  const [request] = (await customer("GET", `requests?number=${number}`)).items;
  check(
    request.subject === "<img src=x onerror=alert(1)> {{7*7}}" && request.description.includes("王芳"),
    "without script: text, name and telephone arrive as they were typed",
    request,
  );
  checkClean(seen, "label, without script");
  await context.close();
});

for (const colorScheme of ["light", "dark"])
  await way(`label page in ${colorScheme}`, async () => {
    const { page, context } = await openPage(browser, base, { ...EN, viewport: { width: 320, height: 640 }, colorScheme });
    await page.goto(`${base}/l/${label}`);
    const violations = await axe(page);
    check(!violations.length, `axe: the label's page in ${colorScheme}`, violations);
    check((await sidewaysScroll(page)) === 0, `320 px: the label's page in ${colorScheme}`);
    await context.close();
  });

/* ---- by keyboard alone ---- */

await way("keyboard", async () => {
  const { page, context } = await openSignedIn(EN, "report");
  const reach = async (label) => {
    for (let tries = 0; tries < 40; tries++) {
      await page.keyboard.press("Tab");
      const found = await page.evaluate(() => {
        const element = document.activeElement;
        return element?.labels?.[0]?.textContent ?? element?.textContent ?? "";
      });
      if (found === label) return true;
    }
    return false;
  };
  check((await page.evaluate(() => document.activeElement?.tagName)) === "H1", "keyboard: the heading has the focus of a new screen");
  check(await reach("What doesn't work?"), "keyboard: the text is reached");
  await page.keyboard.type("By keyboard");
  check(await reach("Send"), "keyboard: the button is reached");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: /Reported/ }).waitFor();
  check(true, "keyboard: a fault is reported");
  await context.close();
});

/* ---- every screen: axe, targets, 320 px, 200 % ---- */

const held = await prepare("Seen by axe", ["respond"], ["hold", { reason: "waiting_customer" }]);
const SCREENS = {
  home: "",
  report: "report",
  "my requests": "requests",
  "a request": `requests/${held.number}`,
  "my equipment": "equipment",
  "a unit": `equipment/${unit.id}`,
  "not found": "nowhere",
};

const smallTargets = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("a, button, input, select, textarea, summary")]
      .filter((element) => {
        const box = (element.type === "radio" ? element.closest("label") : element).getBoundingClientRect();
        return box.height && (box.height < 43.5 || box.width < 43.5);
      })
      .map((element) => element.outerHTML.slice(0, 120)),
  );

for (const colorScheme of ["light", "dark"])
  await way(`axe in ${colorScheme}`, async () => {
    const outer = await openPage(browser, base, { ...EN, colorScheme });
    outer.seen.expected.push(/401/);
    await outer.page.goto(at(""));
    await outer.page.getByLabel("Password").waitFor();
    check(!(await axe(outer.page)).length, `axe: sign-in in ${colorScheme}`, await axe(outer.page));
    await outer.context.close();
    const { page, seen, context } = await openSignedIn({ ...ZH, colorScheme });
    for (const [name, path] of Object.entries(SCREENS)) {
      await page.goto(at(path));
      await page.locator("h1").waitFor();
      await page.waitForLoadState("load");
      await page.waitForFunction(() => !document.querySelector("[aria-busy]"));
      const violations = await axe(page);
      check(!violations.length, `axe: ${name} in ${colorScheme}`, violations);
      if (colorScheme === "dark") continue;
      const small = await smallTargets(page);
      check(!small.length, `targets: ${name}`, small);
      await page.setViewportSize({ width: 320, height: 640 });
      check((await sidewaysScroll(page)) === 0, `320 px: ${name}`);
      await page.setViewportSize(PHONE.viewport);
    }
    await page.goto(at(`requests/${held.number}`));
    await page.getByRole("button", { name: "提出异议" }).click();
    const asking = await axe(page);
    check(!asking.length, `axe: an open question in ${colorScheme}`, asking);
    checkClean(seen, `axe in ${colorScheme}`);
    await context.close();
  });

await way("contrast, forced colours, large text", async () => {
  for (const look of [{ contrast: "more" }, { forcedColors: "active" }]) {
    const { page, context } = await openSignedIn({ ...EN, ...look }, `requests/${held.number}`);
    await page.locator(".promises").waitFor();
    const violations = await axe(page);
    check(!violations.length, `axe: ${JSON.stringify(look)}`, violations);
    await context.close();
  }
  const { page, context } = await openSignedIn(EN, `requests/${held.number}`);
  await page.locator(".promises").waitFor();
  await page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));
  check((await sidewaysScroll(page)) === 0, "text of 200 % makes no sideways scroll at 360 px");
  await context.close();
});

await browser.close();
finish();
