// A causal language model on a device: its weights in their formats, an optional adapter, and the passes that training
// and scoring need. The base is never changed by an adapter: the reference policy is the same model with it off.

import { AppError, quote } from "../domain/errors.ts";
import type { Engine } from "../engine/engine.ts";
import { attention } from "../engine/ops/attention.ts";
import { dropout } from "../engine/ops/dropout.ts";
import { embedding, gatherRows } from "../engine/ops/embedding.ts";
import { linear, type LoraPair } from "../engine/ops/linear.ts";
import { tokenLogProbs, type TokenLogProbs } from "../engine/ops/tokenLogProbs.ts";
import { type ParameterEntry, Parameters } from "../engine/optim/parameters.ts";
import { reshape, type Tensor } from "../engine/tensor.ts";
import { f32Weight, fitsFormat, makeWeight, type Weight, type WeightFormat } from "../engine/weight.ts";
import { kernelSeed } from "../domain/random.ts";
import { architectureOf } from "./index.ts";
import { initialPair, type LoraConfig, type LoraModule, scaleOf, targetModules, tensorName } from "./lora.ts";
import type { Architecture, ForwardContext, ModelConfig, ParameterSpec } from "./architecture.ts";
import { resolveNames } from "./tensorNames.ts";
import type { TokenBatch } from "./tokenBatch.ts";
import type { ModelSource } from "../formats/modelSource.ts";

export interface LoadOptions {
  /** How frozen linear layers are stored; embeddings, head and vectors stay f32 (f16 with format "f16"). */
  readonly format: WeightFormat;
  /** Full fine-tuning: every weight is f32 and trainable; `format` is not used. */
  readonly trainable: boolean;
  readonly onProgress?: ((doneBytes: number, totalBytes: number) => void) | undefined;
  /** Awaited between tensors; throwing stops the load, and what was made is freed. */
  readonly breathe?: (() => Promise<void>) | undefined;
}

export interface PassOptions {
  /** Whether the adapter takes part; default true. */
  readonly adapter?: boolean;
  /** Dropout is on with these numbers in its seeds; off when absent. */
  readonly dropout?: { readonly seed: number; readonly pass: number };
  /** Recompute blocks in the backward pass; default true. */
  readonly checkpointing?: boolean;
}

interface LoraLayer extends LoraModule {
  readonly a: Tensor;
  readonly b: Tensor;
}

export interface Adapter {
  readonly config: LoraConfig;
  readonly layers: ReadonlyMap<string, LoraLayer>;
  readonly parameters: Parameters;
}

/** Reads like the architecture's own attention over whole rows, or over a cache when decoding. */
export type AttentionPass = ForwardContext["attention"];

export class LanguageModel {
  adapter: Adapter | undefined;
  private readonly tables = new Map<string, Tensor>();

  private constructor(
    readonly engine: Engine,
    readonly name: string,
    readonly architecture: Architecture,
    readonly config: ModelConfig,
    readonly json: Record<string, unknown>,
    /** Canonical tensor name -> name in the files. */
    readonly sourceNames: ReadonlyMap<string, string>,
    readonly specs: readonly ParameterSpec[],
    private readonly weights: ReadonlyMap<string, Weight>,
    private readonly vectors: ReadonlyMap<string, Tensor>,
    /** All weights, when they are trained. */
    readonly parameters: Parameters | undefined,
    /** Layers kept in f32 because their rows do not fit the format. */
    readonly unpacked: readonly string[],
  ) {}

  /** What a model is, before anything of it is loaded. Throws as `load` does where its files do not fit. */
  static describe(source: ModelSource): {
    architecture: Architecture;
    config: ModelConfig;
    specs: readonly ParameterSpec[];
    /** Canonical tensor name -> name in the files. */
    names: ReadonlyMap<string, string>;
  } {
    const architecture = architectureOf(source.config);
    const config = architecture.config(source.config);
    const specs = architecture.parameters(config);
    return { architecture, config, specs, names: resolveNames(architecture, specs, source) };
  }

  /** Loads tensor by tensor. Throws AppError "model/missing-tensor", "model/misshapen-tensor", "model/bad-config". */
  static async load(engine: Engine, source: ModelSource, options: LoadOptions): Promise<LanguageModel> {
    const { architecture, config, specs, names } = LanguageModel.describe(source);
    const entries: ParameterEntry[] = specs.map((spec) => ({
      name: spec.name,
      shape: internalShape(spec),
      decays: spec.decays,
    }));
    const made: Tensor[] = [];
    let parameters: Parameters | undefined;
    try {
      if (options.trainable) parameters = new Parameters(engine, entries);
      const weights = new Map<string, Weight>();
      const vectors = new Map<string, Tensor>();
      const unpacked: string[] = [];
      const total = specs.reduce((sum, { shape }) => sum + 4 * shape.reduce((a, b) => a * b, 1), 0);
      let done = 0;
      for (const spec of specs) {
        await options.breathe?.();
        const data = orient(spec, await source.read(names.get(spec.name) ?? spec.name));
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
      const { name, config: json } = source;
      return new LanguageModel(
        engine,
        name,
        architecture,
        config,
        json,
        names,
        specs,
        weights,
        vectors,
        parameters,
        unpacked,
      );
    } catch (error) {
      for (const tensor of made) engine.release(tensor);
      parameters?.dispose();
      throw error;
    }
  }

  /** What is trained: all weights, or the adapter. */
  get trained(): Parameters {
    const parameters = this.parameters ?? this.adapter?.parameters;
    if (!parameters) throw new Error("internal: this model has nothing to train");
    return parameters;
  }

  get head(): Weight {
    return this.weight(this.config.tied ? this.architecture.embedding : "lm_head.weight");
  }

  /** Adds a LoRA adapter with start values from `seed`, or with the given ones (A then B by PEFT's tensor name). */
  addAdapter(
    config: LoraConfig,
    start: { seed: number } | { values: ReadonlyMap<string, Float32Array> },
  ): void {
    const modules = targetModules(this.architecture, this.config, config.targets);
    const entries = modules.flatMap(({ module, inputs, outputs }) => [
      { name: tensorName(module, "A"), shape: [config.r, inputs], decays: true },
      { name: tensorName(module, "B"), shape: [outputs, config.r], decays: true },
    ]);
    const parameters = new Parameters(this.engine, entries);
    const layers = new Map<string, LoraLayer>();
    for (const one of modules) {
      const names = { a: tensorName(one.module, "A"), b: tensorName(one.module, "B") };
      if ("seed" in start) {
        const pair = initialPair(one, config.r, start.seed);
        parameters.write(names.a, "value", pair.a);
        parameters.write(names.b, "value", pair.b);
      } else {
        for (const name of [names.a, names.b]) {
          const values = start.values.get(name);
          if (!values) throw new Error(`internal: adapter values lack ${name}`);
          parameters.write(name, "value", values);
        }
      }
      layers.set(one.module, { ...one, a: parameters.leaf(names.a), b: parameters.leaf(names.b) });
    }
    this.adapter = { config, layers, parameters };
  }

  /** Final hidden states of the batch's chosen rows (M, width), normed. */
  hidden(batch: TokenBatch, options: PassOptions = {}): Tensor {
    const { engine, architecture } = this;
    this.checkBatch(batch);
    const tokens = batch.batch * batch.length;
    const ids = engine.tensor(batch.ids, [tokens], "ids");
    const spans = engine.tensor(batch.spans, [batch.batch, 3], "spans");
    const ctx = this.context(batch.positions, options, (_layer, q, k, v, scale) => {
      const shaped = (x: Tensor): Tensor => reshape(x, [batch.batch, batch.length, x.shape[1] ?? 0]);
      const { heads: H, headDim: D } = this.config;
      const inputs = { q: shaped(q), k: shaped(k), v: shaped(v), spans };
      const { o } = attention(engine, inputs, { H, D, scale, causal: 1 });
      return reshape(o, q.shape);
    });
    let x = architecture.embed(ctx, ids);
    for (let layer = 0; layer < this.config.layers; layer++) {
      const block = (input: Tensor): Tensor => architecture.block(ctx, layer, input);
      if (options.checkpointing === false) x = block(x);
      else x = engine.checkpoint(x, block);
    }
    const rows = engine.tensor(batch.rows, [batch.rows.length], "rows");
    return architecture.finish(ctx, gatherRows(engine, x, rows));
  }

  /** Per-token log-probabilities, entropies and metrics of the batch's targets (M). */
  logProbs(batch: TokenBatch, options: PassOptions = {}, temperature = 1): TokenLogProbs {
    const x = this.hidden(batch, options);
    const targets = this.engine.tensor(batch.targets, [batch.targets.length], "targets");
    return tokenLogProbs(this.engine, x, this.head, targets, temperature);
  }

  /** The forward context of one pass, for this file and for decoding. */
  context(places: Int32Array, options: PassOptions, attend: AttentionPass): ForwardContext {
    const { engine } = this;
    const positions = engine.tensor(places, [places.length], "positions");
    const reach = places.reduce((most, place) => Math.max(most, place + 1), 1);
    const adapter = options.adapter === false ? undefined : this.adapter;
    const dropping = options.dropout;
    return {
      engine,
      config: this.config,
      positions,
      reach,
      attention: attend,
      linear: (module, x) => {
        const bias = this.vectors.get(`${module}.bias`);
        const layer = adapter?.layers.get(module);
        const lora: LoraPair | undefined = adapter &&
          layer && {
            a: layer.a,
            b: layer.b,
            scale: scaleOf(adapter.config),
            dropout: dropping ? adapter.config.dropout : 0,
            seed: dropping ? kernelSeed(dropping.seed, "lora", dropping.pass, module) : 0,
          };
        return linear(engine, x, this.weight(`${module}.weight`), bias, lora);
      },
      vector: (name) => {
        const vector = this.vectors.get(name);
        if (!vector) throw new Error(`internal: no vector "${name}"`);
        return vector;
      },
      embed: (name, ids, padding) => embedding(engine, this.weight(name), ids, padding),
      table: (name, rows, columns, make) => {
        // A config may allow far more positions than any row has, so the table is as long as it has to be.
        const size = Math.max(256, 2 ** Math.ceil(Math.log2(rows)));
        const key = `${name} ${size}`;
        let table = this.tables.get(key);
        if (!table) {
          // Made once, outside the pass's scopes.
          table = engine.permanent(make(size), [size, columns], name);
          this.tables.set(key, table);
        }
        return table;
      },
      dropout: (x, p, site) => {
        if (!dropping || p === 0) return x;
        return dropout(engine, { x }, { p, seed: kernelSeed(dropping.seed, site, dropping.pass) }).y;
      },
    };
  }

  /** The weights now, by file name and in the file's layout: what a saved model holds. */
  async *exportTensors(): AsyncGenerator<{ name: string; shape: readonly number[]; data: Float32Array }> {
    for (const spec of this.specs) {
      const data = await this.readWeight(spec);
      const name = this.sourceNames.get(spec.name) ?? spec.name;
      const [first = 0, second = 0] = spec.shape;
      yield { name, shape: spec.shape, data: spec.kind === "conv1d" ? transpose(data, second, first) : data };
    }
  }

  /** A tensor of a saved model in the layout it has here. */
  toInternal(name: string, data: Float32Array): Float32Array {
    const spec = this.specs.find((one) => one.name === name);
    return spec ? orient(spec, data) : data;
  }

  private readWeight(spec: ParameterSpec): Promise<Float32Array> {
    if (this.parameters) return this.parameters.read(spec.name, "value");
    const tensor = this.vectors.get(spec.name) ?? this.weight(spec.name).values;
    if (tensor.dtype !== "f32") throw new Error(`internal: ${spec.name} is packed; export from its source`);
    return this.engine.read(tensor);
  }

  private weight(name: string): Weight {
    const weight = this.weights.get(name);
    if (!weight) throw new Error(`internal: no weight "${name}"`);
    return weight;
  }

  private checkBatch({ ids, positions }: TokenBatch): void {
    const { vocabularySize, contextLength } = this.config;
    for (const id of ids) {
      if (id >= 0 && id < vocabularySize) continue;
      throw new AppError(
        "tokens/out-of-vocabulary",
        `Token id ${id} is outside the vocabulary of ${quote(this.name)} (0 to ${vocabularySize - 1}).`,
        "Use the tokenizer that belongs to this model.",
      );
    }
    for (const position of positions) {
      if (position < contextLength) continue;
      throw new AppError(
        "tokens/too-long",
        `A row has more than ${contextLength} tokens, the context length of ${quote(this.name)}.`,
        "Lower max_length, or shorten the row.",
      );
    }
  }

  dispose(): void {
    this.adapter?.parameters.dispose();
    this.parameters?.dispose();
    for (const table of this.tables.values()) this.engine.release(table);
    if (this.parameters) return;
    for (const vector of this.vectors.values()) this.engine.release(vector);
    for (const { values, scales } of this.weights.values()) {
      this.engine.release(values);
      if (scales) this.engine.release(scales);
    }
  }
}

function formatFor(spec: ParameterSpec, format: WeightFormat): WeightFormat {
  if (spec.kind === "matrix" || spec.kind === "conv1d") return format;
  // Embeddings and head are kept whole by 8- and 4-bit loading, as bitsandbytes does.
  return format === "f16" ? "f16" : "f32";
}

/** Linear layers are [outputs, inputs] on the device, whatever the file has. */
export function internalShape({ kind, shape }: ParameterSpec): readonly number[] {
  return kind === "conv1d" ? [shape[1] ?? 0, shape[0] ?? 0] : shape;
}

function orient(spec: ParameterSpec, data: Float32Array): Float32Array {
  const [rows = 0, columns = 0] = spec.shape;
  return spec.kind === "conv1d" ? transpose(data, rows, columns) : data;
}

/** data (rows, columns) -> (columns, rows) */
export function transpose(data: Float32Array, rows: number, columns: number): Float32Array {
  const turned = new Float32Array(data.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) turned[j * rows + i] = data[i * columns + j] as number;
  }
  return turned;
}
