// A visitor in a fresh profile, without WebGPU: to the end of the sample, and every number on its pages against the log
// that the run folder holds. How long it takes to the first step is in measures.spec.ts.
import { chromium, expect, test, type Browser, type Page } from "@playwright/test";
import { argumentsWithoutWebGpu, findChromium } from "../../scripts/chromium.mjs";
import { openFixture } from "./fixture.ts";
import { wilson } from "../../src/evaluation/intervals.ts";
import { formatMetric, formatShare } from "../../src/ui/words/format.ts";
import {
  at,
  downloadRun,
  installClocks,
  projectOf,
  startSample,
  type LogLine,
  type RunFolder,
} from "./samplePage.ts";
import { openPage, pageUrl, slow, start, waitForState } from "./trainPage.ts";

const processorLimitMs = 300_000;

async function withoutWebGpu(): Promise<Browser> {
  const executablePath = await findChromium();
  return chromium.launch({
    args: [...argumentsWithoutWebGpu],
    ...(executablePath === undefined ? {} : { executablePath }),
  });
}

const numberOf = (line: LogLine | undefined, key: string): number => {
  const value = line?.[key];
  if (typeof value !== "number") throw new Error(`The log has no number ${key}.`);
  return value;
};
const fixed = (value: number, digits: number): string => value.toFixed(digits);

test(
  "without WebGPU the sample ends within 5 minutes, says why it is slower, and prints what its log holds",
  slow,
  async () => {
    test.setTimeout(600_000);
    const browser = await withoutWebGpu();
    try {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, acceptDownloads: true });
      await installClocks(page);
      const watched = await openPage(page, "");
      await page.mouse.move(700, 20);
      await expect(page.locator("#sample-time")).toContainText("short measurement", { timeout: 30_000 });
      const estimate = await page.locator("#sample-time").innerText();
      const began = Date.now();
      const clocks = await startSample(page);
      await expect(page.locator("main")).toContainText("No WebGPU: running on the processor, slower.");
      await expect(page.locator("main")).toContainText(/A processor has a few cores/);
      await waitForState(page, "done", processorLimitMs);
      console.log(
        `sample without WebGPU: ${JSON.stringify(clocks)}, both runs ${Date.now() - began} ms; before: ${estimate}`,
      );
      expect(Date.now() - began).toBeLessThanOrEqual(processorLimitMs);

      await checkLoop(page);
      await page.reload();
      await checkLoop(page);

      // The sample's pairs are there too: a run on them prints what its log holds.
      await page.getByRole("link", { name: "Train" }).click();
      await start(page);
      await expect(page).toHaveURL(/dpo-1$/);
      await waitForState(page, "done", processorLimitMs);
      const address = page.url().replace("#/train/", "#/project/");
      await expect(page.locator('[data-action="download"]')).toContainText("zip");
      const run = await downloadRun(page);
      const last = run.evaluations.at(-1);
      expect(numberOf(last, "eval_rewards/accuracies")).toBeGreaterThanOrEqual(0.75);
      expect(run.steps.map(({ step }) => step)).toEqual(run.steps.map((_, index) => index + 1));
      await checkTrainPage(page, run);
      await page.goto(address);
      await checkProjectPage(page, run);
      // The same after a reload, when nothing is known but what was kept.
      await page.goto(address);
      await page.reload();
      await checkProjectPage(page, run);
      await page.goto(address.replace("#/project/", "#/train/"));
      await page.reload();
      await expect(page.locator('[data-action="download"]')).toContainText("zip");
      await checkTrainPage(page, run);
      expect(watched).toEqual({ foreign: [], errors: [] });
    } finally {
      await browser.close();
    }
  },
);

/** All six steps of the loop are done, and its numbers are those that are kept beside the run. */
async function checkLoop(page: Page): Promise<void> {
  await expect(page.locator("[data-policy-report]")).toHaveAttribute("data-policy-report", "done", {
    timeout: 120_000,
  });
  for (const id of ["pairs", "judgements", "reward", "policy", "evaluation", "handover"])
    await expect(page.locator(`[data-loop-step="${id}"]`)).toHaveAttribute("data-state", "done");
  await expect(page.locator("h1")).toHaveText(/^It learned: its answers win \d+ % \(\d+ to \d+\)$/);
  const won = /(\d+) % \((\d+) to (\d+)\)/.exec(await page.locator("h1").innerText());
  await expect(page.locator('[data-number="win_rate"] strong')).toHaveText(won?.[0] ?? "");
  await expect(page.locator('[data-loop-step="evaluation"]')).toContainText(won?.[0] ?? "");
  // It learned what its reward model likes, beyond chance.
  expect(Number(won?.[2])).toBeGreaterThan(50);
}

test("the page of a run that is done prints what its log holds", async ({ page }) => {
  await openFixture(page, "train", "dpo-1");
  await expect(page.locator('[data-action="download"]')).toContainText("zip");
  const run = await downloadRun(page);
  await checkTrainPage(page, run);
  await page.reload();
  await expect(page.locator('[data-action="download"]')).toContainText("zip");
  await checkTrainPage(page, run);
});

/** Columns of each chart's table, newest step first. */
const chartColumns = {
  loss: ["loss"],
  accuracy: ["rewards/accuracies"],
  margin: ["rewards/margins"],
  rewards: ["rewards/chosen", "rewards/rejected"],
  gradient: ["grad_norm"],
  "learning-rate": ["learning_rate"],
};

async function checkTrainPage(page: Page, run: RunFolder): Promise<void> {
  const last = run.steps.at(-1);
  const evaluation = run.evaluations.at(-1);
  const pairs = testRowsOf(run);
  await expect(page.locator("h1")).toContainText(`finished ${run.steps.length} steps in`);
  const fact = (name: string) =>
    page.locator("section[aria-label=Progress] .facts div", { hasText: name }).locator("dd");
  await expect(fact("Loss")).toHaveText(formatMetric(numberOf(last, "loss")));
  await expect(page.locator("section[aria-label=Progress] strong")).toHaveText(
    `Step ${run.steps.length} of ${run.steps.length}`,
  );
  const checkpoints = new Set(Object.keys(run.files).flatMap((path) => /checkpoint-\d+/.exec(path) ?? []));
  await expect(fact("Checkpoints")).toHaveText(String(checkpoints.size));
  expect(Object.keys(chartColumns)).toEqual(
    await page
      .locator("[data-chart]")
      .evaluateAll((charts) => charts.map((chart) => chart.getAttribute("data-chart"))),
  );
  for (const [id, keys] of Object.entries(chartColumns)) {
    const chart = page.locator(`[data-chart="${id}"]`);
    await expect(chart.locator("svg")).toBeVisible();
    const values = keys.map((key) => formatMetric(numberOf(last, key)));
    expect(await chart.locator(".reading strong").allInnerTexts()).toEqual(values);
    await expect(chart.locator(".reading")).toContainText(`step ${run.steps.length}`);
    await chart.getByRole("button", { name: "Show numbers" }).click();
    const rows = await chart
      .locator("tbody tr")
      .evaluateAll((found) =>
        found.map((row) => [...row.querySelectorAll("td")].map((cell) => cell.textContent)),
      );
    expect(rows).toEqual(
      run.steps
        .map((line) => [String(line["step"]), ...keys.map((key) => formatMetric(numberOf(line, key)))])
        .reverse()
        .slice(0, 100),
    );
  }
  const cells = await page.locator('table.runs [data-run="dpo-1"] td').allInnerTexts();
  expect(cells[3]).toBe(`${run.steps.length}/${run.steps.length}`);
  expect(cells[4]).toBe(formatShare(numberOf(evaluation, "eval_rewards/accuracies"), pairs));
  expect(cells[5]).toBe(formatMetric(numberOf(evaluation, "eval_loss")));
}

async function checkProjectPage(page: Page, run: RunFolder): Promise<void> {
  const last = run.evaluations.at(-1);
  const pairs = testRowsOf(run);
  const accuracy = numberOf(last, "eval_rewards/accuracies");
  const interval = wilson(accuracy, pairs).map((value) => fixed(value, 2));
  const shown = fixed(accuracy, 2);
  await expect(page.locator("h1")).toContainText(
    `It learned: held-out accuracy ${shown} (${interval.join(" to ")})`,
  );
  const cards = await page
    .locator("[data-number]")
    .evaluateAll((elements) =>
      elements.map((element) => [
        element.getAttribute("data-number") ?? "",
        element.getAttribute("data-value") ?? "",
        element.querySelector("strong")?.textContent ?? "",
      ]),
    );
  expect(cards).toEqual(
    [
      ["eval_rewards/accuracies", 2] as const,
      ["eval_loss", 3] as const,
      ["eval_rewards/margins", 3] as const,
    ].map(([key, digits]) => [key, String(numberOf(last, key)), fixed(numberOf(last, key), digits)]),
  );
  const card = page.locator('[data-number="eval_rewards/accuracies"]');
  await expect(card).toContainText(`(${interval.join(" to ")})`);
  await expect(page.getByText(/From the log's evaluation/)).toHaveText(
    `From the log's evaluation of ${pairs} pairs after step ${numberOf(last, "step")}.`,
  );
  const step = (id: string) => page.locator(`[data-loop-step="${id}"]`);
  await expect(step("policy")).toContainText(`saw ${run.steps.length} batches`);
  await expect(step("policy")).toContainText(
    `its last loss was ${formatMetric(numberOf(run.steps.at(-1), "loss"))}.`,
  );
  await expect(step("policy").locator("svg")).toHaveAttribute(
    "aria-label",
    new RegExp(
      `^loss from ${fixed(numberOf(run.steps[0], "loss"), 2)} to ${fixed(numberOf(run.steps.at(-1), "loss"), 2)}, ` +
        `accuracy of the last batch ${fixed(numberOf(run.steps.at(-1), "rewards/accuracies"), 2)}`,
    ),
  );
  await expect(step("evaluation")).toContainText(
    `After step ${numberOf(last, "step")} its held-out accuracy is ${shown} (${interval.join(" to ")}), measured on ${pairs} pairs.`,
  );
  for (const id of ["pairs", "judgements", "policy", "evaluation", "handover"]) {
    await expect(step(id)).toHaveAttribute("data-state", "done");
  }
  await expect(step("reward")).toHaveAttribute("data-state", "done");
  await expect(page.locator("[data-samples]")).toHaveAttribute("data-samples", String(run.steps.length));
  // Answers of before, and of now.
  await expect(page.locator("[data-samples]")).not.toContainText("Appears with a checkpoint");
  await expect(step("pairs")).toContainText(
    `${rowsIn(run, /pairs\.train\.jsonl$/)} to learn from, ${pairs} held out`,
  );
  await page.goto(at(`#/project/${projectOf(page)}`));
  await expect(page.locator(".run-row", { hasText: "dpo-1" })).toContainText(
    `${run.steps.length} steps, held-out accuracy ${shown} (${interval.join(" to ")})`,
  );
  await expect(page.locator("h1")).toHaveText(
    `3 runs, the best held-out accuracy is ${shown} (${interval.join(" to ")})`,
  );
}

function rowsIn(run: RunFolder, path: RegExp): number {
  const found = Object.keys(run.files).filter((name) => path.test(name));
  expect(found).toHaveLength(1);
  return new TextDecoder()
    .decode(run.files[found[0] ?? ""])
    .trim()
    .split("\n").length;
}

const testRowsOf = (run: RunFolder): number => rowsIn(run, /test\.jsonl$/);

test("two questions of the first visit have their answer at once: what this is, and what it runs on", async ({
  page,
}) => {
  await page.goto(pageUrl());
  await expect(page.locator("h1")).toContainText("Teach a small language model");
  await expect(page.getByRole("heading", { name: /This device: Processor/ })).toBeVisible();
  await expect(page.locator("main")).toContainText("The only WebGPU adapter is software");
  await expect(page.locator("#sample-time")).toContainText(/Takes about/);
});
