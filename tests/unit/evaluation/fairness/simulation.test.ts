// What the verdicts promise, by simulation: where nobody is treated differently hardly a table has a gap, where somebody is it is found,
// and a gap of the size of an MDE is found about four times in five. Seeded, so that it is the same every time.
import { describe, expect, it } from "vitest";
import { randomStream } from "../../../../src/domain/random.ts";
import { detectableDrop } from "../../../../src/evaluation/fairness/detectable.ts";
import type { FairnessRow, FairnessTable } from "../../../../src/evaluation/fairness/fairness.ts";
import { fairnessOf } from "../../../../src/evaluation/fairness/fairnessOf.ts";
import { testShares } from "../../../../src/evaluation/fairness/groupRates.ts";
import { normalQuantile } from "../../../../src/evaluation/significance.ts";

/** 400 to 700 people of two sexes and five origins, one of them rare; `chance` of being selected by group. */
function simulated(seed: number, chance: (sex: string, origin: string) => number): FairnessTable {
  const random = randomStream(seed, "fairness");
  const rows = Array.from({ length: 400 + Math.floor(300 * random()) }, (): FairnessRow => {
    const sex = random() < 0.4 ? "F" : "M";
    const origin = random() < 0.05 ? "E" : ("ABCD"[Math.floor(4 * random())] as string);
    const isKnown = random() < 0.95;
    return {
      groups: { sex, origin: isKnown ? origin : null },
      selected: random() < chance(sex, origin) ? 1 : 0,
      score: random(),
    };
  });
  return fairnessOf(rows);
}

const hasGap = ({ attributes }: FairnessTable, attribute?: string): boolean =>
  attributes.some((one) => one.verdict === "gap found" && one.attribute === (attribute ?? one.attribute));

const count = (times: number, isSo: (seed: number) => boolean): number =>
  Array.from({ length: times }, (_, seed) => isSo(seed)).filter(Boolean).length;

describe("fairness, simulated", () => {
  it("raises a false alarm anywhere in the table in at most 5 % of 200 fair ones", () => {
    const alarms = count(200, (seed) => hasGap(simulated(seed, () => (seed % 2 === 0 ? 0.3 : 0.6))));
    expect(alarms).toBeLessThanOrEqual(10);
  });

  it("finds what was planted, where it was planted", () => {
    const tables = Array.from({ length: 20 }, (_, seed) =>
      simulated(1000 + seed, (sex) => (sex === "F" ? 0.3 : 0.55)),
    );
    expect(tables.filter((one) => hasGap(one, "sex")).length).toBe(20);
    expect(tables.filter((one) => hasGap(one, "origin")).length).toBeLessThanOrEqual(1);
    for (const { attributes } of tables)
      for (const { gaps } of attributes.filter(({ attribute }) => attribute === "sex"))
        expect(gaps).toMatchObject([{ lower: "F", higher: "M" }]);
  });

  it("finds a planted gap in one crossing that neither attribute shows", () => {
    // Each sex and each origin is selected alike on the whole.
    const crossed = (sex: string, origin: string): number =>
      origin === "A" ? (sex === "F" ? 0.1 : 0.9) : origin === "B" ? (sex === "F" ? 0.9 : 0.1) : 0.5;
    const tables = Array.from({ length: 10 }, (_, seed) => simulated(2000 + seed, crossed));
    expect(tables.filter((one) => hasGap(one, "origin & sex")).length).toBe(10);
  });

  it.each([
    [80, 200, 0.5, 1],
    [300, 300, 0.3, 15],
    [40, 500, 0.6, 6],
  ])("finds the gap of an MDE about four times in five: %d against %d", (own, other, rate, tests) => {
    const hits = Math.round(other * rate);
    const drop = detectableDrop(own, { hits, of: other }, normalQuantile(0.05 / tests)) ?? NaN;
    const random = randomStream(own, "power");
    const drawn = (of: number, share: number) => ({ of, hits: count(of, () => random() < share) });
    const found = count(1000, () => {
      const [a, b] = [drawn(own, hits / other - drop), drawn(other, hits / other)];
      return testShares(a, b).pValue < 0.05 / tests;
    });
    // Four standard errors of 1000 draws are .05; the correction for whole numbers errs towards more.
    expect(found / 1000).toBeGreaterThan(0.75);
    expect(found / 1000).toBeLessThan(0.92);
  });
});
