// A reward model from the choice of the method to a score: trained on the processor, measured on held-out judgements, looked at,
// asked, reloaded, and two of them side by side.
import { readFileSync } from "node:fs";
import { expect, test, type Page } from "@playwright/test";
import { unzipSync } from "fflate";
import { expectNone } from "./axe.ts";
import { openFixture } from "./fixture.ts";
import { put, recordsOf, taskFields } from "./judgePage.ts";
import { at, projectOf } from "./samplePage.ts";
import {
  chooseDevice,
  giveDataset,
  giveModel,
  openPage,
  setField,
  slow,
  start,
  waitForState,
} from "./trainPage.ts";

/** Judgements that prefer the calm answer, which is the longer one half of the time; every third prompt was judged twice. */
function judgementRows(prompts: number): string {
  const rows = Array.from({ length: prompts }, (_, i) => {
    const calm = i % 2 === 0 ? " It is calm and kind and exact." : " It is calm.";
    const loud = i % 2 === 0 ? " It is loud." : " It is loud and vague and brief.";
    const row = { prompt: `Describe answer ${i}:`, chosen: calm, rejected: loud, probability: 0.9 };
    return i % 3 === 0 ? [row, row] : [row];
  });
  return rows
    .flat()
    .map((row) => `${JSON.stringify(row)}\n`)
    .join("");
}

const box = (page: Page) => page.locator("[data-score-box]");

async function scoreExample(page: Page): Promise<[number, number]> {
  await page.click('[data-action="take-example"]');
  await page.click('[data-action="score"][aria-disabled="false"]');
  await expect(box(page).first()).toHaveAttribute("data-score-box", "done");
  const value = async (at: number): Promise<number> =>
    Number(await page.locator(`[data-score="${at}"]`).first().getAttribute("data-value"));
  return [await value(0), await value(1)];
}

test("a reward model is trained, says how far it can be trusted, scores answers, and is compared with another", async ({
  page,
}) => {
  const watched = await openPage(page);
  await giveDataset(page, "judgements.jsonl", judgementRows(60));
  await giveModel(page, "gpt2");
  // The method is chosen by keyboard: it brings its settings, and keeps the model that was chosen.
  await page.locator('[data-method="reward"] input').focus();
  await page.keyboard.press("Space");
  await expect(page.locator('[data-method="reward"] input')).toBeChecked();
  await expect(page.locator('[data-setting="center_rewards_coefficient"]')).toBeAttached();
  await expect(page.locator("[data-model-facts]")).toContainText("gets a new layer for its score");
  await chooseDevice(page, "wasm");
  await setField(page, "learning_rate", "0.01");
  await setField(page, "per_device_train_batch_size", "8");
  await setField(page, "eval_steps", "24");
  await setField(page, "max_steps", "24");
  await start(page);
  await waitForState(page, "done");
  await expect(page).toHaveURL(/reward-1$/);
  const project = projectOf(page);
  await expect(page.locator('[data-chart="accuracy"] svg')).toBeVisible();
  await expect(page.locator("[data-samples]")).toHaveCount(0);

  // The result, in words and pictures.
  await expect(page.locator("[data-reward]")).toHaveAttribute("data-reward", "done", { timeout: 30_000 });
  const title = page.getByRole("heading", { name: /held-out judgements right/ });
  await expect(title).toHaveText(/^It gets \d+ % of held-out judgements right \(\d+ to \d+\)$/);
  const said = await title.innerText();
  await expect(page.locator('[data-mark="right"]')).toContainText(/\d+ to \d+/);
  await expect(page.locator('[data-mark="longer"]')).toContainText("%");
  await expect(page.locator('[data-mark="ceiling"]')).toContainText("90 %");
  for (const chart of ["certainty", "length"]) {
    const card = page.locator(`[data-chart="${chart}"]`);
    await expect(card.locator("svg")).toBeVisible();
    await card.getByRole("button", { name: "Show numbers" }).click();
    await expect(card.locator("tbody tr").first()).toBeVisible();
  }

  // The box: it learned that calm is better.
  const [calm, loud] = await scoreExample(page);
  expect(calm).toBeGreaterThan(loud);
  await expect(page.locator("[data-preference]")).toContainText("It prefers the first answer");
  await expect(page.locator('[data-score="0"]')).toContainText(
    /Higher than \d+ % of the \d+ held-out answers/,
  );
  await page.locator('[data-field="answer-1"]').fill("");
  await expect(page.locator('[data-score="0"]')).toHaveAttribute("data-value", "");
  await page.locator('[data-field="answer-0"]').press("Control+Enter");
  await expect
    .poll(async () => Number(await page.locator('[data-score="0"]').getAttribute("data-value")))
    .toBe(calm);
  await expectNone(page, "a reward model, measured and asked");

  // After a reload the same is said, from what was kept with the run.
  await page.reload();
  await expect(page.locator("[data-reward]")).toHaveAttribute("data-reward", "done");
  await expect(title).toHaveText(said);

  // The step of the loop, and the run's own loop.
  await page.goto(at(`#/project/${project}/reward-1`));
  await expect(page.locator('[data-loop-step="reward"]')).toHaveAttribute("data-state", "done");
  await expect(page.locator('[data-loop-step="reward"]')).toContainText(/held-out accuracy \d\.\d\d \(/);
  await expect(page.locator('[data-loop-step="policy"]')).toHaveAttribute("data-state", "waiting");
  // Chat has nothing to ask it.
  await page.goto(at(`#/chat/${project}`));
  await expect(page.locator('[data-field="run"] option')).toHaveText(["none: the base alone"]);

  // A run that leaves two models; both can be looked at, and are compared with each other and with the first.
  await page.goto(at(`#/train/${project}`));
  await setField(page, "reward_halves", true);
  await setField(page, "max_steps", "8");
  await start(page);
  await waitForState(page, "done");
  await expect(page.locator("[data-scorer]")).toHaveCount(2);
  await page.locator('[data-scorer="final/judge_model"]').check();
  await expect(page.locator("[data-reward]")).toHaveAttribute("data-reward", "done", { timeout: 30_000 });
  await page.goto(at(`#/train/${project}/compare/reward-1/reward-2`));
  const compare = page.locator("[data-reward-compare]");
  await expect(compare).toHaveAttribute("data-reward-compare", "done", { timeout: 30_000 });
  await expect(compare.getByRole("heading", { level: 2 }).first()).toHaveText(
    /^They prefer the same answer in \d+ % \(\d+ to \d+\) of \d+ held-out pairs?$/,
  );
  await expect(compare.locator(".judged > li").first()).toContainText("Judged better");
  await expect(compare.locator('[data-field="scorer-1"] option')).toHaveCount(3);
  await compare.locator('[data-field="scorer-0"]').selectOption("reward-2/final");
  await compare.locator('[data-field="scorer-1"]').selectOption("reward-2/final/judge_model");
  await expect(compare).toHaveAttribute("data-reward-compare", "done", { timeout: 30_000 });
  await scoreExample(page);
  await expect(page.locator(".score-result")).toHaveCount(2);
  await expectNone(page, "two reward models side by side");

  // A model of this computer: the first run's, taken home and brought back, says what it said here.
  await page.goto(at(`#/train/${project}/reward-1`));
  const downloading = page.waitForEvent("download");
  await page.click('[data-action="download"]');
  const files = Object.entries(unzipSync(readFileSync(await (await downloading).path()))).map(
    ([path, bytes]) => ({
      name: path.split("/").at(-1) ?? path,
      mimeType: "application/octet-stream",
      buffer: Buffer.from(bytes),
    }),
  );
  await page.goto(at(`#/train/${project}/compare/reward-1`));
  await expect(compare).toHaveAttribute("data-reward-compare", "done", { timeout: 30_000 });
  await page.setInputFiles('[data-files="scorer"]', files);
  await expect(compare.locator('[data-field="scorer-1"] option:checked')).toHaveText("model.safetensors");
  await expect(compare.getByRole("heading", { level: 2 }).first()).toHaveText(
    /^They prefer the same answer in 100 % \(100 to 100\)/,
    { timeout: 30_000 },
  );
  expect(watched).toEqual({ foreign: [], errors: [] });

  // The newest of them says which pairs people judge next.
  const answers = Array.from({ length: 8 }, (_, i) => [` It is calm, ${i}.`, ` It is loud, ${i}.`]);
  const common = { version: 1, project };
  await put(page, "tasks", [{ ...taskFields, project }]);
  await put(
    page,
    "prompts",
    answers.map((_, i) => ({ ...common, id: `q-${i}`, prompt: `Describe answer ${i}:` })),
  );
  await put(
    page,
    "completions",
    answers.flatMap((both, i) =>
      both.map((completion, n) => ({ ...common, id: `q-${i}-${n}`, promptId: `q-${i}`, completion })),
    ),
  );
  await page.goto(at(`#/annotate/${project}`));
  await page.reload();
  await page.click('[data-action="open-choose"]');
  await page.click('[data-strategy="uncertainty"]');
  await expect(page.locator('[data-field="reward-model"]')).toHaveValue("reward-2");
  await page.fill('[data-field="count"]', "4");
  await page.fill('[data-field="chance"]', "25");
  await page.fill('[data-field="heldOut"]', "0");
  await page.click('[data-action="choose-pairs"]');
  await expect(page.locator("[data-items-made]")).toContainText("4 pairs added", { timeout: 30_000 });
  expect((await recordsOf(page, "items")).map((one) => one["arm"]).sort()).toEqual([
    "random",
    "uncertainty",
    "uncertainty",
    "uncertainty",
  ]);
});

test(
  "the sample's loop shows its reward model at work, and a run that needs none offers to train one",
  slow,
  async ({ page }) => {
    const watched = await openPage(page, "");
    await page.click('[data-action="run-sample"][aria-disabled="false"]');
    const step = page.locator('[data-loop-step="reward"]');
    await expect(step).toContainText("A reward model reads a prompt and an answer");
    await expect(step).toHaveAttribute("data-state", "now", { timeout: 60_000 });
    await expect(step).toContainText(/step [1-9]\d* of 80/, { timeout: 60_000 });
    await expectNone(page, "the sample's loop while its reward model learns");
    await page.getByRole("group", { name: "Running work" }).getByRole("button", { name: "Stop" }).click();
    await expect(step).toHaveAttribute("data-state", "stopped", { timeout: 30_000 });
    await step.getByRole("link", { name: "Open the run" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText("reward-1 stopped after step");
    await expect(page.locator("main")).toContainText("starter-reward-base on judgements.jsonl.");
    expect(watched).toEqual({ foreign: [], errors: [] });

    await openFixture(page, "project", "dpo-1");
    await expect(step).toHaveAttribute("data-state", "ready");
    await step.locator('[data-action="train-scorer"][aria-disabled="false"]').click();
    await expect(step).toHaveAttribute("data-state", "now", { timeout: 60_000 });
    await page.getByRole("group", { name: "Running work" }).getByRole("button", { name: "Stop" }).click();
    await expect(step).toHaveAttribute("data-state", /stopped|done/, { timeout: 30_000 });
  },
);
