// The metrics of a reward model, under TRL's names: what they mean, how they are drawn, what their trouble looks like. Those of the
// second model of two halves stand beside the first one's.

import { earlyAndLate, lossMetric, type Metric } from "./metric.ts";

export const rewardMetrics: Readonly<Record<string, Metric>> = {
  loss: lossMetric(
    "Mean loss over the judgements; ln 2 = 0.693 for a model that scores both answers alike.",
    "How wrong the model is about which answer was preferred. A coin toss has 0.693; lower is better.",
    { meaning: "How wrong it is about which answer was preferred; a coin toss has 0.693, lower is better." },
  ),
  accuracy: {
    meaning: "Share of judgements whose preferred answer has the higher score; ties are left out.",
    chart: {
      id: "accuracy",
      label: "accuracy",
      title: "Accuracy",
      meaning:
        "Share of judgements in which the preferred answer scores higher; 0.5 is a coin toss. Dots are held-out judgements, which the model never learns from.",
      trouble(records) {
        const means = earlyAndLate(records, "accuracy");
        if (means === undefined || means.late > 0.55 || records.length < 40) return undefined;
        return "After this many steps it still cannot tell the answers apart: look at the judgements, or raise the learning rate.";
      },
    },
    result: {
      headline: true,
      title: "Held-out accuracy",
      kind: "share",
      best: "high",
      meaning:
        "Share of held-out judgements in which the preferred answer scores higher; a coin toss has 0.5.",
      before: () => 0.5,
    },
  },
  margin: {
    meaning: "Mean of the preferred answer's score less the other's; ties are left out.",
    chart: {
      id: "margin",
      label: "margin",
      title: "Margin",
      meaning: "How far the preferred answer's score is ahead of the other's. It should rise, and then hold.",
    },
    result: {
      title: "Mean margin",
      kind: "mean",
      best: "high",
      meaning: "By how much the preferred answer scores higher on average.",
      before: () => 0,
    },
  },
  mean_reward: {
    meaning: "Mean score of all answers.",
    chart: {
      id: "scores",
      label: "mean",
      title: "Scores",
      meaning:
        "Mean, least and largest score of the answers in a batch. They may spread, but should stay around 0.",
      trouble(records) {
        const means = earlyAndLate(records, "mean_reward");
        if (means === undefined || Math.abs(means.late) < 10) return undefined;
        return "The scores drift away from 0, which says nothing about the answers. Centre the scores (center_rewards_coefficient: 0.01).";
      },
    },
  },
  min_reward: {
    meaning: "Least score in a batch.",
    chart: { id: "scores", label: "least", title: "Scores", meaning: "" },
  },
  max_reward: {
    meaning: "Largest score in a batch.",
    chart: { id: "scores", label: "largest", title: "Scores", meaning: "" },
  },
  num_tokens: { meaning: "Tokens seen so far, prompts counted with both answers.", over: "last" },
  "judge/loss": {
    meaning: "Loss of the second model, on its half; of held-out judgements, on all.",
    over: "steps",
    evaluatedOver: "rows",
    mustBeFinite: "second model's loss",
  },
  "judge/accuracy": { meaning: "Accuracy of the second model, on its half; of held-out judgements, on all." },
  "judge/margin": { meaning: "Mean margin of the second model." },
  "judge/mean_reward": { meaning: "Mean score of the second model." },
  "judge/min_reward": { meaning: "Least score of the second model in a batch." },
  "judge/max_reward": { meaning: "Largest score of the second model in a batch." },
  "judge/agreement": { meaning: "Share of held-out judgements on which both models prefer the same answer." },
};
