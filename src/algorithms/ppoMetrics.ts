// The metrics of PPO, under TRL's names.

import { answerMetricsFor, lengthMetricsFor } from "./answerMetrics.ts";
import type { Metric } from "./metric.ts";
import {
  anyOf,
  deadReward,
  farUpdates,
  largeRatio,
  largeUpdates,
  lowEntropy,
  negativeKl,
  nothingMoves,
  runawayKl,
  uselessCritic,
} from "./monitors.ts";

const steps = { over: "steps" } as const;
const words = { price: "kl_coef", uses: "use each answer less often (num_ppo_epochs)" };

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
  "objective/scores_std": {
    meaning: "Deviation of the scores over an update.",
    ...steps,
    chart: {
      id: "reward",
      label: "deviation",
      title: "Reward",
      meaning: "",
      trouble: deadReward("objective/scores_std"),
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
      trouble: anyOf(
        runawayKl("objective/kl", words),
        negativeKl("objective/kl"),
        nothingMoves({ clipped: "policy/clipfrac_avg", kl: "objective/kl" }),
      ),
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
      trouble: lowEntropy("policy/entropy_avg", words),
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
      trouble: largeUpdates("policy/clipfrac_avg", words),
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
  "loss/value_warmup": {
    meaning:
      "Loss of the critic when it had learned alone, by what answers turned out to be worth; on the first line.",
    ...steps,
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
      trouble: uselessCritic("val/explained_variance"),
    },
  },
  ...lengthMetricsFor("Share of answers that did not end."),
  ...answerMetricsFor(words),
  "loss/policy_avg": {
    meaning: "Mean clipped loss of the policy; its size says little.",
    ...steps,
    mustBeFinite: "loss",
  },
  "objective/entropy": { meaning: "Sum of -log p over an answer's tokens, mean over answers.", ...steps },
  "objective/non_score_reward": { meaning: "The price of straying, an answer's sum.", ...steps },
  "objective/kl_coef": { meaning: "The price of straying a nat, as it stands.", over: "last" },
  "objective/braked": {
    meaning: "1 where an update was not learned from, because answers had strayed beyond kl_limit.",
    ...steps,
  },
  "objective/kl_max": { meaning: "The largest distance of an answer.", ...steps },
  "policy/approxkl_avg": {
    meaning: "Half the mean square of the log-ratio to the policy that drew.",
    ...steps,
    chart: {
      id: "update",
      label: "moved",
      title: "Size of an update",
      meaning: "How far an update moves the model from the one that drew its answers, a token, in nats.",
      trouble: farUpdates("policy/approxkl_avg", words),
    },
  },
  "val/ratio_max": {
    meaning: "Largest ratio of a token to the policy that drew, over an update.",
    ...steps,
    chart: {
      id: "ratio",
      label: "largest ratio",
      title: "Largest ratio",
      meaning: "How much likelier an update made the token that it moved most.",
      trouble: largeRatio("val/ratio_max", words),
    },
  },
  "val/ratio": { meaning: "Mean ratio to the policy that drew.", ...steps },
  "val/ratio_var": { meaning: "Variance of that mean over micro-batches.", ...steps },
  "val/num_eos_tokens": { meaning: "End tokens among the answers of a step.", ...steps },
  "sampling/sampling_logp_difference/max": {
    meaning:
      "Largest difference of a token's log-probability between drawing and learning; above 0.001 (0.05 with cache_dtype: float16) the run stops.",
    ...steps,
  },
  lr: { meaning: "The rate of the step, under TRL's name (compat).", over: "last" },
  episode: { meaning: "Answers so far (compat).", over: "last" },
  num_tokens: { meaning: "Tokens seen so far, prompts counted with each answer.", over: "last" },
};
