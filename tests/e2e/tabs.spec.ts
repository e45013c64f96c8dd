// Two tabs of one browser: one trains, the other watches, steers and may take over; no byte is written twice. One judges, and the others
// follow: no pair is asked for twice.
import { expect, test, type Page } from "@playwright/test";
import { bytesOfRun, prepareRun } from "./killing.ts";
import { apartMs, judged, manyItems, openTask, recordsOf, shownItem } from "./judgePage.ts";
import { pageUrl, slow, pastStep, start, stepOf, waitForState } from "./trainPage.ts";

const state = (page: Page) => page.locator("[data-run-state]");

async function watch(first: Page): Promise<Page> {
  const second = await first.context().newPage();
  await second.goto(first.url());
  await expect(second.locator('[data-notice="elsewhere"]')).toBeVisible();
  return second;
}

test("a second tab watches the run live, and pauses, continues and stops it", async ({ page }) => {
  await prepareRun(page, 4000);
  await start(page);
  await pastStep(page, 5);
  const second = await watch(page);
  // What happened before it came is there too.
  await pastStep(second, 5);
  const seen = await stepOf(second);
  await pastStep(second, seen);

  const panel = second.getByRole("region", { name: "Progress" });
  await panel.getByRole("button", { name: "Pause" }).click();
  await waitForState(second, "paused");
  await waitForState(page, "paused");
  const paused = await stepOf(page);
  expect(await stepOf(second)).toBe(paused);
  await panel.getByRole("button", { name: "One step" }).click();
  for (const tab of [second, page]) {
    await expect.poll(() => stepOf(tab)).toBe(paused + 1);
    // While the step is computed there is a button to pause where that to go on will be.
    await waitForState(tab, "paused");
  }
  await panel.getByRole("button", { name: "Continue" }).click();
  await waitForState(page, "running");
  await panel.getByRole("button", { name: "Stop" }).click();
  await waitForState(page, "stopped");
  await waitForState(second, "stopped");
});

test(
  "a second tab cannot train beside the first, and takes over without losing or doubling a step",
  slow,
  async ({ page, browser }) => {
    const steps = 80;
    const context = await browser.newContext();
    const alone = await context.newPage();
    await prepareRun(alone, steps);
    await start(alone);
    await waitForState(alone, "done");
    const expected = await bytesOfRun(alone);
    await context.close();

    await prepareRun(page, steps);
    await start(page);
    await expect.poll(() => stepOf(page), { intervals: [20] }).toBeGreaterThan(8);
    const second = await watch(page);
    await second.click('[data-action="take-over"]');
    // The first tab becomes the one that watches.
    await expect(page.locator('[data-notice="elsewhere"]')).toBeVisible({ timeout: 30_000 });
    await waitForState(second, "done");
    await waitForState(page, "done");
    expect(await bytesOfRun(second)).toEqual(expected);
  },
);

test("a tab that sleeps while it is overtaken writes no more", slow, async ({ page }) => {
  await prepareRun(page, 4000);
  await start(page);
  await pastStep(page, 5);
  const second = await watch(page);
  // The trainer's thread stands still, as that of a frozen tab: it cannot be asked to stop.
  const trainer = page.workers().find((worker) => worker.url().includes("trainer"));
  void trainer
    ?.evaluate(() => {
      const until = Date.now() + 20_000;
      while (Date.now() < until);
    })
    .catch(() => undefined);
  await second.waitForTimeout(300);
  await second.click('[data-action="take-over"]');
  await expect(state(second)).toHaveAttribute("data-run-state", "running", { timeout: 40_000 });
  await expect(second.locator('[data-notice="elsewhere"]')).toHaveCount(0, { timeout: 40_000 });
  const held = await stepOf(second);
  await pastStep(second, held + 20);
  // The first has woken meanwhile; it has given up and shows the run of the second.
  await expect(page.locator('[data-notice="elsewhere"]')).toBeVisible({ timeout: 30_000 });
  const again = await stepOf(second);
  await pastStep(second, again);
});

test("what is judged in one tab is not asked for in another, and the owner's view follows", async ({
  page,
}) => {
  const { project } = await openTask(page, manyItems(4));
  const open = async (address: string): Promise<Page> => {
    const opened = await page.context().newPage();
    await opened.goto(address);
    return opened;
  };
  const second = await open(page.url());
  const owner = await open(new URL(`#/annotate/${project}`, pageUrl()).href);
  await expect(second.locator('[data-judging="judge"]')).toBeVisible();
  await expect(owner.getByRole("heading", { level: 1 })).toContainText("0 of 4");
  const first = await shownItem(second);
  await page.keyboard.press("1");
  await expect(page.locator("[data-judging]")).not.toHaveAttribute("data-item", first ?? "");
  await expect(second.locator("[data-judging]")).toHaveAttribute("data-item", (await shownItem(page)) ?? "");
  await expect(second.locator("[data-announcement]")).toContainText("in another tab. Pair 2 of 4.");
  await expect(owner.getByRole("heading", { level: 1 })).toContainText("1 of 4 judgements");

  // Both at once, each for another answer: one is kept. Who was late is told, unless the next pair was there already: a key that comes
  // so soon after it is nobody's word.
  await page.waitForTimeout(apartMs);
  await Promise.all([page.keyboard.press("1"), second.keyboard.press("2")]);
  await expect.poll(async () => [await judged(page), await judged(second)]).toEqual([2, 2]);
  await expect.poll(async () => (await shownItem(page)) === (await shownItem(second))).toBe(true);
  const lines = Promise.all([page, second].map((one) => one.locator("[data-line]").innerText()));
  expect((await lines).filter((line) => line.includes("Your choice is not kept")).length).toBeLessThan(2);
  expect(await recordsOf(page, "comparisons")).toHaveLength(2);

  // Taken back in one, it is there again in the other.
  await second.keyboard.press("u");
  await expect.poll(() => judged(page)).toBe(1);
  await expect.poll(async () => (await shownItem(page)) === (await shownItem(second))).toBe(true);
  await expect(owner.getByRole("heading", { level: 1 })).toContainText("1 of 4 judgements");
});
