// Scores of texts by a classifier, in batches of bounded size. A classifier reads texts with its own tokenizer: a policy's ids are
// decoded, special tokens left out, and encoded again. Where either has no tokenizer both must have one vocabulary, and the ids
// are read as they are.

import type { Rollout } from "../algorithms/recipe.ts";
import { classifierIds } from "../data/rows/index.ts";
import type { Model } from "../models/model.ts";
import { makeBatch, type TokenBatch } from "../models/tokenBatch.ts";
import type { Tokenizer } from "../text/index.ts";
import { lengthBatches } from "./lengthBatches.ts";

export interface Score {
  readonly score: number;
  /** Which of the ids the score is read from. */
  readonly pooledIndex: number;
}

interface ScoreOptions {
  /** Whether the adapter takes part; default true. */
  readonly adapter?: boolean;
  /** Awaited between batches with the rows that are done; throwing ends it. */
  readonly check?: (done: number) => Promise<void>;
}

/**
 * One for each list of ids, in their order. Rows are computed longest first, so that little is padded; what they are computed
 * beside changes nothing but the last bits. AppError "tokens/..." for ids that the model cannot read.
 */
export async function scoreIds(
  model: Model,
  rows: readonly (readonly number[])[],
  options: ScoreOptions = {},
): Promise<Score[]> {
  const { adapter = true } = options;
  const scores: Score[] = [];
  await eachBatch(model, rows, options, async (batch, taken) => {
    const found = await model.engine.read(model.scores(batch, { adapter }));
    taken.forEach((i, b) => {
      scores[i] = { score: found[b] ?? NaN, pooledIndex: (batch.rows[b] ?? 0) - b * batch.length };
    });
  });
  return scores;
}

/**
 * In the order of the rows; a text that stands in several is scored once, so that equal texts have equal scores, to the last bit.
 * `texts`: how many different ones there are. `check` is awaited between batches and at the end; throwing ends it. AppError "tokens/...".
 */
export async function scoreOnce(
  model: Model,
  rows: readonly (readonly number[])[],
  check?: (done: number, total: number) => Promise<void>,
): Promise<{ scores: number[]; texts: number }> {
  const places = new Map<string, number>();
  const texts: (readonly number[])[] = [];
  const asked = rows.map((ids) => {
    const key = ids.join(" ");
    const known = places.get(key);
    if (known !== undefined) return known;
    places.set(key, texts.length);
    return texts.push(ids) - 1;
  });
  const found = await scoreIds(model, texts, {
    ...(check ? { check: (done) => check(done, texts.length) } : {}),
  });
  await check?.(texts.length, texts.length);
  return { scores: asked.map((place) => found[place]?.score ?? NaN), texts: texts.length };
}

/** What the head reads of each list of ids, beside its score: `width` numbers, such that the score is linear in them. */
export async function lastLayer(
  model: Model,
  rows: readonly (readonly number[])[],
  options: ScoreOptions = {},
): Promise<{ score: number; features: Float32Array }[]> {
  const { adapter = true } = options;
  const all: { score: number; features: Float32Array }[] = [];
  await eachBatch(model, rows, options, async (batch, taken) => {
    const hidden = model.hidden(batch, { adapter });
    const scores = await model.engine.read(model.scoresOf(hidden, { adapter }));
    const features = await model.engine.read(hidden);
    const width = features.length / taken.length;
    taken.forEach((i, b) => {
      all[i] = {
        score: scores[b] ?? NaN,
        features: Float32Array.from(features.subarray(b * width, (b + 1) * width)),
      };
    });
  });
  return all;
}

async function eachBatch(
  model: Model,
  rows: readonly (readonly number[])[],
  { check }: ScoreOptions,
  compute: (batch: TokenBatch, taken: readonly number[]) => Promise<void>,
): Promise<void> {
  const { engine, architecture, padId } = model;
  let done = 0;
  for (const taken of lengthBatches(rows.map(({ length }) => length))) {
    await check?.(done);
    done += taken.length;
    const trees = taken.map((i) => ({ prefix: [], branches: [rows[i] ?? []] }));
    const batch = makeBatch(trees, {
      rows: architecture.pool,
      multiple: engine.backend.shapeMultiple,
      padId,
    });
    await engine.scopeAsync(() => compute(batch, taken));
  }
}

/** One number a rollout, in their order. `check` is awaited between batches. */
export async function scoreRollouts(
  model: Model,
  adapter: boolean,
  tokenizers: { readonly own: Tokenizer | undefined; readonly policy: Tokenizer | undefined },
  rollouts: readonly Rollout[],
  { check, endText = true }: { readonly check: () => Promise<void>; readonly endText?: boolean },
): Promise<number[]> {
  const { own, policy } = tokenizers;
  const isEncoder = model.architecture.attention === "full";
  const rows = rollouts.map(({ promptIds, ids, said }) => {
    if (own === undefined || policy === undefined) return [...promptIds, ...ids];
    const textOf = (part: readonly number[]): string => policy.decode(part, { skipSpecialTokens: true });
    const prompt = said ?? textOf(promptIds);
    const answer = textOf(ids);
    const completion = typeof prompt === "string" ? answer : [{ role: "assistant", content: answer }];
    return classifierIds(prompt, completion, {}, own, { isEncoder, endText });
  });
  return (await scoreIds(model, rows, { adapter, check })).map(({ score }) => score);
}
