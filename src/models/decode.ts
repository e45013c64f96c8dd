// Generation for a whole batch on a preallocated KV cache: each prompt once, then one token a row and step, sampled on
// the device. Ids are read back in blocks; a row that has ended goes on computing until its block ends, and what it made
// is thrown away. Between blocks, rows that have ended leave the batch. A completion depends on its prompt and seed alone, not on its neighbours: on
// the CPU to the bit, whatever the batch and the block, by passes whose rows do not know how many they are.
// Between blocks no scope of the engine is open, so that several streams on one engine can take turns.

import { AppError } from "../domain/errors.ts";
import type { Backend } from "../engine/backend.ts";
import type { SamplingSettings } from "../engine/ops/sample.ts";
import type { Tensor } from "../engine/tensor.ts";
import {
  cacheBytes,
  type CacheDtype,
  choose,
  type Chosen,
  decodeStep,
  newCaches,
  prefill,
  promptGroups,
  releaseCaches,
  roundUp,
  type Row,
} from "./decodeSteps.ts";
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
  /** How keys and values are kept; default float32. In float16 the ids of a seed are others: what is read back is rounded. */
  readonly cacheDtype?: CacheDtype;
  /** Of the n completions of each prompt only these, in this order; default all. Each is what it would be among all. */
  readonly only?: readonly { readonly promptIndex: number; readonly sampleIndex: number }[];
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

/** What a block of steps brought for one row: nothing once the row has ended. */
interface RowBlock {
  readonly ids: number[];
  readonly logprobs: number[];
}

/** Steps between two waits for a GPU: of `generate`, and of `stream`, which somebody reads along. */
const gpuBlock = { generate: 16, stream: 8 };
/** A batch on a GPU has a multiple of this many rows once some have left it. */
const queuedRows = 8;
/** Tokens of prompts computed together, so that a stop need not wait for the prompts of a large batch. */
const prefillTokens = 2048;

/** Rows to draw together where many are drawn and nobody reads along: as many as caches of 256 MB have room for, 16 to 64. */
export function wideBatch(
  { config }: Pick<Model, "config">,
  prompts: readonly (readonly number[])[],
  maxNewTokens: number,
  cacheDtype: CacheDtype = "float32",
): number {
  const longest = prompts.reduce((most, { length }) => Math.max(most, length), 0);
  const rowBytes = cacheBytes(config, cacheDtype) * (longest + maxNewTokens);
  return Math.max(16, Math.min(64, Math.floor(256e6 / rowBytes)));
}

/** Completions in the order of the prompts. AppError "tokens/..." for prompts that do not fit the model. */
export async function* generate(
  model: Model,
  prompts: readonly (readonly number[])[],
  settings: GenerateSettings,
): AsyncGenerator<Completion> {
  const n = settings.n ?? 1;
  const { only } = settings;
  const asked = only === undefined ? undefined : new Set(only.map(({ promptIndex }) => promptIndex));
  for (const [index, prompt] of prompts.entries())
    if (asked?.has(index) ?? true) requireRoom(model, prompt, index, settings.maxNewTokens);
  const most = settings.batchSize ?? 16;
  // Whole groups, where they fit: a group cut in two computes its prompt twice.
  const size = n < most ? most - (most % n) : most;
  const total = only?.length ?? prompts.length * n;
  for (let start = 0; start < total; start += size) {
    await settings.check?.();
    const batch = Array.from({ length: Math.min(size, total - start) }, (_, i) => {
      const at = start + i;
      const { promptIndex, sampleIndex } = only?.[at] ?? {
        promptIndex: Math.floor(at / n),
        sampleIndex: at % n,
      };
      return { promptIndex, sampleIndex, prompt: prompts[promptIndex] ?? [] };
    });
    yield* await model.engine.scopeAsync(() => decodeBatch(model, batch, settings, total === 1));
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
  for await (const [block] of decodeBlocks(model, [row], settings, {
    queuedSteps: gpuBlock.stream,
    isAlone: true,
  })) {
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
  isAlone: boolean,
): Promise<Completion[]> {
  const ids: number[][] = rows.map(() => []);
  const logprobs: number[][] = rows.map(() => []);
  for await (const block of decodeBlocks(model, rows, settings, {
    queuedSteps: gpuBlock.generate,
    isAlone,
  })) {
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

/** Per row and block what was chosen, until all rows have ended. `isAlone`: nothing else is drawn with it. Holds caches of its own, in no scope it opens. */
async function* decodeBlocks(
  model: Model,
  rows: readonly Row[],
  settings: GenerateSettings,
  { queuedSteps, isAlone }: { readonly queuedSteps: number; readonly isAlone: boolean },
): AsyncGenerator<RowBlock[]> {
  const { engine } = model;
  const B = rows.length;
  const blockSteps = settings.blockSteps ?? (engine.backend.queued ? queuedSteps : 1);
  const longest = Math.max(...rows.map(({ prompt }) => prompt.length));
  const S = roundUp(longest + settings.maxNewTokens, engine.backend.cacheMultiple);
  const pass = { adapter: settings.adapter ?? true };
  const steadily: NonNullable<Backend["steadyRows"]> = (count, body) =>
    engine.backend.steadyRows ? engine.backend.steadyRows(count, body) : body();
  const sampling = { ...settings, pass };
  const finished: boolean[] = rows.map(() => false);
  /** The rows that are computed: which row of the caches each place of a step's tensors belongs to. */
  let batch = rows.map((_, b) => b);
  let computed = rows;
  const caches = newCaches(model, B, S, settings.cacheDtype ?? "float32");
  /** The ids that the last block ended with, and the same where the first step of the next one can read them. */
  let last: number[] = [];
  let feed: Tensor | undefined;
  // The chosen ids outlive their step's scope: the next step and the read-back need them.
  let block: Chosen[] = [];
  const hold = (body: () => Chosen): void => {
    block.push(engine.scope(() => steadily(isAlone ? "one" : "few", body)));
  };
  const dropBlock = (): void => {
    for (const one of block) {
      engine.release(one.ids);
      engine.release(one.logprobs);
    }
    block = [];
    if (feed) engine.release(feed);
    feed = undefined;
  };

  const collect = async (): Promise<RowBlock[]> => {
    const parts = rows.map((): RowBlock => ({ ids: [], logprobs: [] }));
    const read = await engine.readAll(...block.flatMap(({ ids, logprobs }) => [ids, logprobs]));
    for (const step of block.keys()) {
      const [newIds = [], newLogprobs = []] = read.slice(2 * step);
      for (const [place, b] of batch.entries()) {
        if (finished[b]) continue;
        parts[b]?.ids.push(newIds[place] as number);
        parts[b]?.logprobs.push(newLogprobs[place] as number);
        if (settings.eosIds.includes(newIds[place] as number)) finished[b] = true;
      }
    }
    dropBlock();
    last = [...(read.at(-2) ?? [])];
    return parts;
  };

  // The caches stay as they are. Where buffers are kept by size, few sizes are worth it: some rows that have ended stay.
  const compact = (): void => {
    const living = finished.reduce((count, ended) => count + (ended ? 0 : 1), 0);
    const size = roundUp(living, engine.backend.queued ? queuedRows : 1);
    if (size >= batch.length) return;
    const byLife = batch.map((_, place) => place).sort((p, q) => rank(p) - rank(q) || p - q);
    const kept = byLife.slice(0, size).sort((p, q) => p - q);
    batch = kept.map((place) => batch[place] ?? 0);
    computed = batch.map((b) => rows[b] as Row);
    last = kept.map((place) => last[place] ?? 0);
  };
  const rank = (place: number): number => (finished[batch[place] ?? 0] ? 1 : 0);

  const hidden = engine.empty([B, model.config.width], "f32", "last hidden states");
  try {
    const groups = promptGroups(rows);
    const prompts = Math.max(1, Math.floor(prefillTokens / longest));
    for (let at = 0; at < groups.length; at += prompts) {
      if (at > 0) await settings.check?.();
      const some = { rows, groups: groups.slice(at, at + prompts), longest, S };
      engine.scope(() => steadily("many", () => prefill(model, some, caches, hidden, pass)));
    }
    hold(() => choose(model, hidden, rows, 0, sampling));
    engine.release(hidden);

    for (let step = 1; step < settings.maxNewTokens; step++) {
      if (block.length >= blockSteps) {
        yield await collect();
        await settings.check?.();
        if (finished.every(Boolean)) break;
        compact();
        feed = engine.tensor(Int32Array.from(last), [batch.length], "ids");
      }
      const ids = block.at(-1)?.ids ?? feed;
      if (!ids) throw new Error("internal: nothing to go on from");
      hold(() => {
        const places = computed.map(({ prompt }) => prompt.length + step - 1);
        return choose(
          model,
          decodeStep(model, ids, places, batch, S, caches, pass),
          computed,
          step,
          sampling,
        );
      });
      engine.backend.submit();
    }
    if (block.length > 0) yield await collect();
  } finally {
    engine.release(hidden);
    dropBlock();
    releaseCaches(model, caches);
  }
}
