// The metadata `<architecture>.<key>` of a GGUF, read with checks. A key that nobody here reads may change what the model
// computes (a scale of the logits, experts, a window), so one that does is refused by name unless its value leaves all
// as it is: what the file means counts, and llama.cpp's meaning of it (src/llama-model.cpp there).

import { AppError, quote } from "../domain/errors.ts";
import type { GgufMetadata, GgufValue } from "./gguf.ts";

export const ggufHint =
  "Use the model's safetensors files, or a GGUF of a model of the GPT-2, Llama, Qwen 2 or Qwen 3 family.";

/** Keys that the rules of ggufConfig.ts and ggufRope.ts read, and those that say nothing about the computation. */
const READ = new Set(
  (
    "block_count context_length embedding_length feed_forward_length vocab_size attention.head_count " +
    "attention.head_count_kv attention.key_length attention.value_length attention.layer_norm_epsilon " +
    "attention.layer_norm_rms_epsilon rope.dimension_count rope.freq_base rope.scale_linear rope.scaling.type " +
    "rope.scaling.factor rope.scaling.original_context_length rope.scaling.finetuned tensor_data_layout " +
    "decoder_start_token_id"
  ).split(" "),
);
/** Values at which a key says what holds without it. */
const NEUTRAL: readonly unknown[] = [0, false, "", "none"];

/** Reads `<arch>.<key>` and checks it. */
export class GgufKeys {
  constructor(
    private readonly gguf: GgufMetadata,
    readonly architecture: string,
    readonly label: string,
  ) {}

  /** A value, or a list of one value for each layer if all are the same. */
  private get(key: string): GgufValue | undefined {
    const value = this.gguf.get(`${this.architecture}.${key}`);
    if (!Array.isArray(value) || value.length === 0) return value;
    const [first] = value;
    return value.every((one) => one === first) ? first : value;
  }

  count(key: string, most = 2 ** 31 - 1, fallback?: number): number {
    const value = this.get(key) ?? fallback;
    if (typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= most) return value;
    throw this.fail(key, value, `one whole number from 1 to ${most}`);
  }

  real(key: string, fallback: number): number {
    const value = this.get(key) ?? fallback;
    if (typeof value === "number" && Number.isFinite(value) && value > 0) return shortest(value);
    throw this.fail(key, value, "a number above 0");
  }

  /** AppError "model/unsupported-key" for a key that would change the computation. */
  refuseOthers(contextLength: number, headDim: number): void {
    const prefix = `${this.architecture}.`;
    for (const name of this.gguf.keys()) {
      if (!name.startsWith(prefix)) continue;
      const key = name.slice(prefix.length);
      const value = this.get(key);
      if (READ.has(key) || value === undefined || this.isNeutral(key, value, contextLength, headDim))
        continue;
      throw new AppError(
        "model/unsupported-key",
        `${this.label}: ${quote(name)} is ${describe(value)}, which changes what the model computes in a way that is not supported.`,
        ggufHint,
      );
    }
  }

  private isNeutral(key: string, value: GgufValue, contextLength: number, headDim: number): boolean {
    if (key === "attention.causal") return value === true;
    if (NEUTRAL.includes(value)) return true;
    if (Array.isArray(value)) return value.every((one) => this.isNeutral(key, one, contextLength, headDim));
    // The numbers of yarn are read by those who support it: ggufRope.ts decides.
    if (key.startsWith("rope.scaling.yarn_")) return true;
    if (key.startsWith("expert_") && key !== "expert_count")
      return this.isNeutral("expert_count", this.get("expert_count") ?? 0, 0, 0);
    if (key === "attention.sliding_window") return typeof value === "number" && value >= contextLength;
    if (key === "attention.scale")
      return typeof value === "number" && Math.abs(value * Math.sqrt(headDim) - 1) < 1e-5;
    if (/(^|[._])(scale|factor)$/.test(key)) return value === 1;
    return false;
  }

  private fail(key: string, value: unknown, expected: string): AppError {
    return new AppError(
      "model/bad-config",
      `${this.label}: ${this.architecture}.${key} is ${describe(value)}; expected ${expected}.`,
      ggufHint,
    );
  }
}

function describe(value: unknown): string {
  if (value === undefined) return "missing";
  if (Array.isArray(value)) return "a list whose values differ";
  return typeof value === "string" ? quote(value) : `${value as number}`;
}

/** The shortest decimal that is the same float32, if the value is a float32 at all. */
function shortest(value: number): number {
  if (Math.fround(value) !== value) return value;
  for (let digits = 1; digits <= 9; digits++) {
    const candidate = Number(value.toPrecision(digits));
    if (Math.fround(candidate) === value) return candidate;
  }
  return value;
}
