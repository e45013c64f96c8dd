// The metrics of methods that compare several answers of a prompt, under TRL's names.

import { earlyAndLate, lossMetric, type Metric, type MetricRecord } from "./metric.ts";

const last = (records: readonly MetricRecord[], key: string): number | undefined => {
  const value = records
    .map(({ metrics }) => metrics[key])
    .filter((one) => typeof one === "number")
    .at(-1);
  return value;
};

export const groupMetrics: Readonly<Record<string, Metric>> = {
  reward: {
    meaning: "Mean reward of the answers, before clipping and the price of straying.",
    over: "steps",
    mustBeFinite: "reward",
    chart: {
      id: "reward",
      label: "reward",
      title: "Reward",
      meaning:
        "What the answers that are drawn are worth by the reward that is learned from. It should rise; whether they got better, another judge must say.",
    },
    result: {
      headline: true,
      title: "Held-out reward",
      kind: "mean",
      best: "high",
      meaning: "Mean reward of answers to prompts that it never learned from.",
    },
  },
  reward_std: {
    meaning: "Deviation of the rewards over a drawing.",
    over: "steps",
    chart: { id: "reward", label: "deviation", title: "Reward", meaning: "" },
  },
  kl: {
    meaning: "How far the model has strayed from the one it started from: mean over tokens, in nats.",
    over: "steps",
    chart: {
      id: "kl",
      label: "KL",
      title: "Distance from the start",
      meaning:
        "How far the model has strayed from the one it started from, a token, in nats. It should rise slowly and level off.",
      trouble(records) {
        const now = last(records, "kl");
        if (now === undefined || now < 0.2) return undefined;
        return "It has strayed far from where it started: answers that the reward likes may no longer be good ones. Raise beta, or lower the learning rate.";
      },
    },
  },
  frac_reward_zero_std: {
    meaning: "Share of prompts whose answers all have the same reward: nothing is learned from them.",
    over: "steps",
    chart: {
      id: "signal",
      label: "no difference",
      title: "Prompts without a difference",
      meaning: "Share of prompts whose answers all got the same reward: nothing can be learned from those.",
      trouble(records) {
        const means = earlyAndLate(records, "frac_reward_zero_std");
        if (means === undefined || means.late < 0.5) return undefined;
        return "Most prompts teach nothing: their answers all get the same reward. Draw more answers a prompt, or use a reward that tells them apart.";
      },
    },
  },
  "completions/mean_length": {
    meaning: "Mean length of the answers, in tokens.",
    over: "steps",
    chart: {
      id: "length",
      label: "tokens",
      title: "Length of answers",
      meaning: "Mean length of the answers, in tokens. A reward that likes length shows here first.",
      trouble(records) {
        const means = earlyAndLate(records, "completions/mean_length");
        if (means === undefined || means.late < 1.5 * means.early) return undefined;
        return "Answers have become half as long again. If the reward rises with them, it may be length that is learned: look at the answers.";
      },
    },
  },
  "completions/clipped_ratio": {
    meaning: "Share of answers that were cut before they ended.",
    over: "steps",
    chart: {
      id: "cut",
      label: "cut",
      title: "Answers that were cut",
      meaning: "Share of answers that had not ended when they were cut at the longest length.",
      trouble(records) {
        const now = last(records, "completions/clipped_ratio");
        if (now === undefined || now < 0.5) return undefined;
        return "Most answers do not end. Allow longer ones, or teach the model to end with supervised fine-tuning first.";
      },
    },
  },
  entropy: {
    meaning: "Mean uncertainty of the model over answer tokens, in nats.",
    chart: {
      id: "entropy",
      label: "entropy",
      title: "Entropy",
      meaning: "How undecided the model is between next words, in nats. Near 0 it always writes the same.",
      trouble(records) {
        const means = earlyAndLate(records, "entropy");
        if (means === undefined || means.late >= 0.3 * means.early) return undefined;
        return "The model writes the same again and again. Raise beta, or lower the learning rate.";
      },
    },
  },
  loss: lossMetric(
    "Mean loss over the answers; near 0 by construction, its size says little.",
    "The loss of a step. Of this method it hovers around 0 and says little: look at the reward.",
    { meaning: "Hovers around 0 by construction." },
  ),
  policy_loss: { meaning: "The loss without the entropy bonus; only where there is one." },
  entropy_coef: { meaning: "Weight of the entropy bonus; only where there is one.", over: "last" },
  "completions/min_length": { meaning: "Shortest answer of a drawing, in tokens.", over: "steps" },
  "completions/max_length": { meaning: "Longest answer of a drawing, in tokens.", over: "steps" },
  "completions/mean_terminated_length": {
    meaning: "Mean length of answers that ended; 0 where none did.",
    over: "steps",
  },
  "completions/min_terminated_length": { meaning: "Shortest answer that ended.", over: "steps" },
  "completions/max_terminated_length": { meaning: "Longest answer that ended.", over: "steps" },
  "clip_ratio/low_mean": { meaning: "Share that was clipped at the lower limit." },
  "clip_ratio/low_min": { meaning: "The least such share of an answer." },
  "clip_ratio/high_mean": { meaning: "Share that was clipped at the upper limit." },
  "clip_ratio/high_max": { meaning: "The largest such share of an answer." },
  "clip_ratio/region_mean": { meaning: "Share that was clipped at either limit." },
  "sampling/sampling_logp_difference/max": {
    meaning:
      "Largest difference of a token's log-probability between drawing and learning; above 0.001 the run stops.",
    over: "steps",
  },
  num_tokens: { meaning: "Tokens seen so far, prompts counted with each answer.", over: "last" },
};
