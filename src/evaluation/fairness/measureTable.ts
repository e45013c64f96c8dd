// What can be said of one table by itself; what depends on everything that is looked at with it is added by judgeTables.ts.
import { disparitiesOf } from "./disparities.ts";
import {
  type AttributeFairness,
  type FairnessTable,
  type GroupFairness,
  type MeasureOptions,
  mostGroups,
  type RateKind,
} from "./fairness.ts";
import { groupRates, type MeasuredRate } from "./groupRates.ts";
import { type Cells, type GroupTable, joined } from "./groupTable.ts";
import type { Share } from "./share.ts";

export type MeasuredGroup = Omit<GroupFairness, "rates"> & {
  readonly rates: Readonly<Record<RateKind, MeasuredRate>>;
};
export type MeasuredAttribute = Omit<
  AttributeFairness,
  "groups" | "gaps" | "verdict" | "mde" | "verdictReason"
> & { readonly groups: readonly MeasuredGroup[] };
export type MeasuredTable = Omit<FairnessTable, "attributes" | "correction"> & {
  readonly attributes: readonly MeasuredAttribute[];
};

const mostNamedEmpty = 50;

export function measureTable(table: GroupTable, { crossings }: MeasureOptions = {}): MeasuredTable {
  const names = table.attributes();
  const sorted = Float64Array.from(table.scores.filter((score) => !Number.isNaN(score))).sort();
  const asked = crossings ?? [names];
  const crossed = asked.flatMap((one) => {
    const cells = table.cells(one);
    return cells !== undefined && cells.names.length > 1 ? [cells] : [];
  });
  const single = names.flatMap((name) => table.cells([name]) ?? []);
  const once = new Map([...single, ...crossed].map((cells) => [JSON.stringify(cells.names), cells]));
  const { rows, notNumbers } = table;
  const isLarge = ({ cells }: Cells): boolean => cells.length > mostGroups;
  const all = [...once.values()];
  return {
    rows,
    attributes: all
      .filter((cells) => !isLarge(cells))
      .map((cells) => measureAttribute(table, cells, lowerMiddle(sorted))),
    leftOut: all
      .filter(isLarge)
      .map(({ names: own, cells }) => ({ attribute: own.join(joined), groups: cells.length })),
    scores: { count: sorted.length, notNumbers, median: median(sorted) },
    outcomes: table.outcomes.filter((outcome) => outcome < 2).length,
  };
}

/** Of an even number, the mean of the two in the middle: numpy's and the law's. */
function median(sorted: Float64Array): number | null {
  const [low, high] = [lowerMiddle(sorted), sorted[Math.floor(sorted.length / 2)] ?? NaN];
  return sorted.length === 0 ? null : low / 2 + high / 2;
}

/** A score is above the median where it is above this, whatever the mean of the two in the middle is rounded to. */
function lowerMiddle(sorted: Float64Array): number {
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? NaN;
}

type Counts = Record<RateKind, { hits: number; of: number }>;

function measureAttribute(
  table: GroupTable,
  { names, cells, of, groups }: Cells,
  middle: number,
): MeasuredAttribute {
  const people = new Int32Array(cells.length);
  const counts = cells.map((): Counts => {
    const nobody = () => ({ hits: 0, of: 0 });
    return { selection: nobody(), truePositive: nobody(), falsePositive: nobody(), scoring: nobody() };
  });
  let unknown = 0;
  of.forEach((cell, row) => {
    const own = counts[cell];
    if (own === undefined) {
      unknown++;
      return;
    }
    people[cell] = (people[cell] ?? 0) + 1;
    const selected = table.selected[row] as number;
    const outcome = table.outcomes[row];
    const score = table.scores[row] ?? NaN;
    if (selected < 2) {
      add(own.selection, selected);
      if (outcome === 1) add(own.truePositive, selected);
      if (outcome === 0) add(own.falsePositive, selected);
    }
    if (!Number.isNaN(score)) add(own.scoring, score > middle ? 1 : 0);
  });
  const byKind = (kind: RateKind): MeasuredRate[] =>
    groupRates(
      kind,
      counts.map((own): Share => own[kind]),
    );
  const rates = {
    selection: byKind("selection"),
    truePositive: byKind("truePositive"),
    falsePositive: byKind("falsePositive"),
    scoring: byKind("scoring"),
  };
  const measured = cells.map(({ parts }, i): MeasuredGroup => {
    const rate = (kind: RateKind): MeasuredRate => rates[kind][i] as MeasuredRate;
    return {
      group: parts.join(joined),
      parts,
      count: people[i] as number,
      rates: {
        selection: rate("selection"),
        truePositive: rate("truePositive"),
        falsePositive: rate("falsePositive"),
        scoring: rate("scoring"),
      },
    };
  });
  return {
    attribute: names.join(joined),
    names,
    rows: table.rows,
    unknown,
    groups: measured,
    empty: emptyCells(cells, groups),
    disparities: disparitiesOf(measured),
  };
}

function add(counts: { hits: number; of: number }, hit: number): void {
  counts.hits += hit;
  counts.of++;
}

/** Combinations that nobody belongs to. */
function emptyCells(cells: Cells["cells"], groups: Cells["groups"]): AttributeFairness["empty"] {
  const count = groups.reduce((all, { length }) => all * length, 1) - cells.length;
  const known = new Set(cells.map(({ parts }) => JSON.stringify(parts)));
  const named: string[] = [];
  const walk = (parts: readonly string[]): void => {
    if (named.length === Math.min(count, mostNamedEmpty)) return;
    if (parts.length < groups.length) for (const group of groups[parts.length] ?? []) walk([...parts, group]);
    else if (!known.has(JSON.stringify(parts))) named.push(parts.join(joined));
  };
  walk([]);
  return { count, named };
}
