// What an evaluation by a judge says (validation.ts), of every method that can have one: names as `evaluate policy` has them. They stand
// in eval lines alone. A method whose own metric has one of these names keeps its own words for it.

import type { Metric } from "./metric.ts";
import { overoptimisation } from "./monitors.ts";

const distance = "kl_exact";

const curve = {
  id: "judge",
  title: "Reward against distance",
  meaning:
    "One point an evaluation, from the start on: what held-out answers are worth by the reward that is learned from and by a judge that is not, over how far the model has strayed. Where the reward goes on rising and the judge turns down, answers only please the reward.",
  against: distance,
  axis: "nats from the start, an answer",
} as const;

/** Of a metric that is the reward of answers, whatever a method calls it. */
export const rewardCurve = { ...curve, label: "learned reward" } satisfies Metric["curve"];

export const judgeMetrics: Readonly<Record<string, Metric>> = {
  judge: {
    meaning: "Mean score of answers to held-out prompts by a model that is not learned from.",
    curve: { ...curve, label: "judge", trouble: overoptimisation },
    result: {
      title: "Held-out judge",
      kind: "mean",
      best: "high",
      meaning: "Mean score of new answers by a model that was not learned from.",
    },
  },
  judge_std: { meaning: "Deviation of the judge's scores over those answers." },
  reward: { meaning: "Mean reward of those answers, as it is learned from.", curve: rewardCurve },
  reward_std: { meaning: "Deviation of their rewards." },
  [distance]: {
    meaning:
      "How far the model has strayed from the one it started from: the divergence of the whole distribution at every token, an answer's sum, in nats.",
  },
  length: { meaning: "Mean length of those answers in tokens, without the end token." },
  ended: { meaning: "Share of them that ended." },
};
