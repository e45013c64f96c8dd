// The metrics of KTO, under TRL's names. A micro-batch without a liked answer (or without another one) says nothing of that side:
// a line of the log is the mean over those that do.

import { earlyAndLate, lossMetric, type Metric } from "./metric.ts";
import { flatMargin, runawayKl } from "./monitors.ts";

const words = { price: "beta", uses: "train for fewer steps" };

export const ktoMetrics: Readonly<Record<string, Metric>> = {
  loss: lossMetric(
    "Mean loss over the answers; half of their weights before anything is learned.",
    "How wrong the model being trained is about which answers were liked. It begins at 0.5 where all weights are 1; lower is better.",
    {
      meaning: "How wrong it is about which answers were liked; lower is better.",
      before: ({ desirable_weight = 1, undesirable_weight = 1 }) =>
        desirable_weight === 1 && undesirable_weight === 1 ? 0.5 : undefined,
    },
  ),
  "rewards/margins": {
    meaning: "Mean reward of liked answers less that of the others; only where a batch has both.",
    chart: {
      id: "margin",
      label: "margin",
      title: "Margin",
      meaning:
        "How far liked answers are ahead of the others. It should rise. Dots are held-out answers, which the model never learns from.",
      trouble: flatMargin("rewards/margins"),
    },
    result: {
      headline: true,
      title: "Held-out margin",
      kind: "mean",
      best: "high",
      meaning: "By how much more liked answers have gained than the others.",
      before: () => 0,
    },
  },
  "rewards/chosen": {
    meaning: "beta x log-ratio of liked answers to the starting model.",
    chart: {
      id: "rewards",
      label: "liked",
      title: "Liked and not liked",
      meaning: "How much likelier answers of either kind have become than they were before training.",
      trouble(records) {
        const means = earlyAndLate(records, "rewards/chosen");
        if (means === undefined || means.late >= 0 || means.late >= means.early) return undefined;
        return "The liked answers are becoming less likely too. A lower learning rate, a higher beta or a higher desirable_weight holds them.";
      },
    },
  },
  "rewards/rejected": {
    meaning: "beta x log-ratio of the other answers to the starting model.",
    chart: { id: "rewards", label: "not liked", title: "Liked and not liked", meaning: "" },
  },
  kl: {
    meaning:
      "How far the model has strayed from the one it started from: mean log-ratio of answers that belong to other prompts, at least 0, in nats. Rewards are held against it; 0 with apo_zero_unpaired.",
    chart: {
      id: "kl",
      label: "KL",
      title: "Distance from the start",
      meaning:
        "How far the model has strayed from the one it started from, a whole answer, in nats, as the loss estimates it. Near 0 is usual; it may not run away.",
      trouble: runawayKl("kl", words),
    },
  },
  entropy: { meaning: "Mean uncertainty of the model over answer tokens, in nats." },
  num_tokens: { meaning: "Tokens seen so far, prompts counted with each answer.", over: "last" },
  "logits/chosen": { meaning: "Mean logit over the vocabulary on liked answers." },
  "logits/rejected": { meaning: "Mean logit over the vocabulary on the other answers." },
  "logps/chosen": { meaning: "Mean log-probability of liked answers." },
  "logps/rejected": { meaning: "Mean log-probability of the other answers." },
};
