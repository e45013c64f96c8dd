// REINFORCE with a leave-one-out baseline (Ahmadian et al. 2024, https://arxiv.org/abs/2402.14740), with the numbers of TRL 1.13.0.
// Of each prompt several answers are drawn; an answer is made likelier by how much its reward is above the mean of the others':
//   R_i = reward_i - beta * sum_t (log pi_old - log pi_ref),   A_i = R_i - mean of R_j, j != i
//   loss = mean of max(-A r, -A clip(r, 1 - epsilon, 1 + epsilon_high)),   r = pi(answer) / pi_old(answer)
// The ratio is of the whole answer. Departures from TRL: positions do not count padding; a reference is always the base.

import { flag, number, numbers } from "../domain/config/field.ts";
import type { Prompt } from "../data/rows/index.ts";
import { mean, sum } from "../domain/statistics.ts";
import { agreement } from "./agreement.ts";
import { answerMetrics } from "./answerMetrics.ts";
import {
  checkGroups,
  completionMetrics,
  counts,
  drawGroups,
  type Generation,
  groupFields,
  groupParts,
  inspect,
  learnFromDrawings,
  groupRewards,
  type GroupContext,
  type GroupState,
  logprobsOf,
  recordRollouts,
  rewardMetricsOf,
  sampleGroups,
  sequenceKl,
  type Slice,
} from "./groupRollouts.ts";
import { batchOf, bySequence } from "./rollouts.ts";
import { byGroup, knownDeviation, knownMean, leaveOneOut, orZero } from "./math/advantages.ts";
import { clippedSurrogate } from "./math/clippedSurrogate.ts";
import { meanMetrics, type Metrics } from "./metric.ts";
import { drawingPresets } from "./presets.ts";
import { recipe, type SettingsOf } from "./recipe.ts";
import type { ReplayedRollout } from "./replay.ts";

const config = {
  ...groupFields,
  beta: number(0.05, {
    atLeast: 0,
    label: "Beta",
    help: "What straying from the model you start from costs, in reward a nat; 0 needs no reference.",
    advanced: false,
  }),
  normalize_advantages: flag(false, {
    label: "Normalise advantages",
    help: "Bring the advantages of a drawing to mean 0 and deviation 1.",
  }),
  reward_clip_range: numbers({
    label: "Clip rewards",
    help: "Least and largest reward that counts, such as [-4, 4].",
  }),
};

type Config = SettingsOf<typeof config>;
type Context = GroupContext<Config>;

export const rloo = recipe<Prompt, typeof config, GroupState>({
  id: "rloo",
  title: "Leave-one-out",
  paper: "https://arxiv.org/abs/2402.14740",
  summary:
    "Draws several answers a prompt, has them scored, and makes those likelier that are better than the others.",
  advice:
    "No second model has to learn to judge beside it, straying is priced in the reward itself, and of the methods that draw it is the steadiest.",
  ...groupParts,
  config,
  presets: drawingPresets(
    { num_generations: 4, max_completion_length: 128, reward_clip_range: [-4, 4] },
    { small: 5e-4, adapter: 5e-5 },
  ),
  cardKeys: ["beta", "num_generations", "reward_funcs"],

  async *train(ctx) {
    for await (const { step } of ctx.steps()) {
      const { learned, drawn, tokens } = await learnFromDrawings(
        ctx,
        step,
        (drawing) => draw(ctx, step, drawing),
        (generation, slice) => learn(ctx, generation, slice),
      );
      const grad_norm = ctx.update();
      yield {
        metrics: { ...meanMetrics(learned), ...meanMetrics(drawn), grad_norm },
        microBatches: 1,
        tokens,
      };
    }
  },

  async evaluate(ctx, rows) {
    const rollouts = await sampleGroups(ctx, rows, "evaluate");
    return (await judge(ctx, rollouts)).metrics;
  },

  validate(values, refuse) {
    checkGroups(values, refuse);
    const { reward_clip_range: range } = values;
    if (range !== null && (range.length !== 2 || (range[0] ?? 0) >= (range[1] ?? 0)))
      refuse(
        ["reward_clip_range"],
        `"reward_clip_range" is ${JSON.stringify(range)}, expected the least and the largest reward.`,
        "Write for example [-4, 4].",
      );
  },
});

/** Draws the answers of a drawing and says what each is worth. */
async function draw(
  ctx: Context,
  step: number,
  drawing: number,
): Promise<{ generation: Generation; metrics: Metrics }> {
  const rollouts = await drawGroups(ctx, drawing);
  const { advantages, old, reference, scores, worth, metrics } = await judge(ctx, rollouts);
  if (drawing === 0) inspect(ctx, rollouts, worth);
  const counted = rollouts.reduce((sum, one) => sum + (counts(ctx.config, one) ? one.ids.length : 0), 0);
  const generation = { rollouts, advantages, old, reference, counted };
  recordRollouts(ctx, step, generation, scores);
  return { generation, metrics };
}

/** Rewards less the price of straying, and each answer's advantage over the others of its prompt. */
async function judge(ctx: Context, rollouts: readonly ReplayedRollout[]) {
  const {
    beta,
    num_generations: group,
    reward_clip_range: range,
    normalize_advantages: normalises,
  } = ctx.config;
  const { policy: old = [], reference } = await logprobsOf(ctx, rollouts, {
    policy: true,
    reference: beta !== 0,
  });
  const apart = await agreement(ctx, rollouts, old);
  const rewards = await groupRewards(ctx, rollouts);
  const isCounted = rollouts.map((one) => counts(ctx.config, one));
  const kls = rollouts.map((_, i) =>
    reference && isCounted[i] ? (old[i] ?? []).map((logprob, t) => logprob - (reference[i]?.[t] ?? NaN)) : [],
  );
  const [least = -Infinity, most = Infinity] = range ?? [];
  const clipped = rewards.total.map((reward) => Math.min(Math.max(reward, least), most));
  const worth = clipped.map((reward, i) => reward - beta * sum(kls[i] ?? []));
  const raw = leaveOneOut(worth, group);
  const [middle, deviation] = normalises ? [knownMean(raw), knownDeviation(raw) + 1e-4] : [0, 1];
  const advantages = orZero(raw.map((advantage) => (advantage - middle) / deviation));
  const deviations = byGroup(worth, group, (values) => [knownDeviation(values)]);
  const counted = sum(rollouts.map(({ ids }, i) => (isCounted[i] ? ids.length : 0)));
  return {
    advantages,
    old,
    reference,
    scores: rewards.total,
    /** Without the price of straying. */
    worth: clipped,
    metrics: {
      ...completionMetrics(rollouts),
      ...rewards.metrics,
      ...rewardMetricsOf(rewards.total),
      frac_reward_zero_std: deviations.filter((value) => Math.abs(value) <= 1e-8).length / deviations.length,
      ...answerMetrics(rollouts, rewards.total),
      ...sequenceKl(old, reference),
      ...(reference ? { kl: sum(kls.map(sum)) / Math.max(1, counted) } : {}),
      ...(apart === undefined ? {} : { "sampling/sampling_logp_difference/max": apart }),
    },
  };
}

/** One micro-batch of the drawing: its metrics, with its slopes into the policy. */
async function learn(
  ctx: Context,
  generation: Generation,
  { from, to, accumulation }: Slice,
): Promise<Metrics> {
  const { epsilon, epsilon_high, temperature } = ctx.config;
  const limits = { low: epsilon, high: epsilon_high ?? epsilon };
  const rollouts = generation.rollouts.slice(from, to);
  const batch = batchOf(ctx, rollouts);
  const isCounted = rollouts.map((one) => counts(ctx.config, one));
  const lossOf = (logprob: Float32Array) =>
    bySequence(batch, logprob).map((logprobs, i) => {
      const old = generation.old?.[from + i] ?? [];
      const logRatio = isCounted[i]
        ? logprobs.reduce((sum, value, t) => sum + value - (old[t] ?? NaN), 0)
        : 0;
      return clippedSurrogate(logRatio, generation.advantages[from + i] ?? 0, limits);
    });
  const { policy } = await ctx.pass(
    { policy: { of: ctx.models.policy, batch, readings: ["logprob", "entropy"], temperature } },
    ({ policy: { logprob } }) => {
      const slopes = new Float32Array(logprob.length);
      lossOf(logprob).forEach(({ slope }, i) => {
        const { start, end } = batch.ranges[i] ?? { start: 0, end: 0 };
        if (isCounted[i]) slopes.fill(slope / (rollouts.length * accumulation), start, end);
      });
      return { policy: { logprob: slopes } };
    },
  );
  const losses = lossOf(policy.logprob);
  const is = (value: boolean): number => (value ? 1 : 0);
  const low = losses.map(({ ratio }, i) =>
    is(ratio < 1 - limits.low && (generation.advantages[from + i] ?? 0) < 0),
  );
  const high = losses.map(({ ratio }, i) =>
    is(ratio > 1 + limits.high && (generation.advantages[from + i] ?? 0) > 0),
  );
  const entropies = bySequence(batch, policy.entropy).flatMap((values, i) => (isCounted[i] ? values : []));
  return {
    loss: mean(losses.map(({ loss }) => loss)),
    entropy: entropies.reduce((a, b) => a + b, 0) / Math.max(1, entropies.length),
    "clip_ratio/low_mean": mean(low),
    "clip_ratio/low_min": Math.min(...low),
    "clip_ratio/high_mean": mean(high),
    "clip_ratio/high_max": Math.max(...high),
    "clip_ratio/region_mean": mean(low.map((value, i) => Math.max(value, high[i] ?? 0))),
  };
}
