// The metrics of methods that compare several answers of a prompt, under TRL's names.

import { answerMetricsFor, lengthMetricsFor } from "./answerMetrics.ts";
import { rewardCurve } from "./judgeMetrics.ts";
import { lossMetric, type Metric } from "./metric.ts";
import {
  anyOf,
  deadGroups,
  deadReward,
  largeUpdates,
  lostRewards,
  lowEntropy,
  negativeKl,
  nothingMoves,
  runawayKl,
} from "./monitors.ts";

const words = { price: "beta", uses: "use each drawing less often (num_iterations)" };

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
    curve: rewardCurve,
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
    chart: {
      id: "reward",
      label: "deviation",
      title: "Reward",
      meaning: "",
      trouble: deadReward("reward_std"),
    },
  },
  sequence_kl: {
    meaning:
      "How far the model has strayed from the one it started from: an answer's sum of log-ratios, in nats. Only where there is a reference.",
    over: "steps",
    chart: {
      id: "sequence-kl",
      label: "KL",
      title: "Distance from the start",
      meaning:
        "How far the model has strayed from the one it started from, a whole answer, in nats. It should rise slowly and level off.",
      trouble: anyOf(
        runawayKl("sequence_kl", words),
        negativeKl("sequence_kl"),
        nothingMoves({ clipped: "clip_ratio/region_mean", kl: "sequence_kl" }),
      ),
    },
  },
  kl: {
    meaning: "How far the model has strayed from the one it started from: mean over tokens, in nats.",
    over: "steps",
    chart: {
      id: "kl",
      label: "KL",
      title: "Distance a token",
      meaning: "How far the model has strayed from the one it started from, a token, in nats.",
    },
  },
  frac_reward_zero_std: {
    meaning: "Share of prompts whose answers all have the same reward: nothing is learned from them.",
    over: "steps",
    chart: {
      id: "signal",
      label: "no difference",
      title: "Prompts without a difference",
      meaning:
        "Share of prompts whose answers all got the same reward, and of answers that got none: nothing can be learned from those.",
      trouble: deadGroups("frac_reward_zero_std"),
    },
  },
  "rewards/unknown": {
    meaning: "Share of answers whose reward is no number: nothing is learned from them.",
    over: "steps",
    chart: {
      id: "signal",
      label: "no reward",
      title: "Prompts without a difference",
      meaning: "",
      trouble: lostRewards("rewards/unknown"),
    },
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
  "clip_ratio/region_mean": {
    meaning: "Share that was clipped at either limit.",
    chart: {
      id: "clipped",
      label: "clipped",
      title: "Clipped",
      meaning:
        "Share that moved further than a step may. 0 where each drawing is learned from once; a third is too much.",
      trouble: largeUpdates("clip_ratio/region_mean", words),
    },
  },
  "sampling/sampling_logp_difference/max": {
    meaning:
      "Largest difference of a token's log-probability between drawing and learning; above 0.001 (0.05 with cache_dtype: float16) the run stops.",
    over: "steps",
  },
  num_tokens: { meaning: "Tokens seen so far, prompts counted with each answer.", over: "last" },
};
