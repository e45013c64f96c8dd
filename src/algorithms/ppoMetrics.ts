// The metrics of PPO, under TRL's names.

import { earlyAndLate, type Metric } from "./metric.ts";

const steps = { over: "steps" } as const;

export const ppoMetrics: Readonly<Record<string, Metric>> = {
  "objective/scores": {
    meaning: "Mean score of the answers.",
    ...steps,
    mustBeFinite: "score",
    chart: {
      id: "reward",
      label: "score",
      title: "Reward",
      meaning:
        "What the answers that are drawn score by the reward that is learned from. It should rise; whether they got better, another judge must say.",
    },
    result: {
      headline: true,
      title: "Held-out score",
      kind: "mean",
      best: "high",
      meaning: "Mean score of answers to prompts that it never learned from.",
    },
  },
  "objective/rlhf_reward": {
    meaning: "Mean score less the price of straying.",
    ...steps,
    chart: { id: "reward", label: "less the price", title: "Reward", meaning: "" },
  },
  "objective/kl": {
    meaning: "How far the model has strayed from the one it started from: an answer's sum, in nats.",
    ...steps,
    mustBeFinite: "distance",
    chart: {
      id: "kl",
      label: "KL",
      title: "Distance from the start",
      meaning:
        "How far the model has strayed from the one it started from, a whole answer, in nats. It should rise slowly and level off.",
      trouble(records) {
        const means = earlyAndLate(records, "objective/kl");
        if (means === undefined) return undefined;
        if (means.late > 10)
          return "It has strayed far from where it started: answers that the reward likes may no longer be good ones. Raise kl_coef, or lower the learning rate.";
        if (means.late < -1)
          return "The distance is negative: answers are drawn by other rules than they are learned by. Look at temperature and stop tokens.";
        return undefined;
      },
    },
  },
  "policy/entropy_avg": {
    meaning: "Mean uncertainty of the model over answer tokens, in nats.",
    ...steps,
    chart: {
      id: "entropy",
      label: "entropy",
      title: "Entropy",
      meaning: "How undecided the model is between next words, in nats. Near 0 it always writes the same.",
      trouble(records) {
        const means = earlyAndLate(records, "policy/entropy_avg");
        if (means === undefined || means.late >= 0.3 * means.early) return undefined;
        return "The model writes the same again and again. Raise kl_coef, or lower the learning rate.";
      },
    },
  },
  "policy/clipfrac_avg": {
    meaning: "Share of tokens whose odds moved beyond the clip range.",
    ...steps,
    chart: {
      id: "clipped",
      label: "tokens",
      title: "Clipped",
      meaning:
        "Share of tokens, and of the critic's values, that moved further than a step may. Some is healthy; a third is too much.",
      trouble(records) {
        const means = earlyAndLate(records, "policy/clipfrac_avg");
        if (means === undefined || means.late < 0.3) return undefined;
        return "Updates are too large. Lower the learning rate, or use each answer less often (num_ppo_epochs).";
      },
    },
  },
  "val/clipfrac_avg": {
    meaning: "Share of values that moved beyond the critic's clip range.",
    ...steps,
    chart: { id: "clipped", label: "values", title: "Clipped", meaning: "" },
  },
  "loss/value_avg": {
    meaning: "Mean loss of the critic.",
    ...steps,
    mustBeFinite: "critic's loss",
    chart: {
      id: "critic",
      label: "loss",
      title: "Critic",
      meaning: "How far the critic's guesses are from what answers turned out to be worth. It should fall.",
    },
  },
  "val/explained_variance": {
    meaning:
      "How much of what answers are worth the critic foresees: 1 is all, 0 nothing, below 0 it misleads.",
    ...steps,
    chart: {
      id: "explained",
      label: "explained",
      title: "What the critic foresees",
      meaning: "1: all that answers turn out to be worth; 0: nothing; below 0 it misleads.",
      trouble(records) {
        const means = earlyAndLate(records, "val/explained_variance");
        if (means === undefined || means.late >= 0) return undefined;
        return "The critic misleads. Raise vf_coef, or use a method without a critic.";
      },
    },
  },
  "completions/mean_length": {
    meaning: "Mean length of the answers, in tokens.",
    ...steps,
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
  "completions/clipped_ratio": { meaning: "Share of answers that did not end.", ...steps },
  "loss/policy_avg": {
    meaning: "Mean clipped loss of the policy; its size says little.",
    ...steps,
    mustBeFinite: "loss",
  },
  "objective/entropy": { meaning: "Sum of -log p over an answer's tokens, mean over answers.", ...steps },
  "objective/non_score_reward": { meaning: "The price of straying, an answer's sum.", ...steps },
  "objective/kl_coef": { meaning: "The price of straying a nat, as it stands.", over: "last" },
  "objective/kl_max": { meaning: "The largest distance of an answer.", ...steps },
  "policy/approxkl_avg": {
    meaning: "Half the mean square of the log-ratio to the policy that drew.",
    ...steps,
  },
  "val/ratio": { meaning: "Mean ratio to the policy that drew.", ...steps },
  "val/ratio_var": { meaning: "Variance of that mean over micro-batches.", ...steps },
  "val/num_eos_tokens": { meaning: "End tokens among the answers of a step.", ...steps },
  "sampling/sampling_logp_difference/max": {
    meaning:
      "Largest difference of a token's log-probability between drawing and learning; above 0.001 the run stops.",
    ...steps,
  },
  lr: { meaning: "The rate of the step, under TRL's name (compat).", over: "last" },
  episode: { meaning: "Answers so far (compat).", over: "last" },
  num_tokens: { meaning: "Tokens seen so far, prompts counted with each answer.", over: "last" },
};
