// What the Project page says a run has learned: the last evaluation's numbers, their interval, and when they are an
// approximation.
import { describe, expect, it } from "vitest";
import { outcomeOf, startingLoss } from "../../../src/ui/components/project/statistics.ts";
import { aboutTime } from "../../../src/ui/components/project/aboutTime.ts";

const evaluation = {
  step: 70,
  metrics: { "eval_rewards/accuracies": 0.84, "eval_rewards/margins": 1.5, eval_loss: 0.4 },
};

describe("the outcome of a run", () => {
  it("is the last evaluation's, with Wilson's interval for the held-out pairs", () => {
    const found = outcomeOf(evaluation, 100, { per_device_eval_batch_size: 4 });
    expect(found).toMatchObject({
      step: 70,
      accuracy: 0.84,
      margin: 1.5,
      loss: 0.4,
      pairs: 100,
      isApproximate: false,
    });
    // 84 of 100, worked out by hand from the formula: (0.8592 +- 0.0744) / 1.0384.
    expect(found?.interval[0]).toBeCloseTo(0.7557, 3);
    expect(found?.interval[1]).toBeCloseTo(0.899, 3);
  });

  it("says when the mean over batches weighs pairs unlike", () => {
    expect(outcomeOf(evaluation, 99, { per_device_eval_batch_size: 4 })?.isApproximate).toBe(true);
    expect(outcomeOf(evaluation, 99, {})?.isApproximate).toBe(true);
  });

  it("stays within 0 and 1 where all or none are right", () => {
    const all = outcomeOf({ step: 1, metrics: { "eval_rewards/accuracies": 1 } }, 10, {});
    expect(all?.interval[1]).toBeLessThanOrEqual(1);
    expect(all?.interval[0]).toBeCloseTo(0.7225, 3);
    expect(all).toMatchObject({ margin: null, loss: null });
  });

  it("is nothing without an evaluation or held-out pairs", () => {
    expect(outcomeOf(undefined, 100, {})).toBeUndefined();
    expect(outcomeOf(evaluation, 0, {})).toBeUndefined();
    expect(outcomeOf({ step: 1, metrics: { "eval_rewards/accuracies": null } }, 10, {})).toBeUndefined();
  });
});

describe("the loss before training", () => {
  it("is ln 2 for DPO's own loss alone", () => {
    expect(startingLoss({})).toBe(Math.LN2);
    expect(startingLoss({ loss_type: ["sigmoid"] })).toBe(Math.LN2);
    expect(startingLoss({ loss_type: ["ipo"] })).toBeUndefined();
    expect(startingLoss({ loss_type: ["sigmoid", "sft"] })).toBeUndefined();
    expect(startingLoss({ label_smoothing: 0.1 })).toBeCloseTo(Math.LN2, 12);
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
