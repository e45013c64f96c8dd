// Cohen's kappa of two lists of values of the same items (Cohen 1960, https://doi.org/10.1177/001316446002000104): the share that agrees,
// less what chance would, over one less what chance would. Every pair of annotators has one, over the items that both judged.

import { at, type JudgedItems } from "./judgementTable.ts";

/** What two said of the same items. */
export interface SharedItems {
  /** Of the items, as the bootstrap counts them. */
  readonly item: Int32Array;
  readonly first: Int32Array;
  readonly second: Int32Array;
}

export interface AnnotatorPair extends SharedItems {
  /** Places of the annotators. */
  readonly a: number;
  readonly b: number;
}

/** So many annotators, and each pair of them is told, also one that shares no item. */
const mostForAllPairs = 100;
const mostPairs = 50_000;
/** Pairs of judgements of the same item. */
const mostShared = 10_000_000;

/**
 * Pairs of annotators by name; of more than 100 annotators those alone that share an item. A text instead where there are more than can
 * be told, with why.
 */
export function annotatorPairs({
  items,
  annotators,
  start,
  annotator,
  value,
}: JudgedItems): AnnotatorPair[] | string {
  let shared = 0;
  for (let item = 0; item < items; item++) {
    const n = at(start, item + 1) - at(start, item);
    shared += (n * (n - 1)) / 2;
  }
  if (shared > mostShared)
    return `${shared} pairs of judgements of the same item are more than the ${mostShared} that are compared`;
  const people = annotators.length;
  const lists = new Map<number, { item: number[]; first: number[]; second: number[] }>();
  const listOf = (a: number, b: number) => {
    let list = lists.get(a * people + b);
    if (list === undefined) lists.set(a * people + b, (list = { item: [], first: [], second: [] }));
    return list;
  };
  if (people <= mostForAllPairs)
    for (let a = 0; a < people; a++) for (let b = a + 1; b < people; b++) listOf(a, b);
  for (let item = 0; item < items; item++) {
    for (let i = at(start, item); i < at(start, item + 1); i++) {
      for (let j = i + 1; j < at(start, item + 1); j++) {
        const isInOrder = at(annotator, i) < at(annotator, j);
        const [p, q] = isInOrder ? [i, j] : [j, i];
        const list = listOf(at(annotator, p), at(annotator, q));
        list.item.push(item);
        list.first.push(at(value, p));
        list.second.push(at(value, q));
        if (lists.size > mostPairs)
          return `${people} annotators make more than the ${mostPairs} pairs that are compared`;
      }
    }
  }
  return [...lists]
    .sort(([a], [b]) => a - b)
    .map(([pair, { item, first, second }]) => ({
      a: Math.floor(pair / people),
      b: pair % people,
      item: Int32Array.from(item),
      first: Int32Array.from(first),
      second: Int32Array.from(second),
    }));
}

/** A measure by how often each item counts; NaN where it is undefined. */
export type SharedMeasure = (times: Uint32Array) => number;

export function cohenKappa({ item, first, second }: SharedItems): SharedMeasure {
  // Items on which both said the same two things are one cell of their table, of which there are few.
  const cellOf = new Int32Array(item.length);
  const cells = new Map<number, number>();
  const rows: number[] = [];
  const columns: number[] = [];
  const kinds = new Map<number, number>();
  const kindOf = (value: number): number => {
    const kind = kinds.get(value) ?? kinds.size;
    kinds.set(value, kind);
    return kind;
  };
  for (let i = 0; i < item.length; i++) {
    const row = kindOf(at(first, i));
    const column = kindOf(at(second, i));
    const key = row * (2 * item.length) + column;
    let cell = cells.get(key);
    if (cell === undefined) {
      cell = cells.size;
      cells.set(key, cell);
      rows.push(row);
      columns.push(column);
    }
    cellOf[i] = cell;
  }
  const weights = new Float64Array(cells.size);
  const rowTotals = new Float64Array(kinds.size);
  const columnTotals = new Float64Array(kinds.size);
  return (times) => {
    weights.fill(0);
    for (let i = 0; i < cellOf.length; i++) {
      const cell = at(cellOf, i);
      weights[cell] = (weights[cell] as number) + (times[at(item, i)] as number);
    }
    rowTotals.fill(0);
    columnTotals.fill(0);
    let n = 0;
    let same = 0;
    for (let cell = 0; cell < weights.length; cell++) {
      const weight = weights[cell] as number;
      const row = rows[cell] as number;
      const column = columns[cell] as number;
      n += weight;
      if (row === column) same += weight;
      rowTotals[row] = (rowTotals[row] as number) + weight;
      columnTotals[column] = (columnTotals[column] as number) + weight;
    }
    let chance = 0;
    for (let k = 0; k < rowTotals.length; k++)
      chance += (rowTotals[k] as number) * (columnTotals[k] as number);
    // Whole numbers up to here, so that chance that always agrees is found exactly.
    return n * n === chance ? NaN : (n * same - chance) / (n * n - chance);
  };
}

export function sameShare({ item, first, second }: SharedItems): SharedMeasure {
  return (times) => {
    let n = 0;
    let same = 0;
    for (let i = 0; i < item.length; i++) {
      const drawn = times[at(item, i)] as number;
      n += drawn;
      if (at(first, i) === at(second, i)) same += drawn;
    }
    return n === 0 ? NaN : same / n;
  };
}
