// Tests of a few numbers, two-sided unless said otherwise, and what many tests at once cost.

import { sum } from "../domain/statistics.ts";

/**
 * Chance that a standard normal number lies farther from 0 than `z`: erfc(z / sqrt 2), to 13 digits. Below 2.5 by Kummer's series, all of
 * whose terms are positive, above by the continued fraction (https://dlmf.nist.gov/7.6.E2, https://dlmf.nist.gov/7.9.E1).
 */
export function normalTails(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const scale = Math.exp(-x * x) / Math.sqrt(Math.PI);
  if (x < 2.5) {
    let [term, total] = [x, 0];
    for (let n = 1; total + term !== total; n++) {
      total += term;
      term *= (2 * x * x) / (2 * n + 1);
    }
    return 1 - 2 * scale * total;
  }
  // From the far end: sixty steps are more than any x above 2.5 needs.
  let fraction = x;
  for (let n = 60; n > 0; n--) fraction = x + n / 2 / fraction;
  return scale / fraction;
}

/** The z beyond which two tails hold `chance`, above 0 and at most 1: 1.96 for .05. */
export function normalQuantile(chance: number): number {
  let [low, high] = [0, 40];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (normalTails(middle) > chance) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Of a likelihood ratio with one degree of freedom: twice the difference of the log-likelihoods. */
export function likelihoodRatioTest(statistic: number): number {
  return normalTails(Math.sqrt(Math.max(0, statistic)));
}

const logFactorials: number[] = [0];
function logFactorial(n: number): number {
  for (let i = logFactorials.length; i <= n; i++)
    logFactorials.push((logFactorials[i - 1] as number) + Math.log(i));
  return logFactorials[n] as number;
}

const logChoose = (n: number, k: number): number => logFactorial(n) - logFactorial(k) - logFactorial(n - k);

/** Chance of `count` or more in `trials`, each with `share`. */
export function binomialUpperTail(count: number, trials: number, share: number): number {
  let sum = 0;
  for (let k = count; k <= trials; k++)
    sum += Math.exp(logChoose(trials, k) + k * Math.log(share) + (trials - k) * Math.log1p(-share));
  return Math.min(1, sum);
}

/** Exact test of a fair coin. */
export function fairCoinTest(heads: number, tosses: number): number {
  return Math.min(1, 2 * binomialUpperTail(Math.max(heads, tosses - heads), tosses, 0.5));
}

/**
 * The hypergeometric distribution of how many of `hit` hits fall to `trials` of `all`: chances of `first`, `first` + 1, ... Built from its
 * peak by ratios of neighbours, so that nothing of size is subtracted; what is too small for a number is left out.
 */
function hypergeometric(hit: number, trials: number, all: number): { first: number; chances: number[] } {
  const [least, most] = [Math.max(0, hit + trials - all), Math.min(hit, trials)];
  const peak = Math.min(most, Math.max(least, Math.floor(((hit + 1) * (trials + 1)) / (all + 2))));
  /** Of k + 1 over that of k. */
  const ratio = (k: number): number => ((hit - k) * (trials - k)) / ((k + 1) * (all - hit - trials + k + 1));
  const below: number[] = [];
  const above: number[] = [];
  for (let k = peak - 1, chance = 1; k >= least && chance > 0; k--) below.push((chance /= ratio(k)));
  for (let k = peak, chance = 1; k < most && chance > 0; k++) above.push((chance *= ratio(k)));
  const chances = [...below.reverse(), 1, ...above];
  const total = sum(chances);
  return { first: peak - below.length, chances: chances.map((chance) => chance / total) };
}

/** Fisher's exact test, one-sided: the chance that `count` of `trials` or more are hit if the rest has the same share. */
export function fisherUpperTail(
  count: number,
  trials: number,
  restCount: number,
  restTrials: number,
): number {
  const { first, chances } = hypergeometric(count + restCount, trials, trials + restTrials);
  return Math.min(1, sum(chances.slice(Math.max(0, count - first))));
}

/** Equal chances differ by rounding: about 1e-15 for each step from the peak. */
const sameChance = 1 + 1e-11;

/** Fisher's exact test, two-sided as scipy and R have it: all tables with the same margins that are no likelier than this one. */
export function fisherExact(count: number, trials: number, restCount: number, restTrials: number): number {
  const { first, chances } = hypergeometric(count + restCount, trials, trials + restTrials);
  const own = (chances[count - first] ?? 0) * sameChance;
  return Math.min(1, sum(chances.filter((chance) => chance <= own)));
}

/** Two shares against each other, their variance that of both together; NaN where this is none. */
export function pooledZTest(count: number, trials: number, restCount: number, restTrials: number): number {
  const share = (count + restCount) / (trials + restTrials);
  const deviation = Math.sqrt(share * (1 - share) * (1 / trials + 1 / restTrials));
  return normalTails((count / trials - restCount / restTrials) / deviation);
}

/**
 * Holm's correction (Holm 1979, https://www.jstor.org/stable/4615733, with weights): below a level where all tests together err with no
 * more than that chance. Of that chance a test gets a share by its weight, which must not depend on the data. In the given order.
 */
export function holm(
  pValues: readonly number[],
  weights: readonly number[] = pValues.map(() => 1),
): number[] {
  const weighted = pValues.map((pValue, i) => pValue / (weights[i] as number));
  const order = pValues.map((_, i) => i).sort((a, b) => (weighted[a] as number) - (weighted[b] as number));
  const adjusted = new Array<number>(pValues.length).fill(1);
  let left = weights.reduce((sum, weight) => sum + weight, 0);
  let largest = 0;
  for (const place of order) {
    largest = Math.max(largest, Math.min(1, left * (weighted[place] as number)));
    adjusted[place] = largest;
    left -= weights[place] as number;
  }
  return adjusted;
}

/** Benjamini and Hochberg's: below a level where of all that is found no more than that share is expected to be chance. In the given order. */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const order = pValues.map((_, i) => i).sort((a, b) => (pValues[b] as number) - (pValues[a] as number));
  const adjusted = new Array<number>(pValues.length).fill(1);
  let smallest = 1;
  order.forEach((place, rank) => {
    const share = pValues.length / (pValues.length - rank);
    smallest = Math.min(smallest, share * (pValues[place] as number));
    adjusted[place] = smallest;
  });
  return adjusted;
}
