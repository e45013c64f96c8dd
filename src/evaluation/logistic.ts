// Logistic regression with a quadratic penalty on sparse rows, fitted by accelerated gradient descent (Nesterov 1983) with
// the step that the curvature allows. The loss is convex and nothing is drawn, so that the same rows give the same model.
import type { SparseRow } from "./termFeatures.ts";

export interface LogisticModel {
  readonly weights: Float64Array;
  readonly intercept: number;
}

export interface LogisticOptions {
  /** Columns. */
  readonly width: number;
  /** Inverse of the penalty, as scikit-learn's C: sum of losses + |w|^2 / (2 C). The intercept is not penalised. */
  readonly c: number;
  readonly iterations: number;
}

/** Rows of at most unit length; `isOfGroup` is of the rows. Both sides count alike, however many rows they have. */
export function fitLogistic(
  rows: readonly SparseRow[],
  isOfGroup: readonly boolean[],
  { width, c, iterations }: LogisticOptions,
): LogisticModel {
  const positives = isOfGroup.filter(Boolean).length;
  const shareOf = [1 / (2 * (rows.length - positives)), 1 / (2 * positives)] as const;
  const penalty = 1 / (c * rows.length);
  // Rows and the intercept are at most one long each, so the loss curves by at most 1/4 times 2.
  const step = 1 / (0.5 + penalty);
  let weights = new Float64Array(width);
  let ahead = new Float64Array(width);
  let [intercept, interceptAhead, momentum] = [0, 0, 1];
  for (let i = 0; i < iterations; i++) {
    const next = ahead.map((weight) => weight * (1 - step * penalty));
    let slope = 0;
    rows.forEach((row, r) => {
      const score = dot(row, ahead) + interceptAhead;
      const target = isOfGroup[r] === true;
      const error = (1 / (1 + Math.exp(-score)) - Number(target)) * shareOf[target ? 1 : 0];
      slope += error;
      row.at.forEach((place, k) => {
        next[place] = (next[place] as number) - step * error * (row.values[k] as number);
      });
    });
    const nextIntercept = interceptAhead - step * slope;
    const nextMomentum = (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
    const push = (momentum - 1) / nextMomentum;
    const last = weights;
    ahead = next.map((weight, place) => weight + push * (weight - (last[place] as number)));
    interceptAhead = nextIntercept + push * (nextIntercept - intercept);
    [weights, intercept, momentum] = [next, nextIntercept, nextMomentum];
  }
  return { weights, intercept };
}

/** Log odds. */
export function logOdds(row: SparseRow, { weights, intercept }: LogisticModel): number {
  return dot(row, weights) + intercept;
}

function dot({ at, values }: SparseRow, weights: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < at.length; k++) sum += (values[k] as number) * (weights[at[k] as number] as number);
  return sum;
}
