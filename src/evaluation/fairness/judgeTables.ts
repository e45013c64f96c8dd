// The verdicts. Which group has the highest rate is itself found in the data, so a group's own p is too small as it stands: of eight groups
// that do not differ, the highest and the lowest do. Corrected is therefore over every pair of groups, of every attribute and crossing
// of all tables that are told of together; the two groups of the largest gap need not have the highest rate among them, where a tiny group
// has it. docs/fairness.md has the figures.
import { benjaminiHochberg, holm, normalQuantile } from "../significance.ts";
import { notFoundAt, type Verdict } from "../verdict.ts";
import { detectableDrop } from "./detectable.ts";
import {
  type AttributeFairness,
  type Correction,
  type FairnessTable,
  type Gap,
  type GroupFairness,
  type GroupRate,
  type JudgeOptions,
  level,
  mostComparedGroups,
  type RateKind,
} from "./fairness.ts";
import { highestShare, type MeasuredRate, testShares } from "./groupRates.ts";
import type { MeasuredAttribute, MeasuredTable } from "./measureTable.ts";
import { compareShares, type Share } from "./share.ts";

const corrections: Readonly<Record<Correction, (pValues: readonly number[]) => number[]>> = {
  holm,
  "benjamini-hochberg": benjaminiHochberg,
};

interface Pair extends Omit<Gap, "lower" | "higher" | "adjustedP"> {
  readonly attribute: MeasuredAttribute;
  /** Places in the attribute's groups. */
  readonly lower: number;
  readonly higher: number;
}
type Judged = Pair & { readonly adjustedP: number };

/** `judged` and the correction hold for all of them. */
export function judgeTables(
  tables: readonly MeasuredTable[],
  { judged = ["selection"], correction = "holm" }: JudgeOptions = {},
): FairnessTable[] {
  const kinds = [...new Set(judged)];
  const pairs = tables.flatMap(({ attributes }) =>
    attributes.flatMap((attribute) => kinds.flatMap((kind) => pairsOf(attribute, kind))),
  );
  const adjusted = corrections[correction](pairs.map(({ pValue }) => pValue));
  const byAttribute = new Map<MeasuredAttribute, Judged[]>();
  pairs.forEach((pair, i) => {
    const one = { ...pair, adjustedP: adjusted[i] as number };
    const all = byAttribute.get(pair.attribute);
    if (all === undefined) byAttribute.set(pair.attribute, [one]);
    else all.push(one);
  });
  return tables.map((table): FairnessTable => ({
    ...table,
    attributes: table.attributes.map((one) =>
      judgeAttribute(one, byAttribute.get(one) ?? [], kinds, pairs.length),
    ),
    correction: { method: correction, level, tests: pairs.length },
  }));
}

const sharesOf = ({ groups }: MeasuredAttribute, kind: RateKind): MeasuredRate[] =>
  groups.map(({ rates }) => rates[kind]);

function pairsOf(attribute: MeasuredAttribute, kind: RateKind): Pair[] {
  const shares = sharesOf(attribute, kind);
  const places = shares.flatMap(({ of }, i) => (of > 0 ? [i] : []));
  if (places.length > mostComparedGroups) return [];
  return places.flatMap((a, i) =>
    places.slice(i + 1).map((b): Pair => {
      const [one, other] = [shares[a] as Share, shares[b] as Share];
      const isFirstLower = compareShares(one, other) < 0;
      const { test, pValue } = testShares(one, other);
      return {
        attribute,
        kind,
        lower: isFirstLower ? a : b,
        higher: isFirstLower ? b : a,
        difference: Math.abs(one.hits / one.of - other.hits / other.of),
        test,
        pValue,
      };
    }),
  );
}

function judgeAttribute(
  attribute: MeasuredAttribute,
  pairs: readonly Judged[],
  kinds: readonly RateKind[],
  tests: number,
): AttributeFairness {
  const found = pairs.filter(({ adjustedP }) => adjustedP < level).sort((a, b) => a.adjustedP - b.adjustedP);
  const completed = new Map(kinds.map((kind) => [kind, completeRates(attribute, kind, pairs, tests)]));
  const groups = attribute.groups.map((one, i): GroupFairness => {
    const rate = (kind: RateKind): GroupRate =>
      completed.get(kind)?.[i] ?? { ...one.rates[kind], adjustedP: null, mde: null, verdict: null };
    return {
      ...one,
      rates: {
        selection: rate("selection"),
        truePositive: rate("truePositive"),
        falsePositive: rate("falsePositive"),
        scoring: rate("scoring"),
      },
    };
  });
  const all = [...completed.values()].flat();
  const detectable = all.flatMap(({ mde }) => mde ?? []);
  const mde = detectable.length === 0 ? null : detectable.reduce((most, one) => Math.max(most, one), 0);
  return {
    ...attribute,
    groups,
    gaps: found.map(({ kind, lower, higher, difference, test, pValue, adjustedP }) => ({
      kind,
      lower: groups[lower]?.group ?? "",
      higher: groups[higher]?.group ?? "",
      difference,
      test,
      pValue,
      adjustedP,
    })),
    verdict: verdictOf(found.length > 0, mde),
    mde,
    verdictReason: verdictReason(groups, kinds, pairs.length),
  };
}

function verdictOf(isFound: boolean, mde: number | null): Verdict {
  if (isFound) return "gap found";
  return mde === null ? "insufficient data" : notFoundAt(mde);
}

function completeRates(
  attribute: MeasuredAttribute,
  kind: RateKind,
  pairs: readonly Judged[],
  tests: number,
): GroupRate[] {
  const shares = sharesOf(attribute, kind);
  const own = pairs.filter((pair) => pair.kind === kind);
  const highest = highestShare(shares);
  // Either of the two may be the lower one where they are the same.
  const against = new Map(
    own.flatMap(({ lower, higher, adjustedP }): [number, number][] =>
      higher === highest ? [[lower, adjustedP]] : lower === highest ? [[higher, adjustedP]] : [],
    ),
  );
  const worse = new Set(own.flatMap(({ lower, adjustedP }) => (adjustedP < level ? [lower] : [])));
  const zLevel = normalQuantile(level / Math.max(1, tests));
  const descending = shares
    .flatMap(({ of }, i) => (of > 0 ? [i] : []))
    .sort((a, b) => compareShares(shares[b] as Share, shares[a] as Share) || a - b);
  return shares.map((rate, i): GroupRate => {
    const mde = own.length === 0 ? null : smallestDrop(shares, descending, i, zLevel);
    const reason = mde === null ? noDrop(rate, own.length, tests) : undefined;
    return {
      ...rate,
      adjustedP: against.get(i) ?? null,
      mde,
      verdict: verdictOf(worse.has(i), mde),
      reasons: reason === undefined ? rate.reasons : { ...rate.reasons, mde: reason },
    };
  });
}

/** Below the highest rate of another group that is large enough for a drop from it to be found. */
function smallestDrop(
  shares: readonly Share[],
  descending: readonly number[],
  own: number,
  zLevel: number,
): number | null {
  for (const place of descending) {
    const other = shares[place] as Share;
    const drop = place === own ? null : detectableDrop((shares[own] as Share).of, other, zLevel);
    if (drop !== null) return drop;
  }
  return null;
}

function noDrop({ of, reasons }: MeasuredRate, pairs: number, tests: number): string {
  if (reasons.rate !== undefined) return reasons.rate;
  if (pairs === 0) return reasons.test ?? "it is held against no other group";
  const beside = tests === 1 ? "" : `, corrected for ${tests} comparisons`;
  return `with ${of} people even a rate of 0 would not be found with 80 % power${beside}`;
}

function verdictReason(
  groups: readonly GroupFairness[],
  kinds: readonly RateKind[],
  pairs: number,
): string | null {
  if (pairs === 0) {
    const [first] = groups.flatMap(({ rates }) => kinds.flatMap((kind) => rates[kind].reasons.test ?? []));
    return first ?? "no row has a group";
  }
  const small = groups.filter(({ rates }) => kinds.some((kind) => rates[kind].mde === null));
  if (small.length === 0) return null;
  const named = small.slice(0, 5).map(({ group }) => JSON.stringify(group));
  const more = small.length > 5 ? `, and ${small.length - 5} more` : "";
  return `too small for a verdict of their own: ${small.length} of ${groups.length} groups (${named.join(", ")}${more})`;
}
