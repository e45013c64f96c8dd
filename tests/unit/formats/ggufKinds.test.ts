// Kinds of GGUF files that strangers hold: each is read as it means, or refused by a name that a person can look up.
// The ids and decodings of the tokenizers are transformers' (tests/golden/make_gguf_kinds.py).
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { memorySource } from "../../../src/domain/bytes.ts";
import { architectureOf } from "../../../src/models/index.ts";
import { ggufTokenizer } from "../../../src/text/index.ts";
import { openGguf } from "../../../src/formats/gguf.ts";
import { openGgufModel } from "../../../src/formats/ggufModel.ts";
import { goldenFolder, readJson } from "../text/folders.ts";
import { floatBytes, tinyLlamaGguf, writeGguf, type GgufParts, type GgufTyped } from "./ggufWriter.ts";

interface Golden {
  model: string;
  kind: "gpt2" | "llama";
  metadata: Record<string, string | boolean>;
  /** Ids, decoded (null: the text). */
  cases: [number[], string | null][];
}
const tokenizers = readJson(join(goldenFolder, "../gguf/tokenizers.json")) as Record<string, Golden>;
const shared = readJson(join(goldenFolder, "kinds.json")) as {
  texts: string[];
  models: Record<string, { vocab: Record<string, number>; merges: [string, string][] }>;
};
const specials = ["<bos>", "<eos>", "<|endoftext|>", "<unk>", "<s>", "</s>"];

function metadataOf({ model, kind, metadata }: Golden): [string, GgufTyped][] {
  const { vocab, merges } = shared.models[model] ?? { vocab: {}, merges: [] };
  const tokens = Object.keys(vocab).sort((a, b) => (vocab[a] ?? 0) - (vocab[b] ?? 0));
  const ranks = new Map(merges.map(([left, right], rank) => [left + right, rank]));
  const typeOf = (token: string): number =>
    specials.includes(token) ? 3 : kind === "llama" && token.startsWith("<0x") ? 6 : 1;
  return [
    ["general.architecture", ["text", "llama"]],
    ["tokenizer.ggml.model", ["text", kind]],
    ["tokenizer.ggml.tokens", ["list", "text", tokens]],
    ["tokenizer.ggml.token_type", ["list", "i32", tokens.map(typeOf)]],
    kind === "gpt2"
      ? ["tokenizer.ggml.merges", ["list", "text", merges.map((pair) => pair.join(" "))]]
      : ["tokenizer.ggml.scores", ["list", "f32", tokens.map((token) => -(ranks.get(token) ?? 1e6))]],
    ["tokenizer.ggml.bos_token_id", ["u32", kind === "gpt2" ? 0 : 1]],
    ["tokenizer.ggml.eos_token_id", ["u32", kind === "gpt2" ? 1 : 2]],
    ...Object.entries(metadata).map(([key, value]): [string, GgufTyped] => [
      `tokenizer.ggml.${key}`,
      typeof value === "string" ? ["text", value] : ["bool", value],
    ]),
  ];
}

async function openTokenizer(metadata: [string, GgufTyped][]) {
  return ggufTokenizer((await openGguf(memorySource("x.gguf", writeGguf({ metadata, tensors: [] })))).gguf);
}

describe("the tokenizer of a GGUF", () => {
  it.each(Object.keys(tokenizers))("%s", async (name) => {
    const golden = tokenizers[name];
    if (golden === undefined) throw new Error(name);
    const tokenizer = await openTokenizer(metadataOf(golden));
    for (const [i, [ids, decoded]] of golden.cases.entries()) {
      const text = shared.texts[i] ?? "";
      expect(tokenizer.encode(text), JSON.stringify(text)).toEqual(ids);
      expect(tokenizer.decode(ids), JSON.stringify(text)).toBe(decoded ?? text);
    }
  });

  // transformers would split these like GPT-2, silently; llama.cpp has other rules for them.
  it.each([
    "deepseek-coder",
    "deepseek-llm",
    "deepseek-v3",
    "stablelm2",
    "hunyuan-dense",
    "falcon",
    "bloom",
    "",
  ])("the words of %j are refused by name", async (pre) => {
    const golden: Golden = { model: "bytes", kind: "gpt2", metadata: { pre }, cases: [] };
    await expect(openTokenizer(metadataOf(golden))).rejects.toThrow(
      `splits words by the rule ${JSON.stringify(pre)} (tokenizer.ggml.pre); supported: default, gpt-2`,
    );
  });

  it("no tokenizer at all", async () => {
    await expect(openTokenizer([])).rejects.toThrow('has no tokenizer: "tokenizer.ggml.model" is missing');
  });
});

const tiny = tinyLlamaGguf();
const withKeys = (...keys: [string, GgufTyped][]): Partial<GgufParts> => ({
  metadata: [...tiny.metadata.filter(([name]) => !keys.some(([key]) => key === name)), ...keys],
});
const open = (changes: Partial<GgufParts>) =>
  openGgufModel(memorySource("x.gguf", writeGguf(tinyLlamaGguf(changes))));
const freqs = (...values: number[]): Partial<GgufParts> => ({
  tensors: [...tiny.tensors, { name: "rope_freqs.weight", shape: [2], type: 0, bytes: floatBytes(values) }],
});

describe("the config of a GGUF", () => {
  const plain = { rope_scaling: null, num_key_value_heads: 1, head_dim: 4, tie_word_embeddings: true };
  const linear = { rope_type: "linear", factor: 4 };

  it.each<[string, Partial<GgufParts>, Record<string, unknown>]>([
    ["as it is", {}, plain],
    ["rope-none", withKeys(["llama.rope.scaling.type", ["text", "none"]]), plain],
    [
      "rope-linear",
      withKeys(["llama.rope.scaling.type", ["text", "linear"]], ["llama.rope.scaling.factor", ["f32", 4]]),
      { ...plain, rope_scaling: linear },
    ],
    [
      "rope of old files",
      withKeys(["llama.rope.scale_linear", ["f32", 4]]),
      { ...plain, rope_scaling: linear },
    ],
    ["rope-freqs-ones", freqs(1, 1), plain],
    [
      "experts-zero",
      withKeys(
        ["llama.expert_count", ["u32", 0]],
        ["llama.expert_used_count", ["u32", 2]],
        ["llama.expert_weights_scale", ["f32", 2.5]],
      ),
      plain,
    ],
    ["groups-list", withKeys(["llama.attention.head_count_kv", ["list", "u32", [1, 1]]]), plain],
    [
      "scales of 1",
      withKeys(["llama.logit_scale", ["f32", 1]], ["llama.embedding_scale", ["f32", 1]]),
      plain,
    ],
    ["scales of 0, which mean none", withKeys(["llama.logit_scale", ["f32", 0]]), plain],
    ["attention's own scale", withKeys(["llama.attention.scale", ["f32", 0.5]]), plain],
    ["a window as wide as the context", withKeys(["llama.attention.sliding_window", ["u32", 64]]), plain],
    ["a causal mask", withKeys(["llama.attention.causal", ["bool", true]]), plain],
    ["one part", withKeys(["split.count", ["u16", 1]]), plain],
    ["no-tokenizer", { metadata: tiny.metadata.filter(([key]) => !key.startsWith("tokenizer.")) }, plain],
  ])("%s", async (_name, changes, expected) => {
    const { config } = await open(changes);
    expect(config).toMatchObject(expected);
    expect(() => architectureOf(config).config(config)).not.toThrow();
  });

  it.each<[string, Partial<GgufParts>, RegExp]>([
    [
      "logit-scale",
      withKeys(["llama.logit_scale", ["f32", 0.25]]),
      /"llama\.logit_scale" is 0\.25, which changes/,
    ],
    ["embedding-scale", withKeys(["llama.embedding_scale", ["f32", 12]]), /"llama\.embedding_scale" is 12/],
    ["residual-scale", withKeys(["llama.residual_scale", ["f32", 0.5]]), /"llama\.residual_scale" is 0\.5/],
    [
      "attention-scale",
      withKeys(["llama.attention.scale", ["f32", 0.25]]),
      /"llama\.attention\.scale" is 0\.25/,
    ],
    ["sliding", withKeys(["llama.attention.sliding_window", ["u32", 16]]), /sliding_window" is 16/],
    [
      "softcapping",
      withKeys(["llama.final_logit_softcapping", ["f32", 30]]),
      /final_logit_softcapping" is 30/,
    ],
    ["clamp", withKeys(["llama.attention.clamp_kqv", ["f32", 8]]), /clamp_kqv" is 8/],
    ["parallel", withKeys(["llama.use_parallel_residual", ["bool", true]]), /use_parallel_residual" is true/],
    ["not causal", withKeys(["llama.attention.causal", ["bool", false]]), /causal" is false/],
    ["experts", withKeys(["llama.expert_count", ["u32", 8]]), /expert_count" is 8/],
    ["a key of tomorrow", withKeys(["llama.attention.twist", ["f32", 2]]), /"llama\.attention\.twist" is 2/],
    [
      "groups that differ",
      withKeys(["llama.attention.head_count_kv", ["list", "u32", [1, 2]]]),
      /head_count_kv is a list whose values differ; expected one whole number/,
    ],
    [
      "rope-yarn",
      withKeys(
        ["llama.rope.scaling.type", ["text", "yarn"]],
        ["llama.rope.scaling.factor", ["f32", 4]],
        ["llama.rope.scaling.original_context_length", ["u32", 32]],
        ["llama.rope.scaling.yarn_beta_fast", ["f32", 32]],
      ),
      /yarn/,
    ],
    [
      "arch-mistral",
      withKeys(["general.architecture", ["text", "mistral"]]),
      /general\.architecture is "mistral"/,
    ],
    [
      "arch-granite",
      withKeys(["general.architecture", ["text", "granite"]]),
      /general\.architecture is "granite"/,
    ],
    [
      "arch-qwen3moe",
      withKeys(["general.architecture", ["text", "qwen3moe"]]),
      /"qwen3moe"; supported are gpt2/,
    ],
    ["split", withKeys(["split.count", ["u16", 3]]), /one part of a split GGUF/],
    ["big-endian", { version: 0x03000000 }, /it is big-endian; expected little-endian/],
    [
      "a type that we cannot read",
      {
        tensors: [...tiny.tensors, { name: "x", shape: [256], type: 10, bytes: new Uint8Array(84) }],
      },
      /"x" is of type Q2_K; supported are F32/,
    ],
  ])("refuses %s", async (_name, changes, message) => {
    const load = async () => {
      const { config } = await open(changes);
      architectureOf(config).config(config);
    };
    await expect(load()).rejects.toMatchObject({
      name: "AppError",
      message: expect.stringMatching(message) as string,
      hint: expect.stringMatching(/\w/) as string,
    });
  });
});
