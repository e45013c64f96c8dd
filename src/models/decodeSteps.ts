// The passes of decoding: prompts into the caches, one token a row from them, and the token that is chosen. A prompt that
// several rows begin with is computed once; its keys and values are written to the place of every such row.

import { AppError, quote } from "../domain/errors.ts";
import { kernelSeed } from "../domain/random.ts";
import { attention } from "../engine/ops/attention.ts";
import { decodeAttention, writeRows } from "../engine/ops/decodeAttention.ts";
import { gatherRows } from "../engine/ops/embedding.ts";
import { products } from "../engine/ops/linear.ts";
import { sample, type SamplingSettings } from "../engine/ops/sample.ts";
import { reshape, type Tensor } from "../engine/tensor.ts";
import { fitsFormat } from "../engine/weight.ts";
import { weightTensors } from "../engine/weightKernel.ts";
import type { ModelConfig } from "./architecture.ts";
import type { Model, PassOptions } from "./model.ts";

export interface Row {
  readonly promptIndex: number;
  readonly sampleIndex: number;
  readonly prompt: readonly number[];
}

/** How keys and values are kept; the arithmetic is float32 either way. */
export type CacheDtype = "float32" | "float16";

/** Keys and values of a layer: (rows S, width), the rows of the batch one after another; in float16 two a u32 word. */
export interface Cache {
  readonly k: Tensor;
  readonly v: Tensor;
}

/** What one step chose for every row: ids (B), logprobs (B). */
export type Chosen = ReturnType<typeof sample>;

export const roundUp = (length: number, multiple: number): number => Math.ceil(length / multiple) * multiple;

/** Of all layers' keys and values of one token. */
export function cacheBytes({ layers, kvHeads, headDim }: ModelConfig, dtype: CacheDtype): number {
  return (dtype === "float16" ? 4 : 8) * layers * kvHeads * headDim;
}

/** Caches of `rows` rows of S places, for their maker to release. AppError "models/odd-cache" where no pairs of halves fit. */
export function newCaches(
  { engine, config, name }: Pick<Model, "engine" | "config" | "name">,
  rows: number,
  S: number,
  dtype: CacheDtype,
): Cache[] {
  const width = config.kvHeads * config.headDim;
  if (dtype === "float16" && !fitsFormat("f16", width)) {
    throw new AppError(
      "models/odd-cache",
      `Keys of ${quote(name)} have ${width} values a token (${config.kvHeads} heads of ${config.headDim}); a cache in float16 keeps them in pairs.`,
      "Set cache_dtype: float32.",
    );
  }
  const one = (label: string): Tensor =>
    dtype === "float16"
      ? engine.empty([rows * S, width / 2], "u32", label)
      : engine.empty([rows * S, width], "f32", label);
  return Array.from({ length: config.layers }, () => ({ k: one("key cache"), v: one("value cache") }));
}

export function releaseCaches({ engine }: Model, caches: readonly Cache[]): void {
  for (const { k, v } of caches) {
    engine.release(k);
    engine.release(v);
  }
}

/** Rows that share a prompt: the places in the batch of each different one, in the order of its first row. */
export function promptGroups(rows: readonly Row[]): number[][] {
  const groups = new Map<number, number[]>();
  rows.forEach(({ promptIndex }, b) => {
    const group = groups.get(promptIndex);
    if (group) group.push(b);
    else groups.set(promptIndex, [b]);
  });
  return [...groups.values()];
}

/**
 * Runs the prompts of `groups` and fills the caches of all their rows. Writes the normed hidden state of each prompt's
 * last token to the rows of `hidden` (B, width).
 */
export function prefill(
  model: Model,
  { rows, groups, longest, S }: Prefill,
  caches: readonly Cache[],
  hidden: Tensor,
  pass: PassOptions,
): void {
  const { engine, architecture, config } = model;
  const P = groups.length;
  const T = Math.min(S, roundUp(longest, engine.backend.shapeMultiple));
  const copies = Math.max(...groups.map((group) => group.length));
  const flat = new Int32Array(P * T);
  const places = new Int32Array(P * T);
  const spans = new Int32Array(P * 3);
  const ends = new Int32Array(P);
  // What the c-th row of every group is given; a group that has fewer rows writes nothing.
  const targets = Array.from({ length: copies }, () => new Int32Array(P * T).fill(-1));
  const owners = Array.from({ length: copies }, () => new Int32Array(P).fill(-1));
  groups.forEach((group, p) => {
    const prompt = rows[group[0] ?? 0]?.prompt ?? [];
    flat.set(prompt, p * T);
    for (let i = 0; i < prompt.length; i++) places[p * T + i] = i;
    spans.set([prompt.length, T, T], p * 3);
    ends[p] = p * T + prompt.length - 1;
    group.forEach((b, c) => {
      const cells = targets[c] as Int32Array;
      for (let i = 0; i < prompt.length; i++) cells[p * T + i] = b * S + i;
      (owners[c] as Int32Array)[p] = b;
    });
  });
  const cacheRows = targets.map((cells) => engine.tensor(cells, [P * T], "cache rows"));
  const spanTensor = engine.tensor(spans, [P, 3], "spans");
  const ctx = model.context({ positions: places }, pass, (layer, q, k, v, scale) => {
    const cache = caches[layer] as Cache;
    for (const cells of cacheRows) {
      writeRows(engine, k, cells, cache.k);
      writeRows(engine, v, cells, cache.v);
    }
    const shaped = (x: Tensor): Tensor => reshape(x, [P, T, x.shape[1] ?? 0]);
    const inputs = { q: shaped(q), k: shaped(k), v: shaped(v), spans: spanTensor };
    const { heads: H, headDim: D } = config;
    return reshape(attention(engine, inputs, { H, D, scale, causal: 1 }).o, q.shape);
  });
  const x = runBlocks(model, ctx, architecture.embed(ctx, engine.tensor(flat, [P * T], "ids")));
  const last = architecture.finish(ctx, gatherRows(engine, x, engine.tensor(ends, [P], "last rows")));
  for (const cells of owners) writeRows(engine, last, engine.tensor(cells, [P], "owners"), hidden);
}

interface Prefill {
  /** Of the whole batch. */
  readonly rows: readonly Row[];
  /** Places in the batch, by prompt. */
  readonly groups: readonly (readonly number[])[];
  readonly longest: number;
  readonly S: number;
}

/** The next token of every row from its hidden state (B, width). Its random numbers are those of its prompt, sample and step. */
export function choose(
  model: Model,
  hidden: Tensor,
  rows: readonly Row[],
  step: number,
  { seed, pass, ...sampling }: SamplingSettings & { readonly seed: number; readonly pass: PassOptions },
): Chosen {
  const { engine } = model;
  const head = model.head("lm", pass).weight;
  const logits = engine.empty([rows.length, head.outputs], "f32", "logits");
  engine.run(
    products[head.format].forward,
    { x: hidden, ...weightTensors(head), y: logits },
    { alpha: 1, accumulate: 0 },
  );
  const seeds = Int32Array.from(rows, ({ promptIndex, sampleIndex }) =>
    kernelSeed(seed, "sample", promptIndex, sampleIndex, step),
  );
  return sample(engine, logits, engine.tensor(seeds, [rows.length], "seeds"), sampling);
}

/** One token a row at the given places, of the rows of the caches that `slots` says: hidden states (B, width). */
export function decodeStep(
  model: Model,
  ids: Tensor,
  places: readonly number[],
  slots: readonly number[],
  S: number,
  caches: readonly Cache[],
  pass: PassOptions,
): Tensor {
  const { engine, architecture, config } = model;
  const B = places.length;
  const cells = Int32Array.from(places, (place, b) => (slots[b] as number) * S + place);
  const cacheRows = engine.tensor(cells, [B], "cache rows");
  const seen = Int32Array.from(places.flatMap((place, b) => [slots[b] as number, place + 1]));
  const spans = engine.tensor(seen, [B, 2], "spans");
  const ctx = model.context({ positions: Int32Array.from(places) }, pass, (layer, q, k, v, scale) => {
    const cache = caches[layer] as Cache;
    writeRows(engine, k, cacheRows, cache.k);
    writeRows(engine, v, cacheRows, cache.v);
    const shaped = (x: Tensor): Tensor => reshape(x, [(x.shape[0] ?? 0) / S, S, x.shape[1] ?? 0]);
    const inputs = { q, kCache: shaped(cache.k), vCache: shaped(cache.v), spans };
    return decodeAttention(engine, inputs, { D: config.headDim, scale });
  });
  const x = runBlocks(model, ctx, architecture.embed(ctx, ids));
  return architecture.finish(ctx, x);
}

function runBlocks(model: Model, ctx: ReturnType<Model["context"]>, x: Tensor): Tensor {
  let hidden = x;
  for (let layer = 0; layer < model.config.layers; layer++) {
    hidden = model.engine.scope(() => model.architecture.block(ctx, layer, hidden));
  }
  return hidden;
}
