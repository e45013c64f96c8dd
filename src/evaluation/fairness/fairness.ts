// How groups of people fare: what is measured, of rows in and of tables out. Definitions are Fairlearn's 0.15
// (https://fairlearn.org), with one difference: what has no denominator is null and says why, where Fairlearn has 0. What is decided
// here beyond docs/contract.md, and why, stands in docs/fairness.md. Groups, attributes and crossings are sorted by code point.
import type { Interval } from "../intervals.ts";
import type { Verdict } from "../verdict.ts";

/** One person, or one text, that something was decided about or that got a score. */
export interface FairnessRow {
  /** By attribute; null, or no key: not known. */
  readonly groups: Readonly<Record<string, string | null>>;
  /** null: nothing was decided; the row has no part in what depends on it. */
  readonly selected: 0 | 1 | null;
  /** What turned out, by an independent look: 1 is who should have been selected. */
  readonly outcome?: 0 | 1 | null;
  /** NaN and infinities count as none, and are counted. */
  readonly score?: number | null;
}

/**
 * Shares of a group: selected of all; selected of those with outcome 1 (true positives) and 0 (false positives); scored above the
 * median of all rows with a score, unknown groups among them (6 RCNY 5-300's "scoring rate").
 */
export const rateKinds = ["selection", "truePositive", "falsePositive", "scoring"] as const;
export type RateKind = (typeof rateKinds)[number];

export type Test = "fisher" | "z";
export type Correction = "holm" | "benjamini-hochberg";

export interface GroupRate {
  readonly hits: number;
  readonly of: number;
  readonly rate: number | null;
  /** Wilson, 95 %. */
  readonly interval: Interval | null;
  /** The rate over the highest of all groups: the impact ratio. */
  readonly ratio: number | null;
  /** Compared as fractions: 64 of 80 is not below. */
  readonly isBelowFourFifths: boolean | null;
  /** How many hits more the group needs to be at four fifths of the highest rate; 0 where it is. */
  readonly shortfall: number | null;
  /** Cohen's h against the highest: 2 asin(sqrt(rate)) - 2 asin(sqrt(highest)), at most 0. */
  readonly effect: number | null;
  /** Against the group with the highest rate (the first by name), which has none itself. */
  readonly test: Test | null;
  /** Why this test: "an expected count is 3.20, below 5". */
  readonly testReason: string | null;
  /** Two-sided, as it is. */
  readonly pValue: number | null;
  /** Corrected over all pairs of groups of the whole table; null where the rate is not among those judged. */
  readonly adjustedP: number | null;
  /**
   * How far below the highest rate of the others this one's could lie before that is found at 80 % power and the corrected level; others
   * that are too small themselves to tell are passed over.
   */
  readonly mde: number | null;
  /** null where the rate is not among those judged. */
  readonly verdict: Verdict | null;
  /** Why, by the name of what is null. */
  readonly reasons: Readonly<Partial<Record<RateField, string>>>;
}
export type RateField = "rate" | "interval" | "ratio" | "shortfall" | "effect" | "test" | "pValue" | "mde";

export interface GroupFairness {
  /** Of a crossing: its parts with " & " between. */
  readonly group: string;
  /** In the order of the attribute's names. */
  readonly parts: readonly string[];
  readonly count: number;
  readonly rates: Readonly<Record<RateKind, GroupRate>>;
}

/** A figure over all groups of an attribute, or why there is none. */
export interface Figure {
  readonly value: number | null;
  readonly reason?: string;
}

/** Fairlearn's, between groups, worst case. Differences are largest less smallest, ratios smallest over largest. */
export interface Disparities {
  readonly demographicParityDifference: Figure;
  readonly demographicParityRatio: Figure;
  readonly equalOpportunityDifference: Figure;
  /** False positives alone. */
  readonly falsePositiveDifference: Figure;
  readonly equalizedOddsDifference: Figure;
  readonly equalizedOddsRatio: Figure;
  readonly scoringRateDifference: Figure;
  readonly scoringRateRatio: Figure;
}

/** Two groups whose rates differ by more than chance, after the correction. */
export interface Gap {
  readonly kind: RateKind;
  readonly lower: string;
  readonly higher: string;
  readonly difference: number;
  readonly test: Test;
  readonly pValue: number;
  readonly adjustedP: number;
}

export interface AttributeFairness {
  /** "sex", or "origin & sex" of a crossing. */
  readonly attribute: string;
  readonly names: readonly string[];
  readonly rows: number;
  /** Rows whose group is not known; of a crossing, one part of it. */
  readonly unknown: number;
  readonly groups: readonly GroupFairness[];
  /** Of a crossing: combinations of known groups that nobody belongs to; at most 50 are named. */
  readonly empty: { readonly count: number; readonly named: readonly string[] };
  readonly disparities: Disparities;
  /** Smallest adjusted p first. */
  readonly gaps: readonly Gap[];
  readonly verdict: Verdict;
  /** The largest of the judged groups' that have one. */
  readonly mde: number | null;
  /** Why nothing can be said, of the attribute or of its smaller groups. */
  readonly verdictReason: string | null;
}

export interface FairnessTable {
  readonly rows: number;
  /** Attributes by name, then the crossings. */
  readonly attributes: readonly AttributeFairness[];
  readonly scores: {
    readonly count: number;
    /** Of the scores that were given, how many are no number. */
    readonly notNumbers: number;
    readonly median: number | null;
  };
  readonly outcomes: number;
  /** Attributes and crossings that are not measured, because they have more than `mostGroups` groups. */
  readonly leftOut: readonly { readonly attribute: string; readonly groups: number }[];
  readonly correction: {
    readonly method: Correction;
    readonly level: number;
    /** Pairs of groups that were held against each other, in all tables that were corrected together. */
    readonly tests: number;
  };
}

export interface MeasureOptions {
  /** Which crossings; otherwise one of all attributes, where there are two or more. Names that no row has are left out. */
  readonly crossings?: readonly (readonly string[])[];
}

export interface JudgeOptions {
  /** Which rates the verdict is about; the others are measured all the same. */
  readonly judged?: readonly RateKind[];
  readonly correction?: Correction;
}

/** Chance that anything at all is called a gap where there is none, over the whole table (Holm). */
export const level = 0.05;
/** Chance that a gap of the size of an MDE is found. */
export const power = 0.8;
/** With more groups an attribute is measured, and its groups are not held against each other. */
export const mostComparedGroups = 200;

/** And with more than this, by attribute or crossing, it is not measured at all: nobody reads so many, and most have one person. */
export const mostGroups = 2000;

/** What the fields of a line are, for help and reports. */
export const fairnessMeasures = {
  selection_rate:
    "Selected of all in the group, with Wilson's 95 % interval. The lowest and the highest make the demographic parity difference and ratio.",
  impact_ratio:
    "The selection rate over the highest of all groups; below four fifths is compared as fractions. A screen, not a finding.",
  true_positive_rate:
    "Selected of those with outcome 1; the largest difference is the equal opportunity difference.",
  false_positive_rate:
    "Selected of those with outcome 0. Equalized odds is the worse of both rates' difference or ratio.",
  scoring_rate:
    "Share with a score above the median of all rows' scores; scoring_impact_ratio is over the highest.",
  p_value:
    "Two-sided, against the group with the highest selection rate: fisher where an expected count is below 5, else z, pooled.",
  verdict:
    "gap found: two groups differ after the correction. not found at MDE x: a selection rate lower by x or more would have been found with 80 % power. insufficient data: no difference would have been found reliably.",
} as const;
