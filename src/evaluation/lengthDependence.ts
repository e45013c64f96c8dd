// Does the score follow the length of the answer? Reward models like long answers more than people do (Singhal et al. 2023,
// https://arxiv.org/abs/2310.03716). Every answer of every pair is a point: its length in code points, its score.

import { correlation, isConstant, mean } from "../domain/statistics.ts";
import { type Bootstrap, type Estimate, estimate, sumByPrompt } from "./bootstrap.ts";
import { type Interval, percentile } from "./intervals.ts";
import type { ScoredPair } from "./scoredPair.ts";

export interface LengthBin {
  readonly count: number;
  /** Shortest and longest answer, and the mean length. */
  readonly low: number;
  readonly high: number;
  readonly length: number;
  /** The mean score, and the scores between which the middle half lies. */
  readonly score: number;
  readonly middleHalf: Interval;
}

export interface LengthDependence {
  /** Least squares: by how much the score rises with 100 more characters. */
  readonly slope: Estimate;
  /** The line's score at length 0; null where there is no slope. */
  readonly intercept: number | null;
  readonly pearson: Estimate;
  /** Of ranks, ties at their mean rank; without an interval. */
  readonly spearman: number | null;
  /** Answers by length, as many in each bin but for equal lengths, which stay together. */
  readonly bins: readonly LengthBin[];
}

const mostBins = 10;

interface Point {
  readonly prompt: string;
  readonly length: number;
  readonly score: number;
}

export function lengthDependence(pairs: readonly ScoredPair[], bootstrap: Bootstrap): LengthDependence {
  const points = pairs.flatMap(({ prompt, chosen, rejected }) =>
    [chosen, rejected].flatMap(({ length, score }): Point[] =>
      length === null ? [] : [{ prompt, length, score }],
    ),
  );
  const lengths = points.map(({ length }) => length);
  const scores = points.map(({ score }) => score);
  const [meanLength, meanScore] = [mean(lengths), mean(scores)];
  // From the means on, so that no digits are lost.
  const sums = sumByPrompt(points, ({ length, score }) => {
    const [x, y] = [length - meanLength, score - meanScore];
    return [1, x, y, x * x, y * y, x * y];
  });
  const whyNoLine =
    points.length === 0 ? "there are no answers with a length" : "all answers are equally long";
  const slope = estimate(
    sums,
    (totals) => {
      const { xx, xy } = spreads(totals);
      return (100 * xy) / xx;
    },
    bootstrap,
    whyNoLine,
  );
  const pearson = estimate(
    sums,
    (totals) => {
      const { xx, yy, xy } = spreads(totals);
      return Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy)));
    },
    bootstrap,
    isConstant(lengths) ? whyNoLine : "all answers have the same score",
  );
  return {
    slope,
    intercept: slope.value === null ? null : meanScore - (slope.value / 100) * meanLength,
    pearson,
    spearman: correlation(ranks(lengths), ranks(scores)) ?? null,
    bins: binsOf(points),
  };
}

/** Sums of squares and products about the means, of [n, x, y, xx, yy, xy]; NaN where nothing but rounding is left. */
function spreads([n = 0, x = 0, y = 0, xx = 0, yy = 0, xy = 0]: Float64Array) {
  const about = (square: number, sum: number): number => {
    const spread = square - (sum * sum) / n;
    return spread > 1e-12 * square ? spread : NaN;
  };
  return { xx: about(xx, x), yy: about(yy, y), xy: xy - (x * y) / n };
}

/** From 1 on; equal values share the mean of their ranks. */
function ranks(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((a, b) => (values[a] as number) - (values[b] as number));
  const found = new Array<number>(values.length).fill(0);
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    while (end < order.length && values[order[end] as number] === values[order[start] as number]) end++;
    for (let i = start; i < end; i++) found[order[i] as number] = (start + 1 + end) / 2;
    start = end;
  }
  return found;
}

function binsOf(points: readonly Point[]): LengthBin[] {
  const sorted = [...points].sort((a, b) => a.length - b.length);
  const count = Math.min(mostBins, sorted.length);
  const bins: LengthBin[] = [];
  let start = 0;
  for (let bin = 1; bin <= count; bin++) {
    let end = Math.round((bin * sorted.length) / count);
    if (end <= start) continue;
    while (end < sorted.length && sorted[end]?.length === sorted[end - 1]?.length) end++;
    bins.push(lengthBin(sorted.slice(start, end)));
    start = end;
  }
  return bins;
}

/** Of at least one point, shortest first. */
function lengthBin(points: readonly Point[]): LengthBin {
  const lengths = points.map(({ length }) => length);
  const scores = points.map(({ score }) => score);
  const sorted = Float64Array.from(scores).sort();
  return {
    count: points.length,
    low: lengths[0] ?? NaN,
    high: lengths.at(-1) ?? NaN,
    length: mean(lengths),
    score: mean(scores),
    middleHalf: [percentile(sorted, 0.25), percentile(sorted, 0.75)],
  };
}
