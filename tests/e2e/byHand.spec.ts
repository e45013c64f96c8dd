// The whole loop by hand: documents become prompts, the starter answers them, 40 pairs are judged by keys, a reward model learns from
// that, PPO from the reward model, what it then answers is paired where the reward model is unsure, ten more pairs are judged, and the
// reward model learns again. All by the page, on the processor. Whoever judges here judges by the sample's own measure of an answer,
// from the texts that are shown, so that there is something to learn.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, type Page } from "@playwright/test";
import { answerQuality } from "../../src/data/annotation/answerQuality.ts";
import { anonymiseAll, giveFiles, openData, waitForReading } from "./dataPage.ts";
import { apartMs, recordsOf } from "./judgePage.ts";
import { drawing } from "./killing.ts";
import { at, projectOf } from "./samplePage.ts";
import { chooseDevice, setField, slow, start, waitForState } from "./trainPage.ts";

const prompts = 40;
const firstJudgements = 40;
const moreJudgements = 10;
/** Of the first pairs: judged like all others, and kept for measuring. */
const heldOut = "40";
/** Answers whose totals are nearer are a tie. */
const tieWithin = 0.03;

const action = (page: Page, name: string) => page.locator(`[data-action="${name}"]`);

/** Questions of the sample as guides of an interview, each with who wrote it, which is to be hidden. */
function guides(): { name: string; text: string }[] {
  const file = join(import.meta.dirname, "..", "..", "public", "sample", "data", "pairs.train.jsonl");
  const all = readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as { prompt: [{ content: string }] }).prompt[0].content);
  const questions = [...new Set(all)].filter((text) => text.endsWith("?")).slice(0, prompts);
  const authors = ["Anna Kowalska", "Bea Okafor", "Olu Adeyemi", "Dana Novak"];
  return authors.map((author, i) => ({
    name: `guide-${i + 1}.txt`,
    text: `Interview guide\nWritten by: ${author}, ${author.toLowerCase().replace(" ", ".")}@example.org\n\n${questions
      .filter((_, place) => place % authors.length === i)
      .map((question) => `- ${question}`)
      .join("\n")}\n`,
  }));
}

/** Writes answers to all prompts and says how long that took. */
async function writeAnswers(page: Page, each: number): Promise<void> {
  await page.getByText("How they are written", { exact: true }).click();
  await page.fill("#answers-each", String(each));
  await page.fill("#answers-maxNewTokens", "64");
  await page.click('[data-action="write-answers"][aria-disabled="false"]');
  await expect(page.locator("[data-answers-note]")).toContainText(`${each * prompts} answers written`, {
    timeout: 120_000,
  });
}

/** Judges what is shown by the sample's measure until nothing is left. */
async function judgeAll(page: Page, count: number): Promise<void> {
  await action(page, "open-judge").click();
  await page.fill('[data-field="who"]', "dana");
  await action(page, "judge-here").click();
  await expect(page.locator('[data-judging="judge"]')).toBeVisible();
  const view = page.locator("[data-judging]");
  for (let left = count; left > 0; left--) {
    const question = await page.locator("[data-prompt]").innerText();
    const texts = await page.locator("[data-text]").allInnerTexts();
    const [a = 0, b = 0] = texts.map((text) => answerQuality(question, text).total);
    const item = await view.getAttribute("data-item");
    await page.waitForTimeout(apartMs);
    await page.keyboard.press(Math.abs(a - b) < tieWithin ? "t" : a > b ? "1" : "2");
    const isNext = async (): Promise<boolean> =>
      (await view.getAttribute("data-item")) !== item ||
      (await view.getAttribute("data-judging")) !== "judge";
    await expect.poll(isNext, { intervals: [20] }).toBe(true);
    if ((await view.getAttribute("data-judging")) !== "pause") continue;
    await page.keyboard.press("Enter");
    await expect(view).toHaveAttribute("data-judging", "judge");
  }
  await expect(page.locator('[data-judging="over"]')).toBeVisible();
}

/** Opens the Train page without the end of the last run, which the frame tells of until it is loaded anew. */
async function openTrain(page: Page, method: string): Promise<void> {
  await page.reload();
  await expect(page.locator("[data-preview-rows]")).toBeVisible();
  await page.check(`[data-method="${method}"] input`);
  await chooseDevice(page, "wasm");
}

async function setFields(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [key, value] of Object.entries(fields)) await setField(page, key, value);
}

/** A reward model of what is judged now; its right ones of the held-out judgements, as the page says it. */
async function trainReward(page: Page, project: string): Promise<string> {
  await page.goto(at(`#/annotate/${project}`));
  await action(page, "train-on").click();
  await expect(page).toHaveURL(/#\/train\//);
  await openTrain(page, "reward");
  await setFields(page, {
    learning_rate: "0.0003",
    per_device_train_batch_size: "8",
    max_steps: "24",
    save_steps: "24",
    max_length: "192",
  });
  await start(page);
  await waitForState(page, "done");
  await expect(page.locator("[data-reward]")).toHaveAttribute("data-reward", "done", { timeout: 60_000 });
  return page.getByRole("heading", { name: /held-out judgements right/ }).innerText();
}

test(
  "the whole loop by hand: documents, answers, 40 judgements, a reward model, PPO, new pairs, 10 more",
  slow,
  async ({ page }) => {
    test.setTimeout(300_000);
    page.setDefaultTimeout(20_000);
    const began = Date.now();
    const said: string[] = [];
    const tell = (words: string): void => {
      said.push(words);
      console.log(`${String(Math.round((Date.now() - began) / 1000)).padStart(4)} s  ${words}`);
    };
    const watched = await openData(page);
    await giveFiles(page, guides());
    await waitForReading(page);
    await anonymiseAll(page);
    const project = projectOf(page);
    await page.goto(at(`#/data/${project}/prompts`));
    await page.selectOption("#template", "questions");
    await expect(page.locator(`[data-preview="${prompts}"]`)).toBeVisible();
    await page.click('[data-action="make-prompts"][aria-disabled="false"]');
    await expect.poll(async () => (await recordsOf(page, "prompts")).length).toBe(prompts);
    // More than usual: few judgements say little of a model, and these measure it.
    await page.fill("#test-share", heldOut);
    await page.click('[data-action="split"]');
    tell(`${prompts} prompts`);
    await writeAnswers(page, 2);
    tell(`${2 * prompts} answers by the starter`);

    await page.goto(at(`#/annotate/${project}`));
    await action(page, "new-task").first().click();
    await page.fill('[data-field="repeats"]', "0");
    await action(page, "save-task").click();
    await action(page, "open-choose").click();
    await page.fill('[data-field="count"]', String(firstJudgements));
    await page.fill('[data-field="chance"]', "100");
    await page.fill('[data-field="heldOut"]', heldOut);
    await action(page, "choose-pairs").click();
    await expect(page.locator("[data-items-made]")).toContainText("pairs added");
    const items = await recordsOf(page, "items");
    tell(
      `${items.length} pairs, ${items.filter((one) => one["isHeldOut"] === true).length} of them held out`,
    );
    await judgeAll(page, items.length);
    tell(`${items.length} judgements`);
    const before = await trainReward(page, project);
    tell(`reward model of ${items.length} judgements: ${before}`);

    await page.goto(at(`#/train/${project}`));
    await openTrain(page, "ppo");
    await expect(page.locator('[data-setting="reward_model_path"] select')).toHaveValue(
      "models/reward-1/final",
    );
    await setFields(page, {
      ...drawing["ppo"],
      response_length: "48",
      num_ppo_epochs: "1",
      max_length: "128",
      per_device_train_batch_size: "8",
      max_steps: "4",
      save_steps: "4",
    });
    await start(page);
    await waitForState(page, "done");
    tell("PPO on it: 4 steps of 8 answers");

    await page.goto(at(`#/data/${project}/prompts`));
    await page.selectOption("#answer-source", { value: "run ppo-1" });
    await writeAnswers(page, 1);
    const completions = await recordsOf(page, "completions");
    const question = new Map(
      (await recordsOf(page, "prompts")).map((one) => [one["id"], textOf(one["prompt"])]),
    );
    const quality = (isTrained: boolean): string => {
      const of = completions.filter((one) => String(one["source"]).includes("ppo-1") === isTrained);
      const totals = of.map(
        (one) => answerQuality(question.get(one["promptId"]) ?? "", textOf(one["completion"])).total,
      );
      return (totals.reduce((sum, one) => sum + one, 0) / totals.length).toFixed(3);
    };
    tell(`mean quality of answers: starter ${quality(false)}, after PPO ${quality(true)}`);

    await page.goto(at(`#/annotate/${project}`));
    await action(page, "open-choose").click();
    await page.check('[data-choose-pairs] input[value="uncertainty"]');
    await expect(page.locator('[data-field="reward-model"]')).toBeVisible();
    await page.fill('[data-field="count"]', String(moreJudgements));
    await page.fill('[data-field="heldOut"]', "0");
    await action(page, "choose-pairs").click();
    await expect(page.locator("[data-items-made]")).toContainText(`${moreJudgements} pairs added`, {
      timeout: 60_000,
    });
    await judgeAll(page, moreJudgements);
    const after = await trainReward(page, project);
    tell(`reward model of ${items.length + moreJudgements} judgements, the same held-out ones: ${after}`);
    expect(await recordsOf(page, "comparisons")).toHaveLength(items.length + moreJudgements);
    tell(`${Math.round((Date.now() - began) / 1000)} s in all`);
    test.info().annotations.push(...said.map((description) => ({ type: "by hand", description })));
    expect(watched).toEqual({ foreign: [], errors: [] });
  },
);

const textOf = (value: unknown): string =>
  typeof value === "string"
    ? value
    : (value as { content: string }[]).map(({ content }) => content).join("\n");
