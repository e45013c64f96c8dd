// How an attribute's groups fare, as the contract's line: the same on the command line and in a project's `reports/`.

import type { ThresholdCurve } from "./thresholdCurve.ts";
import type { AttributeFairness, Disparities, Figure, RateField, RateKind } from "./fairness.ts";

type Fields = Readonly<Record<string, unknown>>;

export type FigureNames = readonly (readonly [field: string, figure: keyof Disparities])[];

/** Why a field of a group's entry is null: by the rate that it comes from. */
const fieldReasons: readonly (readonly [field: string, kind: RateKind, reason: RateField])[] = [
  ["selection_rate", "selection", "rate"],
  ["interval", "selection", "interval"],
  ["impact_ratio", "selection", "ratio"],
  ["below_four_fifths", "selection", "ratio"],
  ["true_positive_rate", "truePositive", "rate"],
  ["false_positive_rate", "falsePositive", "rate"],
  ["scoring_rate", "scoring", "rate"],
  ["scoring_impact_ratio", "scoring", "ratio"],
  ["test", "selection", "test"],
  ["p_value", "selection", "pValue"],
];

const figures: FigureNames = [
  ["demographic_parity_difference", "demographicParityDifference"],
  ["demographic_parity_ratio", "demographicParityRatio"],
  ["equal_opportunity_difference", "equalOpportunityDifference"],
  ["equalized_odds_difference", "equalizedOddsDifference"],
  ["equalized_odds_ratio", "equalizedOddsRatio"],
];
/** The fields of the contract's line, in its order. What is null has its reason by its name, in the list of groups as `groups/0/test`. */
export function fairnessFields(data: string, found: AttributeFairness): Fields {
  const { attribute, rows, unknown, groups, disparities, verdict, verdictReason } = found;
  const reasons: Record<string, string> = {};
  const entries = groups.map((one, i): Fields => {
    const { selection, truePositive, falsePositive, scoring } = one.rates;
    const entry: Fields = {
      group: one.group,
      count: one.count,
      selected: selection.hits,
      selection_rate: selection.rate,
      interval: selection.interval,
      impact_ratio: selection.ratio,
      below_four_fifths: selection.isBelowFourFifths,
      true_positive_rate: truePositive.rate,
      false_positive_rate: falsePositive.rate,
      scoring_rate: scoring.rate,
      scoring_impact_ratio: scoring.ratio,
      test: selection.test,
      p_value: selection.pValue,
    };
    for (const [field, kind, reason] of fieldReasons)
      if (entry[field] === null)
        reasons[`groups/${i}/${field}`] = one.rates[kind].reasons[reason] ?? "it is undefined";
    return entry;
  });
  const overall = figuresOf(figures, disparities, reasons);
  if (groups.length === 1) reasons["groups/0/impact_ratio"] = "it is the only group, held against itself";
  if (verdictReason !== null) reasons["verdict"] = verdictReason;
  return { data, attribute, rows, unknown, groups: entries, ...overall, verdict, reasons };
}

/** Those that are null have their reason in `reasons`. */
export function figuresOf(
  list: FigureNames,
  disparities: Disparities,
  reasons: Record<string, string>,
): Fields {
  return Object.fromEntries(
    list.map(([field, figure]) => {
      const { value, reason = "it is undefined" }: Figure = disparities[figure];
      if (value === null) reasons[field] = reason;
      return [field, value];
    }),
  );
}

/** A threshold curve as a line that is kept beside the table's, for a report. */
export function curveFields(data: string, curve: ThresholdCurve): Fields {
  return {
    data,
    attribute: curve.attribute,
    rows: curve.rows,
    grid: curve.grid,
    thresholds: curve.thresholds,
    groups: curve.groups.map(({ group, count, points, lowest, below }) => ({
      group,
      count,
      impact_ratios: points.map(({ ratio }) => ratio),
      lowest,
      below,
    })),
  };
}
