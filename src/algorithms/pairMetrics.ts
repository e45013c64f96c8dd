// The metrics of methods that compare the rewards of two answers, under TRL's names: what they mean, how they are drawn, what
// their trouble looks like, and which of them say how good a run is.

import { earlyAndLate, lossMetric, type Metric } from "./metric.ts";
import { flatMargin } from "./monitors.ts";

export const pairMetrics = {
  loss: lossMetric(
    "Mean loss over the pairs; ln 2 = 0.693 before anything is learned with the sigmoid loss.",
    "How wrong the model being trained is about which answer was preferred. DPO starts near 0.693; lower is better.",
    {
      meaning: "How wrong it is about which answer was preferred; lower is better.",
      before({ loss_type }) {
        const [only, ...others] = [loss_type ?? "sigmoid"].flat();
        return only === "sigmoid" && others.length === 0 ? Math.LN2 : undefined;
      },
    },
  ),
  "rewards/accuracies": {
    meaning: "Share of pairs whose preferred answer has the higher reward.",
    chart: {
      id: "accuracy",
      label: "accuracy",
      title: "Accuracy",
      meaning:
        "Share of pairs where the chosen answer now scores higher; 0.5 is a coin toss. Dots are held-out pairs, which the model never learns from.",
      trouble(records) {
        const means = earlyAndLate(records, "rewards/accuracies");
        if (means === undefined || means.late > 0.55 || records.length < 40) return undefined;
        return "After this many steps it still cannot tell the answers apart: look at the pairs, or raise the learning rate.";
      },
    },
    result: {
      headline: true,
      title: "Held-out accuracy",
      kind: "share",
      best: "high",
      meaning:
        "Share of pairs where training made the preferred answer gain more than the other; a coin toss has 0.5.",
      before: () => 0.5,
    },
  },
  "rewards/margins": {
    meaning: "Mean difference of the two rewards.",
    chart: {
      id: "margin",
      label: "margin",
      title: "Margin",
      meaning: "How far the chosen answer is ahead of the rejected one. It should rise.",
      trouble: flatMargin("rewards/margins"),
    },
    result: {
      title: "Mean margin",
      kind: "mean",
      best: "high",
      meaning: "By how much it prefers the better answer on average.",
      before: () => 0,
    },
  },
  "rewards/chosen": {
    meaning: "beta x log-ratio of preferred answers to the starting model.",
    chart: {
      id: "rewards",
      label: "chosen",
      title: "Chosen and rejected",
      meaning: "How much likelier each answer has become than it was before training.",
      trouble(records) {
        const means = earlyAndLate(records, "rewards/chosen");
        if (means === undefined || means.late >= 0 || means.late >= means.early) return undefined;
        return "The chosen answers are becoming less likely too. A lower learning rate or a higher beta holds them.";
      },
    },
  },
  "rewards/rejected": {
    meaning: "beta x log-ratio of the other answers to the starting model.",
    chart: { id: "rewards", label: "rejected", title: "Chosen and rejected", meaning: "" },
  },
  entropy: { meaning: "Mean uncertainty of the model over answer tokens, in nats." },
  num_tokens: { meaning: "Tokens seen so far, prompts counted with both answers.", over: "last" },
  "logits/chosen": { meaning: "Mean logit over the vocabulary on preferred answers." },
  "logits/rejected": { meaning: "Mean logit over the vocabulary on the other answers." },
  mean_token_accuracy: {
    meaning: "Share of the preferred answers' tokens that are the model's first choice.",
  },
  "logps/chosen": { meaning: "Mean log-probability of preferred answers." },
  "logps/rejected": { meaning: "Mean log-probability of the other answers." },
} satisfies Record<string, Metric>;
