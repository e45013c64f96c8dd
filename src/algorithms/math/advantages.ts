// From rewards to advantages. NaN is a reward that is not known: it takes no part in means, and its advantage is 0.

/** Mean of the values that are known; NaN where none is. */
export function knownMean(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.reduce((a, b) => a + b, 0) / known.length;
}

/** Standard deviation of the values that are known, with n - 1; NaN of fewer than two. */
export function knownDeviation(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value));
  const middle = knownMean(known);
  return Math.sqrt(known.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (known.length - 1));
}

/** Each group of `size` by itself, one behind the other. */
export function byGroup(
  values: readonly number[],
  size: number,
  of: (group: readonly number[]) => readonly number[],
): number[] {
  return Array.from({ length: values.length / size }, (_, g) =>
    of(values.slice(g * size, (g + 1) * size)),
  ).flat();
}

/** Leave-one-out: each reward less the mean of the others of its group (Ahmadian et al. 2024, https://arxiv.org/abs/2402.14740, eq. 6). */
export function leaveOneOut(rewards: readonly number[], size: number): number[] {
  return byGroup(rewards, size, (group) => {
    const known = group.filter((reward) => !Number.isNaN(reward));
    const sum = known.reduce((a, b) => a + b, 0);
    return group.map((reward) => reward - (sum - reward) / (known.length - 1));
  });
}

/** 0 for what is not known. */
export function orZero(values: readonly number[]): number[] {
  return values.map((value) => (Number.isNaN(value) ? 0 : value));
}
