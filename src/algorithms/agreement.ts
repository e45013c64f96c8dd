// Whether what is learned from is what was drawn: a method that learns from ratios of probabilities would else learn from wrong
// numbers. Drawing and learning run in the same kernels, so that they agree to rounding. Whatever the difference, what is learned
// from are the log-probabilities of the trainer's own pass in float32: those of drawing are compared with them, and written to
// the journal, no more.

import { AppError } from "../domain/errors.ts";
import type { CacheDtype } from "../models/decodeSteps.ts";
import type { RecipeContext, Rollout } from "./recipe.ts";
import { batchOf, bySequence } from "./rollouts.ts";

/** Of one token's log-probability, in nats. */
const mostDifference: Record<CacheDtype, number> = {
  float32: 1e-3,
  // A half keeps 11 bits of a key or value, so that attention is off by some 2^-12 of its size in every layer. Of answers of 64
  // tokens the largest difference was 0.004 with the starter, 0.007 with SmolLM2-135M (30 layers); longer ones and larger models
  // may have several times that. A quarter of what clipping allows a step (0.2) is no rounding.
  float16: 5e-2,
};

interface DrawingConfig {
  readonly temperature: number;
  readonly cache_dtype: CacheDtype;
  readonly per_device_train_batch_size: number;
}

/**
 * The largest difference between the log-probabilities that were recorded while sampling and those of the trainer's pass;
 * undefined where none were recorded. Both are of temperature 1: at another temperature `learned` are not, and one batch of the
 * longest answers is passed once more at temperature 1. AppError "train/sampler-disagrees" where they do not agree.
 */
export async function agreement(
  ctx: Pick<RecipeContext<unknown, DrawingConfig>, "batch" | "config" | "models" | "pass">,
  rollouts: readonly Rollout[],
  learned: readonly (readonly number[])[],
): Promise<number | undefined> {
  const { config, models } = ctx;
  if (config.temperature === 1) return largestDifference(rollouts, learned, config.cache_dtype);
  const longest = rollouts
    .filter(({ logprobs }) => logprobs.length > 0)
    .sort((a, b) => b.ids.length - a.ids.length)
    .slice(0, config.per_device_train_batch_size);
  if (longest.length === 0) return undefined;
  const batch = batchOf(ctx, longest);
  const { policy } = await ctx.pass({ policy: { of: models.policy, batch, readings: ["logprob"] } });
  return largestDifference(longest, bySequence(batch, policy.logprob), config.cache_dtype);
}

export function largestDifference(
  rollouts: readonly Rollout[],
  passed: readonly (readonly number[])[],
  dtype: CacheDtype,
): number | undefined {
  let largest: number | undefined;
  rollouts.forEach(({ logprobs }, i) => {
    logprobs.forEach((logprob, t) => {
      const difference = Math.abs(logprob - (passed[i]?.[t] ?? NaN));
      largest = Math.max(largest ?? 0, Number.isNaN(difference) ? Infinity : difference);
    });
  });
  const most = mostDifference[dtype];
  if (largest === undefined || largest <= most) return largest;
  throw new AppError(
    "train/sampler-disagrees",
    `An answer's log-probability was ${largest.toPrecision(3)} apart while it was drawn and while it is learned from; with cache_dtype: ${dtype} at most ${most} is rounding.`,
    "Nothing was learned from it. Use float32 weights and cache_dtype: float32; on a graphics card, report its name with this message.",
  );
}
