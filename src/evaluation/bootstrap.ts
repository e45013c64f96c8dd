// Percentile bootstrap over clusters (Efron & Tibshirani 1993, "An Introduction to the Bootstrap", chapter 13; Cameron, Gelbach
// & Miller 2008, https://doi.org/10.1162/rest.90.3.414). Rows of one prompt resemble each other, so that prompts are drawn, each
// with all its rows: resampling rows would say more than is known. A statistic that is a function of sums over rows is drawn
// from the sums of each prompt, so that a draw costs prompts, not rows.

import { randomStream } from "../domain/random.ts";
import { type Interval, percentileInterval } from "./intervals.ts";

export interface Bootstrap {
  /** 0: no intervals. */
  readonly draws: number;
  readonly seed: number;
}

/** A number that was measured, with its uncertainty. What is undefined is null and has a reason, and is never 0. */
export interface Estimate {
  readonly value: number | null;
  readonly interval: Interval | null;
  /** Prompts and rows that it is made of. */
  readonly prompts: number;
  readonly samples: number;
  /** Why the value or its interval is null. */
  readonly reason?: string;
}

/** Sums of some quantities over the rows of each prompt. */
export interface PromptSums {
  readonly prompts: number;
  readonly samples: number;
  /** Quantities. */
  readonly width: number;
  /** (prompts, width) */
  readonly sums: Float64Array;
}

/** Quantities of each row, of one length, summed by prompt. */
export function sumByPrompt<Row extends { readonly prompt: string }>(
  rows: readonly Row[],
  quantities: (row: Row) => readonly number[],
): PromptSums {
  const places = new Map<string, number>();
  for (const { prompt } of rows) if (!places.has(prompt)) places.set(prompt, places.size);
  const [first] = rows;
  const width = first === undefined ? 0 : quantities(first).length;
  const sums = new Float64Array(places.size * width);
  for (const row of rows) {
    const start = (places.get(row.prompt) ?? 0) * width;
    for (const [i, value] of quantities(row).entries()) sums[start + i] = (sums[start + i] ?? 0) + value;
  }
  return { prompts: places.size, samples: rows.length, width, sums };
}

/** A function of sums over all rows, with its interval. Where it is no number its value is null, for the reason `why`. */
export function estimate(
  { prompts, samples, width, sums }: PromptSums,
  statistic: (totals: Float64Array) => number,
  bootstrap: Bootstrap,
  why: string,
): Estimate {
  const totals = new Float64Array(width);
  const drawn = (times: Uint32Array): number => {
    totals.fill(0);
    for (let prompt = 0; prompt < prompts; prompt++) {
      const count = times[prompt] as number;
      if (count === 0) continue;
      const start = prompt * width;
      for (let i = 0; i < width; i++) totals[i] = (totals[i] as number) + count * (sums[start + i] as number);
    }
    return statistic(totals);
  };
  const value = samples === 0 ? NaN : drawn(new Uint32Array(prompts).fill(1));
  if (!Number.isFinite(value)) return { value: null, interval: null, prompts, samples, reason: why };
  return { value, ...bootstrapInterval(prompts, drawn, bootstrap), prompts, samples };
}

/** The mean over rows, each counting once, with its interval. */
export function estimateMean<Row extends { readonly prompt: string }>(
  rows: readonly Row[],
  valueOf: (row: Row) => number,
  bootstrap: Bootstrap,
  why: string,
): Estimate {
  const sums = sumByPrompt(rows, (row) => [valueOf(row), 1]);
  return estimate(sums, ([sum = NaN, count = NaN]) => sum / count, bootstrap, why);
}

/** The interval of any statistic; it is told how often each of the clusters was drawn. */
export function bootstrapInterval(
  clusters: number,
  statistic: (times: Uint32Array) => number,
  bootstrap: Bootstrap,
): BootstrapInterval {
  const single = (times: Uint32Array, found: Float64Array): void => {
    found[0] = statistic(times);
  };
  return bootstrapIntervals(clusters, 1, single, bootstrap)[0] ?? { interval: null };
}

export type BootstrapInterval = Pick<Estimate, "interval" | "reason">;

/** Intervals of `count` statistics, all of the same draws, which `statistics` puts into `found`. `cluster` is what is drawn, in words. */
export function bootstrapIntervals(
  clusters: number,
  count: number,
  statistics: (times: Uint32Array, found: Float64Array) => void,
  { draws, seed }: Bootstrap,
  cluster = "prompt",
): BootstrapInterval[] {
  const none = (reason: string) => Array.from({ length: count }, () => ({ interval: null, reason }));
  if (draws === 0) return none("no interval was asked for");
  if (clusters < 2) return none(`one ${cluster} alone cannot be resampled`);
  const random = randomStream(seed, "bootstrap");
  const times = new Uint32Array(clusters);
  const found = new Float64Array(count);
  const all = Array.from({ length: count }, () => new Float64Array(draws));
  const defined = new Uint32Array(count);
  for (let draw = 0; draw < draws; draw++) {
    times.fill(0);
    for (let i = 0; i < clusters; i++) {
      const drawn = Math.floor(random() * clusters);
      times[drawn] = (times[drawn] as number) + 1;
    }
    statistics(times, found);
    all.forEach((values, i) => {
      const value = found[i] as number;
      if (!Number.isFinite(value)) return;
      values[defined[i] as number] = value;
      defined[i] = (defined[i] as number) + 1;
    });
  }
  return all.map((values, i) => {
    const kept = defined[i] as number;
    // A few draws may miss what the statistic needs; an interval of what is left would then be of something else.
    return kept < 0.95 * draws
      ? { interval: null, reason: `undefined in ${draws - kept} of ${draws} draws of the bootstrap` }
      : { interval: percentileInterval(values.subarray(0, kept)) };
  });
}
