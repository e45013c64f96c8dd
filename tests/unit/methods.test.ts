// Form and config file are two views of one set of choices: what goes one way comes back the other.
import { describe, expect, it } from "vitest";
import { configText } from "../../src/domain/config/runConfig.ts";
import { bundledModels } from "../../src/domain/bundledModels.ts";
import { answers, checkedConfig, configOf, draftOf, pageMethods } from "../../src/page/drafts.ts";
import type { DatasetRecord, DraftRecord } from "../../src/domain/records/index.ts";

const dataset: DatasetRecord = {
  name: "pairs.jsonl",
  kind: "pairs",
  sizeBytes: 1,
  rows: 90,
  testRows: 10,
  faults: [],
  faultCount: 0,
  first: [],
  trainPath: "data/pairs.train.jsonl",
  testPath: "data/pairs.test.jsonl",
};
const draft = (changes: Partial<DraftRecord> = {}): DraftRecord => ({
  algorithm: "dpo",
  typed: {},
  preset: null,
  device: "auto",
  dataset: "pairs.jsonl",
  prompts: [],
  model: { kind: "bundled", name: "starter" },
  ...changes,
});
const chosen = { dataset, run: "dpo-1" };

describe("a draft as a config", () => {
  it("names what was chosen and only the settings that differ from the method's defaults", () => {
    const config = configOf(draft({ typed: { learning_rate: "1e-6", lora_r: "8", use_peft: true } }), chosen);
    expect(config).toEqual({
      algorithm: "dpo",
      model_name_or_path: "starter",
      dataset_name: "data/pairs.train.jsonl",
      eval_dataset_name: "data/pairs.test.jsonl",
      output_dir: "models/dpo-1",
      lora_r: 8,
      use_peft: true,
    });
    expect(checkedConfig(config).values.lora_r).toBe(8);
  });

  it("leaves evaluation out where nothing is held out", () => {
    const typed = { eval_strategy: "steps", eval_steps: "5" };
    const config = configOf(draft({ typed }), { dataset: { ...dataset, testPath: null }, run: "r" });
    expect(Object.keys(config).filter((key) => key.startsWith("eval"))).toEqual([]);
    checkedConfig(config);
  });

  it.each(
    pageMethods()
      .filter(({ isOffered }) => isOffered)
      .flatMap(({ id, presets }) => presets.map((preset) => [id, preset.id, preset] as const)),
  )("%s, preset %s: reads back as the same settings", (algorithm, _id, preset) => {
    const before = draft({ algorithm, typed: preset.typed });
    const config = configOf(before, chosen);
    checkedConfig(config);
    expect(draftOf(configText(config), before, [dataset])).toEqual({ ...before, preset: null });
  });
});

describe("the methods that are offered", () => {
  it("learn from the page's files, say what they make, and begin with a model that comes with the site", () => {
    const offered = pageMethods().filter(({ isOffered }) => isOffered);
    expect(offered.map(({ task, rows }) => [task, rows.id])).toEqual([
      ["causal", "pairs"],
      ["classify", "judgements"],
    ]);
    for (const { bundled } of offered) expect(bundledModels).toContain(bundled.name);
    expect(new Set(offered.map(({ bundled }) => bundled.name)).size).toBe(offered.length);
    // What scores writes no answers to prompts.
    expect(offered.map(({ id }) => answers(id))).toEqual([true, false]);
  });
});

describe("a config as a draft", () => {
  const yaml = (more: string): string =>
    `algorithm: dpo\nmodel_name_or_path: starter\ndataset_name: data/pairs.train.jsonl\n${more}`;
  it("takes lists, numbers and nulls as they would be typed", () => {
    const read = draftOf(
      yaml("loss_type: [sigmoid, ipo]\nloss_weights: [1, 0.5]\nmax_length: null\n"),
      draft(),
      [dataset],
    );
    expect(read.typed).toEqual({ loss_type: "sigmoid, ipo", loss_weights: "1, 0.5", max_length: "" });
  });
  it("finds a hub model by its name, and keeps chosen files that have the name", () => {
    const named = (name: string) => yaml("").replace("starter", name);
    expect(draftOf(named("owner/name"), draft(), [dataset]).model).toEqual({ kind: "hub", id: "owner/name" });
    const model = { kind: "files" as const, name: "mine", key: "k", files: [] };
    expect(draftOf(named("mine"), draft({ model }), [dataset]).model).toEqual(model);
    expect(() => draftOf(named("unknown"), draft(), [dataset])).toThrow(/neither bundled nor/);
  });
  it("refuses pairs that the project does not have, keys that nobody knows, and methods of other data", () => {
    expect(() => draftOf(yaml("").replace("pairs.train", "other"), draft(), [dataset])).toThrow(
      /this project has/,
    );
    expect(() => draftOf(yaml("learning_rat: 1\n"), draft(), [dataset])).toThrow(/learning_rate/);
    expect(() => draftOf(yaml("").replace("dpo", "sft"), draft(), [dataset])).toThrow(/trains on pairs/);
  });
});
