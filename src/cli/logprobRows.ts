// Log-probabilities of many rows in batches of bounded size. Rows are taken in windows: within one they are computed
// longest first, so that little is padded, and a window's results are given in the order of its rows.

import type { TokenizedRow } from "../data/rows/index.ts";
import type { Model } from "../models/model.ts";
import { makeBatch } from "../models/tokenBatch.ts";
import { lengthBatches } from "../runs/lengthBatches.ts";
import { breathe } from "../runs/turns.ts";

export interface ScoredRow extends TokenizedRow {
  /** One for each id from max(promptLength, 1) on; natural logarithm, temperature 1. */
  readonly logprobs: number[];
  /** In nats. */
  readonly entropies: number[];
}

const windowRows = 64;

export async function* scoreRows(
  model: Model,
  rows: readonly TokenizedRow[],
  signal: AbortSignal,
): AsyncGenerator<ScoredRow> {
  for (let start = 0; start < rows.length; start += windowRows) {
    const window = rows.slice(start, start + windowRows);
    const scored = new Map<TokenizedRow, ScoredRow>();
    for (const batch of inBatches(window)) {
      await breathe();
      signal.throwIfAborted();
      for (const row of await scoreBatch(model, batch)) scored.set(row.row, row.scored);
    }
    for (const row of window) yield scored.get(row) ?? { ...row, logprobs: [], entropies: [] };
  }
}

/** Rows with something to score, in batches. */
function inBatches(rows: readonly TokenizedRow[]): TokenizedRow[][] {
  const asked = rows.filter(({ ids, promptLength }) => ids.length > Math.max(promptLength, 1));
  return lengthBatches(asked.map(({ ids }) => ids.length)).map((places) =>
    places.flatMap((place) => asked[place] ?? []),
  );
}

async function scoreBatch(
  model: Model,
  rows: readonly TokenizedRow[],
): Promise<{ row: TokenizedRow; scored: ScoredRow }[]> {
  const { engine } = model;
  const trees = rows.map(({ ids, promptLength }) => {
    const start = Math.max(1, promptLength);
    return { prefix: ids.slice(0, start), branches: [ids.slice(start)] };
  });
  // WebGPU keeps pipelines and buffers by size: few lengths are worth some padding.
  const batch = makeBatch(trees, { multiple: engine.backend.shapeMultiple });
  return engine.scopeAsync(async () => {
    const result = model.logProbs(batch);
    const [logprobs, entropies] = await engine.readAll(result.logprob, result.entropy);
    return rows.map((row, i) => {
      const { start, end } = batch.ranges[i] ?? { start: 0, end: 0 };
      const part = (values: Float32Array): number[] => Array.from(values.subarray(start, end));
      return { row, scored: { ...row, logprobs: part(logprobs), entropies: part(entropies) } };
    });
  });
}
