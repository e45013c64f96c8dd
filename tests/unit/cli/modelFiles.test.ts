// Model folders as other tools leave them, through the command line: what transformers loads gives the golden numbers, what
// it would start at random is refused by name; and no number or text of a config costs time, memory or a page of message.
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  changedModel,
  type Changes,
  expectGolden,
  goldenRows,
  type RawTensors,
  readTensors,
  refusal,
  safetensorsBytes,
} from "./modelFolders.ts";
import { asRows, golden, serve, type Server, temporaryFolder } from "./support.ts";

const base = "llama-gqa-tied";
const folder = temporaryFolder();
const model = join(folder.path, "m");
let server: Server;

beforeAll(() => {
  server = serve({ cwd: folder.path });
  folder.write("rows.jsonl", asRows(goldenRows(base)));
  folder.write("one.jsonl", asRows([{ ids: [3, 4, 5], prompt_length: 1 }]));
  folder.write("texts.jsonl", asRows([{ prompt: "wind", completion: " on" }]));
});
afterAll(async () => {
  expect(await server.close()).toBe(0);
  folder.remove();
});

const logprobs = ["logprobs", "--model", "m", "--data", "rows.jsonl"];
const loads = (name = base): Promise<void> => expectGolden(server, name, ...logprobs.slice(1));
const write = (changes: Changes, name = base): string => changedModel(name, model, changes);

/** The weights in two shards with this index. */
function shard(weightMap: (names: string[]) => Record<string, string>, more: RawTensors = new Map()): void {
  write({});
  const all = [...readTensors(join(model, "model.safetensors"))];
  const half = all.length >> 1;
  writeFileSync(join(model, "s1.safetensors"), safetensorsBytes(new Map([...all.slice(0, half), ...more])));
  writeFileSync(join(model, "s2.safetensors"), safetensorsBytes(new Map(all.slice(half))));
  writeFileSync(
    join(model, "model.safetensors.index.json"),
    JSON.stringify({ metadata: { total_size: 1 }, weight_map: weightMap(all.map(([name]) => name)) }),
  );
  // The lone file is preferred where it is there.
  writeFileSync(join(model, "model.safetensors"), "");
}

describe("shards", () => {
  const halves = (names: string[]): Record<string, string> =>
    Object.fromEntries(
      names.map((name, i) => [name, i < names.length >> 1 ? "s1.safetensors" : "s2.safetensors"]),
    );
  const frequency = "model.layers.0.self_attn.rotary_emb.inv_freq";
  const loadShards = async (): Promise<void> => {
    rmSync(join(model, "model.safetensors"));
    await loads();
  };

  it("with a right index load", async () => {
    shard(halves);
    await loadShards();
  });

  it("load where the index names rotary_emb.inv_freq, which no shard has", async () => {
    shard((names) => ({ ...halves(names), [frequency]: "s1.safetensors" }));
    await loadShards();
  });

  it("load where a shard holds rotary_emb.inv_freq", async () => {
    const inverse = { dtype: "F32", shape: [4], bytes: new Uint8Array(16) };
    shard((names) => ({ ...halves(names), [frequency]: "s1.safetensors" }), new Map([[frequency, inverse]]));
    await loadShards();
  });

  it("load where the index names the wrong one of the shards", async () => {
    shard((names) =>
      Object.fromEntries(names.map((name, i) => [name, i ? "s1.safetensors" : "s2.safetensors"])),
    );
    await loadShards();
  });

  it("are refused where the index names a file that is not there", async () => {
    shard((names) => ({ ...halves(names), extra: "s3.safetensors" }));
    rmSync(join(model, "model.safetensors"));
    const { code, message } = await refusal(server, ...logprobs);
    expect(code).toBe("model/missing-shard");
    expect(message).toContain("s3.safetensors");
  });

  it("are refused where a weight is in none, though the index lists it", async () => {
    shard(halves);
    rmSync(join(model, "model.safetensors"));
    const file = join(model, "s2.safetensors");
    const tensors = readTensors(file);
    tensors.delete("model.norm.weight");
    writeFileSync(file, safetensorsBytes(tensors));
    const { code, message } = await refusal(server, ...logprobs);
    expect(code).toBe("model/missing-tensor");
    expect(message).toContain("model.norm.weight");
  });
});

describe("numbers that JSON does not know, as Python writes them", () => {
  const withText = (file: string, change: (text: string) => string): void => {
    const path = join(model, file);
    writeFileSync(path, change(readFileSync(path, "utf8")));
  };
  const more = (text: string): string =>
    text.replace(
      "{",
      '{"some_scale": NaN, "other": Infinity, "third": [-Infinity, "NaN", "a NaN, an Infinity"],',
    );

  it.each(["config.json", "generation_config.json", "tokenizer_config.json"])("in %s", async (file) => {
    write({});
    withText(file, more);
    await loads();
    expect(await server.ask("generate", "--model", "m", "--prompts", "texts.jsonl", "--max-new-tokens", "2")).toMatchObject({ code: 0 }); // oxfmt-ignore
  });

  it("in a safetensors index", async () => {
    shard((names) => Object.fromEntries(names.map((name) => [name, "s1.safetensors"])));
    rmSync(join(model, "model.safetensors"));
    writeFileSync(
      join(model, "model.safetensors.index.json"),
      '{"metadata": {"total_size": NaN}, "weight_map": {"model.norm.weight": "s1.safetensors", "x": "s2.safetensors"}}',
    );
    await loads();
  });

  it("in adapter_config.json", async () => {
    write({});
    const adapter = join(folder.path, "adapter");
    cpSync(join(golden, "dpo", "sigmoid.initial"), adapter, { recursive: true });
    const path = join(adapter, "adapter_config.json");
    writeFileSync(path, readFileSync(path, "utf8").replace("{", '{"runtime_config": {"x": NaN},'));
    expect(await server.ask(...logprobs, "--adapter", "adapter")).toMatchObject({ code: 0 });
  });

  it("a text of that name stays a text", async () => {
    write({ config: { some_scale: "NaN" } });
    await loads();
  });

  it("where a number is needed it is refused by its key", async () => {
    write({});
    withText("config.json", (text) => text.replace(/"rms_norm_eps": [^,]+/, '"rms_norm_eps": NaN'));
    const { message } = await refusal(server, ...logprobs);
    expect(message).toContain('"rms_norm_eps" must be a number above 0, got NaN');
  });

  it("are written as they were", async () => {
    write({ generation: { eos_token_id: 1 } });
    withText("config.json", more);
    withText("generation_config.json", more);
    const run = { algorithm: "sft", model_name_or_path: "m", dataset_name: "texts.jsonl", max_steps: 1 };
    folder.write("run.json", JSON.stringify({ ...run, output_dir: "out" }));
    expect(await server.ask("train", "run.json")).toMatchObject({ code: 0 });
    for (const file of ["config.json", "generation_config.json"]) {
      const text = readFileSync(join(folder.path, "out", "final", file), "utf8").replace(/\s+/g, " ");
      expect(text).toContain(
        '"some_scale": NaN, "other": Infinity, "third": [ -Infinity, "NaN", "a NaN, an Infinity" ]',
      );
    }
  });
});

describe("names", () => {
  const renamed =
    (rename: (name: string) => string) =>
    (tensors: RawTensors): RawTensors =>
      new Map([...tensors].map(([name, tensor]) => [rename(name), tensor]));

  it.each(["llama-gqa-tied", "qwen3", "gpt2"])("%s without the architecture's prefix loads", async (name) => {
    write({ tensors: renamed((one) => one.replace(/^(model|transformer)\./, "")) }, name);
    folder.write("rows.jsonl", asRows(goldenRows(name)));
    await loads(name);
    folder.write("rows.jsonl", asRows(goldenRows(base)));
  });

  it.each([
    ["_orig_mod.", (name: string) => `_orig_mod.${name}`],
    ["module.", (name: string) => `module.${name}`],
    ["module._orig_mod.", (name: string) => `module._orig_mod.${name}`],
    ["_forward_module.", (name: string) => `_forward_module.${name}`],
    ["base_model.model.", (name: string) => `base_model.model.${name}`],
    ["language_model.", (name: string) => `language_model.${name}`],
    ["model.", (name: string) => `model.${name}`],
    ["transformer.", (name: string) => name.replace("model.", "transformer.")],
    ["pretrained_model.", (name: string) => `pretrained_model.${name}`],
    ["_orig_mod.", (name: string) => name.replace("model.", "model._orig_mod.")],
    ["_fsdp_wrapped_module.", (name: string) => name.replace(/(layers\.\d+\.)/, "$1_fsdp_wrapped_module.")],
  ])("%s is named, with what takes it out", async (part, rename) => {
    write({ tensors: renamed(rename) });
    const { code, message, hint } = await refusal(server, ...logprobs);
    expect(code).toBe("model/wrapped-names");
    expect(message).toContain(`"${part}"`);
    expect(hint).toContain(`"${part}"`);
  });

  it("a LoRA that is not merged is named", async () => {
    write({
      tensors: (tensors) => {
        const wrapped = renamed(
          (name) => `base_model.model.${name.replace("proj.weight", "proj.base_layer.weight")}`,
        )(tensors);
        const a = { dtype: "F32", shape: [1, 1], bytes: new Uint8Array(4) };
        return new Map([
          ...wrapped,
          ["base_model.model.model.layers.0.self_attn.q_proj.lora_A.default.weight", a],
        ]);
      },
    });
    const { message, hint } = await refusal(server, ...logprobs);
    expect(message).toContain("lora_A");
    expect(hint).toContain("merge_and_unload");
  });

  it("a missing weight is no prefix", async () => {
    write({ tensors: (tensors) => (tensors.delete("model.norm.weight"), tensors) });
    expect((await refusal(server, ...logprobs)).code).toBe("model/missing-tensor");
  });
});

describe("nothing in a file makes a long message", () => {
  it("a shape of 100,000 sizes", async () => {
    for (const shape of [Array<number>(100_000).fill(1), [...Array<number>(100_000).fill(1), 4]]) {
      write({
        tensors: (tensors) => {
          const tensor = tensors.get("model.norm.weight");
          return tensor ? tensors.set("model.norm.weight", { ...tensor, shape }) : tensors;
        },
      });
      const { code, message } = await refusal(server, ...logprobs);
      expect(code).toMatch(/^model\/(misshapen|bad)-tensor$/);
      expect(message).toMatch(/\[1, 1, 1, 1, 1, 1, 1, 1, … \(10000\d sizes\)\]/);
    }
  });

  it("a shape of an adapter", async () => {
    write({});
    const adapter = join(folder.path, "shaped");
    cpSync(join(golden, "dpo", "sigmoid.initial"), adapter, { recursive: true });
    const path = join(adapter, "adapter_model.safetensors");
    const tensors = readTensors(path);
    const [name = "", tensor] = [...tensors][0] ?? [];
    if (tensor) {
      const shape = [...Array<number>(100_000).fill(1), ...tensor.shape];
      writeFileSync(path, safetensorsBytes(tensors.set(name, { ...tensor, shape })));
    }
    const { code, message } = await refusal(server, ...logprobs, "--adapter", "shaped");
    expect(code).toBe("lora/misfit");
    expect(message).toContain("100002 sizes");
  });

  it.each([
    ["rope_scaling", { rope_type: "y".repeat(5000) }],
    ["rope_scaling", { rope_type: Array(50_000).fill(1) }],
    ["model_type", "y".repeat(5000)],
    ["model_type", { toString: 1 }],
    ["hidden_act", "y".repeat(5000)],
    ["hidden_size", Array(50_000).fill(1)],
  ])("config.json: %s", async (key, value) => {
    // JSON.stringify leaves out what is undefined: rope_scaling counts where there is no rope_parameters.
    write({ config: { rope_parameters: undefined, [key]: value } });
    await refusal(server, ...logprobs);
  });
});

/** Megabytes that the process ever held. */
function peak(): number {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, "utf8"))?.[1]) / 1024;
}

describe("wrong numbers", () => {
  const values = [0, -1, 0.5, 1e9, 2 ** 31 - 1, 1e15, 1e300, "x", null, true, [4], { a: 1 }];
  const llamaKeys = [
    "hidden_size",
    "num_attention_heads",
    "num_key_value_heads",
    "head_dim",
    "num_hidden_layers",
    "vocab_size",
    "intermediate_size",
    "max_position_embeddings",
    "rms_norm_eps",
    "rope_theta",
    "rope_scaling",
    "rope_parameters",
    "tie_word_embeddings",
    "hidden_act",
    "model_type",
    "architectures",
    "eos_token_id",
    "pad_token_id",
    "attention_bias",
    "mlp_bias",
    "use_sliding_window",
    "quantization_config",
    "dtype",
  ];
  const gpt2Keys = [
    "n_embd",
    "n_head",
    "n_layer",
    "n_positions",
    "n_inner",
    "vocab_size",
    "layer_norm_epsilon",
    "activation_function",
    "embd_pdrop",
    "resid_pdrop",
    "tie_word_embeddings",
    "scale_attn_weights",
  ];
  const ropeKeys = ["head_dim", "max_position_embeddings", "rope_theta", "rope_parameters", "rope_scaling"];
  const cases = [
    ...llamaKeys.map((key) => [base, key]),
    ...["qwen3", "llama-linear", "llama-untied-llama3"].flatMap((name) => ropeKeys.map((key) => [name, key])),
    ...gpt2Keys.map((key) => ["gpt2", key]),
  ] as [string, string][];

  it.each(cases)("%s: %s is refused or has no effect on time and memory", async (name, key) => {
    write({}, name);
    const path = join(model, "config.json");
    const config = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
    for (const value of values) {
      writeFileSync(path, JSON.stringify({ ...config, [key]: value }));
      const before = performance.now();
      const { lines, code } = await server.ask("logprobs", "--model", "m", "--data", "one.jsonl");
      expect(performance.now() - before, JSON.stringify(value)).toBeLessThan(2000);
      if (code === 0) continue;
      const { message, hint } = lines.at(-1) as unknown as { message: string; hint: string };
      expect(`${message} ${hint}`).not.toMatch(/internal|undefined|is not a function|\[object|Error/);
      expect(message.length).toBeLessThan(2000);
    }
    expect(peak()).toBeLessThan(512);
  });

  it("a context length that no row comes near loads, and gives the same numbers", async () => {
    write({ config: { max_position_embeddings: 2 ** 31 - 1 } });
    await loads();
    expect(peak()).toBeLessThan(512);
  });
});
