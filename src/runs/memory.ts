// What a run needs before it starts, from parameter shapes and the longest batch, against what the device offers. The
// formula is printed by the bench beside the measured peak.

import { AppError } from "../domain/errors.ts";
import { fitsFormat, weightBytes, type WeightFormat } from "../engine/weight.ts";
import { internalShape } from "../models/loadWeights.ts";
import type { LoraModule } from "../models/lora.ts";
import type { ModelConfig, ParameterSpec } from "../models/architecture.ts";

export interface MemoryPlan {
  /** All in bytes. */
  readonly weights: number;
  /** Trained values: the adapter, or nothing where the weights themselves are trained. */
  readonly adapters: number;
  /** Gradients and AdamW's two moments. */
  readonly optimiser: number;
  /** A frozen second copy of the model, where the reference needs one. */
  readonly reference: number;
  /** Inputs kept of every block, one block's inner values, one chunk of logits. */
  readonly activations: number;
  readonly total: number;
}

export interface MemoryQuestion {
  readonly specs: readonly ParameterSpec[];
  readonly config: ModelConfig;
  readonly format: WeightFormat;
  /** Adapted layers and rank; undefined: full fine-tuning. */
  readonly lora: { readonly modules: readonly LoraModule[]; readonly r: number } | undefined;
  readonly referenceCopy: boolean;
  /** Tokens of the largest micro-batch. */
  readonly tokens: number;
  readonly checkpointing: boolean;
}

const logitChunk = 4096;

export function planMemory(question: MemoryQuestion): MemoryPlan {
  const { specs, config, format, lora, referenceCopy, tokens, checkpointing } = question;
  const sizes = specs.map((spec) => {
    const [outputs = 1, inputs = 1] = internalShape(spec);
    const count = spec.shape.reduce((a, b) => a * b, 1);
    const isLayer = spec.kind === "matrix" || spec.kind === "conv1d";
    const packs = spec.kind !== "vector" && (isLayer || format === "f16") && fitsFormat(format, inputs);
    return { count, frozen: packs ? weightBytes(format, outputs, inputs) : 4 * count };
  });
  const all = sizes.reduce((total, { count }) => total + 4 * count, 0);
  const frozen = sizes.reduce((total, size) => total + size.frozen, 0);
  const trained = lora
    ? lora.modules.reduce((total, { inputs, outputs }) => total + 4 * lora.r * (inputs + outputs), 0)
    : all;
  // Inner values of a block: every layer's output once forward, once as a gradient.
  const layerOutputs = specs
    .filter(({ kind }) => kind === "matrix" || kind === "conv1d")
    .reduce((total, spec) => total + (internalShape(spec)[0] ?? 0), 0);
  const block = (2 * layerOutputs) / config.layers + 8 * config.width;
  const kept = checkpointing ? config.layers * config.width + block : config.layers * block;
  const activations = 4 * tokens * (kept + 2 * Math.min(logitChunk, config.vocabularySize));
  const plan = {
    weights: lora ? frozen : all,
    adapters: lora ? trained : 0,
    optimiser: 3 * trained,
    reference: referenceCopy ? all : 0,
    activations,
  };
  return { ...plan, total: Object.values(plan).reduce((a, b) => a + b, 0) };
}

export function gigabytes(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.ceil(bytes / 1e6)} MB`;
}

/** Throws AppError "memory/too-large" for weights in float32 that no device of that memory can hold. */
export function requireWeights(specs: readonly ParameterSpec[], limitBytes: number, device: string): void {
  const bytes = specs.reduce((total, { shape }) => total + 4 * shape.reduce((a, b) => a * b, 1), 0);
  if (bytes <= limitBytes) return;
  throw new AppError(
    "memory/too-large",
    `The model's weights need ${gigabytes(bytes)} of memory; ${device} offers ${gigabytes(limitBytes)}.`,
    "Use a smaller model, or a device with more memory.",
  );
}

/** What to lower, the largest part first. */
export function memoryAdvice(plan: MemoryPlan): string {
  const advice: readonly (readonly [number, string])[] = [
    [plan.weights + plan.reference, "load_in_4bit or load_in_8bit, or a smaller model"],
    [plan.optimiser + plan.adapters, "use_peft: true with a smaller lora_r"],
    [plan.activations, "per_device_train_batch_size, or max_length"],
  ];
  const [first] = [...advice].sort((a, b) => b[0] - a[0]);
  return first?.[1] ?? "the batch size";
}

/** Throws AppError "memory/too-large" with what to lower. */
export function requireMemory(plan: MemoryPlan, limitBytes: number, device: string): void {
  if (plan.total <= limitBytes) return;
  throw new AppError(
    "memory/too-large",
    `This run needs ${gigabytes(plan.total)} of memory (weights ${gigabytes(plan.weights)}, reference ${gigabytes(plan.reference)}, training ${gigabytes(plan.adapters + plan.optimiser)}, activations ${gigabytes(plan.activations)}); ${device} offers ${gigabytes(limitBytes)}.`,
    `Lower what takes most first: ${memoryAdvice(plan)}.`,
  );
}
