// Loads a model's tensors one by one into the format that they are asked for; those of a task's head that the files lack
// are made.

import { normalDraws, randomStream } from "../domain/random.ts";
import type { Engine } from "../engine/engine.ts";
import { Parameters } from "../engine/optim/parameters.ts";
import type { Tensor } from "../engine/tensor.ts";
import { f32Weight, fitsFormat, makeWeight, type Weight, type WeightFormat } from "../engine/weight.ts";
import type { ModelSource } from "../formats/modelSource.ts";
import { allocateFloats } from "../formats/dtypes.ts";
import { transpose } from "../formats/tensorFile.ts";
import type { ParameterSpec, Task } from "./architecture.ts";
import { type FoundModel, isSavedWhole } from "./describe.ts";

export interface LoadOptions {
  /** How frozen linear layers are stored; embeddings, head and vectors stay f32 (f16 with format "f16"). */
  readonly format: WeightFormat;
  /** Full fine-tuning: every weight is f32 and trainable; `format` is not used. */
  readonly trainable: boolean;
  /** Default "causal". */
  readonly task?: Task;
  /** Of a head that is made; default 0. */
  readonly seed?: number;
  /** In place of config.json's `pad_token_id`. */
  readonly padId?: number | undefined;
  readonly onProgress?: ((doneBytes: number, totalBytes: number) => void) | undefined;
  /** Awaited between tensors; throwing stops the load, and what was made is freed. */
  readonly breathe?: (() => Promise<void>) | undefined;
}

export interface LoadedWeights {
  readonly weights: ReadonlyMap<string, Weight>;
  readonly vectors: ReadonlyMap<string, Tensor>;
  /** All of them, when they are trained. */
  readonly parameters: Parameters | undefined;
  /** The start of what an adapter trains whole (isSavedWhole). */
  readonly wholes: ReadonlyMap<string, Float32Array>;
  /** Layers kept in f32 because their rows do not fit the format. */
  readonly unpacked: readonly string[];
}

export async function loadWeights(
  engine: Engine,
  description: FoundModel,
  source: ModelSource,
  options: LoadOptions,
): Promise<LoadedWeights> {
  const { specs, names } = description;
  const made: Tensor[] = [];
  let parameters: Parameters | undefined;
  try {
    if (options.trainable) {
      const entries = specs.map((spec) => ({
        name: spec.name,
        shape: internalShape(spec),
        decays: spec.decays,
      }));
      parameters = new Parameters(engine, entries);
    }
    const weights = new Map<string, Weight>();
    const vectors = new Map<string, Tensor>();
    const wholes = new Map<string, Float32Array>();
    const unpacked: string[] = [];
    const total = specs.reduce((sum, { shape }) => sum + 4 * shape.reduce((a, b) => a * b, 1), 0);
    let done = 0;
    for (const spec of specs) {
      await options.breathe?.();
      const stored = names.get(spec.name);
      const data =
        stored === undefined ? initial(spec, options.seed ?? 0) : orient(spec, await source.read(stored));
      if (isSavedWhole(description, spec)) wholes.set(spec.name, data);
      const [outputs = 0, inputs = 0] = internalShape(spec);
      if (parameters) {
        parameters.write(spec.name, "value", data);
        const leaf = parameters.leaf(spec.name);
        if (spec.kind === "vector") vectors.set(spec.name, leaf);
        else weights.set(spec.name, f32Weight(leaf));
      } else if (spec.kind === "vector") {
        const tensor = engine.tensor(data, spec.shape, spec.name);
        made.push(tensor);
        vectors.set(spec.name, tensor);
      } else {
        const wanted = formatFor(spec, options.format);
        const format = fitsFormat(wanted, inputs) ? wanted : "f32";
        if (format !== wanted) unpacked.push(spec.name);
        const weight = makeWeight(engine, format, data, outputs, inputs, spec.name);
        made.push(weight.values, ...(weight.scales ? [weight.scales] : []));
        weights.set(spec.name, weight);
      }
      done += data.byteLength;
      options.onProgress?.(done, total);
    }
    return { weights, vectors, parameters, wholes, unpacked };
  } catch (error) {
    for (const tensor of made) engine.release(tensor);
    parameters?.dispose();
    throw error;
  }
}

function formatFor(spec: ParameterSpec, format: WeightFormat): WeightFormat {
  if (spec.kind === "matrix" || spec.kind === "conv1d") return format;
  // Embeddings and head are kept whole by 8- and 4-bit loading, as bitsandbytes does; a task's head is trained.
  return format === "f16" && spec.isTaskHead !== true ? "f16" : "f32";
}

function initial({ name, shape, initial: start }: ParameterSpec, seed: number): Float32Array {
  if (!start) throw new Error(`internal: ${name} is neither in the files nor made`);
  const draw = normalDraws(randomStream(seed, `head/${name}`));
  const data = allocateFloats(
    shape.reduce((a, b) => a * b, 1),
    name,
  );
  return start.std === 0 ? data : data.map(() => start.std * draw());
}

/** Linear layers are [outputs, inputs] on the device, whatever the file has. */
export function internalShape({ kind, shape }: ParameterSpec): readonly number[] {
  return kind === "conv1d" ? [shape[1] ?? 0, shape[0] ?? 0] : shape;
}

/** A tensor of the files in the layout that the device has. */
export function orient(spec: ParameterSpec, data: Float32Array): Float32Array {
  const [rows = 0, columns = 0] = spec.shape;
  return spec.kind === "conv1d" ? transpose(data, rows, columns) : data;
}

/** A tensor of the device in the layout that the files have. */
export function unorient(spec: ParameterSpec, data: Float32Array): Float32Array {
  const [rows = 0, columns = 0] = spec.shape;
  return spec.kind === "conv1d" ? transpose(data, columns, rows) : data;
}
