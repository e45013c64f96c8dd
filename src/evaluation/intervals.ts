// Intervals of 95 %, two-sided.

export type Interval = readonly [low: number, high: number];

/** The 97.5 % point of the standard normal distribution. */
export const z = 1.959963984540054;

/** Wilson's interval of a share seen in `count` trials (Wilson 1927, https://doi.org/10.1080/01621459.1927.10502953). */
export function wilson(share: number, count: number): [low: number, high: number] {
  const middle = (share + (z * z) / (2 * count)) / (1 + (z * z) / count);
  const spread =
    (z / (1 + (z * z) / count)) * Math.sqrt((share * (1 - share)) / count + (z * z) / (4 * count * count));
  return [Math.max(0, middle - spread), Math.min(1, middle + spread)];
}

/** The value below which `share` of the sorted values lie, by linear interpolation: numpy's default. */
export function percentile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? NaN;
  const above = sorted[Math.ceil(place)] ?? NaN;
  return below + (above - below) * (place - Math.floor(place));
}

/** The middle 95 % of draws; sorts them. */
export function percentileInterval(draws: Float64Array): Interval {
  draws.sort();
  return [percentile(draws, 0.025), percentile(draws, 0.975)];
}
