// Intervals: percentiles as NumPy has them, Wilson's as the roots of his equation, a bootstrap that draws prompts whole.
import { describe, expect, it } from "vitest";
import { randomStream } from "../../../src/domain/random.ts";
import { bootstrapInterval, estimateMean } from "../../../src/evaluation/bootstrap.ts";
import { percentileInterval, wilson } from "../../../src/evaluation/intervals.ts";
import { bootstrap, fixture } from "./fixture.ts";

describe("intervals", () => {
  it.each(fixture.wilson)("of $right in $count are Wilson's", ({ right, count, interval }) => {
    const [low, high] = wilson(right / count, count);
    expect(low).toBeCloseTo(interval[0], 12);
    expect(high).toBeCloseTo(interval[1], 12);
    expect(low >= 0 && high <= 1).toBe(true);
  });

  it.each(fixture.percentiles)("of $values.length draws are NumPy's percentiles", ({ values, interval }) => {
    const [low, high] = percentileInterval(Float64Array.from(values));
    expect(low).toBeCloseTo(interval[0], 12);
    expect(high).toBeCloseTo(interval[1], 12);
  });
});

describe("the bootstrap", () => {
  it("draws from the stream that the fixture's Python writes anew", () => {
    const random = randomStream(42, "bootstrap");
    expect(fixture.stream.map(() => random())).toEqual(fixture.stream);
  });

  it("draws prompts, not rows: rows that repeat others of their prompt say nothing new", () => {
    const one = [1, 2, 3, 5, 8, 13].map((value, i) => ({ prompt: `${i}`, value }));
    const many = one.flatMap((row) => [row, row, row]);
    const of = (rows: typeof one) => estimateMean(rows, ({ value }) => value, bootstrap, "none");
    expect(of(many)).toEqual({ ...of(one), samples: 18 });
    // As rows of their own they would.
    const apart = of(many.map((row, i) => ({ ...row, prompt: `${i}` })));
    expect(widthOf(apart.interval)).toBeLessThan(0.8 * widthOf(of(one).interval));
  });

  it("weighs rows, not prompts", () => {
    const rows = [
      ["a", 0],
      ["b", 1],
      ["b", 1],
      ["b", 1],
    ].map(([prompt, value]) => ({ prompt: String(prompt), value: Number(value) }));
    const found = estimateMean(rows, ({ value }) => value, bootstrap, "none");
    expect(found).toMatchObject({ value: 0.75, prompts: 2, samples: 4, interval: [0, 1] });
  });

  it("is near the normal interval of the mean of many", () => {
    const random = randomStream(1, "values");
    const rows = Array.from({ length: 2000 }, (_, i) => ({ prompt: `${i}`, value: random() }));
    const { value, interval } = estimateMean(rows, (row) => row.value, { draws: 2000, seed: 3 }, "none");
    // 1.96 standard errors of a uniform number; a tenth is far more than 2000 draws may miss.
    const half = (1.96 * Math.sqrt(1 / 12)) / Math.sqrt(2000);
    expect(Math.abs((interval?.[0] ?? NaN) - ((value ?? NaN) - half))).toBeLessThan(half / 10);
    expect(Math.abs((interval?.[1] ?? NaN) - ((value ?? NaN) + half))).toBeLessThan(half / 10);
  });

  it("is the seed's: the same again, another with another", () => {
    const rows = Array.from({ length: 20 }, (_, i) => ({ prompt: `${i}`, value: Math.sqrt(i) }));
    const of = (seed: number) => estimateMean(rows, ({ value }) => value, { draws: 50, seed }, "none");
    expect(of(1)).toEqual(of(1));
    expect(of(1).interval).not.toEqual(of(2).interval);
  });

  it("gives no interval, and says why", () => {
    const rows = ["a", "a", "b"].map((prompt, value) => ({ prompt, value }));
    const of = (some: typeof rows, draws: number) =>
      estimateMean(some, ({ value }) => value, { draws, seed: 1 }, "there are no rows");
    expect(of(rows, 0)).toEqual({
      value: 1,
      interval: null,
      reason: "no interval was asked for",
      prompts: 2,
      samples: 3,
    });
    expect(of(rows.slice(0, 2), 100)).toEqual({
      value: 0.5,
      interval: null,
      reason: "one prompt alone cannot be resampled",
      prompts: 1,
      samples: 2,
    });
    expect(of([], 100)).toEqual({
      value: null,
      interval: null,
      reason: "there are no rows",
      prompts: 0,
      samples: 0,
    });
  });

  it("does not give the interval of the draws that happen to be defined", () => {
    // Undefined without the first of three: in (2/3)^3 of the draws.
    const rare = bootstrapInterval(3, ([first = 0]) => (first === 0 ? NaN : first), { draws: 1000, seed: 1 });
    expect(rare.interval).toBeNull();
    expect(rare.reason).toMatch(/^undefined in [23]\d\d of 1000 draws of the bootstrap$/);
    const usual = bootstrapInterval(30, (times) => (times.every((one) => one < 9) ? 1 : NaN), bootstrap);
    expect(usual).toEqual({ interval: [1, 1] });
  });
});

function widthOf(interval: readonly [number, number] | null): number {
  return interval === null ? NaN : interval[1] - interval[0];
}
