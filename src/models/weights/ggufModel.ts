// A GGUF seen as a Hugging Face model: its config.json is rebuilt from the metadata, its tensors get their Hugging
// Face names and layouts back. Two layouts differ: llama.cpp's converter interleaves the rows of q and k for the
// "llama" family (undone here, as transformers does), and GPT-2's Conv1D weights are (in, out) in Hugging Face files
// but (out, in) in GGUF. A tensor that fits no known name is refused: a model would be silently wrong without it.

import type { ByteSource } from "../../domain/bytes.ts";
import { AppError, quote } from "../../domain/errors.ts";
import { supportedGgmlTypes } from "./dequantise.ts";
import { allocateFloats } from "./dtypes.ts";
import { configFromGguf } from "./ggufConfig.ts";
import { openGguf, unsupportedType } from "./gguf.ts";
import type { GgufFile } from "./gguf.ts";
import type { ModelSource } from "./modelSource.ts";
import { missingTensor, readRange } from "./tensorFile.ts";
import type { TensorEntry } from "./tensorFile.ts";

const hint =
  "Use the model's safetensors files, or a GGUF of a model of the GPT-2, Llama, Qwen 2 or Qwen 3 family.";

type Layout = "same" | "transposed" | "interleaved q" | "interleaved k";

interface NamedTensor {
  readonly entry: TensorEntry;
  readonly layout: Layout;
  readonly shape: number[];
}

/** A lone GGUF as a model; AppError "model/..." when the file, its architecture or a tensor is not supported. */
export async function openGgufModel(source: ByteSource): Promise<ModelSource> {
  const file = await openGguf(source);
  for (const { name, dtype } of file.tensors.values()) {
    if (!supportedGgmlTypes.includes(dtype)) throw unsupportedType(source.name, name, dtype);
  }
  if (Number(file.gguf.get("split.count") ?? 1) > 1) {
    throw new AppError(
      "model/unsupported-split",
      `${source.name}: is one part of a split GGUF.`,
      "Join the parts with llama.cpp's gguf-split --merge.",
    );
  }
  const hasTiedCopy = await hasTiedOutput(source, file);
  const config = await configFromGguf(file, source.name, hasTiedCopy);
  const tensors = nameTensors(file, source.name, config["model_type"] as string, hasTiedCopy);
  const find = (name: string): NamedTensor => {
    const tensor = tensors.get(name);
    if (tensor === undefined) throw missingTensor(source.name, name, tensors.keys());
    return tensor;
  };
  const heads = { q: Number(config["num_attention_heads"]), k: Number(config["num_key_value_heads"]) };
  return {
    name: source.name,
    config,
    tensorNames: [...tensors.keys()],
    has: (name) => tensors.has(name),
    shape: (name) => [...find(name).shape],
    dtype: (name) => find(name).entry.dtype,
    files: undefined,
    gguf: file.gguf,
    read: async (name) => {
      const { entry, layout } = find(name);
      const values = await file.read(entry.name);
      if (layout === "same") return values;
      const [rows = 1, columns = 1] = entry.shape;
      if (layout === "transposed") return transpose(values, rows, columns);
      const count = layout === "interleaved q" ? heads.q : heads.k;
      if (rows % (2 * count) !== 0) {
        throw new AppError(
          "model/bad-tensor",
          `${source.name}: ${quote(entry.name)} has ${rows} rows, no multiple of 2 x ${count} heads.`,
          hint,
        );
      }
      return deinterleave(values, rows, values.length / rows, count);
    },
  };
}

/** Rows of each head from (pairs of rows) back to (first halves, second halves). */
export function deinterleave(
  values: Float32Array,
  rows: number,
  columns: number,
  heads: number,
): Float32Array {
  const result = allocateFloats(values.length, "A tensor");
  const perHead = rows / heads;
  for (let row = 0; row < rows; row++) {
    const within = row % perHead;
    const target = row - within + (within & 1) * (perHead / 2) + (within >> 1);
    result.set(values.subarray(row * columns, (row + 1) * columns), target * columns);
  }
  return result;
}

function transpose(values: Float32Array, rows: number, columns: number): Float32Array {
  const result = allocateFloats(values.length, "A tensor");
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      result[column * rows + row] = values[row * columns + column] ?? 0;
    }
  }
  return result;
}

// GPT-2 converters write the tied head out as a copy: equal bytes mean that it is tied.
async function hasTiedOutput(source: ByteSource, file: GgufFile): Promise<boolean> {
  const output = file.tensors.get("output.weight");
  if (output === undefined) return true;
  const input = file.tensors.get("token_embd.weight");
  if (file.gguf.get("general.architecture") !== "gpt2" || input?.dtype !== output.dtype) return false;
  if (input.sizeBytes !== output.sizeBytes) return false;
  const step = 4 << 20;
  for (let at = 0; at < input.sizeBytes; at += step) {
    const length = Math.min(step, input.sizeBytes - at);
    const left = await readRange(source, input.offset + at, length);
    const right = await readRange(source, output.offset + at, length);
    for (let i = 0; i < length; i++) if (left[i] !== right[i]) return false;
  }
  return true;
}

const llamaNames: Record<string, string> = {
  attn_norm: "input_layernorm",
  ffn_norm: "post_attention_layernorm",
  attn_q: "self_attn.q_proj",
  attn_k: "self_attn.k_proj",
  attn_v: "self_attn.v_proj",
  attn_output: "self_attn.o_proj",
  attn_q_norm: "self_attn.q_norm",
  attn_k_norm: "self_attn.k_norm",
  ffn_gate: "mlp.gate_proj",
  ffn_up: "mlp.up_proj",
  ffn_down: "mlp.down_proj",
};

const gpt2Names: Record<string, string> = {
  attn_norm: "ln_1",
  ffn_norm: "ln_2",
  attn_qkv: "attn.c_attn",
  attn_output: "attn.c_proj",
  ffn_up: "mlp.c_fc",
  ffn_down: "mlp.c_proj",
};

const gpt2Outer: Record<string, string> = {
  "token_embd.weight": "transformer.wte.weight",
  "position_embd.weight": "transformer.wpe.weight",
  "output_norm.weight": "transformer.ln_f.weight",
  "output_norm.bias": "transformer.ln_f.bias",
  "output.weight": "lm_head.weight",
};

const llamaOuter: Record<string, string> = {
  "token_embd.weight": "model.embed_tokens.weight",
  "output_norm.weight": "model.norm.weight",
  "output.weight": "lm_head.weight",
};

// Derived from the config, so no weight of the model.
const ignored = /^(rope_freqs\.weight|blk\.\d+\.attn_rot_embd\.weight|blk\.\d+\.rope_freqs\.weight)$/;

function nameTensors(file: GgufFile, label: string, kind: string, tied: boolean): Map<string, NamedTensor> {
  const isGpt2 = kind === "gpt2";
  const result = new Map<string, NamedTensor>();
  for (const entry of file.tensors.values()) {
    if (ignored.test(entry.name) || (tied && entry.name === "output.weight")) continue;
    const name = hubName(entry.name, isGpt2);
    if (name === undefined) {
      throw new AppError(
        "model/unsupported-tensor",
        `${label}: no ${kind} model has a tensor like ${quote(entry.name)}.`,
        hint,
      );
    }
    const layout = layoutOf(entry, kind);
    const shape = layout === "transposed" ? [...entry.shape].reverse() : [...entry.shape];
    result.set(name, { entry, layout, shape });
  }
  return result;
}

function hubName(name: string, isGpt2: boolean): string | undefined {
  const outer = isGpt2 ? gpt2Outer : llamaOuter;
  if (Object.hasOwn(outer, name)) return outer[name];
  const [, layer, part = "", kind] = /^blk\.(\d{1,5})\.([a-z_]+)\.(weight|bias)$/.exec(name) ?? [];
  const inner = isGpt2 ? gpt2Names : llamaNames;
  if (layer === undefined || kind === undefined || !Object.hasOwn(inner, part)) return undefined;
  return `${isGpt2 ? "transformer.h" : "model.layers"}.${layer}.${inner[part] ?? ""}.${kind}`;
}

function layoutOf(entry: TensorEntry, kind: string): Layout {
  if (kind === "gpt2") {
    const isLinear = /\.(attn_qkv|attn_output|ffn_up|ffn_down)\.weight$/.test(entry.name);
    return isLinear && entry.shape.length === 2 ? "transposed" : "same";
  }
  if (kind === "llama" && /\.attn_q\.(weight|bias)$/.test(entry.name)) return "interleaved q";
  if (kind === "llama" && /\.attn_k\.(weight|bias)$/.test(entry.name)) return "interleaved k";
  return "same";
}
