// What is said of a reward model, against NumPy (tests/golden/make_evaluation.py) and by hand at the edges.
import { describe, expect, it } from "vitest";
import { AppError } from "../../../src/domain/errors.ts";
import { randomStream } from "../../../src/domain/random.ts";
import type { Estimate } from "../../../src/evaluation/bootstrap.ts";
import { type RewardMeasure, rewardMeasures, rewardQuality } from "../../../src/evaluation/rewardQuality.ts";
import { codePoints, type ScoredPair } from "../../../src/evaluation/scoredPair.ts";
import { bootstrap, fixture, pair } from "./fixture.ts";

/** Sums in another order than NumPy's: 1e-9, relative above 1. */
function expectClose(found: unknown, expected: unknown, path = ""): void {
  if (typeof expected === "number") {
    expect(typeof found, path).toBe("number");
    expect(Math.abs((found as number) - expected) / Math.max(1, Math.abs(expected)), path).toBeLessThan(1e-9);
  } else if (typeof expected === "object" && expected !== null) {
    for (const [key, value] of Object.entries(expected))
      expectClose((found as Record<string, unknown>)[key], value, `${path}.${key}`);
  } else expect(found, path).toEqual(expected);
}

function measuresOf(rows: readonly ScoredPair[], draws = 100): Record<RewardMeasure, Estimate> {
  const { measures } = rewardQuality(rows, { draws, seed: 42 });
  const found: Partial<Record<RewardMeasure, Estimate>> = {};
  for (const one of measures) found[one.name] = one;
  return found as Record<RewardMeasure, Estimate>;
}

describe.each(fixture.cases)("of $name pairs", ({ draws, seed, rows, ...expected }) => {
  const found = rewardQuality(rows, { draws, seed });

  it("has NumPy's measures and intervals, in their order", () => {
    const own = found.measures.filter(({ name }) => rewardMeasures[name].use !== "ceiling");
    expect(own.map(({ name }) => name)).toEqual(Object.keys(expected.measures));
    expect(found).toMatchObject({ pairs: expected.pairs, ties: expected.ties });
    for (const { name, ...measured } of own) expectClose(measured, expected.measures[name], name);
  });

  it("has NumPy's bins", () => {
    expectClose(found.reliability, expected.reliability);
    expect(found.reliability[0]).toMatchObject({ low: 0, high: 1 / 15 });
    expect(found.reliability.at(-1)).toMatchObject({ low: 14 / 15, high: 1 });
  });

  it("has NumPy's line and correlations of score and length", () => {
    expectClose(found.length, expected.length);
    const { bins } = found.length;
    expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(2 * expected.pairs);
    bins.slice(1).forEach(({ low }, i) => expect(low).toBeGreaterThan(bins[i]?.high ?? NaN));
  });

  it("has the ceilings that loops over judgements find", () => {
    expectClose(found.ceiling, expected.ceiling);
    const { lower, upper, simulated } = found.ceiling;
    const exact = simulated.value === null ? undefined : simulated;
    expect(found.measures.slice(-2)).toEqual([
      { name: "ceiling_low", ...(exact ?? lower) },
      { name: "ceiling_high", ...(exact ?? upper) },
    ]);
  });
});

describe("measures", () => {
  it("by hand: a right pair, a wrong one, equal scores, a tie", () => {
    const rows = [
      pair("a", 2, 1, { lengths: [30, 20] }),
      pair("b", 0, 3, { lengths: [10, 20] }),
      pair("c", 1, 1, { lengths: [7, 7] }),
      pair("d", 9, 0, { isTie: true }),
    ];
    const found = rewardQuality(rows, bootstrap);
    expect(found).toMatchObject({ pairs: 3, ties: 1 });
    const { accuracy, margin, ece, brier, longer_accuracy } = measuresOf(rows);
    const s = (x: number): number => 1 / (1 + Math.exp(-x));
    expect(accuracy).toMatchObject({ value: 0.5, prompts: 2, samples: 2 });
    expect(margin).toMatchObject({ value: -2 / 3, prompts: 3, samples: 3 });
    // 0.73 lies in the eleventh bin, 0.95 in the last: each pair alone in its own.
    expect(ece.value).toBeCloseTo((1 - s(1) + s(3)) / 2, 12);
    expect(ece.samples).toBe(2);
    expect(brier.value).toBeCloseTo(((1 - s(1)) ** 2 + s(3) ** 2 + 0.25) / 3, 12);
    expect(longer_accuracy).toMatchObject({ value: 0.5, samples: 2 });
  });

  it("are null with a reason without pairs, and with ties only", () => {
    for (const rows of [[], [pair("a", 1, 0, { isTie: true })]]) {
      const found = rewardQuality(rows, bootstrap);
      expect(found).toMatchObject({ pairs: 0, ties: rows.length });
      for (const { value, interval, reason } of found.measures)
        expect({ value, interval, reason }).toEqual({
          value: null,
          interval: null,
          reason: "there are no pairs",
        });
      expect(found.length).toMatchObject({ intercept: null, spearman: null, bins: [] });
      expect(found.length.slope.reason).toBe("there are no answers with a length");
      expect(found.ceiling.upper).toMatchObject({ value: null, reason: "no pair was judged more than once" });
      expect(found.ceiling.simulated.reason).toBe("no judge's probability is known");
      expect(found.reliability.every(({ count, right }) => count === 0 && right === null)).toBe(true);
    }
  });

  it("of equal scores: nothing to be right about, and a Brier score that says nothing", () => {
    const { accuracy, margin, ece, brier } = measuresOf([pair("a", 3, 3), pair("b", -1, -1)]);
    const reason = "both answers have the same score in every pair";
    expect(accuracy).toEqual({
      name: "accuracy",
      value: null,
      interval: null,
      prompts: 0,
      samples: 0,
      reason,
    });
    expect(ece).toMatchObject({ value: null, reason });
    expect(margin).toMatchObject({ value: 0, interval: [0, 0], samples: 2 });
    expect(brier).toMatchObject({ value: 0.25, interval: [0.25, 0.25] });
  });

  it("of one prompt have no interval, and say why", () => {
    const { accuracy, brier } = measuresOf([pair("a", 3, 1), pair("a", 1, 2)]);
    const reason = "one prompt alone cannot be resampled";
    expect(accuracy).toMatchObject({ value: 0.5, interval: null, prompts: 1, samples: 2, reason });
    expect(brier.interval).toBeNull();
    const { margin } = measuresOf([pair("a", 3, 1), pair("b", 1, 2)], 0);
    expect(margin).toMatchObject({ value: 0.5, interval: null, reason: "no interval was asked for" });
  });

  it("of a model that is always right, or never", () => {
    const right = measuresOf([pair("a", 3, 1), pair("b", 2, 1)]);
    expect(right.accuracy).toMatchObject({ value: 1, interval: [1, 1] });
    const wrong = measuresOf([pair("a", 1, 3), pair("b", 1, 2)]);
    expect(wrong.accuracy).toMatchObject({ value: 0, interval: [0, 0] });
  });

  it("of huge scores stay numbers", () => {
    const huge = 3.4e38;
    const { accuracy, ece, brier, margin } = measuresOf([pair("a", huge, -huge), pair("b", -huge, huge)]);
    expect(accuracy.value).toBe(0.5);
    expect(ece.value).toBe(0.5);
    expect(brier.value).toBe(0.5);
    expect(margin.value).toBe(0);
    const { length, reliability } = rewardQuality(
      [pair("a", huge, -huge), pair("b", huge, -huge)],
      bootstrap,
    );
    expect(reliability.at(-1)).toMatchObject({ count: 2, confidence: 1, right: 1 });
    expect(length.pearson.value).toBeCloseTo(-1, 12);
  });

  it("leave out equal and unknown lengths", () => {
    const equal = measuresOf([pair("a", 3, 1, { lengths: [5, 5] }), pair("b", 1, 3, { lengths: [null, 4] })]);
    expect(equal.longer_accuracy).toMatchObject({
      value: null,
      samples: 0,
      reason: "no pair has answers whose lengths are known and differ",
    });
  });

  it.each([NaN, Infinity, -Infinity])("refuse a score of %s", (score) => {
    const rows = [pair("a", 3, 1), pair("b", 1, score)];
    expect(() => rewardQuality(rows, bootstrap)).toThrow(AppError);
    expect(() => rewardQuality(rows, bootstrap)).toThrow(
      `Pair 2: the score of the rejected answer is ${score}, expected a number.`,
    );
  });

  it("have a title, a meaning and one headline", () => {
    const all = Object.values(rewardMeasures);
    expect(all.filter(({ use }) => use === "headline")).toHaveLength(1);
    expect(all.filter(({ use }) => use === "baseline")).toHaveLength(1);
    for (const { meaning } of all) expect(meaning.length).toBeLessThan(220);
  });
});

describe("score and length", () => {
  it("have no line where all answers are equally long, and no correlation where all scores are equal", () => {
    const short = rewardQuality([pair("a", 1, 0, { lengths: [5, 5] })], bootstrap).length;
    expect(short.slope).toMatchObject({ value: null, reason: "all answers are equally long" });
    expect(short.pearson.reason).toBe("all answers are equally long");
    expect(short.spearman).toBeNull();
    expect(short.bins).toEqual([
      { count: 2, low: 5, high: 5, length: 5, score: 0.5, middleHalf: [0.25, 0.75] },
    ]);
    const flat = rewardQuality([pair("a", 0.1, 0.1), pair("b", 0.1, 0.1)], bootstrap).length;
    expect(flat.slope.value).toBeCloseTo(0, 12);
    expect(flat.pearson).toMatchObject({ value: null, reason: "all answers have the same score" });
  });

  it("rise together by hand", () => {
    const rows = [pair("a", 3, 1, { lengths: [300, 100] }), pair("b", 2, 4, { lengths: [200, 400] })];
    const { slope, intercept, pearson, spearman, bins } = rewardQuality(rows, bootstrap).length;
    expect(slope.value).toBeCloseTo(1, 12);
    expect(intercept).toBeCloseTo(0, 12);
    expect(pearson.value).toBeCloseTo(1, 12);
    expect(spearman).toBeCloseTo(1, 12);
    expect(bins.map(({ length, score }) => [length, score])).toEqual([
      [100, 1],
      [200, 2],
      [300, 3],
      [400, 4],
    ]);
  });

  it("count code points as Python does", () => {
    expect(["", "abc", "é", "e\u0301", "👍🏽", "\ud83d", "\ude00x"].map(codePoints)).toEqual([
      0, 3, 1, 2, 2, 1, 2,
    ]);
  });
});

describe("the noise ceiling", () => {
  const judged = (winner: "a" | "b", prompt = "p") =>
    pair(prompt, 1, 0, { keys: winner === "a" ? ["a", "b"] : ["b", "a"] });
  const ceilingOf = (rows: readonly ScoredPair[]) => rewardQuality(rows, bootstrap).ceiling;

  it("by hand: of two and of three judgements", () => {
    const two = ceilingOf([judged("a"), judged("b")]);
    expect(two).toMatchObject({ pairs: 1, lower: { value: 0, samples: 2 }, upper: { value: 0.5 } });
    // The two that agree see one other each way; the third sees two against it.
    const three = ceilingOf([judged("a"), judged("a"), judged("b")]);
    expect(three.lower.value).toBeCloseTo((0.5 + 0.5 + 0) / 3, 12);
    expect(three.upper.value).toBeCloseTo(2 / 3, 12);
  });

  it("is 1 where all agree, and knows a pair whichever answer stands first", () => {
    const rows = ["p", "q"].flatMap((prompt) => [judged("a", prompt), judged("a", prompt)]);
    expect(ceilingOf(rows)).toMatchObject({
      pairs: 2,
      lower: { value: 1, interval: [1, 1], prompts: 2, samples: 4 },
      upper: { value: 1 },
    });
    expect(ceilingOf([judged("a"), judged("b", "q")]).pairs).toBe(0);
  });

  it("leaves out ties, and answers that are the same", () => {
    expect(ceilingOf([judged("a"), { ...judged("a"), isTie: true }]).pairs).toBe(0);
    const same = pair("p", 1, 0, { keys: ["a", "a"], probability: 0.5 });
    expect(ceilingOf([same, same])).toMatchObject({ pairs: 0, simulated: { value: null } });
  });

  it("lies between its bounds for judges whose probability is known", () => {
    // 400 pairs at p = 0.8, five judgements each.
    const random = randomStream(5, "judges");
    const rows = Array.from({ length: 2000 }, (_, i) => {
      const isUsual = random() < 0.8;
      return { ...judged(isUsual ? "a" : "b", `${i % 400}`), probability: isUsual ? 0.8 : 0.2 };
    });
    const { lower, upper, simulated } = ceilingOf(rows);
    expect(simulated.value).toBeCloseTo(0.8, 12);
    expect(lower.value).toBeLessThan(0.8);
    expect(upper.value).toBeGreaterThan(0.8);
    expect(lower.value).toBeGreaterThan(0.7);
    expect(upper.value).toBeLessThan(0.9);
  });
});
