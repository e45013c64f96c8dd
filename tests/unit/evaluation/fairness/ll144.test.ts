// The published example of the rule's own text, and what it lets an auditor leave out. The table of it: tests/unit/report.
import { describe, expect, it } from "vitest";
import { duties } from "../../../../src/domain/duties.ts";
import { fairnessRules } from "../../../../src/domain/fairnessRules.ts";
import { ll144Ratios } from "../../../../src/evaluation/fairness/ll144.ts";

const ratios = (...shares: readonly (readonly [hits: number, of: number])[]) =>
  ll144Ratios(shares.map(([hits, of]) => ({ hits, of })));

describe("LL144's ratios", () => {
  it("are those of the rule's own example", () => {
    // 6 RCNY 5-301(b): 1390 of 1990 men are selected (rate .699, ratio 1) and 1181 of 1712 women (.690, .987).
    expect(ratios([1181, 1712], [1390, 1990])).toEqual([
      { impactRatio: expect.closeTo(0.9876, 4) as number, isExcluded: false },
      { impactRatio: 1, isExcluded: false },
    ]);
  });

  it("leave out categories below 2 %, the highest one too", () => {
    const found = ratios([245, 490], [200, 500], [10, 10]);
    expect(found.map(({ impactRatio }) => impactRatio)).toEqual([1, 0.8, null]);
    expect(found[2]).toEqual({
      impactRatio: null,
      isExcluded: true,
      reason: "less than 2 % of the people: left out of the ratios",
    });
    // Exactly 2 % is not less.
    expect(ratios([245, 490], [10, 10])[1]?.isExcluded).toBe(false);
  });

  it("are none where nobody was selected, and of nobody", () => {
    expect(ratios([0, 5], [0, 5])[0]).toMatchObject({
      impactRatio: null,
      reason: expect.stringContaining("0 / 0") as string,
    });
    expect(ratios([1, 5], [0, 0])[1]).toMatchObject({
      impactRatio: null,
      reason: expect.stringContaining("nobody") as string,
    });
    expect(ratios()).toEqual([]);
  });
});

describe("rules about groups", () => {
  it("have a month, a source and an id of their own", () => {
    const ids = [...duties, ...fairnessRules].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { asOf, asks, from, title } of fairnessRules) {
      expect(asOf).toMatch(/^\d{4}-\d{2}$/);
      expect(from ?? "2000-01-01").toMatch(/^\d{4}-\d{2}-\d{2}$/);
      expect(
        asks.every((ask) => ask.endsWith(".")),
        title,
      ).toBe(true);
    }
  });
});
