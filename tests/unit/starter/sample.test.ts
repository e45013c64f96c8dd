// The sample project: its rows are what the scripts write, its config is one that the recipe takes, its pairs are clear.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { recipes } from "../../../src/algorithms/index.ts";
import { answerQuality } from "../../../src/data/annotation/index.ts";
import { readRows } from "../../../src/data/readers/index.ts";
import { pairs, tokenizePrompt, tokenizeRows } from "../../../src/data/rows/index.ts";
import { bundledModels } from "../../../src/domain/bundledModels.ts";
import { parseRunConfig } from "../../../src/domain/config/runConfig.ts";
import { loadTokenizer } from "../../../src/text/index.ts";
import { folderFiles } from "../../../src/storage/folder.ts";
import { sampleFolder, starterFolder } from "../../../scripts/starter/paths.ts";
import { judgementCounts, noiseCeiling, testJudgements } from "../../../scripts/starter/sampleJudgements.ts";
import {
  pairCounts,
  type PairRow,
  promptRows,
  testPairs,
  trainingPairs,
} from "../../../scripts/starter/samplePairs.ts";
import { testSeed, trainingSeed } from "../../../scripts/starter/samplePairs.ts";

const bytes = (name: string): Buffer => readFileSync(join(sampleFolder, name));
const rowsOf = async (name: string): Promise<unknown[]> =>
  (await readRows(name, bytes(name))).rows.map(({ row }) => row);

describe("the rows", () => {
  it("are the ones that the scripts write", async () => {
    expect(await rowsOf("data/prompts.jsonl")).toEqual(promptRows());
    expect(await rowsOf("data/pairs.train.jsonl")).toEqual(trainingPairs(trainingSeed));
    expect(await rowsOf("data/pairs.test.jsonl")).toEqual(testPairs(testSeed));
  });

  it("are read and tokenised without a fault, uncut at the config's length", async () => {
    const tokenizer = await loadTokenizer(folderFiles(starterFolder));
    const { values } = config();
    for (const [name, count] of [
      ["pairs.train.jsonl", pairCounts.train],
      ["pairs.test.jsonl", pairCounts.test],
    ] as const) {
      const { rows, errors } = await readRows(name, bytes(`data/${name}`));
      expect(errors).toEqual([]);
      const tokenized = tokenizeRows(pairs, rows, {
        tokenizer,
        vocabularySize: tokenizer.vocabSize,
        cut: { maxLength: values.max_length, tooLong: "cut" },
      });
      expect(tokenized).toMatchObject({ dropped: 0, truncated: 0, errors: [] });
      expect(tokenized.rows).toHaveLength(count);
    }
    const prompts = await readRows("prompts.jsonl", bytes("data/prompts.jsonl"));
    for (const { row } of prompts.rows) expect(tokenizePrompt(row, tokenizer).length).toBeGreaterThan(0);
  });

  it("mostly prefer the answer of the higher quality, by a clear difference", () => {
    const pairs = [...trainingPairs(trainingSeed), ...testPairs(testSeed)];
    const text = (messages: PairRow["chosen"]): string => messages[0]?.content ?? "";
    const differences = pairs.map(({ prompt, chosen, rejected }) => {
      expect(text(chosen)).not.toBe(text(rejected));
      return (
        answerQuality(text(prompt), text(chosen)).total - answerQuality(text(prompt), text(rejected)).total
      );
    });
    const share = (test: (difference: number) => boolean): number =>
      differences.filter(test).length / pairs.length;
    expect(share((difference) => difference > 0)).toBeGreaterThan(0.95);
    expect(share((difference) => difference >= 0.3)).toBeGreaterThan(0.85);
  });
});

function config() {
  return parseRunConfig(bytes("config.yaml").toString("utf8"), "config.yaml", [], recipes);
}

function committedLog(run: string): Record<string, unknown>[] {
  const file = join(import.meta.dirname, `../../../scripts/starter/logs/${run}.jsonl`);
  return readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe("the config", () => {
  it("is one that the recipe takes, names files that are there, and saves on the way", () => {
    const { algorithm, values } = config();
    expect(algorithm).toBe("dpo");
    expect(values.model_name_or_path).toBe("starter");
    for (const name of [values.dataset_name, values.eval_dataset_name ?? ""]) {
      expect(existsSync(join(sampleFolder, name)), name).toBe(true);
    }
    expect(values.use_peft).toBe(true);
    expect(values.max_steps).toBeLessThanOrEqual(80);
    expect(values.save_steps).toBe(10);
  });

  it("is the one of the committed log, which ends well above chance on held-out pairs", () => {
    const { values } = config();
    const log = committedLog("sample-dpo");
    const steps = log.filter(({ type }) => type === "step");
    expect(steps.map(({ step }) => step)).toEqual(Array.from({ length: values.max_steps }, (_, i) => i + 1));
    const highest = Math.max(...steps.map((line) => Number(line["learning_rate"])));
    expect(highest).toBeCloseTo(values.learning_rate, 12);
    const last = log.filter(({ type }) => type === "eval").at(-1) ?? {};
    expect(last["step"]).toBe(values.max_steps);
    expect(last["eval_rewards/accuracies"]).toBeGreaterThanOrEqual(0.85);
  });

  it("of the reward model is one that the recipe takes, and names files that are there", () => {
    const text = bytes("reward.yaml").toString("utf8");
    const { values } = parseRunConfig(text, "reward.yaml", [], recipes);
    expect(bundledModels).toContain(values.model_name_or_path);
    for (const name of [values.dataset_name, values.eval_dataset_name ?? ""])
      expect(existsSync(join(sampleFolder, name)), name).toBe(true);
    expect(values.use_peft).toBe(false);
    // The committed log is that of this config, and ends near the noise ceiling.
    const log = committedLog("sample-reward");
    const highest = Math.max(...log.map((line) => Number(line["learning_rate"] ?? 0)));
    // One step in five is logged, so that the highest rate itself is not.
    expect(highest).toBeLessThanOrEqual(values.learning_rate);
    expect(highest).toBeGreaterThan(0.98 * values.learning_rate);
    const last = log.filter(({ type }) => type === "eval").at(-1) ?? {};
    expect(last["step"]).toBe(judgementCounts.train / values.per_device_train_batch_size);
    expect(last["eval_accuracy"]).toBeGreaterThan(noiseCeiling(testJudgements()) - 0.05);
  });

  it("stands beside a README that says that the judgements are simulated", () => {
    expect(bytes("README.md").toString("utf8")).toMatch(/judgements are simulated/);
  });
});
