// The area and its variance against the definitions written out as double loops, without folds and with one row a person,
// where DeLong's formula is the plain one.
import { describe, expect, it } from "vitest";
import { randomStream } from "../../../src/domain/random.ts";
import { areaFall, areaUnderCurve, type ScoredRow } from "../../../src/evaluation/auc.ts";

const random = randomStream(3, "auc test");
const rows = (count: number, shift: number, folds = 1): ScoredRow[] =>
  Array.from({ length: count }, (_, i) => {
    const isOfGroup = i % 3 === 0;
    // Rounded, so that there are ties.
    const score = Math.round(10 * (random() + (isOfGroup ? shift : 0))) / 10;
    return { person: `p${i}`, isOfGroup, fold: Math.floor(i / 3) % folds, score };
  });

function delong(list: readonly ScoredRow[]): { area: number; variance: number } {
  const group = list.filter(({ isOfGroup }) => isOfGroup);
  const others = list.filter(({ isOfGroup }) => !isOfGroup);
  const wins = (a: number, b: number): number => (a > b ? 1 : a === b ? 0.5 : 0);
  const average = (values: number[]): number => values.reduce((x, y) => x + y, 0) / values.length;
  const spread = (values: number[]): number => {
    const middle = average(values);
    return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
  };
  const v10 = group.map((one) => average(others.map((other) => wins(one.score, other.score))));
  const v01 = others.map((other) => average(group.map((one) => wins(one.score, other.score))));
  return { area: average(v10), variance: spread(v10) / group.length + spread(v01) / others.length };
}

describe("area under the curve", () => {
  it("has DeLong's value and interval", () => {
    for (const shift of [0, 0.2, 0.6]) {
      const list = rows(60, shift);
      const { area, variance } = delong(list);
      const { value, interval } = areaUnderCurve(list);
      expect(value).toBeCloseTo(area, 12);
      expect(interval?.[0]).toBeCloseTo(Math.max(0, area - 1.959964 * Math.sqrt(variance)), 6);
      expect(interval?.[1]).toBeCloseTo(Math.min(1, area + 1.959964 * Math.sqrt(variance)), 6);
    }
  });

  it("compares rows of one fold only", () => {
    const row = (person: string, isOfGroup: boolean, fold: number, score: number): ScoredRow => ({
      person,
      isOfGroup,
      fold,
      score,
    });
    // Across folds the group would lose: the second model gives everybody more.
    const list = [row("a", true, 0, 2), row("b", false, 0, 1), row("c", true, 1, 12), row("d", false, 1, 11)];
    expect(areaUnderCurve(list).value).toBe(1);
  });

  it("takes the rows of a person as one observation", () => {
    const once = rows(60, 0.2);
    const twice = [...once, ...once.map((one) => ({ ...one }))];
    expect(areaUnderCurve(twice).value).toBeCloseTo(areaUnderCurve(once).value ?? NaN, 12);
    expect(areaUnderCurve(twice).interval?.[0]).toBeCloseTo(areaUnderCurve(once).interval?.[0] ?? NaN, 12);
    // Taken for other people, the same rows would seem to say more.
    const others = [...once, ...once.map((one) => ({ ...one, person: `${one.person}'` }))];
    expect(areaUnderCurve(others).interval?.[0]).toBeGreaterThan(areaUnderCurve(once).interval?.[0] ?? NaN);
  });

  it("keeps an interval where no pair is lost, and says why there is none", () => {
    const perfect = rows(30, 5);
    const { value, interval } = areaUnderCurve(perfect);
    expect(value).toBe(1);
    expect(interval?.[0]).toBeLessThan(0.8);
    expect(areaUnderCurve([])).toMatchObject({ value: null, interval: null });
    expect(areaUnderCurve(perfect.filter(({ isOfGroup }) => isOfGroup)).reason).toMatch(/both sides/);
  });

  it("gives a guess, and no interval, where all scores are equal", () => {
    const alike = rows(60, 0.2, 3).map((row) => ({ ...row, score: 0.3 }));
    const measured = areaUnderCurve(alike);
    expect(measured.value).toBeCloseTo(0.5, 12);
    expect(measured.interval).toBeNull();
    expect(measured.reason).toMatch(/same score/);
  });

  it("finds no fall between equal scores, and one where they became guesses", () => {
    const before = rows(90, 0.8, 3);
    expect(areaFall(before, before)).toMatchObject({ value: 0, interval: null });
    expect(areaFall(before, before).reason).toMatch(/same order/);
    const noise = randomStream(5, "noise");
    const after = before.map((row) => ({ ...row, score: noise() }));
    const { value, interval } = areaFall(before, after);
    expect(value).toBeGreaterThan(0.2);
    expect(interval?.[0]).toBeGreaterThan(0);
  });
});
