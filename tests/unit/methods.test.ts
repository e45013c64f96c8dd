// Form and config file are two views of one set of choices: what goes one way comes back the other.
import { describe, expect, it } from "vitest";
import { configText } from "../../src/domain/config/runConfig.ts";
import { bundledModels } from "../../src/domain/bundledModels.ts";
import { answers, checkedConfig, configOf, draftOf, pageMethods } from "../../src/page/drafts.ts";
import type { DatasetRecord, DraftRecord } from "../../src/domain/records/index.ts";
import type { MethodView } from "../../src/page/bridge/types.ts";
import { switchedTo } from "../../src/ui/state/switchMethod.ts";

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
const methods = pageMethods();
const view = (id: string): MethodView => {
  const found = methods.find((method) => method.id === id);
  if (found === undefined) throw new Error(`no method ${id}`);
  return found;
};
const scorer = "models/reward-1/final";
/** What a method that draws cannot do without. */
const scorerOf = (id: string) => (view(id).draws ? { reward_model_path: scorer } : {});

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
    const typed = { ...preset.typed, ...scorerOf(algorithm) };
    const before = draft({ algorithm, typed });
    const config = configOf(before, chosen);
    checkedConfig(config);
    expect(draftOf(configText(config), before, [dataset])).toEqual({ ...before, preset: null });
  });
});

describe("the methods that are offered", () => {
  it("learn from the page's files, say what they make, and begin with a model that comes with the site", () => {
    const offered = pageMethods().filter(({ isOffered }) => isOffered);
    expect(offered.map(({ id, task, rows }) => [id, task, rows.id])).toEqual([
      ["dpo", "causal", "pairs"],
      ["kto", "causal", "unpaired"],
      ["reward", "classify", "judgements"],
      ["rloo", "causal", "prompts"],
      ["grpo", "causal", "prompts"],
      ["online_dpo", "causal", "prompts"],
      ["ppo", "value", "prompts"],
    ]);
    for (const { bundled } of offered) expect(bundledModels).toContain(bundled.name);
    // What scores is another model than what writes, and writes no answers to prompts.
    for (const { id, task, bundled } of offered) {
      expect(bundled.name === view("dpo").bundled.name).toBe(task !== "classify");
      expect(answers(id)).toBe(task !== "classify");
    }
  });

  it("of those that draw one is recommended, with its reason, and all ask for a model that scores", () => {
    const drawing = methods.filter(({ draws }) => draws);
    expect(drawing.map(({ id }) => id)).toEqual(["rloo", "grpo", "online_dpo", "ppo"]);
    expect(methods.filter(({ advice }) => advice !== undefined).map(({ id }) => id)).toEqual(["rloo"]);
    const asksFor = ({ fields }: MethodView) =>
      fields.filter(({ names, advanced }) => names === "scorer" && !advanced).map(({ key }) => key);
    for (const method of methods)
      expect(asksFor(method), method.id).toEqual(method.draws ? ["reward_model_path"] : []);
  });

  it.each(["rloo", "grpo", "online_dpo", "ppo"])(
    "%s takes files of prompts and of pairs, others refuse prompts",
    (id) => {
      const prompts = { ...dataset, name: "p.jsonl", kind: "prompts" };
      for (const file of [prompts, dataset])
        checkedConfig(configOf(draft({ algorithm: id, typed: scorerOf(id) }), { dataset: file, run: "r" }));
      expect(() => configOf(draft(), { dataset: prompts, run: "r" })).toThrow(/p\.jsonl holds prompts/);
    },
  );
});

describe("another method", () => {
  const preset = view("dpo").presets[0];
  const begun = draft({ typed: { ...preset?.typed }, preset: preset?.id ?? null });
  const go = (from: DraftRecord, id: string): DraftRecord => ({
    ...from,
    ...switchedTo(from, view(id), methods, scorer),
  });

  it.each(methods.filter(({ isOffered, id }) => isOffered && id !== "dpo").map(({ id }) => id))(
    "dpo to %s and back keeps everything else",
    (id) => {
      const edited: DraftRecord = {
        ...begun,
        preset: null,
        device: "wasm",
        model: { kind: "hub", id: "owner/name" },
        typed: { ...begun.typed, beta: "0.3", loss_type: "hinge", max_steps: "7", seed: "5", lora_r: "4" },
      };
      const there = go(edited, id);
      expect(there.algorithm).toBe(id);
      // What means the same to both goes along.
      expect(there.typed).toMatchObject({ seed: "5", lora_r: "4", ...scorerOf(id) });
      expect(there.typed).not.toMatchObject({ loss_type: "hinge" });
      expect(there).toMatchObject({ device: "wasm", model: edited.model, dataset: "pairs.jsonl" });
      const { left: _left, ...back } = go(there, "dpo");
      expect(back).toEqual(edited);
      expect(configOf(back, chosen)).toEqual(configOf(edited, chosen));
      // And once more forwards: what was typed there is there.
      const again = go(go({ ...there, typed: { ...there.typed, max_steps: "3", seed: "6" } }, "dpo"), id);
      expect(again.typed).toMatchObject({ max_steps: "3", seed: "6" });
    },
  );

  it("stays at the settings for a purpose where nothing was typed", () => {
    const there = go(begun, "ppo");
    expect(there.preset).toBe(view("ppo").presets[0]?.id);
    expect(go(there, "dpo").preset).toBe(begun.preset);
  });

  it("as a word of the config file does the same: settings of other methods stay in it", () => {
    const typed = {
      beta: "0.3",
      loss_type: "sigmoid, ipo",
      seed: "5",
      max_steps: "7",
      learning_rate: "0.001",
    };
    const before = draft({ typed: { ...typed, reward_model_path: scorer } });
    const text = configText(configOf(before, chosen));
    const there = draftOf(text.replace("algorithm: dpo", "algorithm: ppo"), before, [dataset]);
    expect(there).toEqual({ ...before, algorithm: "ppo" });
    const written = configText(configOf(there, chosen));
    expect(written).toBe(text.replace("algorithm: dpo", "algorithm: ppo"));
    expect(draftOf(written.replace("algorithm: ppo", "algorithm: dpo"), there, [dataset])).toEqual(before);
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
    expect(() => draftOf(yaml("").replace("dpo", "sft"), draft(), [dataset])).toThrow(/learns from texts/);
  });
});
