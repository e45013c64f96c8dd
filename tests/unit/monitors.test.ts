// Monitors of methods that draw: each at its threshold, on logs that are made here; what they are given by the metrics of answers; and
// who is told of them on the command line.

import { describe, expect, it, test } from "vitest";
import { answerMetrics } from "../../src/algorithms/answerMetrics.ts";
import { recipes } from "../../src/algorithms/index.ts";
import type { MetricRecord } from "../../src/algorithms/metric.ts";
import * as monitors from "../../src/algorithms/monitors.ts";
import type { RunEvent } from "../../src/runs/events.ts";
import { troublesOf } from "../../src/runs/metrics.ts";
import { troubleNotes } from "../../src/runs/troubleNotes.ts";

const drawing = recipes.filter(({ metrics }) => "completions/clipped_ratio" in metrics);

const words = { price: "beta", uses: "do less" };

function log(...values: (number | null)[]): MetricRecord[] {
  return values.map((x, i) => ({ step: i + 1, epoch: 0, metrics: { x } }));
}

const steady = (value: number, count: number): number[] => new Array<number>(count).fill(value);

test.each([
  ["strayed", monitors.runawayKl("x", words), [7.9, 7.9, 7.9], [8.1, 8.1, 8.1], "Raise beta"],
  ["doubled", monitors.runawayKl("x", words), [1.5, 1.7, 1.9, 2.9], [1.4, 1.7, 1.9, 2.9], "doubled"],
  ["negative distance", monitors.negativeKl("x"), [-0.9, -0.9, -0.9], [-1.1, -1.1, -1.1], "top_k"],
  ["length in the reward", monitors.rewardFollowsLength("x"), [0.5, 0.5, 0.5], [0.6, 0.6, 0.6], "length"],
  ["longer", monitors.longerAnswers("x"), [9, 9, 9, 13, 13, 13], [9, 9, 9, 14, 14, 14], "half as long"],
  ["cut", monitors.cutAnswers("x"), [0.3, 0.3, 0.3, 0.4, 0.4, 0.4], [0, 0, 0, 0.3, 0.3, 0.3], "a fifth"],
  ["no ends", monitors.cutAnswers("x"), [0.5, 0.5, 0.5], [0.6, 0.6, 0.6], "do not end"],
  [
    "variety",
    monitors.lessVariety("x", words),
    [1, 1, 1, 0.8, 0.8, 0.8],
    [1, 1, 1, 0.6, 0.6, 0.6],
    "variety",
  ],
  ["opening", monitors.sameOpening("x", words), steady(0.9, 6), [0, 0, 0, 0.5, 0.5, 0.5], "five tokens"],
  ["entropy", monitors.lowEntropy("x", words), [1, 1, 1, 0.4, 0.4, 0.4], [1, 1, 1, 0.2, 0.2, 0.2], "again"],
  ["dead groups", monitors.deadGroups("x"), [0.5, 0.5, 0.5], [0.6, 0.6, 0.6], "teach nothing"],
  ["dead reward", monitors.deadReward("x"), [0.1, 0.1, 0.1], [0, 0, 0], "same reward"],
  ["equal rewards", monitors.flatMargin("x"), steady(0, 14), steady(0, 15), "learning rate 0"],
  ["critic", monitors.uselessCritic("x"), steady(-1, 10), steady(-1, 11), "misleads"],
  ["clipped", monitors.largeUpdates("x", words), [0.3, 0.3, 0.3], [0.4, 0.4, 0.4], "do less"],
  ["ratio", monitors.largeRatio("x", words), [11, 9], [9, 11], "ten times"],
  ["moved", monitors.farUpdates("x", words), [0.09, 0.09, 0.09], [0.2, 0.2, 0.2], "do less"],
])("%s: says so above its threshold, and not before", (_what, monitor, calm, wild, sentence) => {
  expect(monitor([])).toBeUndefined();
  expect(monitor(log(...calm))).toBeUndefined();
  expect(monitor(log(...wild))).toContain(sentence);
  // Lines without a number count as not there.
  expect(monitor(log(null, null, null))).toBeUndefined();
});

it("one odd drawing is no alarm", () => {
  expect(monitors.rewardFollowsLength("x")(log(0.1, 0.1, 0.9))).toBeUndefined();
  expect(monitors.deadGroups("x")(log(0.2, 0.2, 1))).toBeUndefined();
});

it("says that nothing moves after ten updates, and only where nothing does", () => {
  const monitor = monitors.nothingMoves({ clipped: "c", kl: "k" });
  const lines = (count: number, c: number, k: number): MetricRecord[] =>
    Array.from({ length: count }, (_, i) => ({ step: i + 1, epoch: 0, metrics: { c, k } }));
  expect(monitor(lines(10, 0, 0))).toBeUndefined();
  expect(monitor(lines(11, 0, 0.01))).toContain("Raise learning_rate");
  expect(monitor(lines(11, 0.1, 0.01))).toBeUndefined();
  expect(monitor(lines(11, 0, 0.2))).toBeUndefined();
});

/** Evaluations at steps 0, 10, 20, ... */
function evaluations(reward: readonly number[], judge: readonly number[]): MetricRecord[] {
  return reward.map((eval_reward, i) => ({
    step: 10 * i,
    epoch: 0,
    metrics: { eval_reward, eval_judge: judge[i] ?? null, eval_reward_std: 2, eval_judge_std: 0.5 },
  }));
}

describe("a reward that is learned to please", () => {
  const monitor = monitors.overoptimisation;

  it("shows where over four evaluations it rises and the judge falls, in deviations", () => {
    const rising = [0, 0.5, 1, 1.5, 2];
    const turning = [0, 0.3, 0.2, 0.1, 0];
    expect(monitor(evaluations(rising, turning))).toMatch(/rose and the judge fell.*step 10\)/);
    expect(monitor(evaluations(rising.slice(0, 4), turning.slice(0, 4)))).toBeUndefined();
    expect(monitor(evaluations(rising, [0, 0.1, 0.2, 0.3, 0.4]))).toBeUndefined();
    expect(monitor(evaluations([0, 0, 0, 0, 0], turning))).toBeUndefined();
    // A fifth of a deviation is what chance makes of 64 answers.
    expect(monitor(evaluations([0, 0.1, 0.2, 0.3], [0, -0.1, -0.2, -0.3]))).toBeUndefined();
    expect(monitor(evaluations([0, 0.2, 0.4, 0.6], [0, -0.02, -0.04, -0.06]))).toBeUndefined();
    expect(monitor(evaluations([0, 0.2, 0.4, 0.6], [0, -0.1, -0.2, -0.3]))).toContain("began with");
  });

  it("shows where it has gained a deviation more than the judge", () => {
    expect(monitor(evaluations([1, 3], [0.2, 0.22]))).toBeUndefined();
    expect(monitor(evaluations([1, 3.5], [0.2, 0.22]))).toMatch(/a deviation more.*step 10\)/);
    // Both gained.
    expect(monitor(evaluations([1, 5], [0.2, 1.2]))).toBeUndefined();
  });

  it("is silent without a judge, and where the first answers are all worth the same", () => {
    expect(monitor([{ step: 1, epoch: 0, metrics: { eval_reward: 1 } }])).toBeUndefined();
    const constant = evaluations([1, 9], [0, 0]).map((one) => ({
      ...one,
      metrics: { ...one.metrics, eval_reward_std: 0 },
    }));
    expect(monitor(constant)).toBeUndefined();
  });

  it("is told under its curve, and once in lines", () => {
    for (const recipe of drawing) {
      expect(troublesOf(recipe, evaluations([0, 9], [0, 0]))["judge"]).toContain("deviation more");
      const notes = troubleNotes(recipe, undefined);
      const events = evaluations([0, 9, 9], [0, 0, 0]).map(({ step, metrics }): RunEvent => {
        return { type: "eval", step, epoch: 0, metrics: metrics as Record<string, number> };
      });
      expect(events.map((event) => notes(event).length)).toEqual([0, 1, 0]);
      // The run goes on behind the second: it was said.
      const lines = events.map(({ type, ...event }) => {
        const { metrics, ...rest } = event as { metrics: object };
        return JSON.stringify({ type, ...rest, ...metrics });
      });
      const again = troubleNotes(recipe, lines.slice(0, 2).join("\n"));
      expect(events.slice(2).flatMap(again)).toEqual([]);
    }
  });
});

it("measures variety, openings and length against reward", () => {
  const answers = [
    { promptIds: [1], ids: [5, 6, 5, 6] },
    { promptIds: [2], ids: [5, 6, 5, 6, 7, 8] },
    { promptIds: [2], ids: [9] },
  ];
  const found = answerMetrics(answers, [4, 6, 1]);
  // 5 6, 6 5, 6 7, 7 8 of eight pairs.
  expect(found["completions/distinct_2"]).toBe(0.5);
  expect(found["completions/same_opening"]).toBe(0.5);
  expect(found["rewards/length_correlation"]).toBeCloseTo(1, 12);
  const same = answers.map(({ ids }) => ({ promptIds: [1], ids: ids.slice(0, 1) }));
  expect(answerMetrics(same, [1, 2, 3])).toEqual({});
  // A reward that is not known takes no part.
  expect(answerMetrics(answers, [4, 6, NaN])["rewards/length_correlation"]).toBeCloseTo(1, 12);
});

it("every method that draws tells of answers that do not end, by its chart", () => {
  expect(drawing.map(({ id }) => id)).toEqual(["rloo", "grpo", "online_dpo", "ppo"]);
  for (const recipe of drawing) {
    const records = steady(0.9, 3).map((cut, i) => ({
      step: i + 1,
      epoch: 0,
      metrics: { "completions/clipped_ratio": cut },
    }));
    expect(troublesOf(recipe, records)["cut"]).toContain("do not end");
  }
});

it("lines: a sentence stands once, and not again on a resume", () => {
  const [recipe] = drawing;
  if (recipe === undefined) throw new Error("no method draws");
  const event = (step: number): RunEvent => ({
    type: "step",
    step,
    epoch: 0,
    metrics: { "completions/clipped_ratio": 0.9 },
  });
  const notes = troubleNotes(recipe, undefined);
  expect([1, 2, 3, 4].map((step) => notes(event(step)).length)).toEqual([0, 0, 1, 0]);
  expect(notes({ type: "checkpoint", step: 4, path: "a" })).toEqual([]);
  const line = (step: number): string =>
    JSON.stringify({ type: "step", step, epoch: 0, "completions/clipped_ratio": 0.9 });
  expect(troubleNotes(recipe, [1, 2, 3].map(line).join("\n"))(event(4))).toEqual([]);
  // The log held a third line behind the checkpoint that the run goes on from: it is not yet said.
  expect(troubleNotes(recipe, [1, 2, 3].map(line).join("\n"))(event(3))).toHaveLength(1);
});
