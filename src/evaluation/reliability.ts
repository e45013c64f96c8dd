// Reliability diagram (DeGroot & Fienberg 1983; Guo et al. 2017, https://arxiv.org/abs/1706.04599): is a model that is sure by
// 80 % right in 80 % of the cases? Its confidence is sigmoid(|margin|), it is right where the chosen answer scores higher. Of two
// answers nobody is sure by less than a half, so that the bins below 0.5 stay empty.

import { type Interval, wilson } from "./intervals.ts";

/** Of equal width on [0, 1]. */
export const binCount = 15;

export interface ReliabilityBin {
  /** Confidences above `low`, up to and with `high`. */
  readonly low: number;
  readonly high: number;
  readonly count: number;
  /** Mean confidence, the share that is right and its Wilson interval; null in an empty bin. */
  readonly confidence: number | null;
  readonly right: number | null;
  readonly interval: Interval | null;
}

/** sigmoid(x) */
export function confidenceOf(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

export function binOf(confidence: number): number {
  return Math.max(0, Math.ceil(confidence * binCount) - 1);
}

/** By the margins of pairs, chosen less rejected; equal scores are left out. */
export function reliability(margins: readonly number[]): ReliabilityBin[] {
  const bins = Array.from({ length: binCount }, () => ({ count: 0, confidence: 0, right: 0 }));
  for (const margin of margins) {
    if (margin === 0) continue;
    const confidence = confidenceOf(Math.abs(margin));
    const bin = bins[binOf(confidence)];
    if (bin === undefined) throw new Error(`internal: no bin for a confidence of ${confidence}`);
    bin.count++;
    bin.confidence += confidence;
    if (margin > 0) bin.right++;
  }
  return bins.map(({ count, confidence, right }, i) => ({
    low: i / binCount,
    high: (i + 1) / binCount,
    count,
    confidence: count === 0 ? null : confidence / count,
    right: count === 0 ? null : right / count,
    interval: count === 0 ? null : wilson(right / count, count),
  }));
}
