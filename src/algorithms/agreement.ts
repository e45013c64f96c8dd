// Whether what is learned from is what was drawn: a method that learns from ratios of probabilities would else learn from wrong
// numbers. Drawing and learning run in the same kernels, so that they agree to rounding.

import { AppError } from "../domain/errors.ts";
import type { Rollout } from "./recipe.ts";

const mostDifference = 1e-3;

/**
 * The largest difference between the log-probabilities that were recorded while sampling and those of the pass that is learned
 * from; undefined where none were recorded. AppError "train/sampler-disagrees" where they do not agree.
 */
export function agreement(
  rollouts: readonly Rollout[],
  passed: readonly (readonly number[])[],
  temperature: number,
): number | undefined {
  if (temperature !== 1) return undefined;
  let largest: number | undefined;
  rollouts.forEach(({ logprobs }, i) => {
    logprobs.forEach((logprob, t) => {
      const difference = Math.abs(logprob - (passed[i]?.[t] ?? NaN));
      largest = Math.max(largest ?? 0, Number.isNaN(difference) ? Infinity : difference);
    });
  });
  if (largest === undefined || largest <= mostDifference) return largest;
  throw new AppError(
    "train/sampler-disagrees",
    `An answer's log-probability was ${largest.toPrecision(3)} apart while it was drawn and while it is learned from; at most ${mostDifference} is rounding.`,
    "Nothing was learned from it. Use float32 weights; on a graphics card, report its name with this message.",
  );
}
