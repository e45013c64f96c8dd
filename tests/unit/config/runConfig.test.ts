// Configs as people and hostile files write them: what is read, what is left alone, what is refused and how.
import { describe, expect, it } from "vitest";
import { AppError } from "../../../src/domain/errors.ts";
import { commonFields, intervalSteps } from "../../../src/domain/config/common.ts";
import { choices, flag, number, orNull } from "../../../src/domain/config/field.ts";
import { keysOfOtherMethods, refusalOf, refusedKeys } from "../../../src/domain/config/otherKeys.ts";
import { type Method, configText, parseRunConfig } from "../../../src/domain/config/runConfig.ts";

const texts = { label: "x", help: "x" };
const methods: Method[] = [
  {
    id: "pairs",
    config: {
      beta: number(0.1, { above: 0, ...texts }),
      loss_type: choices(["sigmoid"], ["sigmoid", "hinge"], texts),
      ld_alpha: orNull(number(0.5, texts)),
    },
    defaults: { learning_rate: 1e-6, disable_dropout: true },
    validate(config, refuse) {
      if (config["beta"] === 13) refuse(["beta", "loss_type"], "beta may not be 13 today.", "Wait.");
    },
  },
  { id: "answers", config: { answers_only: flag(true, texts) }, defaults: { learning_rate: 2e-5 } },
];
const base = "algorithm: pairs\nmodel_name_or_path: m\ndataset_name: d.jsonl\noutput_dir: o\n";
const parse = (text: string, ...overrides: string[]) => parseRunConfig(text, "run.yaml", overrides, methods);
function fault(text: string, ...overrides: string[]): AppError {
  try {
    parse(text, ...overrides);
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    expect((error as AppError).message).not.toMatch(/internal:/);
    return error as AppError;
  }
  throw new Error("nothing was refused");
}

describe("a config", () => {
  it("has TRL's defaults under the method's, and what is given over both", () => {
    const { values, algorithm } = parse(`${base}lora_r: 4\n`);
    expect(algorithm).toBe("pairs");
    expect(values).toMatchObject({
      learning_rate: 1e-6,
      beta: 0.1,
      lora_r: 4,
      lora_alpha: 32,
      logging_steps: 10,
      save_steps: 500,
      gradient_checkpointing: true,
      max_length: 1024,
      seed: 42,
      shuffle: true,
      disable_dropout: true,
      eval_strategy: "no",
      eval_steps: null,
      ld_alpha: null,
    });
    expect(parse(`${base}learning_rate: 5e-5`).values.learning_rate).toBe(5e-5);
    // YAML 1.1 reads 1e-5 as text; such files exist
    expect(parse(`${base}learning_rate: "1e-5"`).values.learning_rate).toBe(1e-5);
  });

  it("is read from YAML, JSON and an object alike", () => {
    const expected = parse(base).values;
    const object = { algorithm: "pairs", model_name_or_path: "m", dataset_name: "d.jsonl", output_dir: "o" };
    expect(parse(JSON.stringify(object)).values).toEqual(expected);
    expect(
      parse("{algorithm: pairs, model_name_or_path: m, dataset_name: d.jsonl, output_dir: o}").values,
    ).toEqual(expected);
    expect(parseRunConfig(object, "page", [], methods).values).toEqual(expected);
    expect(parse(`\ufeff${base}`).values).toEqual(expected);
  });

  it("comes back from its YAML", () => {
    const config = parse(`${base}loss_type: [sigmoid, hinge]\nmax_length: null\nanswers_only: false`);
    const again = parse(configText({ algorithm: config.algorithm, ...config.given }));
    expect(again).toEqual(config);
    expect(again.given["answers_only"]).toBe(false);
  });

  it("takes overrides as YAML values, and as text where the setting is a text", () => {
    const { values } = parse(
      base,
      "beta=0.5",
      "loss_type=[hinge,sigmoid]",
      "output_dir=2024",
      "eval_steps=null",
      "use_peft=true",
    );
    expect(values).toMatchObject({
      beta: 0.5,
      loss_type: ["hinge", "sigmoid"],
      output_dir: "2024",
      use_peft: true,
    });
    expect(parse(base, "algorithm=answers").values.learning_rate).toBe(2e-5);
    expect(fault(base, "beta").code).toBe("config/bad-override");
    expect(fault(base, "=1").code).toBe("config/bad-override");
    expect(fault(base, "bate=1").message).toContain('"beta"');
    expect(fault(base, "beta={a: 1}").code).toBe("config/bad-value");
  });

  it("leaves keys of other methods alone, known and to come", () => {
    const others = keysOfOtherMethods.map((key) => `${key}: 1`).join("\n");
    expect(() => parse(`${base}answers_only: nonsense\n${others}`)).not.toThrow();
    // disable_dropout is a setting of methods that name it in their defaults
    const answers = base.replace("pairs", "answers");
    expect(parse(`${answers}disable_dropout: true`).values.disable_dropout).toBe(false);
    expect(parse(`${base}disable_dropout: false`).values.disable_dropout).toBe(false);
  });

  it("names the nearest key for one that nobody has", () => {
    expect(fault(`${base}learnin_rate: 1`)).toMatchObject({ code: "config/unknown-key" });
    expect(fault(`${base}learnin_rate: 1`).message).toContain('"learning_rate"');
    expect(fault(`${base}simpo_gama: 1`).message).toContain('"simpo_gamma"');
    expect(fault(`${base}gradient_acumulation_steps: 1`).message).toContain('"gradient_accumulation_steps"');
    const far = fault(`${base}qqqqqqqqqqq: 1`);
    expect(far.code).toBe("config/unknown-key");
    expect(far.message).not.toContain("Did you mean");
    expect(fault(`${base}"a\\u001b[31m": 1`).message).not.toContain("\u001b");
    expect(fault(`${base}__proto__: 1`).code).toBe("config/unknown-key");
    expect(fault(`${base}constructor: 1`).code).toBe("config/unknown-key");
  });

  it("refuses TRL's other keys by name unless the value changes nothing", () => {
    for (const key of refusedKeys()) {
      expect(fault(`${base}${key}: surely_not`)).toMatchObject({ code: "config/unsupported-key" });
      expect(fault(`${base}${key}: surely_not`).message).toContain(`"${key}"`);
      expect(refusalOf(key)?.instead).toMatch(/\.$/);
      for (const value of refusalOf(key)?.same ?? []) {
        expect(() => parseRunConfig({ ...yaml(base), [key]: value }, "x", [], methods)).not.toThrow();
      }
      expect(Object.hasOwn(commonFields, key), key).toBe(false);
    }
    expect(fault(`${base}bf16: true`).hint).toContain("float16");
    expect(() => parse(`${base}report_to: [none]\nfsdp: []\nfsdp_config: {}`)).not.toThrow();
    expect(fault(`${base}report_to: [wandb]`).code).toBe("config/unsupported-key");
  });

  it.each([
    ["learning_rate: -1", "learning_rate"],
    ["learning_rate: .nan", "learning_rate"],
    ["learning_rate: .inf", "learning_rate"],
    ["learning_rate: true", "learning_rate"],
    ["learning_rate: {a: 1}", "learning_rate"],
    ["max_steps: 1.5", "max_steps"],
    ["max_steps: 9007199254740993", "max_steps"],
    ["per_device_train_batch_size: 0", "per_device_train_batch_size"],
    ["use_peft: yes", "use_peft"],
    ["lora_dropout: 1", "lora_dropout"],
    ["lora_target_modules: []", "lora_target_modules"],
    ["lora_target_modules: [1]", "lora_target_modules"],
    ["dtype: bfloat16", "dtype"],
    ["lr_scheduler_type: polynomial", "lr_scheduler_type"],
    ["save_steps: 1.5", "save_steps"],
    ["save_strategy: best", "save_strategy"],
    ["train_sampling_strategy: group_by_length", "train_sampling_strategy"],
    ["loss_type: [sigmoid, sigmod]", "loss_type"],
  ])("refuses %s", (line, key) => {
    expect(fault(`${base}${line}`)).toMatchObject({ code: "config/bad-value" });
    expect(fault(`${base}${line}`).message).toContain(`"${key}"`);
  });

  it.each([
    "load_in_8bit: true",
    "load_in_8bit: true\nload_in_4bit: true\nuse_peft: true",
    "dtype: float16",
    "eval_strategy: steps",
    "train_sampling_strategy: sequential\nshuffle: true",
    "beta: 13",
  ])("refuses the combination %j", (lines) => {
    const code = lines.startsWith("beta") ? "config/bad-combination" : "config/conflict";
    expect(fault(`${base}${lines}`).code).toBe(code);
  });

  it("tells of all faults at once, each with what to do", () => {
    const text = `algorithm: pairs
model_name_or_path: m
learning_rte: 1e-4
use_flash_attention_2: true
num_train_epochs: many
push_to_hub: true
load_in_8bit: true
seed: 1
seed: 2
`;
    const { code, message } = fault(text, "lora_r=0", "nonsense");
    expect(code).toBe("config/bad-file");
    expect(message).toMatch(/^run\.yaml has 9 faults\. \(1\) /);
    for (const part of [
      'line 9: the key "seed" stands there a second time',
      '--set "nonsense" is not of the form key=value',
      '"learning_rte" is a setting of no method. Did you mean "learning_rate"? Write learning_rate',
      '"use_flash_attention_2" is a setting of no method',
      '"push_to_hub" (true) is a setting of TRL that is not implemented here',
      '"num_train_epochs" must be a number above 0, got "many"',
      '"lora_r" must be a whole number of at least 1 and at most 65536, got 0',
      'has no "dataset_name"',
      "load_in_8bit: true needs an adapter",
    ])
      expect(message).toContain(part);
  });

  it("says of a value that was not taken nothing further", () => {
    expect(fault(`${base}load_in_8bit: true\nuse_peft: 'yes'`).message).not.toMatch(
      /faults|needs an adapter/,
    );
    expect(fault(`${base}beta: 13\nloss_type: nothing`).message).not.toMatch(/faults/);
  });

  it("names a hundred unknown keys within 2,000 characters", () => {
    const keys = Array.from({ length: 100 }, (_, i) => `key_of_nobody_${i}: 1`).join("\n");
    const { message } = fault(`${base}${keys}`);
    expect(message).toMatch(/^run\.yaml has 100 faults\. .* And \d+ more\.$/);
    expect(message.length).toBeLessThanOrEqual(2000);
  });

  it("checks what can be checked where the method is unknown", () => {
    const { code, message } = fault(`${base.replace("pairs", "parsi")}seed: -1\nbeta: 0.2\nbeto: 1`);
    expect(code).toBe("config/unknown-algorithm");
    expect(message).toMatch(/3 faults.*"algorithm".*"beto".*"seed"/);
  });

  it("knows transformers' word for shuffle", () => {
    expect(parse(`${base}train_sampling_strategy: sequential`).values.shuffle).toBe(false);
    expect(parse(`${base}train_sampling_strategy: random`).values.shuffle).toBe(true);
  });

  it("says when held-out rows are measured only at the end", () => {
    expect(parse(`${base}eval_dataset_name: e.jsonl`).notes).toHaveLength(1);
    expect(parse(`${base}eval_dataset_name: e.jsonl\neval_strategy: steps`).notes).toEqual([]);
  });

  it("needs a method, a model and data", () => {
    expect(fault("model_name_or_path: m")).toMatchObject({ code: "config/missing-key" });
    expect(fault(base.replace("model_name_or_path: m\n", "")).message).toContain("model_name_or_path");
    expect(fault(base.replace("pairs", "ppo"))).toMatchObject({ code: "config/unknown-algorithm" });
    expect(fault(base.replace("pairs", "ppo")).message).toContain("pairs, answers");
    expect(fault(base.replace("pairs", "pears")).hint).toContain('"pairs"');
    expect(fault(base.replace("pairs", "[1]")).code).toBe("config/unknown-algorithm");
  });

  it.each([
    ["nothing", ""],
    ["a list", "- 1\n- 2"],
    ["a text", "just words"],
    ["a key twice", `${base}seed: 1\nseed: 2`],
    ["a key twice in JSON", '{"algorithm": "pairs", "seed": 1, "seed": 2}'],
    ["broken YAML", "a: [1, 2"],
    ["broken JSON", '{"a": 1,,}'],
    ["a tag", `${base}seed: !!python/object:os.system 1`],
    ["a list as key", "? [1, 2]\n: 3"],
    ["a number as key", "1: 2"],
    ["deep nesting", `${base}lora_target_modules: ${"[".repeat(20_000)}`],
    ["deep nesting, closed", `${base}lora_target_modules: ${"[".repeat(5000)}${"]".repeat(5000)}`],
    ["many characters", `# ${"x".repeat(1_000_001)}`],
    ["several documents", `${base}---\n${base}`],
    ["an alias to nothing", `${base}seed: *gone`],
  ])("refuses %s", (_what, text) => {
    expect(fault(text).code).toMatch(/^config\/(bad-file|bad-value)$/);
  });

  it("does not unfold a billion laughs", () => {
    const levels = Array.from(
      { length: 12 },
      (_, i) => `l${i}: &l${i} [${i ? `*l${i - 1},`.repeat(9) : "x"}]`,
    );
    const started = performance.now();
    expect(fault(`${levels.join("\n")}\n${base}`).code).toBe("config/bad-file");
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

function yaml(text: string): Record<string, string> {
  return Object.fromEntries(
    text
      .trim()
      .split("\n")
      .map((line) => line.split(": ") as [string, string]),
  );
}

describe("the keys", () => {
  it("stand in one list only", () => {
    const refused = new Set(refusedKeys());
    expect(keysOfOtherMethods.filter((key) => refused.has(key) || Object.hasOwn(commonFields, key))).toEqual(
      [],
    );
    expect(new Set(keysOfOtherMethods).size).toBe(keysOfOtherMethods.length);
  });

  it("have a default that they accept", () => {
    for (const [key, field] of Object.entries(commonFields)) {
      if (field.default !== "") expect(field.parse(field.default, key)).toEqual(field.default);
      expect(field.help, key).toMatch(/\.$/);
    }
  });
});

describe("intervals", () => {
  it("below 1 are a share of all steps, rounded up", () => {
    expect(intervalSteps(5, 100)).toBe(5);
    expect(intervalSteps(0.25, 10)).toBe(3);
    expect(intervalSteps(0.001, 10)).toBe(1);
  });
});
