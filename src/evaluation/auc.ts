// Area under the ROC curve: the chance that a row of the group has a higher score than one of the others, ties counting
// half. Its variance is DeLong's (DeLong, DeLong & Clarke-Pearson 1988, https://doi.org/10.2307/2531595), with the rows of
// one person as one observation (Obuchowski 1997, https://doi.org/10.2307/2533958), since texts of one person resemble
// each other. Only rows of the same fold are compared: scores of two models have no common scale.
import { type Interval, wilson, z } from "./intervals.ts";

export interface ScoredRow {
  readonly person: string;
  readonly isOfGroup: boolean;
  /** Which model gave the score. */
  readonly fold: number;
  readonly score: number;
}

export interface Measured {
  readonly value: number | null;
  /** 95 %. */
  readonly interval: Interval | null;
  /** Why the value is null, or the interval alone. */
  readonly reason?: string;
}

/** What every person adds to the area around its value, in the order of `people`. */
interface Parts {
  readonly area: number;
  readonly ofGroup: ReadonlyMap<string, number>;
  readonly ofOthers: ReadonlyMap<string, number>;
  /** No pair was lost, or none won: the variance is then none, and says nothing. */
  readonly isPerfect: boolean;
}

function parts(rows: readonly ScoredRow[]): Parts | undefined {
  const folds = new Map<number, ScoredRow[]>();
  for (const row of rows) {
    const fold = folds.get(row.fold);
    if (fold === undefined) folds.set(row.fold, [row]);
    else fold.push(row);
  }
  // Wins of every row over the other side of its fold; pairs of a row.
  const wins = new Map<ScoredRow, readonly [won: number, of: number]>();
  let [won, pairs] = [0, 0];
  for (const fold of folds.values()) {
    const sorted = [...fold].sort((a, b) => a.score - b.score);
    const total = { group: fold.filter(({ isOfGroup }) => isOfGroup).length, others: 0 };
    total.others = fold.length - total.group;
    pairs += total.group * total.others;
    let below = { group: 0, others: 0 };
    for (let start = 0; start < sorted.length;) {
      let end = start;
      const here = { group: 0, others: 0 };
      for (; end < sorted.length && sorted[end]?.score === sorted[start]?.score; end++) {
        if (sorted[end]?.isOfGroup === true) here.group++;
        else here.others++;
      }
      for (const row of sorted.slice(start, end)) {
        const mine = row.isOfGroup
          ? below.others + here.others / 2
          : total.group - below.group - here.group / 2;
        wins.set(row, [mine, row.isOfGroup ? total.others : total.group]);
        if (row.isOfGroup) won += mine;
      }
      below = { group: below.group + here.group, others: below.others + here.others };
      start = end;
    }
  }
  if (pairs === 0) return undefined;
  const area = won / pairs;
  const ofGroup = new Map<string, number>();
  const ofOthers = new Map<string, number>();
  for (const row of rows) {
    const [mine, of] = wins.get(row) ?? [0, 0];
    const side = row.isOfGroup ? ofGroup : ofOthers;
    side.set(row.person, (side.get(row.person) ?? 0) + (mine - of * area) / pairs);
  }
  return { area, ofGroup, ofOthers, isPerfect: won === pairs || won === 0 };
}

function variance(sides: readonly ReadonlyMap<string, number>[]): number {
  return sides.reduce((sum, side) => {
    const squares = [...side.values()].reduce((total, value) => total + value * value, 0);
    return sum + (side.size / (side.size - 1)) * squares;
  }, 0);
}

/** A person has one label: all its rows are of the group, or none. */
export function areaUnderCurve(rows: readonly ScoredRow[]): Measured {
  const found = parts(rows);
  if (found === undefined)
    return { value: null, interval: null, reason: "no two rows of both sides to compare" };
  const { area, ofGroup, ofOthers, isPerfect } = found;
  const fewer = Math.min(ofGroup.size, ofOthers.size);
  if (fewer < 2) return { value: area, interval: null, reason: "one person alone has no spread" };
  // Without a lost pair DeLong's variance is zero. As many trials as the smaller side has people, all won, is the least it can be.
  if (isPerfect) return { value: area, interval: wilson(area, fewer) };
  return around(area, variance([ofGroup, ofOthers]), 0, "every text got the same score as all others");
}

/** Area of `before` less area of `after`, of the same people: how much less can be guessed. */
export function areaFall(before: readonly ScoredRow[], after: readonly ScoredRow[]): Measured {
  const [a, b] = [parts(before), parts(after)];
  if (a === undefined || b === undefined)
    return { value: null, interval: null, reason: "no two rows of both sides to compare" };
  const value = a.area - b.area;
  if (Math.min(a.ofGroup.size, a.ofOthers.size) < 2)
    return { value, interval: null, reason: "one person alone has no spread" };
  const less = (one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): Map<string, number> =>
    new Map([...one].map(([person, part]) => [person, part - (other.get(person) ?? 0)]));
  const spread = variance([less(a.ofGroup, b.ofGroup), less(a.ofOthers, b.ofOthers)]);
  return around(value, spread, -1, "everybody stands in the same order before and after");
}

/** People who do not differ at all say nothing of how others would: no spread is no interval, for the reason `same`. */
function around(value: number, spread: number, lowest: number, same: string): Measured {
  const half = z * Math.sqrt(spread);
  // Parts of equal scores are rounding at most.
  if (half < 1e-12) return { value, interval: null, reason: same };
  return { value, interval: [Math.max(lowest, value - half), Math.min(1, value + half)] };
}
