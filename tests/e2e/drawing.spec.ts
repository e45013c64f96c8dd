// Methods that draw their answers, on the page: offered with what they need and why there is none of it, then trained in the worker
// against a reward model of the project, steered on the way, and looked at while they draw.
import { expect, test, type Page } from "@playwright/test";
import { prepareRun, trainScorer } from "./killing.ts";
import {
  slow,
  chooseDevice,
  giveDataset,
  openPage,
  pairRows,
  pastStep,
  start,
  stepOf,
  waitForState,
} from "./trainPage.ts";

const scorer = (page: Page) => page.locator('[data-setting="reward_model_path"] select');

test("the methods that draw say what they need, and what to do where there is no reward model", async ({
  page,
}) => {
  const watched = await openPage(page);
  await giveDataset(page, "pairs.jsonl", pairRows(24));
  await chooseDevice(page, "wasm");
  const recommended = page.locator('[data-method][data-recommended="true"]');
  await expect(recommended).toHaveCount(1);
  await expect(recommended).toHaveAttribute("data-method", "rloo");
  await expect(recommended).toContainText("steadiest");
  for (const method of ["rloo", "grpo", "online_dpo", "ppo"]) {
    await page.check(`[data-method="${method}"] input`);
    await expect(page.locator(`[data-method="${method}"]`)).toContainText("a reward model");
    await expect(scorer(page).locator("option")).toHaveText(["There is none yet"]);
    await expect(page.locator('[data-action="start"]')).toHaveAttribute("aria-disabled", "true");
    await expect(page.locator(".page-head")).toContainText("Nothing says what an answer is worth");
  }
  await page.click('[data-action="choose-maker"]');
  await expect(page.locator('[data-method="reward"] input')).toBeChecked();
  await trainScorer(page);
  await page.check('[data-method="ppo"] input');
  await expect(scorer(page)).toHaveValue("models/reward-1/final");
  await expect(page.locator("h1")).toHaveText("Ready to train on the prompts of 22 pairs");
  // As a word of the config file: the method changes, and all else is what it was.
  const yaml = page.locator("[data-yaml]");
  await expect(yaml).toHaveValue(/reward_model_path: models\/reward-1\/final/);
  const before = await yaml.inputValue();
  for (const [from, to] of [
    ["ppo", "dpo"],
    ["dpo", "ppo"],
  ] as const) {
    await yaml.fill((await yaml.inputValue()).replace(`algorithm: ${from}`, `algorithm: ${to}`));
    await page.click('[data-action="apply-yaml"]');
    await expect(page.locator(`[data-method="${to}"] input`)).toBeChecked();
    await expect(yaml).toHaveValue(new RegExp(`output_dir: models/${to}-1`));
  }
  await expect(yaml).toHaveValue(before);

  // Prompts alone teach these methods, and no others.
  await giveDataset(page, "asked.jsonl", '{"prompt": "Why?"}\n{"prompt": "When?"}\n{"prompt": "Who?"}\n');
  await expect(page.locator("[data-preview-rows]")).toContainText("3 prompts");
  await expect(page.locator(".page-head")).toContainText("Ready to train on 3 prompts");
  await page.check('[data-method="dpo"] input');
  await expect(page.locator(".page-head")).toContainText("asked.jsonl holds prompts");
  expect(watched).toEqual({ foreign: [], errors: [] });
});

test("a file of thumbs is for the method that learns from single answers, and prompts for those that draw", async ({
  page,
}) => {
  const watched = await openPage(page);
  const thumbs = ["Why?", "When?", "Who?"].flatMap((prompt, i) => [
    { prompt, completion: ` Because ${i}.`, label: true },
    { prompt, completion: ` No ${i}.`, label: i === 0 },
  ]);
  await giveDataset(page, "thumbs.jsonl", thumbs.map((row) => JSON.stringify(row)).join("\n"));
  await chooseDevice(page, "wasm");
  await expect(page.locator("[data-preview-rows]")).toContainText("judged answers");
  await expect(page.locator(".page-head")).toContainText("thumbs.jsonl holds judged answers");
  await page.check('[data-method="kto"] input');
  await expect(page.locator(".page-head")).toContainText(/Ready to train on \d judged answers/);
  await giveDataset(page, "pairs.jsonl", pairRows(24));
  await expect(page.locator(".page-head")).toContainText("Ready to train on 22 pairs");
  expect(watched).toEqual({ foreign: [], errors: [] });
});

test(
  "a run that draws is held, makes single steps, stops, goes on after a reload and reaches its end",
  slow,
  async ({ page }) => {
    await prepareRun(page, 100, "wasm", "rloo");
    await start(page);
    await pastStep(page, 1);
    const panel = page.getByRole("region", { name: "Progress" });
    await panel.getByRole("button", { name: "Pause" }).click();
    await waitForState(page, "paused");
    const held = await stepOf(page);
    await panel.getByRole("button", { name: "One step" }).click();
    await expect.poll(() => stepOf(page)).toBe(held + 1);
    await waitForState(page, "paused");
    await panel.getByRole("button", { name: "Stop" }).click();
    await waitForState(page, "stopped");
    await page.reload();
    await page.click('[data-action="resume-run"]');
    await waitForState(page, "done");
    expect(await stepOf(page)).toBe(100);
    for (const chart of ["reward", "sequence-kl", "length", "entropy"])
      await expect(page.locator(`[data-chart="${chart}"] svg`)).toBeVisible();
    await expectDrawing(page, 100);
    // Of what was kept alone.
    await page.reload();
    await expectDrawing(page, 100);
    // Held against the model it began with, once: what was measured is kept.
    await page.goto(page.url().replace("#/train/", "#/project/"));
    const report = page.locator("[data-policy-report]");
    await expect(report).toHaveAttribute("data-policy-report", "done", { timeout: 60_000 });
    await expect(page.locator('[data-loop-step="evaluation"]')).toHaveAttribute("data-state", "done");
    const numbers = await report.locator("strong").allInnerTexts();
    expect(numbers).toEqual([
      expect.stringMatching(/^\d+ % \(\d+ to \d+\)$/),
      expect.stringMatching(/^-?\d+\.\d\d \(-?\d+\.\d\d to -?\d+\.\d\d\)$/),
      expect.stringMatching(/^-?\d+\.\d\d \(-?\d+\.\d\d to -?\d+\.\d\d\) nats$/),
    ]);
    await page.reload();
    await expect(report).toHaveAttribute("data-policy-report", "done");
    expect(await report.locator("strong").allInnerTexts()).toEqual(numbers);
  },
);

const numberOf = async (page: Page, title: string): Promise<number> =>
  Number(await page.locator(`[data-drawn="${title}"] h3 .number`).innerText());

/** The best and the worst answer of a step, their words with what each was worth, and all of them by score. */
async function expectDrawing(page: Page, step: number): Promise<void> {
  await expect(page.locator("[data-drawing]")).toHaveAttribute("data-drawing", String(step));
  const best = page.locator('[data-drawn="Highest score"]');
  expect(await numberOf(page, "Highest score")).toBeGreaterThanOrEqual(await numberOf(page, "Lowest score"));
  const pieces = best.locator("[data-piece]");
  await expect(pieces.first()).toBeVisible();
  await pieces.first().focus();
  await page.keyboard.press("End");
  await expect(pieces.last()).toBeFocused();
  const worth = Number(await pieces.last().getAttribute("data-advantage"));
  await expect(page.locator("[data-advantage-reading]")).toContainText(`word part ${await pieces.count()}: `);
  await expect(page.locator("[data-advantage-reading]")).toContainText(
    (Math.round(100 * worth) / 100).toFixed(2).replace("-0.00", "0.00"),
  );
  await page.getByText("All answers of this step, by score").click();
  const scores = (await page.locator(".drawn-list tbody td:first-child").allInnerTexts()).map(Number);
  expect(scores).toEqual([...scores].sort((a, b) => b - a));
  expect(scores.length).toBeGreaterThan(1);
}
