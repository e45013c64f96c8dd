// What an evaluation by a judge says (validation.ts), of every method that can have one: names as `evaluate policy` has them. They stand
// in eval lines alone. A method whose own metric has one of these names keeps its own words for it.

import type { Metric } from "./metric.ts";

export const judgeMetrics: Readonly<Record<string, Metric>> = {
  judge: {
    meaning: "Mean score of answers to held-out prompts by a model that is not learned from.",
    result: {
      title: "Held-out judge",
      kind: "mean",
      best: "high",
      meaning: "Mean score of new answers by a model that was not learned from.",
    },
  },
  judge_std: { meaning: "Deviation of the judge's scores over those answers." },
  reward: { meaning: "Mean reward of those answers, as it is learned from." },
  reward_std: { meaning: "Deviation of their rewards." },
  kl_exact: {
    meaning:
      "How far the model has strayed from the one it started from: the divergence of the whole distribution at every token, an answer's sum, in nats.",
  },
  length: { meaning: "Mean length of those answers in tokens, without the end token." },
  ended: { meaning: "Share of them that ended." },
};
