// The noise ceiling: how accurate a reward model can be at most, because judgements of the same pair differ. A judge prefers an
// answer with probability p, so that nothing that knows the answers alone is right about a judgement more often than
// max(p, 1 - p); the ceiling is its mean (one less the Bayes error).
//
// From pairs that were judged more than once it lies between two numbers that can be counted (the bounds of Nili et al. 2014, "A
// toolbox for representational similarity analysis", https://doi.org/10.1371/journal.pcbi.1003553, for choices in place of
// correlations). With n judgements of a pair, k of them for the side that most prefer:
//   upper  k / n: the majority, itself judged by the judgements it is made of. No scorer of answers can be more accurate on these
//          very judgements. On average it lies above the ceiling, since chance makes majorities too.
//   lower  each judgement predicted by the majority of the n - 1 others, half right where they are divided. On average it lies
//          below the ceiling: the others err, too. With two judgements a pair it is the rate at which people agree.
// Both weigh judgements, as accuracy does. Where judges are simulated, p is known and the mean of max(p, 1 - p) is exact.

import { type Bootstrap, type Estimate, estimate, estimateMean, sumByPrompt } from "./bootstrap.ts";

export interface JudgedPair {
  readonly prompt: string;
  /** Texts of the answers, or anything else that is equal for equal answers. */
  readonly chosen: string;
  readonly rejected: string;
  readonly isTie: boolean;
  /** Of a simulated judge: with which it made this choice. */
  readonly probability?: number;
}

export interface NoiseCeiling {
  /** Pairs that were decided more than once, whichever answer stood first; `samples` counts their judgements. */
  readonly pairs: number;
  readonly lower: Estimate;
  readonly upper: Estimate;
  /** From the probabilities of simulated judges. */
  readonly simulated: Estimate;
}

interface Tally {
  readonly prompt: string;
  /** Judgements for the answer that comes first by its text, and for the other. */
  first: number;
  second: number;
}

/** Ties decide nothing and are left out, and so are pairs of two equal answers. */
export function noiseCeiling(judged: readonly JudgedPair[], bootstrap: Bootstrap): NoiseCeiling {
  const decided = judged.filter(({ isTie, chosen, rejected }) => !isTie && chosen !== rejected);
  const repeated = tally(decided).filter(({ first, second }) => first + second > 1);
  const share = (rightOf: (pair: Tally) => number): Estimate => {
    const sums = sumByPrompt(repeated, (pair) => [rightOf(pair), pair.first + pair.second]);
    const found = estimate(
      sums,
      ([right = NaN, judgements = NaN]) => right / judgements,
      bootstrap,
      "no pair was judged more than once",
    );
    const samples = repeated.reduce((sum, { first, second }) => sum + first + second, 0);
    return { ...found, samples };
  };
  return {
    pairs: repeated.length,
    lower: share(
      ({ first, second }) =>
        first * rightOfOthers(first - 1, second) + second * rightOfOthers(second - 1, first),
    ),
    upper: share(({ first, second }) => Math.max(first, second)),
    simulated: estimateMean(
      decided.filter(({ probability }) => probability !== undefined),
      ({ probability: p = NaN }) => Math.max(p, 1 - p),
      bootstrap,
      "no judge's probability is known",
    ),
  };
}

/** How right the majority of the others is about one judgement. */
function rightOfOthers(same: number, other: number): number {
  return same === other ? 0.5 : same > other ? 1 : 0;
}

function tally(judged: readonly JudgedPair[]): Tally[] {
  const pairs = new Map<string, Tally>();
  for (const { prompt, chosen, rejected } of judged) {
    const isFirst = chosen < rejected;
    const key = JSON.stringify([prompt, ...(isFirst ? [chosen, rejected] : [rejected, chosen])]);
    let pair = pairs.get(key);
    if (!pair) pairs.set(key, (pair = { prompt, first: 0, second: 0 }));
    if (isFirst) pair.first++;
    else pair.second++;
  }
  return [...pairs.values()];
}
