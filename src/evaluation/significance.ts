// Tests of a few numbers, two-sided unless said otherwise, and what many tests at once cost.

/**
 * Chance that a standard normal number lies farther from 0 than `z`: erfc(z / sqrt 2), by the Chebyshev fit of Press et al. 1992,
 * "Numerical Recipes", 6.2, whose relative error is below 1.2e-7 everywhere.
 */
export function normalTails(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + x / 2);
  const coefficients = [
    0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196,
    1.00002368, -1.26551223,
  ];
  const series = coefficients.reduce((sum, coefficient) => sum * t + coefficient, 0);
  return Math.min(1, t * Math.exp(series - x * x));
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

/** Fisher's exact test, one-sided: the chance that `count` of `trials` or more are hit if the rest has the same share. */
export function fisherUpperTail(
  count: number,
  trials: number,
  restCount: number,
  restTrials: number,
): number {
  const [all, hit] = [trials + restTrials, count + restCount];
  let sum = 0;
  for (let k = count; k <= Math.min(trials, hit); k++)
    if (hit - k <= restTrials)
      sum += Math.exp(logChoose(hit, k) + logChoose(all - hit, trials - k) - logChoose(all, trials));
  return Math.min(1, sum);
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
