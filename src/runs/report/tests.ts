// Every test of a difference between groups that a report tells, corrected together by Holm's method. Of a table of groups that is every
// pair of them, made again from the counts in its line: the p in the line is against the highest group only, and which one is the
// highest is itself found in the data, so that a correction over these alone raises false alarms (docs/fairness.md).

import type { ReportLine } from "../../domain/reportLines.ts";
import type { AnnotatorReport } from "../../evaluation/annotators/annotatorReport.ts";
import { level, mostComparedGroups } from "../../evaluation/fairness/fairness.ts";
import { highestShare, testShares } from "../../evaluation/fairness/groupRates.ts";
import type { Share } from "../../evaluation/fairness/share.ts";
import { holm } from "../../evaluation/significance.ts";
import type { ProjectFacts } from "./facts.ts";
import { type Layer, layerOf } from "./layers.ts";

export interface ReportedTest {
  readonly layer: Layer;
  /** Names it among those of its layer. */
  readonly name: string;
  readonly pValue: number;
  readonly adjustedP: number;
  /** A difference, after the correction, that is larger than the noise floor where there is one, and not the base's. */
  readonly isGap: boolean;
}

export const testName = (...parts: readonly string[]): string => JSON.stringify(parts);

export const swapName = (file: string, line: ReportLine<"counterfactual">): string =>
  testName(file, line.measure ?? "", line.role ?? "", line.arm ?? "", line.axis, ...line.groups);

/** Of the groups at two places of a line, in the line's order. */
export function pairName(file: string, line: ReportLine<"fairness">, a: number, b: number): string {
  const named = [Math.min(a, b), Math.max(a, b)].map((place) => line.groups[place]?.group ?? "");
  return testName(file, line.data, line.attribute, ...named);
}

/** Selected of everybody in the group; of nobody where no rate is told. */
export const sharesOf = ({ groups }: ReportLine<"fairness">): Share[] =>
  groups.map(({ count, selected, selection_rate: rate }) =>
    selected === null || rate === null ? { hits: 0, of: 0 } : { hits: selected, of: count },
  );

/** Place of the group that the others of the line are held against. */
export const highestOf = (line: ReportLine<"fairness">): number | undefined => highestShare(sharesOf(line));

export function testsOf({ reports }: ProjectFacts, { annotators }: AnnotatorReport): ReportedTest[] {
  const found: (Omit<ReportedTest, "adjustedP" | "isGap"> & { readonly mayBeGap: boolean })[] = [];
  for (const { annotator, groups } of annotators)
    for (const { group, pValue } of groups)
      if (pValue !== null)
        found.push({ layer: "labels", name: testName(annotator, group), pValue, mayBeGap: true });
  for (const { name, lines } of reports.fairness)
    for (const line of lines)
      for (const { a, b, pValue } of pairsOf(line))
        found.push({
          layer: layerOf(name, "decision"),
          name: pairName(name, line, a, b),
          pValue,
          mayBeGap: true,
        });
  for (const { name, lines } of reports.counterfactual)
    for (const line of lines)
      if (line.p_value !== null)
        found.push({
          layer: layerOf(name, "reward"),
          name: swapName(name, line),
          pValue: line.p_value,
          mayBeGap: line.role !== "base" && exceedsFloor(line),
        });
  const adjusted = holm(found.map(({ pValue }) => pValue));
  return found.map(({ mayBeGap, ...one }, i) => {
    const adjustedP = adjusted[i] as number;
    return { ...one, adjustedP, isGap: mayBeGap && adjustedP < level };
  });
}

/** Every pair of groups that are held against each other. */
export function pairsOf(line: ReportLine<"fairness">): { a: number; b: number; pValue: number }[] {
  const shares = sharesOf(line);
  const places = shares.flatMap(({ of }, i) => (of > 0 ? [i] : []));
  if (places.length > mostComparedGroups) return [];
  return places.flatMap((a, i) =>
    places
      .slice(i + 1)
      .map((b) => ({ a, b, pValue: testShares(shares[a] as Share, shares[b] as Share).pValue })),
  );
}

const exceedsFloor = ({ mean_difference: size, noise_floor: floor }: ReportLine<"counterfactual">): boolean =>
  size !== null && (floor === null || Math.abs(size) > floor);
