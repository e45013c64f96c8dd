// Evaluate: models of the fixture are measured against where they began, what is found is shown and taken along, and people compare
// answers blindly.
import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { expectNone } from "./axe.ts";
import { tabTo } from "./byKeyboard.ts";
import { openFixture } from "./fixture.ts";
import { trainScorer } from "./killing.ts";
import { pageUrl, slow } from "./trainPage.ts";

const chart = "reward-against-divergence";

/** By the keyboard: what is in the field is replaced. */
async function typeInto(page: Page, field: string, text: string): Promise<void> {
  await tabTo(page, `[data-field="${field}"]`);
  await page.keyboard.press("Control+A");
  await page.keyboard.type(text);
}

async function openEvaluate(page: Page, project: string): Promise<void> {
  await page.goto(new URL(`#/evaluate/${project}`, pageUrl()).href);
  await expect(page.locator("[data-evaluate]")).not.toHaveAttribute("data-evaluate", "reading");
}

test("models are measured by keyboard alone: numbers, a chart and its table, a picture and a CSV", async ({
  page,
}) => {
  const { project, errors } = await openFixture(page, "train");
  await trainScorer(page);
  await openEvaluate(page, project);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Nothing is measured yet");

  await tabTo(page, "[data-measure] details summary");
  await page.keyboard.press("Enter");
  await tabTo(page, '[data-model="models/dpo-1/checkpoint-4"]');
  await page.keyboard.press("Space");
  await typeInto(page, "prompts", "4");
  await typeInto(page, "answers", "1");
  await typeInto(page, "maxNewTokens", "6");
  await tabTo(page, '[data-action="measure"]');
  await expect(page.locator('[data-action="measure"]')).toHaveText("Measure 2 models");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("2 models measured", { timeout: 60_000 });

  const rows = page.locator('[data-report-table="policies-alone"] tbody tr');
  // Both runs began with the same model.
  await expect(rows).toHaveCount(3);
  await expect(rows.nth(1)).toContainText(/dpo-1, step 4/);
  await expect(rows.nth(1)).toContainText(/\d \(-?[\d.]+ to -?[\d.]+\)/);
  await expect(page.locator(`[data-report-chart="${chart}"]`)).toHaveAttribute("data-drawn", "drawn");
  await tabTo(page, `[data-report-chart="${chart}"] [data-action="chart-table"]`);
  await page.keyboard.press("Enter");
  await expect(page.locator(`[data-report-chart="${chart}"] tbody tr`)).toHaveCount(3);
  const saved = async (action: string): Promise<Buffer> => {
    const downloading = page.waitForEvent("download");
    await tabTo(page, `[data-action="${action}"]`);
    await page.keyboard.press("Enter");
    return readFileSync(await (await downloading).path());
  };
  await page.click(`[data-report-chart="${chart}"] [data-action="chart-values"]`);
  await page.locator(`[data-report-chart="${chart}"] [data-pointed] .mark-symbol path`).last().hover();
  await expect(page.locator("#vg-tooltip-element")).toContainText(/\d/);
  await page.click(`[data-report-chart="${chart}"] [data-action="chart-values"]`);
  expect((await saved("chart-png")).subarray(1, 4).toString()).toBe("PNG");
  expect((await saved("chart-svg")).toString()).toMatch(/^<svg.*<path/s);
  const [head, ...lines] = (await saved("chart-csv")).toString().trimEnd().split("\r\n");
  expect(head).toContain('"KL, nats an answer, low"');
  expect(lines).toHaveLength(3);
  expect(lines[1]).toMatch(/^"dpo-1, step 4",[\d.e-]+,/);

  // The reward model itself: how far it is to be believed, and why what people could reach is not known.
  await tabTo(page, '[data-action="measure-scorer"]');
  await page.keyboard.press("Enter");
  const quality = page.locator('[data-report-table="reward-quality"]');
  await expect(quality.locator("thead")).toContainText("Calibration error", { timeout: 60_000 });
  await expect(quality.locator("tbody tr")).toContainText(/reward-1\s*\d+ %\s*\(\d+ to \d+\)/);
  await expect(quality.locator("thead")).toContainText("Human ceiling, at most");
  await expect(quality.locator(".notes")).toContainText("no pair was judged more than once");

  await page.fill('[data-field="answers-words"]', "no answer has these words");
  await expect(page.locator("[data-answers]")).toHaveAttribute("data-answers", "0");
  await page.fill('[data-field="answers-words"]', "");
  await expect(page.locator("[data-answers] .sample-list > li")).toHaveCount(4);
  await expectNone(page, "measured");
  expect(errors).toEqual([]);
});

test(
  "both models are asked by whom they are asked, and the fairness part has what differs",
  slow,
  async ({ page }) => {
    const { project, errors } = await openFixture(page, "train");
    await openEvaluate(page, project);
    const card = page.locator("[data-amplification]");
    await card.locator('[data-field="swap"]').selectOption("company_prestige");
    await card.locator('[data-action="amplification"][aria-disabled="false"]').click();
    await expect(card).toHaveAttribute("data-amplification", "done", { timeout: 150_000 });
    // Candidate, base and difference, of the texts as they are and as they are hidden.
    await expect(card.getByRole("status")).toContainText("6 comparisons made");
    await expect(page.locator('[data-report-table^="swaps-policy.dpo-"] tbody tr')).toHaveCount(6);
    await expectNone(page, "asked by whom they are asked");
    expect(errors).toEqual([]);
  },
);
