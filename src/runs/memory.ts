// What a run needs before it starts, from the models it holds and the passes it makes, against what the device offers. The
// plan is a list of parts: the page's bar, the refusal and its advice are all read from it. The formula is printed by the
// bench beside the measured peak.

import type { Role } from "../algorithms/recipe.ts";
import { AppError } from "../domain/errors.ts";
import type { Backend } from "../engine/backend.ts";
import { fitsFormat, weightBytes, type WeightFormat } from "../engine/weight.ts";
import { internalShape } from "../models/loadWeights.ts";
import type { LoraModule } from "../models/lora.ts";
import type { ModelConfig, ParameterSpec } from "../models/architecture.ts";

/** A model that a run holds. Roles that share the policy's weights hold nothing. */
export interface Held {
  readonly role: Role;
  readonly specs: readonly ParameterSpec[];
  readonly format: WeightFormat;
  readonly trains: "all" | "nothing" | { readonly modules: readonly LoraModule[]; readonly r: number };
}

/** The largest pass of a run. */
export interface LargestPass {
  readonly specs: readonly ParameterSpec[];
  readonly config: ModelConfig;
  /** Of its batch. */
  readonly tokens: number;
  readonly checkpointing: boolean;
}

export interface MemoryPart {
  readonly id: "weights" | "copies" | "adapters" | "optimiser" | "activations";
  /** In a sentence: "weights". */
  readonly title: string;
  readonly bytes: number;
  /** Settings that make it smaller. */
  readonly lower: string;
}

const logitChunk = 4096;
const smallerModel = "load_in_4bit or load_in_8bit, or a smaller model";
const smallerAdapter = "use_peft: true with a smaller lora_r";

export function planMemory(held: readonly Held[], pass: LargestPass): MemoryPart[] {
  const parts: MemoryPart[] = [];
  for (const { role, specs, format, trains } of held) {
    const isPolicy = role === "policy";
    parts.push({
      id: isPolicy ? "weights" : "copies",
      title: isPolicy ? "weights" : role,
      bytes: modelBytes(specs, trains === "all" ? "f32" : format),
      lower: smallerModel,
    });
    if (trains === "nothing") continue;
    const trained =
      trains === "all"
        ? modelBytes(specs, "f32")
        : trains.modules.reduce((total, { inputs, outputs }) => total + 4 * trains.r * (inputs + outputs), 0);
    if (trains !== "all")
      parts.push({ id: "adapters", title: "adapter", bytes: trained, lower: smallerAdapter });
    // Gradients and AdamW's two moments.
    parts.push({ id: "optimiser", title: "optimiser", bytes: 3 * trained, lower: smallerAdapter });
  }
  const bytes = activationBytes(pass);
  const lower = "per_device_train_batch_size, or max_length";
  parts.push({ id: "activations", title: "activations", bytes, lower });
  return parts.filter((part) => part.bytes > 0);
}

/** Weights as they lie on the device: what the format does not fit stays in float32. */
export function modelBytes(specs: readonly ParameterSpec[], format: WeightFormat): number {
  return specs.reduce((total, spec) => {
    const [outputs = 1, inputs = 1] = internalShape(spec);
    const isLayer = spec.kind === "matrix" || spec.kind === "conv1d";
    const packs = spec.kind !== "vector" && (isLayer || format === "f16") && fitsFormat(format, inputs);
    const count = spec.shape.reduce((a, b) => a * b, 1);
    return total + (packs ? weightBytes(format, outputs, inputs) : 4 * count);
  }, 0);
}

/** Inputs kept of every block, one block's inner values, one chunk of logits. */
function activationBytes({ specs, config, tokens, checkpointing }: LargestPass): number {
  // Inner values of a block: every layer's output once forward, once as a gradient.
  const layerOutputs = specs
    .filter(({ kind }) => kind === "matrix" || kind === "conv1d")
    .reduce((total, spec) => total + (internalShape(spec)[0] ?? 0), 0);
  const block = (2 * layerOutputs) / config.layers + 8 * config.width;
  const kept = checkpointing ? config.layers * config.width + block : config.layers * block;
  return 4 * tokens * (kept + 2 * Math.min(logitChunk, config.vocabularySize));
}

export function totalBytes(parts: readonly MemoryPart[]): number {
  return parts.reduce((total, { bytes }) => total + bytes, 0);
}

export function gigabytes(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.ceil(bytes / 1e6)} MB`;
}

/** Throws AppError "memory/too-large" for weights in float32 that no device of that memory can hold. */
export function requireWeights(specs: readonly ParameterSpec[], limitBytes: number, device: string): void {
  const bytes = modelBytes(specs, "f32");
  if (bytes <= limitBytes) return;
  throw new AppError(
    "memory/too-large",
    `The model's weights need ${gigabytes(bytes)} of memory; ${device} offers ${gigabytes(limitBytes)}.`,
    "Use a smaller model, or a device with more memory.",
  );
}

/** What to lower: the settings that the most bytes hang on. */
export function memoryAdvice(parts: readonly MemoryPart[]): string {
  const byAdvice = new Map<string, number>();
  for (const { lower, bytes } of parts) byAdvice.set(lower, (byAdvice.get(lower) ?? 0) + bytes);
  const [first] = [...byAdvice].sort((a, b) => b[1] - a[1]);
  return first?.[0] ?? "per_device_train_batch_size";
}

/** Throws AppError "memory/too-large" with what to lower. */
export async function requireMemory(
  parts: readonly MemoryPart[],
  limitBytes: number,
  { description: device, hasRoom }: Pick<Backend, "description" | "hasRoom">,
): Promise<void> {
  const total = totalBytes(parts);
  const fits = total <= limitBytes;
  if (fits && (await hasRoom(total))) return;
  const offers = fits ? "does not give as much" : `offers ${gigabytes(limitBytes)}`;
  const listed = parts.map(({ title, bytes }) => `${title} ${gigabytes(bytes)}`).join(", ");
  throw new AppError(
    "memory/too-large",
    `This run needs ${gigabytes(total)} of memory (${listed}); ${device} ${offers}.`,
    `Lower what takes most first: ${memoryAdvice(parts)}.`,
  );
}
