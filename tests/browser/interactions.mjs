// Figures of the interactions that must feel right, beside their targets: bench/app runs this on a
// demo house. Medians and 95th percentiles of what a person waits for, in milliseconds.
import { deskOf, run, test } from "./browser.mjs";

const figures = [];

function report(name, times, target) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  figures.push(`# ${name}: median ${at(0.5).toFixed(0)} ms, p95 ${at(0.95).toFixed(0)} ms (target ${target})`);
}

/** From an act until `seen` holds in the page; the way there and back is part of it. */
async function timed(page, act, seen) {
  const from = performance.now();
  await act();
  await page.waitForFunction(seen, undefined, { polling: "raf" });
  return performance.now() - from;
}

test("the desk's interactions", async () => {
  const user = await deskOf("dispatcher");
  const { page } = user;
  await page.locator(".queue-row:not(.queue-head)").nth(5).waitFor();
  const opened = [];
  const walked = [];
  for (let i = 0; i < 15; i++) {
    opened.push(
      await timed(
        page,
        () => page.keyboard.press("j"),
        () => !!document.querySelector(".request header") && !!document.querySelector(".promise, .request .section p"),
      ),
    );
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => !document.querySelector(".request"));
    walked.push(await timed(page, () => page.keyboard.press("j"), () => !!document.querySelector(".queue-row.at")));
  }
  report("1 open a request from the queue", opened, "p95 < 100");
  report("2 one step down the queue", walked, "p95 < 60");
  const why = [];
  for (let i = 0; i < 10; i++) {
    why.push(await timed(page, () => page.keyboard.press("w"), () => !!document.querySelector(".why p")));
    await page.keyboard.press("w");
  }
  report("7 why this clock", why, "< 150");
  const found = [];
  for (const word of ["SR-15", "server", "metro", "电梯", "U-0019"]) {
    await page.keyboard.press("Control+k");
    await page.locator("[role=dialog] input").waitFor();
    found.push(
      await timed(
        page,
        () => page.keyboard.insertText(word),
        () => document.querySelectorAll("[role=dialog] .found button").length > 1,
      ),
    );
    await page.keyboard.press("Escape");
  }
  report("4 find anything, from the last key (100 ms of it wait for the next)", found, "< 250");
  await user.close();
});

test("somebody else's change", async () => {
  const first = await deskOf("dispatcher");
  const second = await deskOf("engineer");
  await first.page.locator(".queue-row:not(.queue-head)").nth(2).waitFor();
  await first.page.keyboard.press("j");
  await first.page.locator(".composer textarea").waitFor();
  const number = await first.page.locator(".request header .num").innerText();
  await second.page.goto(`/requests/${number}`);
  await second.page.locator(".composer textarea").waitFor();
  const seen = [];
  for (let i = 0; i < 5; i++) {
    const text = `Seen ${i} ${performance.now()}`;
    await second.page.locator(".composer textarea").fill(text);
    const from = performance.now();
    await second.page.locator(".composer button[type=submit]").click();
    await first.page.locator(".timeline .said", { hasText: text }).waitFor();
    seen.push(performance.now() - from);
  }
  report("5 somebody else's note, from their click", seen, "< 1000");
  await first.close();
  await second.close();
});

test("figures", async () => {
  for (const line of figures) console.log(line);
});

await run();
