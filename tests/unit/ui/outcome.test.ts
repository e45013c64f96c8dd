// What the Project page says a run has learned: the last evaluation's numbers, their interval, and when they are an
// approximation.
import { describe, expect, it } from "vitest";
import { dpo } from "../../../src/algorithms/dpo.ts";
import { sft } from "../../../src/algorithms/sft.ts";
import { judgedRun, metricViews } from "../../../src/page/methodViews.ts";
import { isBetter, outcomeOf } from "../../../src/ui/components/project/statistics.ts";
import { aboutTime } from "../../../src/ui/components/project/aboutTime.ts";

const metrics = metricViews(dpo);
const evaluation = {
  step: 70,
  metrics: { "eval_rewards/accuracies": 0.84, "eval_rewards/margins": 1.5, eval_loss: 0.4 },
};

describe("the outcome of a run", () => {
  it("is the last evaluation's, the headline first, with Wilson's interval for held-out rows", () => {
    const found = outcomeOf(evaluation, 100, { per_device_eval_batch_size: 4 }, metrics);
    expect(found).toMatchObject({ step: 70, rows: 100, isApproximate: false });
    expect(found?.headline).toMatchObject({ key: "rewards/accuracies", value: 0.84 });
    expect(found?.results.map(({ key, value, interval }) => [key, value, interval])).toEqual([
      ["loss", 0.4, undefined],
      ["rewards/margins", 1.5, undefined],
    ]);
    // 84 of 100, worked out by hand from the formula: (0.8592 +- 0.0744) / 1.0384.
    expect(found?.headline.interval?.[0]).toBeCloseTo(0.7557, 3);
    expect(found?.headline.interval?.[1]).toBeCloseTo(0.899, 3);
  });

  it("says when the mean over batches weighs rows unlike", () => {
    expect(outcomeOf(evaluation, 99, { per_device_eval_batch_size: 4 }, metrics)?.isApproximate).toBe(true);
    expect(outcomeOf(evaluation, 99, {}, metrics)?.isApproximate).toBe(true);
  });

  it("stays within 0 and 1 where all or none are right", () => {
    const all = outcomeOf({ step: 1, metrics: { "eval_rewards/accuracies": 1 } }, 10, {}, metrics);
    expect(all?.headline.interval?.[1]).toBeLessThanOrEqual(1);
    expect(all?.headline.interval?.[0]).toBeCloseTo(0.7225, 3);
    expect(all?.results.map(({ value }) => value)).toEqual([null, null]);
  });

  it("is nothing without an evaluation, held-out rows or a known method", () => {
    expect(outcomeOf(undefined, 100, {}, metrics)).toBeUndefined();
    expect(outcomeOf(evaluation, 0, {}, metrics)).toBeUndefined();
    expect(outcomeOf(evaluation, 100, {}, {})).toBeUndefined();
    const empty = { step: 1, metrics: { "eval_rewards/accuracies": null } };
    expect(outcomeOf(empty, 10, {}, metrics)).toBeUndefined();
  });

  it("is better by the method's own headline: a high accuracy, a low loss", () => {
    const pairs = [0.6, 0.8].map((share) =>
      outcomeOf({ step: 1, metrics: { "eval_rewards/accuracies": share } }, 10, {}, metrics),
    );
    const texts = [2, 1].map((loss) =>
      outcomeOf({ step: 1, metrics: { eval_loss: loss } }, 10, {}, metricViews(sft)),
    );
    for (const [worse, better] of [pairs, texts]) {
      if (worse === undefined || better === undefined) throw new Error("nothing measured");
      expect([isBetter(better, worse), isBetter(worse, better)]).toEqual([true, false]);
    }
  });
});

describe("the loss before training", () => {
  it("is ln 2 for DPO's own loss alone", () => {
    const before = (config: Record<string, unknown>) => judgedRun("dpo", config, []).before["loss"];
    expect(before({})).toBe(Math.LN2);
    expect(before({ loss_type: ["sigmoid"] })).toBe(Math.LN2);
    expect(before({ loss_type: "sigmoid" })).toBe(Math.LN2);
    expect(before({ loss_type: ["ipo"] })).toBeUndefined();
    expect(before({ loss_type: ["sigmoid", "sft"] })).toBeUndefined();
    expect(before({ label_smoothing: 0.1 })).toBeCloseTo(Math.LN2, 12);
  });
});

describe("a time that is estimated", () => {
  it("has no more digits than it knows", () => {
    expect([3, 47, 89, 91, 600, 9000].map(aboutTime)).toEqual([
      "about 10 s",
      "about 50 s",
      "about 90 s",
      "about 2 min",
      "about 10 min",
      "about 3 h",
    ]);
  });
});
