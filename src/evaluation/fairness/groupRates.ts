// The rates of one kind of all groups of an attribute, each held against the highest. What is said of a group alone is said by its
// whole numbers; the test is the contract's: Fisher's where an expected count is below 5, else z with the variance of both together.
import { wilson } from "../intervals.ts";
import { fisherExact, pooledZTest } from "../significance.ts";
import { type GroupRate, mostComparedGroups, type RateField, type RateKind, type Test } from "./fairness.ts";
import { compareShares, isBelowFourFifths, type Share, shortfall, smallestExpected } from "./share.ts";

/** What the whole table adds. */
export type MeasuredRate = Omit<GroupRate, "adjustedP" | "mde" | "verdict">;

export interface Tested {
  readonly test: Test;
  readonly testReason: string;
  readonly pValue: number;
}

const leastExpected = 5;

/** Two groups with people in both. */
export function testShares(a: Share, b: Share): Tested {
  const { isBelow, smallest } = smallestExpected(a, b, leastExpected);
  // Cut, not rounded: 4.999 is below 5.
  const count = (Math.floor(smallest * 100) / 100).toFixed(2);
  return isBelow
    ? {
        test: "fisher",
        testReason: `an expected count is ${count}, below ${leastExpected}`,
        pValue: fisherExact(a.hits, a.of, b.hits, b.of),
      }
    : {
        test: "z",
        testReason: `no expected count is below ${leastExpected}, the smallest is ${count}`,
        pValue: pooledZTest(a.hits, a.of, b.hits, b.of),
      };
}

/** Place of the highest share, the first of several; undefined of none with people. */
export function highestShare(shares: readonly Share[]): number | undefined {
  let highest: number | undefined;
  shares.forEach((one, i) => {
    if (one.of === 0) return;
    const best = highest === undefined ? undefined : shares[highest];
    if (best === undefined || compareShares(one, best) > 0) highest = i;
  });
  return highest;
}

/** Why a rate has no denominator. */
const noDenominator: Readonly<Record<RateKind, string>> = {
  selection: "of nobody in this group it is known whether they were selected",
  truePositive: "nobody in this group has outcome 1 and is known to be selected or not",
  falsePositive: "nobody in this group has outcome 0 and is known to be selected or not",
  scoring: "nobody in this group has a score",
};

/** In the order of `shares`, one a group. */
export function groupRates(kind: RateKind, shares: readonly Share[]): MeasuredRate[] {
  const place = highestShare(shares);
  const highest = place === undefined ? undefined : shares[place];
  const compared = shares.filter(({ of }) => of > 0).length;
  return shares.map((own, i): MeasuredRate => {
    const { hits, of } = own;
    const reasons: Partial<Record<RateField, string>> = {};
    const untested = { test: null, testReason: null, pValue: null };
    if (of === 0 || highest === undefined) {
      for (const field of ["rate", "interval", "ratio", "shortfall", "effect", "test", "pValue"] as const)
        reasons[field] = noDenominator[kind];
      const nothing = { rate: null, interval: null, ratio: null, isBelowFourFifths: null, shortfall: null };
      return { hits, of, ...nothing, effect: null, ...untested, reasons };
    }
    const rate = hits / of;
    if (highest.hits === 0)
      reasons.ratio = reasons.shortfall = "the highest rate of all groups is 0, and 0 / 0 is no ratio";
    let tested: Tested | typeof untested = untested;
    if (compared > mostComparedGroups)
      reasons.test = `${compared} groups are more than the ${mostComparedGroups} that are held against each other`;
    else if (compared === 1) reasons.test = "no other group has this rate";
    else if (i === place) reasons.test = "it has the highest rate itself, and the others are held against it";
    else tested = testShares(own, highest);
    if (reasons.test !== undefined) reasons.pValue = reasons.test;
    if (i === place) reasons.effect = reasons.test ?? "it has the highest rate itself";
    return {
      hits,
      of,
      rate,
      interval: wilson(rate, of),
      ratio: highest.hits === 0 ? null : (hits * highest.of) / (highest.hits * of),
      isBelowFourFifths: highest.hits === 0 ? null : isBelowFourFifths(own, highest),
      shortfall: highest.hits === 0 ? null : shortfall(own, highest),
      effect: i === place ? null : cohensH(rate, highest.hits / highest.of),
      ...tested,
      reasons,
    };
  });
}

/** Cohen 1988, "Statistical Power Analysis for the Behavioral Sciences", 6.2: .2 is small, .5 medium, .8 large. */
function cohensH(rate: number, other: number): number {
  return 2 * Math.asin(Math.sqrt(rate)) - 2 * Math.asin(Math.sqrt(other));
}
