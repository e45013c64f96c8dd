// The first run and one's own file by keyboard alone: no pointer, no script that focuses or presses. On the way: every
// stop of the tab key is in sight and marked, their order is the order of reading, and nothing holds the focus.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, type Page } from "@playwright/test";
import { unzipSync } from "fflate";
import { chooserByKey, focused, mostTabs, tabTo } from "./byKeyboard.ts";
import { openPage, pairRows, pastStep, stepOf, waitForState } from "./trainPage.ts";

const onTitle = (page: Page, text: string | RegExp): Promise<void> =>
  expect(page.locator("main h1:focus")).toContainText(text);

test("the first run by keyboard alone: sample, pause, one step, go on, charts, numbers, stop, download", async ({
  page,
}) => {
  await openPage(page, "");
  // The first stop leads past the frame.
  await page.keyboard.press("Tab");
  expect((await focused(page)).what).toContain("Skip to the content");
  await page.keyboard.press("Enter");
  await tabTo(page, '[data-action="run-sample"]');
  await page.keyboard.press("Space");
  await expect(page).toHaveURL(/#\/project\/p-[^/]+\/rloo-1$/);
  await onTitle(page, /.+/);
  await pastStep(page, 1);

  await tabTo(page, 'main [data-action="pause"]');
  await page.keyboard.press("Enter");
  await waitForState(page, "paused");
  const held = await stepOf(page);
  // The button that was pressed is gone; what came in its place is next, not the page's beginning.
  await tabTo(page, 'main [data-action="step"]');
  await page.keyboard.press("Space");
  await expect.poll(() => stepOf(page), { timeout: 30_000 }).toBe(held + 1);
  await waitForState(page, "paused");
  await page.keyboard.press("Shift+Tab");
  await expect(page.locator('main [data-action="resume"]')).toBeFocused();
  await page.keyboard.press("Enter");
  await pastStep(page, held + 2);

  await tabTo(page, '[data-loop-step="reward"] a[href*="#/train/"]');
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/#\/train\/p-[^/]+\/reward-1$/);
  await onTitle(page, /reward-1 is training/);
  await tabTo(page, '[data-chart="loss"] button');
  await page.keyboard.press("Enter");
  await expect(page.locator('[data-chart="loss"] tbody tr').first()).toBeVisible();
  // The chart reads single steps by arrow keys.
  await page.keyboard.press("Tab");
  const reading = page.locator('[data-chart="loss"] .reading');
  await expect(page.locator('[data-chart="loss"] .plot')).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  const step = Number(/step (\d+)/.exec(await reading.innerText())?.[1]);
  await page.keyboard.press("ArrowLeft");
  await expect(reading).toContainText(`step ${step - 1}`);
  // No trap: Shift and Tab lead back out, Tab through the table and on.
  await page.keyboard.press("Shift+Tab");
  await expect(page.locator('[data-chart="loss"] button')).toBeFocused();
  await tabTo(page, '[data-chart="accuracy"] button');

  // From the first checkpoint on there is something to take home, also of a run that is stopped.
  await pastStep(page, 10);
  await page.keyboard.press("Shift+Tab");
  for (let i = 0; i < mostTabs; i++) {
    if (await page.evaluate(() => document.activeElement?.matches('main [data-action="stop"]') === true))
      break;
    await page.keyboard.press("Shift+Tab");
  }
  await page.keyboard.press("Enter");
  await waitForState(page, "stopped");
  await tabTo(page, '[data-action="download"]');
  const downloading = page.waitForEvent("download");
  await page.keyboard.press("Enter");
  const files = unzipSync(readFileSync(await (await downloading).path()));
  expect(Object.keys(files).some((path) => path.endsWith("/model.safetensors"))).toBe(true);
  await expect(page.locator('[data-action="download"]')).toBeFocused();
});

test("an own file by keyboard alone: new project, pairs, model, a setting, start, stop, a new name", async ({
  page,
}) => {
  test.setTimeout(120_000);
  await openPage(page, "");
  await tabTo(page, '[data-action="new-project"]');
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/#\/train\/p-/);
  await onTitle(page, "Choose pairs and a model");
  // The focus stands on the title; the button that opens the system's window is reached and pressed by keys.
  await tabTo(page, '[data-drop="dataset"] button, section:has([data-files="dataset"]) button');
  await (
    await chooserByKey(page)
  ).setFiles({
    name: "pairs.jsonl",
    mimeType: "application/octet-stream",
    buffer: Buffer.from(pairRows(40)),
  });
  await expect(page.locator("[data-preview-rows]")).toBeVisible();

  await tabTo(page, "[data-model-kind]");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(page.locator('[data-model-kind="files"]')).toBeChecked();
  await tabTo(page, 'section:has([data-files="model"]) button');
  const choosingModel = chooserByKey(page);
  const folder = join(import.meta.dirname, "..", "golden", "models", "gpt2");
  const names = ["config.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors"];
  await (await choosingModel).setFiles(names.map((name) => join(folder, name)));
  await expect(page.locator("[data-model-facts]")).toBeVisible();

  await tabTo(page, '[data-setting="max_steps"] input');
  await page.keyboard.press("Control+A");
  await page.keyboard.type("2000");
  await expect(page.locator("[data-yaml]")).toHaveValue(/^max_steps: 2000$/m);
  await expect(page.locator('[data-action="start"]')).toHaveAttribute("aria-disabled", "false");
  for (let i = 0; i < mostTabs; i++) {
    if (await page.evaluate(() => document.activeElement?.matches('[data-action="start"]') === true)) break;
    await page.keyboard.press("Shift+Tab");
  }
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/#\/train\/p-[^/]+\/dpo-1$/);
  await onTitle(page, /dpo-1 is/);
  await pastStep(page, 1);
  await tabTo(page, 'main [data-action="stop"]');
  await page.keyboard.press("Enter");
  await waitForState(page, "stopped");

  await tabTo(page, '[data-run="dpo-1"] .row-actions button');
  await page.keyboard.press("Enter");
  await page.keyboard.press("Control+A");
  await page.keyboard.type("First try");
  await page.keyboard.press("Enter");
  await expect(page.locator('[data-run="dpo-1"]').getByRole("link", { name: "First try" })).toBeVisible();
});

test("going round with Tab meets everything once and leaves the page again, menu and dialog included", async ({
  page,
}) => {
  await openPage(page, "#/settings");
  await expect(page.locator("#reset-title")).toBeVisible();
  const seen: number[] = [];
  let left = false;
  for (let presses = 0; presses < mostTabs && !left; presses++) {
    await page.keyboard.press("Tab");
    const { index } = await focused(page);
    left = index < 0 || seen.includes(index);
    if (!left) seen.push(index);
  }
  expect(left).toBe(true);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  expect(seen.length).toBeGreaterThan(10);

  // The menu opens, is walked through and closes by Escape, where it was opened.
  const menu = page.locator(".project-menu > button");
  await page.reload();
  await expect(page.locator("main h1")).toBeVisible();
  await tabTo(page, ".project-menu > button");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(page.locator("#project-list button").first()).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(menu).toBeFocused();
  await expect(page.locator("#project-list")).toBeHidden();

  // A dialog holds the focus while it is open, Escape ends it, and the focus is not lost.
  await page.keyboard.press("Enter");
  await expect(page.locator("#project-list")).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(page.locator("#project-list button").first()).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.locator("#project-list button").nth(1)).toBeFocused();
  const choosing = page.waitForEvent("filechooser");
  await page.keyboard.press("Enter");
  await (
    await choosing
  ).setFiles({ name: "notes.zip", mimeType: "application/zip", buffer: Buffer.from("no zip at all") });
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("alert")).toBeVisible();
  for (let i = 0; i < 6; i++) {
    await page.keyboard.press("Tab");
    const isInside = await page.evaluate(
      () => document.activeElement === document.body || document.activeElement?.closest("dialog") !== null,
    );
    expect(isInside).toBe(true);
  }
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
});
