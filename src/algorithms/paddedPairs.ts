// Pairs of answers as TRL's online DPO has them in one batch: with what stands behind an answer that ended, since some of TRL's metrics
// count it. Padding stands at the places behind the answer, sees the prompt and the answer, and is seen by nobody.

import type { TokenBatch, Tree } from "../models/tokenBatch.ts";
import type { RecipeContext, Rollout } from "./recipe.ts";

type Answer = Pick<Rollout, "promptIds" | "ids">;
type Context = Pick<
  RecipeContext<unknown, { readonly max_length: number | null }>,
  "batch" | "config" | "padId" | "vocabularySize"
>;

/**
 * Both answers of each pair, as long as the longest one of all, with padding that nobody sees behind those that are shorter. Where
 * both fill it their prompt is computed once. `isWhole`: nothing of the prompt was left out.
 */
export function paddedPairs(
  ctx: Context,
  pairs: readonly (readonly [Answer, Answer])[],
): { readonly batch: TokenBatch; readonly isWhole: readonly boolean[] } {
  const rollouts = pairs.flat();
  const longest = Math.max(...rollouts.map(({ ids }) => ids.length));
  const widest = Math.max(...rollouts.map(({ promptIds }) => promptIds.length));
  const excess = Math.max(0, widest + longest - (ctx.config.max_length ?? Infinity));
  const padId = ctx.padId < ctx.vocabularySize ? ctx.padId : 0;
  const trees: Tree[] = [];
  /** Of each tree, the tokens that are seen; undefined: all. */
  const seen: (number | undefined)[] = [];
  const isWhole: boolean[] = [];
  for (const answers of pairs) {
    const [{ promptIds }] = answers;
    // TRL cuts the padded prompts: padding goes first.
    const prefix = promptIds.slice(Math.max(0, excess - (widest - promptIds.length)));
    isWhole.push(...answers.map(() => prefix.length === promptIds.length));
    if (answers.every(({ ids }) => ids.length === longest)) {
      trees.push({ prefix, branches: answers.map(({ ids }) => ids) });
      seen.push(undefined);
      continue;
    }
    for (const { ids } of answers) {
      const padding = Array<number>(longest - ids.length).fill(padId);
      trees.push({ prefix, branches: [[...ids, ...padding]] });
      seen.push(padding.length > 0 ? prefix.length + ids.length : undefined);
    }
  }
  const batch = ctx.batch(trees);
  seen.forEach((count, b) => {
    if (count !== undefined) batch.spans[3 * b] = count;
  });
  return { batch, isWhole };
}

/** The numbers of a sequence's first `count` tokens, as a view. */
export function own({ ranges }: TokenBatch, values: Float32Array, i: number, count: number): Float32Array {
  const { start, end } = ranges[i] ?? { start: 0, end: 0 };
  return values.subarray(start, Math.min(end, start + count));
}
