// How scores move between two groups beyond their mean: a model that raises half of the templates and lowers the others has a mean
// difference of 0 and treats people by their group all the same (https://huggingface.co/papers/2604.19984, "symmetric instability").

import { mean } from "../domain/statistics.ts";
import { percentile } from "./intervals.ts";

export interface Shift {
  /** Of the differences, one a template. */
  readonly median: number;
  readonly meanAbsolute: number;
  /** 95th percentile of their sizes. */
  readonly absolute95: number;
  readonly largest: number;
  /** Share of templates whose difference has the other sign than the mean; null where the mean is 0. */
  readonly against: number | null;
  /** Of all pairs of templates, the share of which another one is better in group a than in b; null of one template. */
  readonly flips: number | null;
  /** Standard deviation of all scores of the axis; null where they do not vary. */
  readonly deviation: number | null;
  /** The mean difference in such deviations. */
  readonly inDeviations: number | null;
}

/** `a` and `b`: the means of the same templates in both groups, at least one and all finite. `scores`: all of the axis. */
export function shiftOf(a: readonly number[], b: readonly number[], scores: readonly number[]): Shift {
  const differences = a.map((value, i) => value - (b[i] as number));
  const sizes = Float64Array.from(differences, Math.abs).sort();
  const middle = mean(differences);
  const spread = deviationOf(scores);
  const deviation = spread > 0 ? spread : null;
  const templates = a.length;
  return {
    median: percentile(Float64Array.from(differences).sort(), 0.5),
    meanAbsolute: mean([...sizes]),
    absolute95: percentile(sizes, 0.95),
    largest: sizes.at(-1) ?? NaN,
    against: middle === 0 ? null : differences.filter((one) => one * middle < 0).length / templates,
    flips: templates < 2 ? null : discordant(a, b) / ((templates * (templates - 1)) / 2),
    deviation,
    inDeviations: deviation === null ? null : middle / deviation,
  };
}

/** With n - 1; NaN of one. */
export function deviationOf(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(
    values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1 || NaN),
  );
}

/** Pairs that stand in one order in `a` and in the other in `b` (Knight 1966: by merging, in n log n). */
function discordant(a: readonly number[], b: readonly number[]): number {
  const order = a
    .map((_, i) => i)
    .sort(
      (i, j) =>
        (a[i] as number) - (a[j] as number) ||
        // Those that are equal in one count for neither.
        (b[i] as number) - (b[j] as number),
    );
  let count = 0;
  const sorted = (values: number[]): number[] => {
    if (values.length < 2) return values;
    const half = values.length >>> 1;
    const [left, right] = [sorted(values.slice(0, half)), sorted(values.slice(half))];
    const merged: number[] = [];
    for (let i = 0, j = 0; i < left.length || j < right.length;) {
      if (j >= right.length || (i < left.length && (left[i] as number) <= (right[j] as number)))
        merged.push(left[i++] as number);
      else {
        count += left.length - i;
        merged.push(right[j++] as number);
      }
    }
    return merged;
  };
  sorted(order.map((i) => b[i] as number));
  return count;
}
