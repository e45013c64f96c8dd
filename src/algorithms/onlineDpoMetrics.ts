// The metrics of online DPO, under TRL's names, and those of ours beside them: TRL's objective/kl and objective/entropy count the padding
// behind answers that ended (https://github.com/huggingface/trl/issues/6803), so what is drawn and watched are sequence_kl and entropy.

import { answerMetricsFor, lengthMetricsFor } from "./answerMetrics.ts";
import { rewardCurve } from "./judgeMetrics.ts";
import { lossMetric, type Metric } from "./metric.ts";
import { anyOf, deadGroups, flatMargin, lowEntropy, negativeKl, runawayKl } from "./monitors.ts";

const words = { price: "beta", uses: "train for fewer steps" };

export const onlineDpoMetrics: Readonly<Record<string, Metric>> = {
  "objective/scores": {
    meaning: "Mean reward of the answers, after the penalty for a missing end.",
    mustBeFinite: "reward",
    chart: {
      id: "reward",
      label: "reward",
      title: "Reward",
      meaning:
        "What the answers that are drawn are worth by the reward that is learned from. It should rise; whether they got better, another judge must say.",
    },
    curve: rewardCurve,
    result: {
      headline: true,
      title: "Held-out reward",
      kind: "mean",
      best: "high",
      meaning: "Mean reward of answers to prompts that it never learned from.",
    },
  },
  "objective/scores_margin": {
    meaning: "Mean reward of the better answer of a prompt less that of the other one.",
    chart: { id: "reward", label: "better less other", title: "Reward", meaning: "" },
  },
  frac_reward_zero_std: {
    meaning:
      "Share of prompts whose two answers have the same reward: the first is taken for the better one, which teaches noise.",
    over: "steps",
    chart: {
      id: "signal",
      label: "no difference",
      title: "Prompts without a difference",
      meaning:
        "Share of prompts whose two answers got the same reward: nothing true can be learned from those.",
      trouble: deadGroups("frac_reward_zero_std"),
    },
  },
  sequence_kl: {
    meaning:
      "How far the model has strayed from the one it started from: an answer's sum of log-ratios over its own tokens, in nats.",
    chart: {
      id: "sequence-kl",
      label: "KL",
      title: "Distance from the start",
      meaning:
        "How far the model has strayed from the one it started from, a whole answer, in nats. It should rise slowly and level off.",
      trouble: anyOf(runawayKl("sequence_kl", words), negativeKl("sequence_kl")),
    },
  },
  "rewards/margins": {
    meaning: "Mean of rewards/chosen less rewards/rejected.",
    chart: {
      id: "margin",
      label: "margin",
      title: "Margin",
      meaning:
        "How much likelier, against the start, the better of two new answers is than the other one. It stays small: answers are drawn anew each step.",
      trouble: flatMargin("rewards/margins"),
    },
  },
  "rewards/accuracies": {
    meaning: "Share of pairs whose better answer has become likelier, against the start, than the other one.",
    chart: {
      id: "accuracy",
      label: "accuracy",
      title: "Accuracy",
      meaning:
        "Share of new pairs whose better answer has gained more than the other one; 0.5 is a coin toss.",
    },
  },
  "rewards/chosen": {
    meaning: "beta x log-ratio of the better answers to the starting model.",
    chart: {
      id: "rewards",
      label: "better",
      title: "Better and other",
      meaning: "How much likelier the answers of either kind are than they were to the starting model.",
    },
  },
  "rewards/rejected": {
    meaning: "beta x log-ratio of the other answers to the starting model.",
    chart: { id: "rewards", label: "other", title: "Better and other", meaning: "" },
  },
  ...lengthMetricsFor("Share of answers that were cut before they ended."),
  ...answerMetricsFor(words),
  entropy: {
    meaning: "Mean uncertainty of the model over answer tokens, in nats.",
    chart: {
      id: "entropy",
      label: "entropy",
      title: "Entropy",
      meaning: "How undecided the model is between next words, in nats. Near 0 it always writes the same.",
      trouble: lowEntropy("entropy", words),
    },
  },
  loss: lossMetric(
    "Mean loss over the pairs; ln 2 = 0.693 before anything is learned with the sigmoid loss.",
    "How wrong the model is about which of two new answers is better. Answers are drawn anew each step, so that it says little: look at the reward.",
    {
      meaning: "How wrong it is about which of two new answers is better.",
      before: ({ loss_type = "sigmoid" }) => (loss_type === "sigmoid" ? Math.LN2 : undefined),
    },
  ),
  "objective/kl": {
    meaning:
      "As TRL has it: an answer's sum of log-ratios over all places of its batch's longest answer, the padding behind its end included.",
  },
  "objective/entropy": {
    meaning: "As TRL has it: minus an answer's log-probability, the padding behind its end included.",
  },
  "objective/non_score_reward": { meaning: "-beta x objective/kl." },
  "objective/rlhf_reward": { meaning: "objective/scores plus objective/non_score_reward." },
  "logps/chosen": { meaning: "Mean log-probability of the better answers." },
  "logps/rejected": { meaning: "Mean log-probability of the other answers." },
  "val/contain_eos_token": { meaning: "Share of answers that ended." },
  beta: { meaning: "The beta of the step's epoch.", over: "last" },
  "sampling/sampling_logp_difference/max": {
    meaning:
      "Largest difference of a token's log-probability between drawing and learning; above 0.001 (0.05 with cache_dtype: float16) the run stops.",
  },
  num_tokens: { meaning: "Tokens seen so far, prompts counted with each answer.", over: "last" },
};
