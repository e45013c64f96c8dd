// A model on a device: its weights in their formats, an optional adapter, its heads, and the passes that training and
// scoring need. The base is never changed by an adapter: the reference policy is the same model with it off.

import { AppError, quote } from "../domain/errors.ts";
import { kernelSeed } from "../domain/random.ts";
import type { Engine } from "../engine/engine.ts";
import { attention } from "../engine/ops/attention.ts";
import { dropout } from "../engine/ops/dropout.ts";
import { embedding, gatherRows } from "../engine/ops/embedding.ts";
import { linear, type LoraPair } from "../engine/ops/linear.ts";
import { tokenLogProbs, type TokenLogProbs } from "../engine/ops/tokenLogProbs.ts";
import { Parameters } from "../engine/optim/parameters.ts";
import { reshape, type Tensor } from "../engine/tensor.ts";
import { f32Weight, type Weight } from "../engine/weight.ts";
import type { ModelSource } from "../formats/modelSource.ts";
import type { Architecture, ForwardContext, HeadName, ModelConfig, ParameterSpec } from "./architecture.ts";
import { describeModel, type FoundModel, isSavedWhole } from "./describe.ts";
import { type LoadedWeights, type LoadOptions, loadWeights, orient, unorient } from "./loadWeights.ts";
import {
  initialPair,
  type LoraConfig,
  type LoraModule,
  savedName,
  scaleOf,
  targetModules,
  tensorName,
} from "./lora.ts";
import type { TokenBatch } from "./tokenBatch.ts";
import { dropsAnything, isOneOfEach, withoutPadding, withPadding } from "./withoutPadding.ts";

export interface PassOptions {
  /** Whether the adapter takes part, or another one in its place; default true. */
  readonly adapter?: boolean | Adapter;
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
  /** Tensors that are trained whole, in place of the base's, by canonical name: the task's heads, and what the base lacks. */
  readonly heads: ReadonlyMap<string, Tensor>;
  /** In place of the model's: what its training had. */
  readonly padId: number | undefined;
  /** Those of `heads` that the adapter's files brought. */
  readonly taught: ReadonlySet<string>;
  readonly parameters: Parameters;
}

type AdapterStart =
  | { seed: number }
  | { values: ReadonlyMap<string, Float32Array>; padId?: number | undefined };

interface Head {
  readonly weight: Weight;
  readonly bias: Tensor | undefined;
}

/** A trained tensor as the files have it. */
interface SavedTensor {
  /** Of the optimiser. */
  readonly parameter: string;
  /** In the file. */
  readonly name: string;
  /** Of the head that values tokens: no part of what PEFT or transformers opens. */
  readonly isValueHead: boolean;
  readonly shape: readonly number[];
  read(): Promise<Float32Array>;
  write(data: Float32Array): void;
}

/** Reads like the architecture's own attention over whole rows, or over a cache when decoding. */
type AttentionPass = ForwardContext["attention"];

/** What a pass beyond the tokens' places may need of them. */
interface Places {
  readonly positions: Int32Array;
  /** All 0 where absent. */
  readonly segments?: Int32Array;
}

export class Model {
  adapter: Adapter | undefined;
  readonly name: string;
  readonly architecture: Architecture;
  readonly config: ModelConfig;
  readonly specs: readonly ParameterSpec[];
  /** Layers kept in f32 because their rows do not fit the format. */
  readonly unpacked: readonly string[];
  /** All weights, when they are trained. */
  readonly parameters: Parameters | undefined;
  private readonly tables = new Map<string, Tensor>();

  private constructor(
    readonly engine: Engine,
    readonly description: FoundModel,
    private readonly loaded: LoadedWeights,
    private readonly ownPadId: number | undefined,
  ) {
    this.name = description.name;
    this.architecture = description.architecture;
    this.config = description.config;
    this.specs = description.specs;
    this.unpacked = loaded.unpacked;
    this.parameters = loaded.parameters;
  }

  /** Loads tensor by tensor. Throws AppError "model/missing-tensor", "model/misshapen-tensor", "model/bad-config". */
  static async load(engine: Engine, source: ModelSource, options: LoadOptions): Promise<Model> {
    const description = describeModel(source, options.task);
    const { pad_token_id: given } = source.config;
    const padId = options.padId ?? (typeof given === "number" ? given : undefined);
    return new Model(engine, description, await loadWeights(engine, description, source, options), padId);
  }

  /** What is trained: all weights, or the adapter with the task's heads. */
  get trained(): Parameters {
    const parameters = this.parameters ?? this.adapter?.parameters;
    if (!parameters) throw new Error("internal: this model has nothing to train");
    return parameters;
  }

  get isTrained(): boolean {
    return (this.parameters ?? this.adapter) !== undefined;
  }

  /**
   * Tokens that a decoder's score passes over: `pad_token_id` of a config.json beside the adapter, else of the model's, unless the
   * load said another.
   */
  get padId(): number | undefined {
    return this.adapter?.padId ?? this.ownPadId;
  }

  /** Tensors that neither the files nor the adapter have: they were drawn, and say nothing yet. */
  get drawn(): string[] {
    return this.specs.flatMap(({ name }) =>
      this.description.names.has(name) || this.adapter?.taught.has(name) === true ? [] : [name],
    );
  }

  head(name: HeadName, options: PassOptions = {}): Head {
    const spec = this.description.heads.find((one) => one.name === name);
    if (!spec) throw new Error(`internal: a model for ${this.description.task} has no ${name} head`);
    const adapter = this.adapterOf(options);
    return {
      weight: this.weight(spec.tiedTo ?? spec.weight, adapter),
      bias: spec.bias === undefined ? undefined : this.vector(spec.bias, adapter),
    };
  }

  /** Adds a LoRA adapter with start values from `seed`, or with the given ones by PEFT's tensor name. */
  addAdapter(config: LoraConfig, start: AdapterStart): void {
    this.adapter = this.makeAdapter(config, start);
  }

  /** The same for passes that ask for it (`PassOptions`); whoever made it disposes of its parameters. */
  makeAdapter(config: LoraConfig, start: AdapterStart): Adapter {
    const modules = targetModules(this, config.targets);
    const given = "values" in start ? start.values : new Map<string, Float32Array>();
    const wholes = this.specs.filter(
      (spec) => isSavedWhole(this.description, spec) || given.has(savedName(spec.name)),
    );
    const entries = [
      ...modules.flatMap(({ module, inputs, outputs }) => [
        { name: tensorName(module, "A"), shape: [config.r, inputs], decays: true },
        { name: tensorName(module, "B"), shape: [outputs, config.r], decays: true },
      ]),
      ...wholes.map(({ name, shape, decays }) => ({ name: savedName(name), shape, decays })),
    ];
    const parameters = new Parameters(this.engine, entries);
    const layers = new Map<string, LoraLayer>();
    for (const one of modules) {
      const names = { a: tensorName(one.module, "A"), b: tensorName(one.module, "B") };
      const pair =
        "seed" in start
          ? initialPair(one, config.r, start.seed)
          : { a: given.get(names.a), b: given.get(names.b) };
      if (!pair.a || !pair.b) throw new Error(`internal: adapter values lack ${one.module}`);
      parameters.write(names.a, "value", pair.a);
      parameters.write(names.b, "value", pair.b);
      layers.set(one.module, { ...one, a: parameters.leaf(names.a), b: parameters.leaf(names.b) });
    }
    const heads = new Map<string, Tensor>();
    for (const { name } of wholes) {
      // An adapter of a language model brings none: the head then begins as the base has it.
      const values = given.get(savedName(name)) ?? this.loaded.wholes.get(name);
      if (!values) throw new Error(`internal: the head ${name} was not loaded`);
      parameters.write(savedName(name), "value", values);
      heads.set(name, parameters.leaf(savedName(name)));
    }
    const taught = new Set([...heads.keys()].filter((name) => given.has(savedName(name))));
    const padId = "values" in start ? start.padId : undefined;
    return { config, layers, heads, padId, taught, parameters };
  }

  /** Final hidden states of the batch's chosen rows (M, width), as the heads read them. */
  hidden(batch: TokenBatch, options: PassOptions = {}): Tensor {
    const { engine, architecture } = this;
    this.checkBatch(batch);
    const causal = architecture.attention === "causal" ? 1 : 0;
    const dropout = this.adapterOf(options)?.config.dropout ?? 0;
    const isDropping = options.dropout !== undefined && dropsAnything(this.config, dropout);
    const given = isDropping ? withPadding(batch) : withoutPadding(engine, batch);
    const ids = engine.tensor(given.ids, [given.ids.length], "ids");
    const spans = engine.tensor(batch.spans, [batch.batch, 3], "spans");
    const rows = engine.tensor(given.rows, [given.rows.length], "rows");
    // One token of each text is read: the last layer's other outputs would be computed for nobody.
    const readsFew = causal === 0 && isOneOfEach(batch);
    const attend: AttentionPass = (_layer, q, k, v, scale) => {
      const shaped = (x: Tensor): Tensor => {
        const cells = given.spread(x);
        return reshape(cells, [batch.batch, (cells.shape[0] ?? 0) / batch.batch, x.shape[1] ?? 0]);
      };
      const { heads: H, headDim: D } = this.config;
      const inputs = { q: shaped(q), k: shaped(k), v: shaped(v), spans };
      const { o } = attention(engine, inputs, { H, D, scale, causal });
      return given.gather(reshape(o, [(o.shape[0] ?? 0) * (o.shape[1] ?? 0), o.shape[2] ?? 0]));
    };
    let isGathered = false as boolean; // set inside a callback
    const needed = (layer: number, x: Tensor): Tensor => {
      if (!readsFew || layer < this.config.layers - 1) return x;
      isGathered = true;
      return gatherRows(engine, x, rows);
    };
    const ctx = this.context(given, options, attend, needed);
    let x = architecture.embed(ctx, ids);
    for (let layer = 0; layer < this.config.layers; layer++) {
      const block = (input: Tensor): Tensor => architecture.block(ctx, layer, input);
      if (options.checkpointing === false) x = block(x);
      else x = engine.checkpoint(x, block);
    }
    return architecture.finish(ctx, isGathered ? x : gatherRows(engine, x, rows));
  }

  /** Per-token log-probabilities, entropies and metrics of the batch's targets (M). */
  logProbs(batch: TokenBatch, options: PassOptions = {}, temperature = 1): TokenLogProbs {
    return this.logProbsOf(this.hidden(batch, options), batch, options, temperature);
  }

  /** The same of hidden states that are there already (M, width). */
  logProbsOf(x: Tensor, batch: TokenBatch, options: PassOptions = {}, temperature = 1): TokenLogProbs {
    const targets = this.engine.tensor(batch.targets, [batch.targets.length], "targets");
    return tokenLogProbs(this.engine, x, this.head("lm", options).weight, targets, temperature);
  }

  /** The score or value of each of the batch's chosen rows (M). */
  scores(batch: TokenBatch, options: PassOptions = {}): Tensor {
    return this.scoresOf(this.hidden(batch, options), options);
  }

  /** The same of hidden states that are there already (M, width). */
  scoresOf(hidden: Tensor, options: PassOptions = {}): Tensor {
    const name = this.description.task === "value" ? "value" : "score";
    const { weight, bias } = this.head(name, options);
    return reshape(linear(this.engine, hidden, weight, bias), [hidden.shape[0] ?? 0]);
  }

  /** The forward context of one pass, for this file and for decoding. */
  context(
    { positions: places, segments }: Places,
    options: PassOptions,
    attend: AttentionPass,
    needed: ForwardContext["needed"] = (_layer, x) => x,
  ): ForwardContext {
    const { engine } = this;
    const positions = engine.tensor(places, [places.length], "positions");
    const reach = places.reduce((most, place) => Math.max(most, place + 1), 1);
    const adapter = this.adapterOf(options);
    const dropping = options.dropout;
    return {
      engine,
      config: this.config,
      task: this.description.task,
      segments: () => engine.tensor(segments ?? new Int32Array(places.length), [places.length], "segments"),
      positions,
      reach,
      attention: attend,
      needed,
      linear: (module, x) => {
        const biasName = `${module}.bias`;
        const bias = adapter?.heads.get(biasName) ?? this.loaded.vectors.get(biasName);
        const layer = adapter?.layers.get(module);
        const lora: LoraPair | undefined = adapter &&
          layer && {
            a: layer.a,
            b: layer.b,
            scale: scaleOf(adapter.config),
            dropout: dropping ? adapter.config.dropout : 0,
            seed: dropping ? kernelSeed(dropping.seed, "lora", dropping.pass, module) : 0,
          };
        return linear(engine, x, this.weight(`${module}.weight`, adapter), bias, lora);
      },
      vector: (name) => this.vector(name, adapter),
      embed: (name, ids, padding) => embedding(engine, this.weight(name, adapter), ids, padding),
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

  /** What is trained, as a saved model holds it: the weights by the names of their files, or the adapter by PEFT's. */
  savedTensors(): SavedTensor[] {
    const parameters = this.trained;
    const valueHead = this.description.heads
      .filter(({ name }) => name === "value")
      .flatMap(({ weight, bias }) => [weight, bias]);
    return parameters.entries.map(({ name: parameter, shape }) => {
      // An adapter's layouts are the device's.
      const spec = this.adapter ? undefined : this.specs.find(({ name }) => name === parameter);
      return {
        parameter,
        name: this.description.names.get(parameter) ?? parameter,
        isValueHead: valueHead.some(
          (one) => one !== undefined && (parameter === one || parameter === savedName(one)),
        ),
        shape: spec?.shape ?? shape,
        read: async () => {
          const data = await parameters.read(parameter, "value");
          return spec ? unorient(spec, data) : data;
        },
        write: (data) => parameters.write(parameter, "value", spec ? orient(spec, data) : data),
      };
    });
  }

  private adapterOf({ adapter = true }: PassOptions): Adapter | undefined {
    if (typeof adapter !== "boolean") return adapter;
    return adapter ? this.adapter : undefined;
  }

  private weight(name: string, adapter: Adapter | undefined): Weight {
    const trained = adapter?.heads.get(name);
    const weight = trained ? f32Weight(trained) : this.loaded.weights.get(name);
    if (!weight) throw new Error(`internal: no weight "${name}"`);
    return weight;
  }

  private vector(name: string, adapter: Adapter | undefined): Tensor {
    const vector = adapter?.heads.get(name) ?? this.loaded.vectors.get(name);
    if (!vector) throw new Error(`internal: no vector "${name}"`);
    return vector;
  }

  private checkBatch({ ids, positions, spans, length }: TokenBatch): void {
    const { vocabularySize, contextLength } = this.config;
    // Where every token sees all others, a prompt's hidden states depend on what follows it.
    if (this.architecture.attention === "full" && spans.some((at, i) => i % 3 === 2 && at < length))
      throw new Error("internal: two branches share a prompt, which full attention cannot");
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
    for (const vector of this.loaded.vectors.values()) this.engine.release(vector);
    for (const { values, scales } of this.loaded.weights.values()) {
      this.engine.release(values);
      if (scales) this.engine.release(scales);
    }
  }
}
