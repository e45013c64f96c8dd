// Judgements as they come in: who said what of which item, in which round. It grows by one judgement at a time, so that agreement can be
// measured before everyone has finished; a later judgement of the same item by the same annotator in the same round replaces the earlier,
// and null takes it back. The same judgements in another order give the same numbers, intervals included: what is measured is sorted.

/** 1, "1" and true are three values. */
export type Value = string | number | boolean;

/** Round 2 is the same item again, for intra-rater agreement only. */
export type Round = 1 | 2;

export interface Judgement {
  readonly item: string;
  readonly annotator: string;
  /** null: not judged. */
  readonly value: Value | null;
  readonly round?: Round;
}

/** The judgements of one round by item: those of item i are at `start[i]` to `start[i + 1]`. */
export interface JudgedItems {
  readonly items: number;
  /** By name, of those who judged something in this round. */
  readonly annotators: readonly string[];
  /** Sorted: numbers by size. */
  readonly values: readonly Value[];
  /** (items + 1) */
  readonly start: Int32Array;
  /** (judgements), places in `annotators` and `values`. */
  readonly annotator: Int32Array;
  readonly value: Int32Array;
}

/** What one annotator said of the same items in both rounds, as places in `values`. */
export interface Repeats {
  readonly annotator: string;
  readonly values: readonly Value[];
  readonly first: Int32Array;
  readonly second: Int32Array;
}

/** So many annotators fit beside items and rounds into an exact number; files of rows have fewer rows than that. */
const mostAnnotators = 2 ** 21;

class Names<T> {
  private readonly places = new Map<T, number>();
  readonly all: T[] = [];

  of(name: T): number {
    let place = this.places.get(name);
    if (place === undefined) {
      place = this.all.length;
      this.places.set(name, place);
      this.all.push(name);
    }
    return place;
  }
}

/** Round, item, annotator and value of a cell, as places. */
type EachCell = (round: Round, item: number, annotator: number, value: number) => void;

export class JudgementTable {
  private readonly items = new Names<string>();
  private readonly annotators = new Names<string>();
  private readonly values = new Names<Value>();
  /** Place of the value by item, annotator and round; -1 where it was taken back. */
  private readonly cells = new Map<number, number>();

  add({ item, annotator, value, round = 1 }: Judgement): void {
    const who = this.annotators.of(annotator);
    if (who >= mostAnnotators) throw new Error(`internal: more than ${mostAnnotators} annotators`);
    const cell = (this.items.of(item) * mostAnnotators + who) * 2 + round - 1;
    this.cells.set(cell, value === null ? -1 : this.values.of(value));
  }

  /** What counts between annotators. */
  judged(): JudgedItems {
    const items: number[] = [];
    const annotators: number[] = [];
    const values: number[] = [];
    this.each((round, item, annotator, value) => {
      if (round !== 1) return;
      items.push(item);
      annotators.push(annotator);
      values.push(value);
    });
    const itemPlaces = sortedPlaces(this.items.all, items);
    const annotatorPlaces = sortedPlaces(this.annotators.all, annotators);
    const valuePlaces = sortedPlaces(this.values.all, values);
    const count = itemPlaces.names.length;
    const start = new Int32Array(count + 1);
    for (const item of items) {
      const end = at(itemPlaces.of, item) + 1;
      start[end] = at(start, end) + 1;
    }
    for (let i = 0; i < count; i++) start[i + 1] = at(start, i + 1) + at(start, i);
    const next = start.slice();
    const annotator = new Int32Array(items.length);
    const value = new Int32Array(items.length);
    items.forEach((item, i) => {
      const row = at(itemPlaces.of, item);
      const place = at(next, row);
      next[row] = place + 1;
      annotator[place] = at(annotatorPlaces.of, annotators[i] as number);
      value[place] = at(valuePlaces.of, values[i] as number);
    });
    return {
      items: count,
      annotators: annotatorPlaces.names,
      values: valuePlaces.names,
      start,
      annotator,
      value,
    };
  }

  /** Of everyone with a judgement in round 2, by name; items in their order. */
  repeats(): Repeats[] {
    const order = sortedPlaces(this.items.all, this.items.all.keys());
    const rounds: Record<Round, Map<number, [item: number, value: number][]>> = {
      1: new Map(),
      2: new Map(),
    };
    this.each((round, item, annotator, value) => {
      const all = rounds[round].get(annotator);
      if (all === undefined) rounds[round].set(annotator, [[item, value]]);
      else all.push([item, value]);
    });
    return [...rounds[2]]
      .map(([annotator, again]): Repeats => {
        const before = new Map(rounds[1].get(annotator));
        const both = again.filter(([item]) => before.has(item));
        both.sort(([a], [b]) => at(order.of, a) - at(order.of, b));
        return {
          annotator: this.annotators.all[annotator] as string,
          values: this.values.all,
          first: Int32Array.from(both, ([item]) => before.get(item) as number),
          second: Int32Array.from(both, ([, value]) => value),
        };
      })
      .sort((a, b) => compare(a.annotator, b.annotator));
  }

  private each(take: EachCell): void {
    for (const [cell, value] of this.cells) {
      if (value < 0) continue;
      const pair = Math.floor(cell / 2);
      take(cell % 2 === 0 ? 1 : 2, Math.floor(pair / mostAnnotators), pair % mostAnnotators, value);
    }
  }
}

/** Those of the names that are in use, sorted, and where each stands then. */
function sortedPlaces<T extends Value>(
  all: readonly T[],
  used: Iterable<number>,
): { names: T[]; of: Int32Array } {
  const places = [...new Set(used)].sort((a, b) => compare(all[a] as T, all[b] as T));
  const of = new Int32Array(all.length).fill(-1);
  places.forEach((place, i) => (of[place] = i));
  return { names: places.map((place) => all[place] as T), of };
}

/** Numbers by size, texts by code units: no locale has a say. */
function compare(a: Value, b: Value): number {
  if (typeof a !== typeof b) return typeof a < typeof b ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

export function at(list: Int32Array, place: number): number {
  return list[place] as number;
}
