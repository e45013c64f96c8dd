// Group relative policy optimisation (Shao et al. 2024, https://arxiv.org/abs/2402.03300, eq. 3) and its aggregations, with the numbers
// of TRL 1.13.0. Of each prompt several answers are drawn; an answer's advantage is its reward against its group's:
//   A_i = (R_i - mean) / (deviation + 1e-4)
//   l_t = max(-A r_t, -A clip(r_t, 1 - epsilon, 1 + epsilon_high)) + beta * r_t KL3_t,   KL3_t = exp(q) - q - 1,  q = log ref - log pi
// r_t is the token's ratio, or with importance_sampling_level "sequence" the answer's mean one (GSPO: Zheng et al. 2025,
// https://arxiv.org/abs/2507.18071). Departures from TRL: positions do not count padding; a reference is always the base.

import { choice, flag, integer, number, numberOrNull } from "../domain/config/field.ts";
import type { Prompt } from "../data/rows/index.ts";
import { agreement } from "./agreement.ts";
import { answerMetrics } from "./answerMetrics.ts";
import {
  checkGroups,
  completionMetrics,
  counts,
  drawGroups,
  type Generation,
  type GroupContext,
  groupFields,
  groupParts,
  inspect,
  learnFromDrawings,
  groupRewards,
  type GroupState,
  logprobsOf,
  paceOf,
  recordRollouts,
  rewardMetricsOf,
  sampleGroups,
  sequenceKl,
  type Slice,
} from "./groupRollouts.ts";
import { batchOf, bySequence } from "./rollouts.ts";
import { byGroup, knownDeviation, knownMean, orZero } from "./math/advantages.ts";
import { clippedSurrogate } from "./math/clippedSurrogate.ts";
import { meanMetrics, type Metrics } from "./metric.ts";
import { drawingPresets } from "./presets.ts";
import { recipe, type SettingsOf } from "./recipe.ts";
import type { ReplayedRollout } from "./replay.ts";

/** What a token's loss is multiplied by, in a micro-batch of `answers` with `tokens` that count; `own`: of its answer. */
interface Sizes {
  readonly answers: number;
  readonly tokens: number;
  readonly own: number;
  readonly longest: number;
  /** Tokens that count in all of the drawing, as those of one update. */
  readonly window: number;
  /** Micro-batches of the update. */
  readonly accumulation: number;
}

const aggregations = {
  grpo: ({ answers, own, accumulation }) => 1 / (Math.max(1, own) * answers * accumulation),
  bnpo: ({ tokens, accumulation }) => 1 / (Math.max(1, tokens) * accumulation),
  dr_grpo: ({ answers, longest, accumulation }) => 1 / (answers * longest * accumulation),
  dapo: ({ window }) => 1 / window,
} satisfies Record<string, (sizes: Sizes) => number>;
type Aggregation = keyof typeof aggregations;

const config = {
  ...groupFields,
  num_generations: integer(8, {
    atLeast: 2,
    label: "Answers a prompt",
    help: "How many answers of one prompt are compared with each other.",
    advanced: false,
  }),
  beta: number(0, {
    atLeast: 0,
    label: "Beta",
    help: "Weight of the distance from the model you start from; 0 needs no reference.",
    advanced: false,
  }),
  loss_type: choice("dapo", Object.keys(aggregations) as Aggregation[], {
    label: "Aggregation",
    help: "How tokens' losses become one: by answer (grpo), by batch (bnpo), by the longest answer allowed (dr_grpo), by all that was drawn (dapo).",
  }),
  scale_rewards: choice("group", ["group", "batch", "none"], {
    label: "Scale rewards",
    help: "What an advantage is divided by: the deviation of its group, of the drawing, or nothing.",
  }),
  importance_sampling_level: choice("token", ["token", "sequence"], {
    label: "Ratio of",
    help: "Whether each token has its own ratio, or an answer one.",
  }),
  use_bias_correction_kl: flag(true, {
    label: "Weigh the distance",
    help: "Multiply the distance by the ratio, so that it is that of the policy that learns.",
  }),
  entropy_coef: number(0, {
    atLeast: 0,
    label: "Entropy bonus",
    help: "Weight of a bonus for being undecided, by the mean over tokens.",
  }),
  delta: numberOrNull({
    above: 0,
    label: "Ratio limit",
    help: "A ratio counts as no more than this; null is no limit.",
  }),
};

type Config = SettingsOf<typeof config>;
type Context = GroupContext<Config>;

export const grpo = recipe<Prompt, typeof config, GroupState>({
  id: "grpo",
  title: "Group relative",
  paper: "https://arxiv.org/abs/2402.03300",
  summary: "Draws several answers a prompt and pushes each token by how its answer compares with the others.",
  ...groupParts,
  config,
  presets: drawingPresets(
    { num_generations: 4, max_completion_length: 128, beta: 0.04 },
    { small: 5e-4, adapter: 5e-5 },
  ),
  cardKeys: ["beta", "loss_type", "num_generations", "reward_funcs"],

  async *train(ctx) {
    for await (const { step } of ctx.steps()) {
      const { learned, drawn, tokens } = await learnFromDrawings(
        ctx,
        step,
        (drawing) => draw(ctx, step, drawing),
        (generation, slice) => learn(ctx, generation, slice),
      );
      const grad_norm = ctx.update();
      // Each micro-batch's share is in its loss.
      const loss = learned.reduce((sum, metrics) => sum + (metrics["loss"] ?? NaN), 0);
      const metrics = { ...meanMetrics(learned), ...meanMetrics(drawn), loss, grad_norm };
      yield { metrics, microBatches: 1, tokens };
    }
  },

  async evaluate(ctx, rows) {
    const rollouts = await sampleGroups(ctx, rows, "evaluate");
    return (await judge(ctx, rollouts)).metrics;
  },

  validate: checkGroups,
});

async function draw(
  ctx: Context,
  step: number,
  drawing: number,
): Promise<{ generation: Generation; metrics: Metrics }> {
  const { beta } = ctx.config;
  const rollouts = await drawGroups(ctx, drawing);
  // The policy that learns is the one that drew, but where a drawing serves several updates.
  const policy = !paceOf(ctx.config).isAligned || ctx.config.rollouts === null;
  const { policy: old, reference } = await logprobsOf(ctx, rollouts, { policy, reference: beta !== 0 });
  const apart = old && (await agreement(ctx, rollouts, old));
  const { advantages, scores, metrics } = await judge(ctx, rollouts);
  if (drawing === 0) inspect(ctx, rollouts, scores);
  const counted = rollouts.reduce((sum, one) => sum + (counts(ctx.config, one) ? one.ids.length : 0), 0);
  const generation = { rollouts, advantages, old, reference, counted };
  recordRollouts(ctx, step, generation, scores);
  const agreed = apart === undefined ? {} : { "sampling/sampling_logp_difference/max": apart };
  return { generation, metrics: { ...metrics, ...sequenceKl(old, reference), ...agreed } };
}

/** Each answer's reward, and its advantage over its group. */
async function judge(ctx: Context, rollouts: readonly ReplayedRollout[]) {
  const { num_generations: group, scale_rewards: scale } = ctx.config;
  const { total, metrics } = await groupRewards(ctx, rollouts);
  const whole = knownDeviation(total);
  const ofGroup = byGroup(total, group, (values) => values.map(() => knownDeviation(values)));
  const deviations = scale === "batch" ? total.map(() => whole) : ofGroup;
  const middles = byGroup(total, group, (values) => values.map(() => knownMean(values)));
  const advantages = total.map(
    (reward, i) => (reward - (middles[i] ?? NaN)) / (scale === "none" ? 1 : (deviations[i] ?? NaN) + 1e-4),
  );
  return {
    advantages: orZero(advantages),
    scores: total,
    metrics: {
      ...completionMetrics(rollouts),
      ...metrics,
      ...rewardMetricsOf(total),
      ...answerMetrics(rollouts, total),
      frac_reward_zero_std: deviations.filter((value) => Math.abs(value) <= 1e-8).length / deviations.length,
    },
  };
}

interface TokenLoss {
  readonly loss: number;
  /** d loss / d log-probability, but for what goes through the ratio. */
  readonly own: number;
  /** d loss / d log-ratio. */
  readonly throughRatio: number;
  readonly kl: number;
}

/** One micro-batch of the drawing: its metrics, with its slopes into the policy. */
async function learn(
  ctx: Context,
  generation: Generation,
  { from, to, accumulation }: Slice,
): Promise<Metrics> {
  const { config: c } = ctx;
  const { epsilon, epsilon_high, delta, beta, temperature, entropy_coef: bonus } = c;
  const limits = { low: epsilon, high: epsilon_high ?? epsilon, most: delta ?? Infinity };
  const isBySequence = c.importance_sampling_level === "sequence";
  const rollouts = generation.rollouts.slice(from, to);
  const batch = batchOf(ctx, rollouts);
  const sizes = rollouts.map((one) => (counts(c, one) ? one.ids.length : 0));
  const tokens = sizes.reduce((a, b) => a + b, 0);
  const { perGeneration } = paceOf(c);
  const window = (Math.max(1, generation.counted) * accumulation) / perGeneration;
  const weightOf = (own: number): number =>
    aggregations[c.loss_type]({
      answers: rollouts.length,
      tokens,
      own,
      longest: c.max_completion_length,
      window,
      accumulation,
    });

  /** Log-ratios of an answer's tokens: each its own, or all their mean. */
  const ratiosOf = (logprobs: readonly number[], i: number): number[] => {
    const old = paceOf(c).isAligned ? logprobs : (generation.old?.[from + i] ?? []);
    const own = logprobs.map((value, t) => value - (old[t] ?? NaN));
    if (!isBySequence) return own;
    const mean = own.reduce((a, b) => a + b, 0) / Math.max(1, own.length);
    return own.map(() => mean);
  };
  const lossesOf = (logprobs: readonly number[], i: number): TokenLoss[] => {
    const advantage = generation.advantages[from + i] ?? 0;
    const ratios = ratiosOf(logprobs, i);
    return logprobs.map((logprob, t) => {
      const surrogate = clippedSurrogate(ratios[t] ?? NaN, advantage, limits);
      if (beta === 0) return { loss: surrogate.loss, own: 0, throughRatio: surrogate.slope, kl: 0 };
      const q = (generation.reference?.[from + i]?.[t] ?? NaN) - logprob;
      const ratio = c.use_bias_correction_kl ? Math.exp(ratios[t] ?? NaN) : 1;
      const kl = ratio * (Math.exp(q) - q - 1);
      return {
        loss: surrogate.loss + beta * kl,
        own: beta * ratio * (1 - Math.exp(q)),
        throughRatio: surrogate.slope + (c.use_bias_correction_kl ? beta * kl : 0),
        kl,
      };
    });
  };
  const counted = (logprob: Float32Array): number[][] =>
    bySequence(batch, logprob).map((values, i) => ((sizes[i] ?? 0) > 0 ? values : []));

  const { policy } = await ctx.pass(
    { policy: { of: ctx.models.policy, batch, readings: ["logprob", "entropy"], temperature } },
    ({ policy: { logprob } }) => {
      const slopes = new Float32Array(logprob.length);
      counted(logprob).forEach((logprobs, i) => {
        const { start } = batch.ranges[i] ?? { start: 0 };
        const losses = lossesOf(logprobs, i);
        const weight = weightOf(sizes[i] ?? 0);
        const all =
          losses.reduce((sum, { throughRatio }) => sum + throughRatio, 0) / Math.max(1, losses.length);
        losses.forEach(({ own, throughRatio }, t) => {
          slopes[start + t] = weight * (own + (isBySequence ? all : throughRatio));
        });
      });
      if (bonus === 0) return { policy: { logprob: slopes } };
      const entropy = new Float32Array(logprob.length);
      const share = -bonus / (Math.max(1, tokens) * accumulation);
      batch.ranges.forEach(({ start, end }, i) => {
        if ((sizes[i] ?? 0) > 0) entropy.fill(share, start, end);
      });
      return { policy: { logprob: slopes, entropy } };
    },
  );
  const logprobs = counted(policy.logprob);
  const losses = logprobs.map(lossesOf);
  const mean = (values: readonly number[]): number =>
    values.reduce((a, b) => a + b, 0) / Math.max(1, values.length);
  const loss = losses.reduce(
    (sum, answer, i) => sum + weightOf(sizes[i] ?? 0) * answer.reduce((all, one) => all + one.loss, 0),
    0,
  );
  const clips = logprobs.map((values, i) => {
    const advantage = generation.advantages[from + i] ?? 0;
    const ratios = ratiosOf(values, i).map((logRatio) => Math.min(Math.exp(logRatio), limits.most));
    const one = isBySequence ? ratios.slice(0, 1) : ratios;
    return {
      low: one.map((ratio) => (ratio < 1 - limits.low && advantage < 0 ? 1 : 0)),
      high: one.map((ratio) => (ratio > 1 + limits.high && advantage > 0 ? 1 : 0)),
    };
  });
  const shares = (key: "low" | "high"): number[] =>
    clips.flatMap((one) => (one[key].length === 0 ? [] : [mean(one[key])]));
  const low = mean(clips.flatMap((one) => one.low));
  const high = mean(clips.flatMap((one) => one.high));
  const entropy = mean(counted(policy.entropy).flat());
  return {
    loss: loss - (bonus * entropy) / accumulation,
    ...(bonus === 0
      ? {}
      : { policy_loss: loss * (c.loss_type === "dapo" ? 1 : accumulation), entropy_coef: bonus }),
    ...(beta === 0 ? {} : { kl: mean(losses.flat().map(({ kl }) => kl)) }),
    entropy,
    "clip_ratio/low_mean": low,
    "clip_ratio/high_mean": high,
    // A ratio that is too low and one that is too high exclude each other.
    "clip_ratio/region_mean": low + high,
    // Where every answer is left out there is none.
    ...(tokens === 0
      ? {}
      : {
          "clip_ratio/low_min": Math.min(...shares("low")),
          "clip_ratio/high_max": Math.max(...shares("high")),
        }),
  };
}
