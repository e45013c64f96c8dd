// A batch of pairs seen pair by pair: where each answer's tokens lie, and their log-probabilities summed.

import type { TokenBatch } from "../../models/tokenBatch.ts";

/** Summed log-probabilities of a pair, split where the shorter answer ends (LD-DPO). */
export interface PairLogps {
  readonly chosen: { shared: number; tail: number };
  readonly rejected: { shared: number; tail: number };
}

/** Ranges of pair i's chosen and rejected tokens, and how many of each are "shared". */
export function rangesOf(batch: TokenBatch, i: number) {
  const [chosen, rejected] = [batch.ranges[2 * i], batch.ranges[2 * i + 1]];
  if (!chosen || !rejected) throw new Error("internal: a pair without two ranges");
  return { chosen, rejected, shared: Math.min(chosen.end - chosen.start, rejected.end - rejected.start) };
}

export function sum(values: Float32Array, start: number, end: number): number {
  let total = 0;
  for (let i = start; i < end; i++) total += values[i] as number;
  return total;
}

export function pairLogps(batch: TokenBatch, logprobs: Float32Array): PairLogps[] {
  return Array.from({ length: batch.ranges.length / 2 }, (_, i) => {
    const { chosen, rejected, shared } = rangesOf(batch, i);
    const split = ({ start, end }: { start: number; end: number }) => ({
      shared: sum(logprobs, start, start + shared),
      tail: sum(logprobs, start + shared, end),
    });
    return { chosen: split(chosen), rejected: split(rejected) };
  });
}

/** WPO (Zhou et al. 2024, https://arxiv.org/abs/2406.11827, eq. 2): exp of the mean log-probability over collision. */
export function pairWeights(batch: TokenBatch, logprobs: Float32Array, collision: Float32Array): number[] {
  const weight = ({ start, end }: { start: number; end: number }): number =>
    Math.exp((sum(logprobs, start, end) - sum(collision, start, end)) / Math.max(1, end - start));
  return Array.from({ length: batch.ranges.length / 2 }, (_, i) => {
    const { chosen, rejected } = rangesOf(batch, i);
    return weight(chosen) * weight(rejected);
  });
}
