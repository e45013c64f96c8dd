// How often each item was given each value: what alpha, Fleiss' kappa and percent are made of. Items with the same counts are one
// pattern, and there are few of these whatever the number of items, so that a draw of the bootstrap costs little more than drawing. Only
// values that an item has are kept: a file with as many values as judgements costs no more than another.

import { at, type JudgedItems, type Value } from "./judgementTable.ts";

export interface ItemCounts {
  readonly values: readonly Value[];
  /** (items): the pattern of each. */
  readonly patternOf: Int32Array;
  readonly patterns: number;
  /** (patterns + 1): the counts of pattern p are at `start[p]` to `start[p + 1]`. */
  readonly start: Int32Array;
  readonly value: Int32Array;
  readonly count: Float64Array;
  /** (patterns): judgements of such an item, and the sum of squares of its counts. */
  readonly judged: Float64Array;
  readonly squares: Float64Array;
}

/** A measure by how many items have each pattern, (patterns); NaN where it is undefined. */
export type Measure = (weights: Float64Array) => number;

export function itemCounts({ items, values, start, value }: JudgedItems): ItemCounts {
  const patternOf = new Int32Array(items);
  const places = new Map<string, number>();
  const patterns: (readonly [value: number, count: number])[][] = [];
  for (let item = 0; item < items; item++) {
    const said = value.slice(at(start, item), at(start, item + 1)).sort();
    const key = said.join();
    let pattern = places.get(key);
    if (pattern === undefined) {
      pattern = patterns.length;
      places.set(key, pattern);
      patterns.push(runsOf(said));
    }
    patternOf[item] = pattern;
  }
  const starts = new Int32Array(patterns.length + 1);
  patterns.forEach((runs, p) => (starts[p + 1] = at(starts, p) + runs.length));
  return {
    values,
    patternOf,
    patterns: patterns.length,
    start: starts,
    value: Int32Array.from(patterns.flatMap((runs) => runs.map(([one]) => one))),
    count: Float64Array.from(patterns.flatMap((runs) => runs.map(([, count]) => count))),
    judged: Float64Array.from(patterns, (runs) => runs.reduce((sum, [, count]) => sum + count, 0)),
    squares: Float64Array.from(patterns, (runs) => runs.reduce((sum, [, count]) => sum + count * count, 0)),
  };
}

/** How many items have each pattern, where each counts as often as `times` says; into `weights`. */
export function patternWeights({ patternOf }: ItemCounts, times: Uint32Array, weights: Float64Array): void {
  weights.fill(0);
  for (let item = 0; item < patternOf.length; item++) {
    const pattern = at(patternOf, item);
    weights[pattern] = (weights[pattern] as number) + (times[item] as number);
  }
}

function runsOf(sorted: Int32Array): (readonly [value: number, count: number])[] {
  const runs: [value: number, count: number][] = [];
  for (const value of sorted) {
    const last = runs.at(-1);
    if (last?.[0] === value) last[1]++;
    else runs.push([value, 1]);
  }
  return runs;
}
