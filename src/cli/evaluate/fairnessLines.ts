// A table of fairness as the contract's lines, with more where that is asked for, and as a person reads it.

import {
  type AttributeFairness,
  type FairnessTable,
  type Figure,
  type GroupFairness,
  type GroupRate,
  type RateField,
  type RateKind,
  rateKinds,
} from "../../evaluation/fairness/fairness.ts";
import { type FigureNames, figuresOf } from "../../evaluation/fairness/fairnessLine.ts";
import type { ThresholdCurve } from "../../evaluation/fairness/thresholdCurve.ts";
import { printable } from "../output.ts";

type Fields = Readonly<Record<string, unknown>>;

const moreFigures: FigureNames = [
  ["false_positive_difference", "falsePositiveDifference"],
  ["scoring_rate_difference", "scoringRateDifference"],
  ["scoring_rate_ratio", "scoringRateRatio"],
];

const kindNames: Readonly<Record<RateKind, string>> = {
  selection: "selection_rate",
  truePositive: "true_positive_rate",
  falsePositive: "false_positive_rate",
  scoring: "scoring_rate",
};

/** What --details adds to an attribute's line. */
export function fairnessDetails(
  data: string,
  found: AttributeFairness,
  { correction, scores }: FairnessTable,
  curve: ThresholdCurve | undefined,
): Fields {
  const reasons: Record<string, string> = {};
  const rateOf = (rate: GroupRate): Fields => ({
    hits: rate.hits,
    of: rate.of,
    rate: rate.rate,
    interval: rate.interval,
    impact_ratio: rate.ratio,
    below_four_fifths: rate.isBelowFourFifths,
    shortfall: rate.shortfall,
    cohens_h: rate.effect,
    test: rate.test,
    test_reason: rate.testReason,
    p_value: rate.pValue,
    adjusted_p: rate.adjustedP,
    mde: rate.mde,
    verdict: rate.verdict,
    reasons: Object.fromEntries(
      Object.entries(rate.reasons).map(([field, why]) => [rateFields[field as RateField], why]),
    ),
  });
  return {
    data,
    attribute: found.attribute,
    median_score: scores.median,
    scores: scores.count,
    correction: correction.method,
    level: correction.level,
    comparisons: correction.tests,
    mde: found.mde,
    groups: found.groups.map(({ group, count, rates }) => ({
      group,
      count,
      ...Object.fromEntries(rateKinds.map((kind) => [kindNames[kind], rateOf(rates[kind])])),
    })),
    empty: found.empty,
    ...figuresOf(moreFigures, found.disparities, reasons),
    gaps: found.gaps.map(({ kind, lower, higher, difference, test, pValue, adjustedP }) => ({
      rate: kindNames[kind],
      lower,
      higher,
      difference,
      test,
      p_value: pValue,
      adjusted_p: adjustedP,
    })),
    threshold_curve:
      curve === undefined
        ? null
        : {
            grid: curve.grid,
            thresholds: curve.thresholds,
            groups: curve.groups.map(({ group, count, points, lowest, below }) => ({
              group,
              count,
              selection_rates: points.map(({ rate }) => rate),
              impact_ratios: points.map(({ ratio }) => ratio),
              below_four_fifths: points.map(({ isBelowFourFifths }) => isBelowFourFifths),
              lowest,
              below,
            })),
          },
    reasons:
      curve === undefined
        ? { ...reasons, threshold_curve: "nobody with a score has a known group" }
        : reasons,
  };
}

const rateFields: Readonly<Record<RateField, string>> = {
  rate: "rate",
  interval: "interval",
  ratio: "impact_ratio",
  shortfall: "shortfall",
  effect: "cohens_h",
  test: "test",
  pValue: "p_value",
  mde: "mde",
};

const shownGroups = 30;

export function readableFairness(
  data: string,
  found: AttributeFairness,
  { correction }: FairnessTable,
): string {
  const { attribute, rows, unknown, groups, gaps, verdict, verdictReason, disparities } = found;
  const width = Math.max(7, ...groups.slice(0, shownGroups).map(({ group }) => nameOf(group).length));
  const row = (cells: readonly string[]): string =>
    `  ${cells.map((cell, i) => (i === 0 ? cell.padEnd(width) : cell.padStart(columns[i]?.[1] ?? 8))).join("  ")}`;
  const told = gaps
    .slice(0, 5)
    .map(
      ({ lower, higher, difference, adjustedP }) =>
        `  ${nameOf(lower)} is ${difference.toFixed(3)} below ${nameOf(higher)}: adjusted p ${probability(adjustedP)}`,
    );
  const { demographicParityDifference: parity, equalizedOddsDifference: odds } = disparities;
  return [
    `${printable(data)}, ${nameOf(attribute)}: ${verdict}`,
    `  ${rows} rows, ${unknown} of them without a known group; corrected over ${correction.tests} comparisons (${correction.method})`,
    row(columns.map(([title]) => title)),
    ...groups.slice(0, shownGroups).map((one) => row(cellsOf(one))),
    ...(groups.length > shownGroups ? [`  and ${groups.length - shownGroups} groups more`] : []),
    `  demographic parity difference ${figureText(parity)}; equalized odds difference ${figureText(odds)}`,
    ...told,
    ...(verdictReason === null ? [] : [`  ${verdictReason}`]),
    "",
  ].join("\n");
}

const columns: readonly (readonly [title: string, width: number])[] = [
  ["group", 7],
  ["count", 7],
  ["selected", 8],
  ["rate (95 %)", 22],
  ["impact ratio", 12],
  ["true pos.", 9],
  ["false pos.", 10],
  ["scoring", 7],
  ["test", 6],
  ["p", 7],
  ["adjusted p", 10],
  ["MDE", 6],
];

function cellsOf({ group, count, rates }: GroupFairness): string[] {
  const { selection, truePositive, falsePositive, scoring } = rates;
  const { rate, interval, ratio, isBelowFourFifths, test, pValue, adjustedP, mde } = selection;
  const range = interval === null ? "" : ` (${interval[0].toFixed(3)} to ${interval[1].toFixed(3)})`;
  return [
    nameOf(group),
    String(count),
    String(selection.hits),
    `${decimals(rate)}${range}`,
    `${decimals(ratio)}${isBelowFourFifths === true ? " <4/5" : ""}`,
    decimals(truePositive.rate),
    decimals(falsePositive.rate),
    decimals(scoring.rate),
    test ?? "-",
    pValue === null ? "-" : probability(pValue),
    adjustedP === null ? "-" : probability(adjustedP),
    decimals(mde),
  ];
}

function nameOf(name: string): string {
  const shown = printable(name);
  return shown.length > 40 ? `${shown.slice(0, 39)}…` : shown;
}

const decimals = (value: number | null): string => (value === null ? "-" : value.toFixed(3));
const probability = (p: number): string => (p < 0.0001 ? "<0.0001" : p.toFixed(4));
const figureText = ({ value, reason }: Figure): string =>
  value === null ? `none: ${reason ?? "it is undefined"}` : value.toFixed(4);
