// A GGUF's metadata as the config.json that the model was converted from. Numbers that a GGUF keeps as float32
// (1e-5 comes back as 9.999999747e-6) are given in their shortest form, which is what the original file said.

import { AppError } from "../domain/errors.ts";
import type { GgufArchitecture } from "./ggufArchitectures.ts";
import type { GgufFile, GgufMetadata } from "./gguf.ts";
import { ggufHint as hint, GgufKeys } from "./ggufKeys.ts";
import { ropeScalingFromDivisors, ropeScalingFromMetadata } from "./ggufRope.ts";

/** The rebuilt config.json. AppError "model/bad-config", "model/missing-tensor", "model/unsupported-rope". */
export async function configFromGguf(
  file: GgufFile,
  label: string,
  kind: GgufArchitecture,
  tied: boolean,
): Promise<Record<string, unknown>> {
  const name = String(file.gguf.get("general.architecture"));
  const keys = new GgufKeys(file.gguf, name, label);
  const embedding = file.tensors.get("token_embd.weight");
  if (embedding?.shape.length !== 2) {
    throw new AppError("model/missing-tensor", `${label}: has no two-dimensional token_embd.weight.`, hint);
  }
  const common = {
    architectures: [kind.className],
    model_type: name,
    vocab_size: embedding.shape[0],
    tie_word_embeddings: tied,
    ...specialIds(file.gguf),
  };
  const layers = keys.count("block_count", 4096);
  if (!file.tensors.has(`blk.${layers - 1}.attn_norm.weight`)) {
    throw new AppError(
      "model/missing-tensor",
      `${label}: says it has ${layers} blocks, but the last is not there.`,
      hint,
    );
  }
  keys.refuseOthers(keys.count("context_length"), headDimOf(keys));
  const rest = kind.family === "rotary" ? await llamaConfig(file, keys, layers) : gpt2Config(keys, layers);
  const biases = { attention_bias: "blk.0.attn_q.bias", mlp_bias: "blk.0.ffn_gate.bias" };
  const stated = kind.states.map((key) => [key, file.tensors.has(biases[key])] as const);
  return { ...common, ...rest, ...Object.fromEntries(stated) };
}

function gpt2Config(keys: GgufKeys, layers: number): Record<string, unknown> {
  const width = keys.count("embedding_length");
  const inner = keys.count("feed_forward_length", undefined, 4 * width);
  return {
    n_layer: layers,
    n_embd: width,
    n_head: keys.count("attention.head_count"),
    n_positions: keys.count("context_length"),
    n_ctx: keys.count("context_length"),
    n_inner: inner === 4 * width ? null : inner,
    layer_norm_epsilon: keys.real("attention.layer_norm_epsilon", 1e-5),
    activation_function: "gelu_new",
  };
}

async function llamaConfig(file: GgufFile, keys: GgufKeys, layers: number): Promise<Record<string, unknown>> {
  const width = keys.count("embedding_length");
  const heads = keys.count("attention.head_count");
  const headDim = headDimOf(keys);
  const rotary = keys.count("rope.dimension_count", undefined, headDim);
  if (headDim !== rotary || headDim !== keys.count("attention.value_length", undefined, headDim)) {
    throw new AppError(
      "model/bad-config",
      `${keys.label}: heads of keys, values and rotation differ in size.`,
      hint,
    );
  }
  const theta = keys.real("rope.freq_base", 10000);
  let scaling = ropeScalingFromMetadata(file.gguf, keys.architecture, keys.label);
  const divisors = file.tensors.get("rope_freqs.weight");
  if (file.tensors.has("rope_factors_long.weight")) {
    throw new AppError(
      "model/unsupported-rope",
      `${keys.label}: uses longrope scaling, which is not supported.`,
      hint,
    );
  }
  if (divisors !== undefined) {
    if (divisors.shape.length !== 1 || divisors.shape[0] !== headDim / 2) {
      throw new AppError(
        "model/bad-tensor",
        `${keys.label}: rope_freqs.weight should have ${headDim / 2} values.`,
        hint,
      );
    }
    const original = file.gguf.get(`${keys.architecture}.rope.scaling.original_context_length`);
    const known = typeof original === "number" ? original : undefined;
    scaling =
      ropeScalingFromDivisors(await file.read("rope_freqs.weight"), theta, known, keys.label) ?? scaling;
  }
  return {
    num_hidden_layers: layers,
    hidden_size: width,
    intermediate_size: keys.count("feed_forward_length"),
    num_attention_heads: heads,
    num_key_value_heads: keys.count("attention.head_count_kv", undefined, heads),
    head_dim: headDim,
    max_position_embeddings: keys.count("context_length"),
    rms_norm_eps: keys.real("attention.layer_norm_rms_epsilon", 1e-6),
    rope_theta: theta,
    rope_scaling: scaling ?? null,
    hidden_act: "silu",
  };
}

function headDimOf(keys: GgufKeys): number {
  const width = keys.count("embedding_length");
  const heads = keys.count("attention.head_count");
  const perHead = keys.count("rope.dimension_count", undefined, Math.floor(width / heads) || 1);
  return keys.count("attention.key_length", undefined, perHead);
}

function specialIds(gguf: GgufMetadata): Record<string, number> {
  const ids: Record<string, number> = {};
  for (const [key, name] of [
    ["bos", "bos_token_id"],
    ["eos", "eos_token_id"],
    ["padding", "pad_token_id"],
  ] as const) {
    const id = gguf.get(`tokenizer.ggml.${key}_token_id`);
    if (typeof id === "number" && Number.isInteger(id) && id >= 0) ids[name] = id;
  }
  return ids;
}
