// A batch without its padding: what is computed token by token (products, norms, activations) sees the tokens that are
// there, one row after another; attention alone sees padded rows. In a batch of answers, of which few are as long as
// the longest, a third of the work is padding. Not where dropout draws: its numbers go by the place of an element.

import type { Engine } from "../engine/engine.ts";
import { gatherRows } from "../engine/ops/embedding.ts";
import type { Tensor } from "../engine/tensor.ts";
import type { ModelConfig } from "./architecture.ts";
import type { TokenBatch } from "./tokenBatch.ts";

/** Above this share of tokens in a batch, leaving the rest out saves less than it costs in copies, and in memory. */
const fullShare = 0.85;

/** The tokens that a pass computes, N of them. */
export interface Given extends Pick<TokenBatch, "ids" | "positions" | "segments" | "rows"> {
  /** Their rows (N, C) as the padded batch's (batch * length, C); padding has the first token's, and nobody reads it. */
  readonly spread: (x: Tensor) => Tensor;
  /** The way back. */
  readonly gather: (x: Tensor) => Tensor;
}

/** All of them. */
export function withPadding(batch: TokenBatch): Given {
  return { ...batch, spread: (x) => x, gather: (x) => x };
}

/** Those that are there, or all where that would not help. Called in the scope of the pass. */
export function withoutPadding(engine: Engine, batch: TokenBatch): Given {
  // A device that keeps buffers by size wants few sizes.
  if (engine.backend.queued) return withPadding(batch);
  const { batch: B, length: T, ids, positions, segments, spans } = batch;
  const lengths = Array.from({ length: B }, (_, b) => spans[3 * b] ?? 0);
  const count = lengths.reduce((sum, length) => sum + length, 0);
  // Who reads padding (PPO with `compat`) must have it.
  const readsPadding = batch.rows.some((cell) => cell % T >= (lengths[Math.floor(cell / T)] ?? 0));
  if (readsPadding || count > fullShare * B * T) return withPadding(batch);
  const cells = new Int32Array(count);
  const tokens = new Int32Array(B * T);
  let n = 0;
  for (const [b, length] of lengths.entries()) {
    for (let t = 0; t < length; t++, n++) {
      cells[n] = b * T + t;
      tokens[b * T + t] = n;
    }
  }
  const picked = (values: Int32Array): Int32Array => Int32Array.from(cells, (cell) => values[cell] ?? 0);
  const spreadIds = engine.tensor(tokens, [B * T], "tokens of cells");
  const gatherIds = engine.tensor(cells, [count], "cells of tokens");
  return {
    ids: picked(ids),
    positions: picked(positions),
    segments: picked(segments),
    rows: Int32Array.from(batch.rows, (cell) => tokens[cell] ?? 0),
    spread: (x) => (x.shape[0] === count ? gatherRows(engine, x, spreadIds) : x),
    gather: (x) => (x.shape[0] === B * T ? gatherRows(engine, x, gatherIds) : x),
  };
}

/** Whether the rows of a batch are one of each text, in their order. */
export function isOneOfEach({ rows, batch, length }: TokenBatch): boolean {
  return rows.length === batch && rows.every((row, i) => Math.floor(row / length) === i);
}

/** Whether a pass with dropout would drop anything: a config's numbers named so are probabilities. */
export function dropsAnything(config: ModelConfig, adapterDropout: number): boolean {
  const own = Object.entries(config).some(
    ([name, value]) => name.endsWith("Dropout") && typeof value === "number" && value > 0,
  );
  return own || adapterDropout > 0;
}
