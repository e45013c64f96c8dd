// Adapters of PEFT as PEFT 0.21 means them after loading them again (tests/golden/make_adapters.py), and those that are
// refused by the key whose meaning is not implemented, in scoring, training and merging alike.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectLogprobs, goldenModel, refusal } from "./modelFolders.ts";
import { asRows, golden, inside, type Commands, temporaryFolder } from "./support.ts";

interface Row {
  ids: number[];
  prompt_length: number;
  logprobs: number[];
}
interface Cases {
  cases: { name: string; model: string; config: Record<string, unknown>; tensors: string; rows: Row[] }[];
  inits: { init: unknown; loading: "same" | "changes" | "raises" }[];
  keys: string[];
}

const made = JSON.parse(readFileSync(join(golden, "adapters", "cases.json"), "utf8")) as Cases;
const plain = made.cases.find(({ name }) => name === "plain");
if (!plain) throw new Error("there is no plain case");
const folder = temporaryFolder();
let server: Commands;

beforeAll(() => {
  server = inside({ cwd: folder.path });
  folder.write("rows.jsonl", asRows(plain.rows));
  folder.write("pairs.jsonl", asRows([{ prompt: "wind", chosen: " on", rejected: " then" }]));
});
afterAll(async () => {
  expect(await server.close()).toBe(0);
  folder.remove();
});

let count = 0;
function adapter(config: Record<string, unknown>, tensors = "llama"): string {
  const path = join(folder.path, `adapter-${++count}`);
  mkdirSync(path);
  writeFileSync(join(path, "adapter_config.json"), JSON.stringify(config));
  copyFileSync(join(golden, "adapters", `${tensors}.safetensors`), join(path, "adapter_model.safetensors"));
  return path;
}

async function expectRows(rows: readonly Row[], ...args: string[]): Promise<void> {
  const { lines, code } = await server.ask("logprobs", "--data", "rows.jsonl", ...args);
  expect(code, JSON.stringify(lines)).toBe(0);
  rows.forEach(({ logprobs }, i) => expectLogprobs(lines[i]?.["logprobs"], logprobs));
}

describe("as PEFT after loading it again", () => {
  it.each(made.cases)("$name", async ({ model, config, tensors, rows }) => {
    await expectRows(rows, "--model", goldenModel(model), "--adapter", adapter(config, tensors));
  });

  it.each(["plain", "rslora", "all linear layers", "gpt2", "names with default"])(
    "merged: %s",
    async (name) => {
      const one = made.cases.find((each) => each.name === name) ?? plain;
      const output = join(folder.path, `merged-${++count}`);
      const path = adapter(one.config, one.tensors);
      const { code } = await server.ask("models", "merge", "--model", goldenModel(one.model), "--adapter", path, "--output", output); // oxfmt-ignore
      expect(code).toBe(0);
      await expectRows(one.rows, "--model", output);
    },
  );
});

/** The refusal of scoring, which training, merging and generating share. */
async function refused(
  config: Record<string, unknown>,
): Promise<{ code: string; message: string; hint: string }> {
  const path = adapter(config);
  const model = goldenModel(plain?.model ?? "");
  const error = await refusal(
    server,
    "logprobs",
    "--model",
    model,
    "--adapter",
    path,
    "--data",
    "rows.jsonl",
  );
  const output = join(folder.path, `none-${++count}`);
  folder.write(
    "run.json",
    JSON.stringify({
      algorithm: "dpo",
      model_name_or_path: model,
      adapter_name_or_path: path,
      max_steps: 1,
      dataset_name: "pairs.jsonl",
      output_dir: output,
    }),
  );
  for (const args of [
    ["models", "merge", "--model", model, "--adapter", path, "--output", output],
    ["generate", "--model", model, "--adapter", path, "--prompts", "rows.jsonl"],
    ["train", "run.json"],
  ]) {
    expect((await refusal(server, ...args)).message).toBe(error.message);
  }
  return error;
}

// LoRA-GA's base is not what PEFT loads either: it was changed before training and is not changed again.
const unlike = ["lora_ga"];

describe("init_lora_weights", () => {
  it.each(made.inits)("$init: PEFT's loading gives $loading", async ({ init, loading }) => {
    const config = { ...plain.config, init_lora_weights: init };
    if (loading === "same" && !unlike.includes(String(init))) {
      const model = goldenModel(plain.model);
      await expectRows(plain.rows, "--model", model, "--adapter", adapter(config));
    } else {
      const { code, message } = await refused(config);
      expect(code).toBe("lora/unsupported");
      expect(message).toContain(`"init_lora_weights" is "${String(init)}"`);
    }
  });

  it.each([1, 7, "gauss", [], { a: 1 }])("%j is refused", async (init) => {
    expect((await refused({ ...plain.config, init_lora_weights: init })).message).toContain(
      "init_lora_weights",
    );
  });
});

describe("refused by name", () => {
  it.each<[string, unknown]>([
    ["use_something", true],
    ["use_something", 1],
    ["use_something", "yes"],
    ["use_something", { a: 1 }],
    ["modules_to_save", ["lm_head"]],
    ["rank_pattern", { "layers.1.self_attn.q_proj": 2 }],
    ["alpha_pattern", { q_proj: 2 }],
    ["use_dora", true],
    ["lora_bias", true],
    ["bias", "all"],
    ["bias", "lora_only"],
    ["exclude_modules", ["layers.0.self_attn.q_proj"]],
    ["layers_to_transform", [1]],
    ["layers_to_transform", 0],
    ["target_modules", ".*\\.(q_proj|v_proj)"],
    ["target_modules", []],
    ["target_parameters", ["x"]],
    ["trainable_token_indices", [1]],
    ["layer_replication", [[0, 1]]],
    ["use_qalora", true],
    ["use_bdlora", { nblocks: 2 }],
    ["velora_config", { num_groups: 2 }],
    ["enable_lora", [true, false, true]],
    ["peft_type", undefined],
    ["peft_type", "IA3"],
    ["peft_type", {}],
    ["peft_type", { toString: 1 }],
    ["bias", {}],
    ["bias", { toString: 1 }],
    ["use_rslora", "yes"],
  ])("%s: %j", async (key, value) => {
    const { message } = await refused({ ...plain.config, [key]: value });
    expect(message).toContain(`"${key}"`);
  });

  it("a target that is no layer", async () => {
    expect((await refused({ ...plain.config, target_modules: ["q_proj", "lm_head"] })).message).toContain(
      "lm_head",
    );
  });

  // Whoever adds a key of a new PEFT to the list of those without effect has to say so here too.
  it("every key of PEFT's LoraConfig but those that say nothing about a loaded adapter", async () => {
    const silent = [];
    for (const key of made.keys) {
      const path = adapter({ ...plain.config, [key]: ["x"] });
      const { code } = await server.ask("logprobs", "--model", goldenModel(plain.model), "--adapter", path, "--data", "rows.jsonl"); // oxfmt-ignore
      if (code === 0) silent.push(key);
    }
    expect(silent).toEqual([
      "auto_mapping",
      "base_model_name_or_path",
      "corda_config",
      "eva_config",
      "fan_in_fan_out",
      "inference_mode",
      "loftq_config",
      "lora_ga_config",
      "megatron_core",
      "peft_version",
      "qalora_group_size",
      "revision",
      "runtime_config",
      "task_type",
    ]);
  });
});
