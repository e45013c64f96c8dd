// Scores of rollouts by a classifier. It reads texts with its own tokenizer: the policy's ids are decoded, special tokens left
// out, and encoded again. Where either has no tokenizer both must have one vocabulary, and the ids are read as they are.

import type { Rollout } from "../algorithms/recipe.ts";
import type { Model } from "../models/model.ts";
import { makeBatch } from "../models/tokenBatch.ts";
import type { Tokenizer } from "../text/index.ts";

const rowsAtOnce = 16;

/** One number a rollout, in their order. `check` is awaited between batches. */
export async function scoreRollouts(
  model: Model,
  adapter: boolean,
  tokenizers: { readonly own: Tokenizer | undefined; readonly policy: Tokenizer | undefined },
  rollouts: readonly Rollout[],
  check: () => Promise<void>,
): Promise<number[]> {
  const { own, policy } = tokenizers;
  const { engine, architecture } = model;
  const rows = rollouts.map(({ promptIds, ids }) => {
    const all = [...promptIds, ...ids];
    if (own === undefined || policy === undefined) return all;
    return own.encode(policy.decode(all, { skipSpecialTokens: true }));
  });
  const scores: number[] = [];
  for (let at = 0; at < rows.length; at += rowsAtOnce) {
    await check();
    const trees = rows.slice(at, at + rowsAtOnce).map((ids) => ({ prefix: [], branches: [ids] }));
    const batch = makeBatch(trees, { rows: architecture.pool, multiple: engine.backend.shapeMultiple });
    scores.push(...(await engine.scopeAsync(() => engine.read(model.scores(batch, { adapter })))));
  }
  return scores;
}
