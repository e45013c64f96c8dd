// Sums, means and shares of plain numbers that several rooms take.

export function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

/** NaN of none. */
export function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}

export interface Scale {
  readonly mean: number;
  readonly deviation: number;
}

/** In deviations from the mean of `scale`. */
export function onScale(values: readonly number[], { mean: middle, deviation }: Scale): number[] {
  return values.map((value) => (value - middle) / deviation);
}

export function isConstant(values: readonly number[]): boolean {
  return values.every((value) => value === values[0]);
}

/** Pearson's; undefined where one side does not vary. */
export function correlation(a: readonly number[], b: readonly number[]): number | undefined {
  if (isConstant(a) || isConstant(b)) return undefined;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [aa, bb, ab] = [0, 0, 0];
  a.forEach((value, i) => {
    const [x, y] = [value - meanA, (b[i] as number) - meanB];
    aa += x * x;
    bb += y * y;
    ab += x * y;
  });
  return ab / Math.sqrt(aa * bb);
}

/** Different n-grams over all n-grams, none across sequences (Li et al. 2016, https://arxiv.org/abs/1510.03055); undefined of none. */
export function distinctShare(sequences: readonly (readonly number[])[], n: number): number | undefined {
  const seen = new Set<string>();
  let count = 0;
  for (const ids of sequences)
    for (let start = 0; start + n <= ids.length; start++, count++)
      seen.add(ids.slice(start, start + n).join(" "));
  return count === 0 ? undefined : seen.size / count;
}
