// Generation for a whole batch on a preallocated KV cache: one prefill over the padded prompts, then one token a row
// and step, sampled on the device. Ids are read back in blocks; a row that has ended goes on computing until its block
// ends, and what it made is thrown away. A completion depends on its prompt and seed alone, not on its neighbours.
// Between blocks no scope of the engine is open, so that several streams on one engine can take turns.

import { AppError } from "../domain/errors.ts";
import { kernelSeed } from "../domain/random.ts";
import { attention } from "../engine/ops/attention.ts";
import { decodeAttention, writeRows } from "../engine/ops/decodeAttention.ts";
import { gatherRows } from "../engine/ops/embedding.ts";
import { products } from "../engine/ops/linear.ts";
import { weightTensors } from "../engine/weightKernel.ts";
import { sample, type SamplingSettings } from "../engine/ops/sample.ts";
import { reshape, type Tensor } from "../engine/tensor.ts";
import type { Model, PassOptions } from "./model.ts";

export interface GenerateSettings extends SamplingSettings {
  readonly maxNewTokens: number;
  /** Generation of a row ends with any of these; the token is part of the completion. */
  readonly eosIds: readonly number[];
  readonly seed: number;
  /** Completions a prompt; default 1. */
  readonly n?: number;
  /** As a pass has it: false is the base without its adapter. */
  readonly adapter?: PassOptions["adapter"];
  /** Rows computed together; default 16. */
  readonly batchSize?: number;
  /** Awaited between blocks; throwing ends the generation. */
  readonly check?: () => Promise<void>;
  /** Steps between two readings of the ids; default 1, and more on a GPU, where reading means waiting. */
  readonly blockSteps?: number;
}

export interface Completion {
  readonly promptIndex: number;
  readonly sampleIndex: number;
  /** New tokens, the ending one included. */
  readonly ids: readonly number[];
  /** Log-probability of each at temperature 1. */
  readonly logprobs: readonly number[];
  readonly finish: "eos" | "length";
}

interface Row {
  readonly promptIndex: number;
  readonly sampleIndex: number;
  readonly prompt: readonly number[];
}

/** What a block of steps brought for one row: nothing once the row has ended. */
interface RowBlock {
  readonly ids: number[];
  readonly logprobs: number[];
}

/** Steps between two waits for a GPU: of `generate`, and of `stream`, which somebody reads along. */
const gpuBlock = { generate: 16, stream: 8 };

const roundUp = (length: number, multiple: number): number => Math.ceil(length / multiple) * multiple;

/** Completions in the order of the prompts. AppError "tokens/..." for prompts that do not fit the model. */
export async function* generate(
  model: Model,
  prompts: readonly (readonly number[])[],
  settings: GenerateSettings,
): AsyncGenerator<Completion> {
  const n = settings.n ?? 1;
  for (const [index, prompt] of prompts.entries()) requireRoom(model, prompt, index, settings.maxNewTokens);
  const size = settings.batchSize ?? 16;
  const total = prompts.length * n;
  for (let start = 0; start < total; start += size) {
    await settings.check?.();
    const batch = Array.from({ length: Math.min(size, total - start) }, (_, i) => {
      const promptIndex = Math.floor((start + i) / n);
      return { promptIndex, sampleIndex: (start + i) % n, prompt: prompts[promptIndex] ?? [] };
    });
    yield* await model.engine.scopeAsync(() => decodeBatch(model, batch, settings));
  }
}

/**
 * The completion that `generate` makes of this prompt, as it is made: ids and log-probabilities block by block.
 * Leaving the loop early frees what it holds. AppError "tokens/..." for a prompt that does not fit the model.
 */
export async function* stream(
  model: Model,
  prompt: readonly number[],
  settings: Omit<GenerateSettings, "n" | "batchSize">,
): AsyncGenerator<RowBlock> {
  requireRoom(model, prompt, 0, settings.maxNewTokens);
  const row = { promptIndex: 0, sampleIndex: 0, prompt };
  for await (const [block] of decodeBlocks(model, [row], settings, gpuBlock.stream)) {
    if (block !== undefined) yield block;
  }
}

function requireRoom(model: Model, prompt: readonly number[], index: number, maxNewTokens: number): void {
  const { contextLength, vocabularySize } = model.config;
  if (prompt.length === 0) {
    throw new AppError(
      "tokens/empty-prompt",
      `Prompt ${index + 1} has no tokens, expected at least one.`,
      "Give it some text.",
    );
  }
  const stray = prompt.find((id) => id < 0 || id >= vocabularySize);
  if (stray !== undefined) {
    throw new AppError(
      "tokens/out-of-vocabulary",
      `Prompt ${index + 1} has token id ${stray}; the vocabulary has ids 0 to ${vocabularySize - 1}.`,
      "Use the tokenizer that belongs to this model.",
    );
  }
  if (prompt.length + maxNewTokens > contextLength) {
    throw new AppError(
      "tokens/too-long",
      `Prompt ${index + 1} has ${prompt.length} tokens; with ${maxNewTokens} new ones it exceeds the context length of ${contextLength}.`,
      "Shorten the prompt, or ask for fewer new tokens.",
    );
  }
}

async function decodeBatch(
  model: Model,
  rows: readonly Row[],
  settings: GenerateSettings,
): Promise<Completion[]> {
  const ids: number[][] = rows.map(() => []);
  const logprobs: number[][] = rows.map(() => []);
  for await (const block of decodeBlocks(model, rows, settings, gpuBlock.generate)) {
    block.forEach((part, b) => {
      ids[b]?.push(...part.ids);
      logprobs[b]?.push(...part.logprobs);
    });
  }
  return rows.map(({ promptIndex, sampleIndex }, b) => ({
    promptIndex,
    sampleIndex,
    ids: ids[b] ?? [],
    logprobs: logprobs[b] ?? [],
    finish: settings.eosIds.includes(ids[b]?.at(-1) ?? -1) ? ("eos" as const) : ("length" as const),
  }));
}

/** Per row and block what was chosen, until all rows have ended. Holds caches of its own, in no scope it opens. */
async function* decodeBlocks(
  model: Model,
  rows: readonly Row[],
  settings: GenerateSettings,
  queuedSteps: number,
): AsyncGenerator<RowBlock[]> {
  const { engine, config } = model;
  const B = rows.length;
  const blockSteps = settings.blockSteps ?? (engine.backend.queued ? queuedSteps : 1);
  const longest = Math.max(...rows.map(({ prompt }) => prompt.length));
  const S = roundUp(longest + settings.maxNewTokens, engine.backend.cacheMultiple);
  const width = config.kvHeads * config.headDim;
  const caches: Cache[] = [];
  /** Chosen ids that are still needed: those of the last step, and those not yet read. */
  const held = new Set<Chosen>();
  const drop = (one: Chosen): void => {
    held.delete(one);
    engine.release(one.ids);
    engine.release(one.logprobs);
  };
  const seeds = (step: number): Tensor =>
    engine.tensor(
      Int32Array.from(rows, ({ promptIndex, sampleIndex }) =>
        kernelSeed(settings.seed, "sample", promptIndex, sampleIndex, step),
      ),
      [B],
      "seeds",
    );
  const finished: boolean[] = rows.map(() => false);
  const pass = { adapter: settings.adapter ?? true };

  const choose = (hidden: Tensor, step: number): Chosen => {
    const head = model.head("lm", pass).weight;
    const logits = engine.empty([B, head.outputs], "f32", "logits");
    engine.run(
      products[head.format].forward,
      { x: hidden, ...weightTensors(head), y: logits },
      { alpha: 1, accumulate: 0 },
    );
    return sample(engine, logits, seeds(step), settings);
  };
  // The chosen ids outlive their step's scope: the next step and the read-back need them.
  const hold = (body: () => Chosen): Chosen => {
    const one = engine.scope(body);
    held.add(one);
    return one;
  };

  try {
    for (let layer = 0; layer < config.layers; layer++) {
      caches.push({
        k: engine.empty([B * S, width], "f32", "key cache"),
        v: engine.empty([B * S, width], "f32", "value cache"),
      });
    }
    let last = hold(() => choose(prefill(model, rows, longest, S, caches, pass), 0));
    let block: Chosen[] = [last];

    const collect = async (): Promise<RowBlock[]> => {
      const parts = rows.map((): RowBlock => ({ ids: [], logprobs: [] }));
      const read = await engine.readAll(...block.flatMap(({ ids, logprobs }) => [ids, logprobs]));
      for (const [step, one] of block.entries()) {
        const [newIds = [], newLogprobs = []] = read.slice(2 * step);
        for (let b = 0; b < B; b++) {
          if (finished[b]) continue;
          parts[b]?.ids.push(newIds[b] as number);
          parts[b]?.logprobs.push(newLogprobs[b] as number);
          if (settings.eosIds.includes(newIds[b] as number)) finished[b] = true;
        }
        if (one !== last) drop(one);
      }
      block = [];
      return parts;
    };

    for (let step = 1; step < settings.maxNewTokens; step++) {
      if (block.length >= blockSteps) {
        yield await collect();
        await settings.check?.();
        if (finished.every(Boolean)) break;
      }
      const previous = last;
      last = hold(() => {
        const places = rows.map(({ prompt }) => prompt.length + step - 1);
        return choose(decodeStep(model, previous.ids, places, S, caches, pass), step);
      });
      engine.backend.submit();
      // Already read: nothing needs the old ids any more.
      if (block.length === 0) drop(previous);
      block.push(last);
    }
    if (block.length > 0) yield await collect();
  } finally {
    for (const one of [...held]) drop(one);
    for (const { k, v } of caches) {
      engine.release(k);
      engine.release(v);
    }
  }
}

/** What one step chose for every row: ids (B), logprobs (B). */
type Chosen = ReturnType<typeof sample>;

interface Cache {
  readonly k: Tensor;
  readonly v: Tensor;
}

/** Runs the prompts, fills the caches, returns the normed hidden states of each prompt's last token (B, width). */
function prefill(
  model: Model,
  rows: readonly Row[],
  longest: number,
  S: number,
  caches: readonly Cache[],
  pass: PassOptions,
): Tensor {
  const { engine, architecture, config } = model;
  const B = rows.length;
  const T = Math.min(S, roundUp(longest, engine.backend.shapeMultiple));
  const flat = new Int32Array(B * T);
  const places = new Int32Array(B * T);
  const targets = new Int32Array(B * T).fill(-1);
  const spans = new Int32Array(B * 3);
  rows.forEach(({ prompt }, b) => {
    flat.set(prompt, b * T);
    for (let i = 0; i < prompt.length; i++) {
      places[b * T + i] = i;
      targets[b * T + i] = b * S + i;
    }
    spans.set([prompt.length, T, T], b * 3);
  });
  const cacheRows = engine.tensor(targets, [B * T], "cache rows");
  const spanTensor = engine.tensor(spans, [B, 3], "spans");
  const ctx = model.context({ positions: places }, pass, (layer, q, k, v, scale) => {
    const cache = caches[layer] as Cache;
    writeRows(engine, k, cacheRows, cache.k);
    writeRows(engine, v, cacheRows, cache.v);
    const shaped = (x: Tensor): Tensor => reshape(x, [B, T, x.shape[1] ?? 0]);
    const inputs = { q: shaped(q), k: shaped(k), v: shaped(v), spans: spanTensor };
    const { heads: H, headDim: D } = config;
    return reshape(attention(engine, inputs, { H, D, scale, causal: 1 }).o, q.shape);
  });
  const x = runBlocks(model, ctx, architecture.embed(ctx, engine.tensor(flat, [B * T], "ids")));
  const ends = Int32Array.from(rows, ({ prompt }, b) => b * T + prompt.length - 1);
  return architecture.finish(ctx, gatherRows(engine, x, engine.tensor(ends, [B], "last rows")));
}

/** One token a row at the given places: hidden states (B, width). */
function decodeStep(
  model: Model,
  ids: Tensor,
  places: readonly number[],
  S: number,
  caches: readonly Cache[],
  pass: PassOptions,
): Tensor {
  const { engine, architecture, config } = model;
  const B = places.length;
  const cacheRows = engine.tensor(
    Int32Array.from(places, (place, b) => b * S + place),
    [B],
    "cache rows",
  );
  const lengths = engine.tensor(
    Int32Array.from(places, (place) => place + 1),
    [B],
    "lengths",
  );
  const ctx = model.context({ positions: Int32Array.from(places) }, pass, (layer, q, k, v, scale) => {
    const cache = caches[layer] as Cache;
    writeRows(engine, k, cacheRows, cache.k);
    writeRows(engine, v, cacheRows, cache.v);
    const shaped = (x: Tensor): Tensor => reshape(x, [B, S, x.shape[1] ?? 0]);
    const inputs = { q, kCache: shaped(cache.k), vCache: shaped(cache.v), lengths };
    return decodeAttention(engine, inputs, { D: config.headDim, scale }).o;
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
