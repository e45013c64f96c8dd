// Impact ratios against the score from which on people would be selected: an impact ratio without its threshold says little, because
// another threshold may turn it round. Every score that was given is a threshold, so that nothing lies between two points; of many, each
// group's lowest point is still looked for at all of them, and those that are drawn are a stated grid.
import { highestShare } from "./groupRates.ts";
import { type GroupTable, joined } from "./groupTable.ts";
import { isBelowFourFifths, type Share } from "./share.ts";

export interface CurvePoint {
  readonly rate: number;
  /** Over the highest rate of the groups. The lowest threshold selects everybody and no threshold nobody, so it is never 0 / 0. */
  readonly ratio: number;
  readonly isBelowFourFifths: boolean;
}

export interface CurveGroup {
  readonly group: string;
  /** With a score. */
  readonly count: number;
  /** One a threshold. */
  readonly points: readonly CurvePoint[];
  /** Where its ratio is lowest, over all distinct scores that select `leastSelected` people or more; null where none does. */
  readonly lowest: { readonly threshold: number; readonly ratio: number } | null;
  /** At how many of these it is below four fifths. */
  readonly below: { readonly count: number; readonly of: number };
}

export interface ThresholdCurve {
  readonly attribute: string;
  /** Rows with a score and a known group. */
  readonly rows: number;
  /** Rising; selected is who has at least this score. */
  readonly thresholds: readonly number[];
  /** In words: which thresholds these are. */
  readonly grid: string;
  readonly groups: readonly CurveGroup[];
}

export interface CurveOptions {
  /** Beyond so many distinct scores a grid of so many is drawn. */
  readonly most?: number;
  /** Where fewer are selected in all, chance makes the ratios. */
  readonly leastSelected?: number;
}

interface Scored {
  readonly score: number;
  /** A place in the groups. */
  readonly group: number;
}

/** Of an attribute, or a crossing of several; undefined where nobody with a score has a known group. */
export function thresholdCurve(
  table: GroupTable,
  names: readonly string[],
  { most = 200, leastSelected = 5 }: CurveOptions = {},
): ThresholdCurve | undefined {
  const cells = table.cells(names);
  if (cells === undefined) return undefined;
  const rows: Scored[] = [];
  cells.of.forEach((group, row) => {
    const score = table.scores[row] ?? NaN;
    if (group >= 0 && !Number.isNaN(score)) rows.push({ score, group });
  });
  if (rows.length === 0) return undefined;
  rows.sort((a, b) => b.score - a.score);
  const shares = cells.cells.map(() => ({ hits: 0, of: 0 }));
  for (const { group } of rows) (shares[group] as Share & { of: number }).of++;
  const distinct = rows.filter(({ score }, i) => rows[i + 1]?.score !== score).length;
  const isDrawn = gridOf(rows.length, distinct, most);
  const thresholds: number[] = [];
  const groups = shares.map(() => ({
    points: [] as CurvePoint[],
    lowest: null as CurveGroup["lowest"],
    below: { count: 0, of: 0 },
  }));
  rows.forEach(({ score, group }, i) => {
    (shares[group] as { hits: number }).hits++;
    // Who has the same score is selected with it.
    if (rows[i + 1]?.score === score) return;
    const selected = i + 1;
    const keep = isDrawn(selected);
    if (keep) thresholds.push(score);
    const highest = shares[highestShare(shares) ?? 0] as Share;
    shares.forEach((share, place) => {
      if (share.of === 0) return;
      const own = groups[place] as (typeof groups)[number];
      const ratio = (share.hits * highest.of) / (highest.hits * share.of);
      const isBelow = isBelowFourFifths(share, highest);
      if (keep) own.points.push({ rate: share.hits / share.of, ratio, isBelowFourFifths: isBelow });
      if (selected < leastSelected) return;
      own.below.of++;
      if (isBelow) own.below.count++;
      if (own.lowest === null || ratio < own.lowest.ratio) own.lowest = { threshold: score, ratio };
    });
  });
  return {
    attribute: cells.names.join(joined),
    rows: rows.length,
    thresholds: thresholds.reverse(),
    grid:
      thresholds.length === distinct
        ? `all ${distinct} distinct scores`
        : `${thresholds.length} of ${distinct} distinct scores, at equal numbers of people`,
    groups: groups.flatMap((own, place): CurveGroup[] => {
      const count = shares[place]?.of ?? 0;
      const group = cells.cells[place]?.parts.join(joined) ?? "";
      return count === 0 ? [] : [{ group, count, ...own, points: own.points.reverse() }];
    }),
  };
}

/** Whether the threshold that selects so many is drawn: the first that reaches each of `most` equal numbers of people. */
function gridOf(rows: number, distinct: number, most: number): (selected: number) => boolean {
  if (distinct <= most) return () => true;
  let reached = 0;
  return (selected) => {
    const part = Math.floor((selected * most) / rows);
    const isNew = part > reached;
    if (isNew) reached = part;
    return isNew;
  };
}
