// A GGUF seen as a Hugging Face model: its config.json is rebuilt from the metadata, its tensors get their Hugging
// Face names and layouts back. Two layouts differ: llama.cpp's converter interleaves the rows of q and k for the
// "llama" family (undone here, as transformers does), and GPT-2's Conv1D weights are (in, out) in Hugging Face files
// but (out, in) in GGUF. A tensor that fits no known name is refused: a model would be silently wrong without it.

import type { ByteSource } from "../domain/bytes.ts";
import { AppError, quote } from "../domain/errors.ts";
import { supportedGgmlTypes } from "./dequantise.ts";
import { allocateFloats } from "./dtypes.ts";
import { ggufArchitectures } from "./ggufArchitectures.ts";
import type { GgufArchitecture, Layout } from "./ggufArchitectures.ts";
import { configFromGguf } from "./ggufConfig.ts";
import { ggufHint as hint } from "./ggufKeys.ts";
import { openGguf, unsupportedType } from "./gguf.ts";
import type { GgufFile } from "./gguf.ts";
import type { ModelSource } from "./modelSource.ts";
import { missingTensor, readRange, transpose } from "./tensorFile.ts";
import type { TensorEntry } from "./tensorFile.ts";

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
  const kind = architectureOf(file, source.name);
  const isTied = await hasTiedOutput(source, file, kind);
  const config = await configFromGguf(file, source.name, kind, isTied);
  const tensors = nameTensors(file, source.name, kind, isTied);
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
function deinterleave(values: Float32Array, rows: number, columns: number, heads: number): Float32Array {
  const result = allocateFloats(values.length, "A tensor");
  const perHead = rows / heads;
  for (let row = 0; row < rows; row++) {
    const within = row % perHead;
    const target = row - within + (within & 1) * (perHead / 2) + (within >> 1);
    result.set(values.subarray(row * columns, (row + 1) * columns), target * columns);
  }
  return result;
}

function architectureOf(file: GgufFile, label: string): GgufArchitecture {
  const name = file.gguf.get("general.architecture");
  const kind =
    typeof name === "string" && Object.hasOwn(ggufArchitectures, name) ? ggufArchitectures[name] : undefined;
  if (kind !== undefined) return kind;
  const given = typeof name === "string" ? quote(name) : "missing";
  throw new AppError(
    "model/unsupported-architecture",
    `${label}: general.architecture is ${given}; supported are ${Object.keys(ggufArchitectures).join(", ")}.`,
    hint,
  );
}

// A head that is a copy of the embedding, byte for byte, is a tied head.
async function hasTiedOutput(source: ByteSource, file: GgufFile, kind: GgufArchitecture): Promise<boolean> {
  const output = file.tensors.get("output.weight");
  if (output === undefined) return true;
  const input = file.tensors.get("token_embd.weight");
  if (!kind.copiesTiedHead || input?.dtype !== output.dtype) return false;
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

// Derived from the config, so no weight of the model.
const ignored = /^(rope_freqs\.weight|blk\.\d+\.attn_rot_embd\.weight|blk\.\d+\.rope_freqs\.weight)$/;

function nameTensors(
  file: GgufFile,
  label: string,
  kind: GgufArchitecture,
  tied: boolean,
): Map<string, NamedTensor> {
  const result = new Map<string, NamedTensor>();
  for (const entry of file.tensors.values()) {
    if (ignored.test(entry.name) || (tied && entry.name === "output.weight")) continue;
    const name = hubName(entry.name, kind);
    if (name === undefined) {
      throw new AppError(
        "model/unsupported-tensor",
        `${label}: no ${kind.className} has a tensor like ${quote(entry.name)}.`,
        hint,
      );
    }
    const layout = kind.layout(entry);
    const shape = layout === "transposed" ? [...entry.shape].reverse() : [...entry.shape];
    result.set(name, { entry, layout, shape });
  }
  return result;
}

function hubName(name: string, { outer, inner, layerPrefix }: GgufArchitecture): string | undefined {
  if (Object.hasOwn(outer, name)) return outer[name];
  const [, layer, part = "", suffix] = /^blk\.(\d{1,5})\.([a-z_]+)\.(weight|bias)$/.exec(name) ?? [];
  if (layer === undefined || suffix === undefined || !Object.hasOwn(inner, part)) return undefined;
  return `${layerPrefix}.${layer}.${inner[part] ?? ""}.${suffix}`;
}
