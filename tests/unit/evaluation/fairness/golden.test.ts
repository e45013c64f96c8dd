// 200 random tables by Fairlearn 0.15, scipy and statsmodels (tests/golden/make_fairness.py); FEEDBACKLOOP_FAIRNESS=PATH has others.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { AttributeFairness, FairnessRow } from "../../../../src/evaluation/fairness/fairness.ts";
import { fairnessOf } from "../../../../src/evaluation/fairness/fairnessOf.ts";
import { GroupTable } from "../../../../src/evaluation/fairness/groupTable.ts";
import { thresholdCurve } from "../../../../src/evaluation/fairness/thresholdCurve.ts";
import { root } from "../../sourceFiles.ts";

type Told = Record<string, number | string | boolean | null | number[]>;
interface Golden {
  attributes: Record<string, string>;
  selected: string;
  outcome: string;
  score: string;
  expected: Record<
    string,
    { unknown: number; groups: Record<string, Told>; figures: (number | null)[]; verdict: string }
  >;
  curve?: { attribute: string; groups: string[]; ratios: Record<string, number[]> };
}

const path = process.env["FEEDBACKLOOP_FAIRNESS"] ?? join(root, "tests/golden/fairness.json.gz");
const { tables } = JSON.parse(gunzipSync(readFileSync(path)).toString()) as { tables: Golden[] };

function rowsOf({ attributes, selected, outcome, score }: Golden): FairnessRow[] {
  const known = (text: string): 0 | 1 | null => (text === "1" ? 1 : text === "0" ? 0 : null);
  return Array.from(selected, (_, i) => ({
    groups: Object.fromEntries(
      Object.entries(attributes).map(([name, groups]) => {
        const group = Array.from(groups)[i];
        return [name, group === "." ? null : (group ?? null)];
      }),
    ),
    selected: known(selected[i] as string),
    outcome: known(outcome[i] as string),
    score: score[i] === "." ? null : Number(score[i]),
  }));
}

/** As the script tells it. */
function told({ unknown, groups, disparities, verdict }: AttributeFairness) {
  const { demographicParityDifference, demographicParityRatio, equalOpportunityDifference } = disparities;
  const { equalizedOddsDifference, equalizedOddsRatio } = disparities;
  return {
    unknown,
    groups: Object.fromEntries(
      groups.map(({ group, count, rates: { selection, truePositive, falsePositive, scoring } }) => [
        group,
        {
          count,
          selected: selection.hits,
          interval: selection.interval,
          ratio: selection.ratio,
          below: selection.isBelowFourFifths,
          shortfall: selection.shortfall,
          tpr: truePositive.rate,
          fpr: falsePositive.rate,
          scoring: scoring.rate,
          scoringRatio: scoring.ratio,
          h: selection.effect,
          test: selection.test,
          p: selection.pValue,
          adjusted: selection.adjustedP,
          mde: selection.mde,
        },
      ]),
    ),
    figures: [
      demographicParityDifference,
      demographicParityRatio,
      equalOpportunityDifference,
      equalizedOddsDifference,
      equalizedOddsRatio,
    ].map(({ value }) => value),
    verdict,
  };
}

/** Where they differ: numbers by more than 1e-9. */
function differences(found: unknown, expected: unknown, place: string): string[] {
  if (typeof found === "number" && typeof expected === "number")
    return Math.abs(found - expected) <= 1e-9 ? [] : [`${place}: ${found}, not ${expected}`];
  if (typeof found !== "object" || found === null || typeof expected !== "object" || expected === null)
    return found === expected ? [] : [`${place}: ${String(found)}, not ${String(expected)}`];
  const [own, other] = [Object.entries(found), Object.entries(expected)];
  const keys = new Set([...own, ...other].map(([key]) => key));
  return [...keys].flatMap((key) =>
    differences(Object.fromEntries(own)[key], Object.fromEntries(other)[key], `${place}/${key}`),
  );
}

describe("fairness of random tables", () => {
  it("is that of Fairlearn, scipy and statsmodels to 1e-9", () => {
    expect(tables.length).toBe(200);
    for (const [i, golden] of tables.entries()) {
      const found = fairnessOf(rowsOf(golden));
      const all = Object.fromEntries(found.attributes.map((one) => [one.attribute, told(one)]));
      expect(differences(all, golden.expected, String(i))).toEqual([]);
      expect(found.attributes.every(({ rows }) => rows === golden.selected.length)).toBe(true);
    }
  });

  it("has cases of every kind", () => {
    const lines = tables.flatMap(({ expected }) => Object.values(expected));
    const words = lines.map(({ verdict }) => verdict.split(" MDE")[0]);
    for (const word of ["gap found", "not found at", "insufficient data"])
      expect(words.filter((one) => one === word).length, word).toBeGreaterThan(10);
    const groups = lines.flatMap(({ groups: own }) => Object.values(own));
    for (const test of ["fisher", "z", null])
      expect(groups.filter((one) => one["test"] === test).length).toBeGreaterThan(50);
    expect(groups.some(({ ratio }) => ratio === null)).toBe(true);
    expect(groups.some(({ count }) => count === 1)).toBe(true);
  });

  it("has the curve that counting at every score gives", () => {
    const curves = tables.flatMap((golden) => (golden.curve === undefined ? [] : [golden]));
    expect(curves.length).toBeGreaterThan(10);
    for (const golden of curves) {
      const table = new GroupTable();
      for (const row of rowsOf(golden)) table.add(row);
      const { attribute = "", groups = [], ratios = {} } = golden.curve ?? {};
      const curve = thresholdCurve(table, [attribute]);
      expect(curve?.groups.map(({ group }) => group) ?? []).toEqual(groups);
      expect(curve?.thresholds.map(String) ?? []).toEqual(Object.keys(ratios));
      const found = curve?.thresholds.map((_, at) => curve.groups.map(({ points }) => points[at]?.ratio));
      expect(differences(found ?? [], Object.values(ratios), attribute)).toEqual([]);
    }
  });
});
