// The mathematics of methods that draw answers, on numbers worked out by hand or in double precision from the papers' formulas.
import { describe, expect, test } from "vitest";
import {
  byGroup,
  knownDeviation,
  knownMean,
  leaveOneOut,
  orZero,
} from "../../src/algorithms/math/advantages.ts";
import { clippedSurrogate } from "../../src/algorithms/math/clippedSurrogate.ts";
import { generalisedAdvantages, klEstimators, whiten } from "../../src/algorithms/math/gae.ts";
import { checkRewardFunction, openRewardFunction } from "../../src/algorithms/math/rewardFunctions.ts";
import { replayed } from "../../src/algorithms/replay.ts";

function near(got: readonly number[], expected: readonly number[]): void {
  expect(got).toHaveLength(expected.length);
  expected.forEach((value, i) => expect(got[i]).toBeCloseTo(value, 5));
}

test("an answer is held against the others of its prompt", () => {
  near(leaveOneOut([1, 0, 0.5, 0.2], 4), [0.766667, -0.566667, 0.1, -0.3]);
  near(leaveOneOut([1, 0, 3, 3], 2), [1, -1, 0, 0]);
});

test("a reward that is not known takes no part, and teaches nothing", () => {
  const advantages = leaveOneOut([1, NaN, 0, NaN, NaN, 2], 3);
  near(orZero(advantages), [1, 0, -1, 0, 0, 0]);
  expect(knownMean([1, NaN, 3])).toBe(2);
  expect(knownDeviation([1, NaN, 3])).toBeCloseTo(Math.SQRT2, 12);
  expect(knownDeviation([1, NaN])).toBeNaN();
});

test("a group's advantages in its deviations", () => {
  const of = (group: readonly number[]) =>
    group.map((reward) => (reward - knownMean(group)) / (knownDeviation(group) + 1e-4));
  near(byGroup([1, 0, 0.5, 0.2], 4, of), [1.321739, -0.976938, 0.172401, -0.517202]);
});

test("generalised advantages of three tokens, whitened", () => {
  const rewards = [-0.005, -0.01, 1.005];
  const values = [0.2, 0.3, 0.4];
  const advantages = generalisedAdvantages(rewards, values, 1, 0.95);
  near(advantages, [0.726512, 0.66475, 0.605]);
  near(
    advantages.map((advantage, t) => advantage + (values[t] ?? 0)),
    [0.926512, 0.96475, 1.005],
  );
  near(whiten([advantages])[0] ?? [], [1.005473, -0.011041, -0.994432]);
  // Over all answers together; with its mean kept, a value only changes its scale.
  near(whiten([[1], [3]]).flat(), [-Math.SQRT1_2, Math.SQRT1_2]);
  near(whiten([[1], [3]], true).flat(), [2 - Math.SQRT1_2, 2 + Math.SQRT1_2]);
});

test("three estimates of a distance", () => {
  near(
    [klEstimators.k1(-1, -1.2), klEstimators.k2(-1, -1.2), klEstimators.k3(-1, -1.2)],
    [0.2, 0.02, 0.018731],
  );
});

describe("the clipped surrogate", () => {
  const limits = { low: 0.2, high: 0.3 };

  test.each([
    [0, 1, 1, false],
    [Math.log(1.5), 1, 1.5, true],
    [Math.log(1.5), -1, 1.5, false],
    [Math.log(0.5), -2, 0.5, true],
    [Math.log(0.5), 2, 0.5, false],
  ])("log-ratio %f, advantage %f", (logRatio, advantage, ratio, isClipped) => {
    const { loss, slope, ...rest } = clippedSurrogate(logRatio, advantage, limits);
    const bounded = Math.min(Math.max(ratio, 0.8), 1.3);
    expect(loss).toBeCloseTo(Math.max(-advantage * ratio, -advantage * bounded), 12);
    expect(rest.isClipped).toBe(isClipped);
    // Its slope is that of differences.
    const at = (x: number): number => clippedSurrogate(x, advantage, limits).loss;
    expect(slope).toBeCloseTo((at(logRatio + 1e-6) - at(logRatio - 1e-6)) / 2e-6, 4);
  });

  test("a ratio that may be no more than a limit stops counting there", () => {
    const { loss, slope, ratio } = clippedSurrogate(Math.log(5), -1, { ...limits, most: 2 });
    expect([loss, slope, ratio]).toEqual([2, 0, 2]);
  });
});

describe("rewards of text", () => {
  test.each([
    ["length:4", "abcd", 1],
    ["length:4", "ab", 0.5],
    ["length:4", "abcdefghijkl", 0],
    ["length:2", "😀😀", 1],
    ["keyword:e", "tree", 1],
    ["keyword:e", "oak", 0],
    ["keyword:a:b", "a:b", 1],
    ["regex:^[a-c]+$", "abc", 1],
    ["regex:^[a-c]+$", "abd", 0],
  ])("%s of %j is %f", async (name, text, expected) => {
    expect((await openRewardFunction(name)).of(text)).toBe(expected);
  });

  test("a pattern that would take for ever elsewhere takes no time", async () => {
    const { of } = await openRewardFunction("regex:^(a+)+$");
    const start = performance.now();
    expect(of(`${"a".repeat(30_000)}!`)).toBe(0);
    expect(performance.now() - start).toBeLessThan(2000);
  });

  test.each(["length:0", "length:x", "keyword:", "regex:", "loudness:3", "length"])(
    "%s is refused",
    (name) => {
      expect(() => checkRewardFunction(name)).toThrow(
        expect.objectContaining({ code: "config/bad-value" }) as Error,
      );
    },
  );

  test("a pattern that is none is refused when it is opened", async () => {
    await expect(openRewardFunction("regex:(")).rejects.toMatchObject({ code: "config/bad-value" });
  });
});

describe("a replay", () => {
  const row = { prompt: "a", prompt_ids: [5], completion_ids: [6, 1] };
  const options = { endIds: [1, 9], vocabularySize: 10, group: 2 };

  test("takes rows in their order, ends at any end id, and scores where they are given", () => {
    const rows = [row, { ...row, completion_ids: [7] }, { ...row, completion_ids: [9], score: 0.5 }, row];
    const found = replayed(rows, 1, 3, options);
    expect(found.map(({ ids, ended, score, prompt, sample }) => [ids, ended, score, prompt, sample])).toEqual(
      [
        [[7], false, undefined, 0, 0],
        [[9], true, 0.5, 0, 1],
        [[6, 1], true, undefined, 1, 0],
      ],
    );
  });

  test.each([
    [{ ...row, prompt_ids: [] }, /row 1: "prompt_ids" is empty/],
    [{ ...row, completion_ids: "6 1" }, /"completion_ids" is no list of ids/],
    [{ ...row, completion_ids: [6, -1] }, /"completion_ids" is no list of ids/],
    [{ ...row, completion_ids: [6, 10] }, /token id 10 is outside the model's vocabulary \(0 to 9\)/],
    [{ ...row, prompt_ids: [12] }, /token id 12 is outside/],
    [{ ...row, score: "much" }, /"score" is/],
  ])("refuses %j", (bad, message) => expect(() => replayed([bad], 0, 1, options)).toThrow(message));

  test("may hold padding that is no token of the model", () => {
    const padded = { ...row, completion_ids: [6, 1, 10] };
    expect(replayed([padded], 0, 1, { ...options, padding: 10 })[0]?.ids).toEqual([6, 1, 10]);
  });

  test("that is too short says what is missing", () => {
    expect(() => replayed([row], 1, 2, options)).toThrow(/has 1 rows; this step needs rows 2 to 3/);
  });
});
