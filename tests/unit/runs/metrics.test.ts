// A line of the log that holds several steps: loss by steps, tokens as they are, all else by the micro-batches that have it.
import { expect, it } from "vitest";
import { countMetrics, meanMetrics, type Metrics } from "../../../src/algorithms/metric.ts";
import { recipes } from "../../../src/algorithms/index.ts";
import { metricsOf, summarise } from "../../../src/runs/metrics.ts";

const reward = recipes.find(({ id }) => id === "reward");
if (!reward) throw new Error("no reward recipe");
const metrics = metricsOf(reward);

/** A step of these micro-batches. */
const stepOf = (...all: Metrics[]) => ({
  metrics: meanMetrics(all),
  microBatches: all.length,
  counted: countMetrics(all),
});

it("is the mean over the micro-batches that say something", () => {
  const first = stepOf(
    { loss: 1, mean_reward: 1, accuracy: 1 },
    { loss: 3, mean_reward: 2 },
    { loss: 2, mean_reward: 3 },
  );
  const second = stepOf(
    { loss: 4, mean_reward: 6, accuracy: 0, num_tokens: 9 },
    { loss: 4, mean_reward: 8, accuracy: 0 },
  );
  expect(first).toMatchObject({ metrics: { loss: 2, accuracy: 1 }, counted: { loss: 3, accuracy: 1 } });
  expect(summarise([first, second], metrics)).toEqual({
    loss: 3,
    mean_reward: 4,
    accuracy: 1 / 3,
    num_tokens: 9,
  });
});

it("has no metric that no micro-batch has", () => {
  const steps = [stepOf({ loss: 1 }), stepOf({ loss: 2 }, { loss: 2, margin: 0.5 })];
  expect(summarise(steps.slice(0, 1), metrics)).toEqual({ loss: 1 });
  expect(summarise(steps, metrics)).toEqual({ loss: 1.5, margin: 0.5 });
});

it("takes all micro-batches for a metric whose step does not say how many had it", () => {
  const step = (grad_norm: number, microBatches: number) => ({
    metrics: { grad_norm, accuracy: grad_norm },
    microBatches,
  });
  expect(summarise([step(1, 1), step(3, 3)], metrics).accuracy).toBe(2.5);
});
