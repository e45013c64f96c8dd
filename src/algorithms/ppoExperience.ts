// What an update of PPO learns from: the answers' log-probabilities, values, scores and price of straying, and the advantages that
// are made of them.

import { AppError } from "../domain/errors.ts";
import { mean, sum } from "../domain/statistics.ts";
import { agreement } from "./agreement.ts";
import { generalisedAdvantages, klEstimators, whiten } from "./math/gae.ts";
import type { Metrics } from "./metric.ts";
import type { Experience, PpoConfig, PpoContext } from "./ppoFields.ts";
import { type Episode, semanticsOf } from "./ppoSemantics.ts";
import type { Asked } from "./recipe.ts";
import type { ReplayedRollout } from "./replay.ts";
import { batchOf, bySequence } from "./rollouts.ts";

interface Judged extends Pick<Experience, "scores" | "unpenalised"> {
  readonly metrics: Metrics;
}

interface Before {
  /** Is shown the scores before anything is learned from them; throws to end the run. */
  inspect?(scores: readonly number[]): void;
  /** Lets the critic learn from them first, and returns its loss. */
  warmUp?(episodes: readonly Episode[], rewards: readonly (readonly number[])[]): Promise<number>;
}

/** What an update learns from, before its first step. */
export async function assess(
  ctx: PpoContext,
  rollouts: readonly ReplayedRollout[],
  { inspect, warmUp }: Before = {},
): Promise<Experience> {
  const { config: c, state } = ctx;
  const how = semanticsOf(c);
  const episodes = how.episodes(ctx, rollouts);
  const { logprobs, reference, values: first, exact } = await readAll(ctx, episodes);
  const apart = await agreement(ctx, rollouts, logprobs);
  const { scores, unpenalised, metrics: rewardMetrics } = await scoresOf(ctx, episodes);
  inspect?.(scores);
  const estimated = (estimate: (logprob: number, reference: number) => number): number[][] =>
    logprobs.map((own, i) => own.map((logprob, t) => estimate(logprob, reference[i]?.[t] ?? NaN)));
  const kl = c.kl_estimator === "exact" ? exact : estimated(klEstimators[c.kl_estimator]);
  const raw = episodes.map(({ places, scoreAt }, i) =>
    Array.from(
      { length: places },
      (_, t) => -state.klCoef * (kl[i]?.[t] ?? 0) + (t === scoreAt ? (scores[i] ?? NaN) : 0),
    ),
  );
  const rewards = c.whiten_rewards ? whiten(raw, true) : raw;
  const warmupLoss = await warmUp?.(episodes, rewards);
  const values = warmUp === undefined ? first : (await readAll(ctx, episodes)).values;
  const advantages = rewards.map((own, i) => generalisedAdvantages(own, values[i] ?? [], c.gamma, c.lam));
  const returns = advantages.map((own, i) => own.map((advantage, t) => advantage + (values[i]?.[t] ?? NaN)));
  const whitened = whiten(advantages.map((own, i) => own.slice(0, episodes[i]?.counted)));
  return {
    episodes,
    scores,
    unpenalised,
    logprobs,
    reference,
    values,
    kl,
    rewards,
    advantages: whitened,
    returns,
    rewardMetrics,
    apart,
    warmupLoss,
  };
}

/** Log-probabilities of the tokens that count, under policy and reference, and the critic's values, as they stand. */
async function readAll(ctx: PpoContext, episodes: readonly Episode[]) {
  const { models, config: c } = ctx;
  const how = semanticsOf(c);
  const found = {
    logprobs: [] as number[][],
    reference: [] as number[][],
    values: [] as number[][],
    /** The whole distributions' divergence, where the config asks for it. */
    exact: [] as number[][],
  };
  const size = c.per_device_train_batch_size;
  const isExact = c.kl_estimator === "exact";
  if (models.reference === undefined) throw new Error("internal: ppo without a reference");
  for (let at = 0; at < episodes.length; at += size) {
    const part = episodes.slice(at, at + size);
    const batch = batchOf(ctx, part);
    const temperature = how.temperature(c);
    const passed = await ctx.pass({
      policy: {
        of: models.policy,
        batch,
        readings: [...policyReadings(c), ...(isExact ? (["divergence"] as const) : [])],
        temperature,
        against: models.reference,
      },
      reference: { of: models.reference, batch, readings: ["logprob"], temperature },
      critic: askCritic(ctx, batch),
    });
    const own = bySequence(batch, passed.policy.logprob);
    const base = bySequence(batch, passed.reference.logprob);
    const values = bySequence(batch, valuesOf(passed));
    const kl = isExact ? bySequence(batch, passed.policy.divergence) : [];
    part.forEach(({ counted }, i) => {
      found.logprobs.push((own[i] ?? []).slice(0, counted));
      found.reference.push((base[i] ?? []).slice(0, counted));
      found.values.push(values[i] ?? []);
      found.exact.push((kl[i] ?? []).slice(0, counted));
    });
  }
  return found;
}

const sharedReadings = ["logprob", "entropy", "value"] as const;
const ownReadings = ["logprob", "entropy"] as const;

export function policyReadings({ value_model }: PpoConfig): readonly ("logprob" | "entropy" | "value")[] {
  return value_model === "shared" ? sharedReadings : ownReadings;
}

export function askCritic(
  { models: { value } }: PpoContext,
  batch: Asked["batch"],
): Asked<"score"> | undefined {
  return value && { of: value, batch, readings: ["score"] };
}

export function valuesOf({
  policy,
  critic,
}: {
  readonly policy: Readonly<Partial<Record<"value", Float32Array>>> | undefined;
  readonly critic: { readonly score: Float32Array } | undefined;
}): Float32Array {
  const values = critic?.score ?? policy?.value;
  if (values === undefined) throw new Error("internal: ppo without a critic");
  return values;
}

/** What each answer is worth, less the price of no end. */
export async function rewardsOfEpisodes(ctx: PpoContext, episodes: readonly Episode[]): Promise<Judged> {
  const { missing_eos_penalty: penalty } = ctx.config;
  const { total, metrics } = await semanticsOf(ctx.config).rewards(ctx, episodes);
  const scores = total.map((score, i) => score - (episodes[i]?.hasEnd ? 0 : (penalty ?? 0)));
  return { scores, unpenalised: total, metrics };
}

/** The same of what is learned from: every one must be known. */
async function scoresOf(ctx: PpoContext, episodes: readonly Episode[]): Promise<Judged> {
  const rewards = await rewardsOfEpisodes(ctx, episodes);
  const { scores } = rewards;
  const lost = scores.findIndex((score) => !Number.isFinite(score));
  if (lost >= 0) {
    throw new AppError(
      "train/bad-reward",
      `The reward of answer ${lost + 1} of the update is ${String(scores[lost])}, expected a finite number. Nothing was learned from it.`,
      "Look at what gives it: a reward model whose scores are not finite (`score` shows them), or a row of `rollouts`.",
    );
  }
  return rewards;
}

/**
 * Whether an update is not learned from, because answers have strayed beyond the limit. The next one is, at the price that this one
 * raises: a model that stands still would never find its way back.
 */
export function isBraked({ config: { kl_limit: limit }, state }: PpoContext, { kl }: Experience): boolean {
  return limit !== null && !state.isBraked && mean(kl.map(sum)) > limit;
}

/** What a braked update makes of the price. */
const brakedPrice = 1.5;

/** The price of straying follows the distance of whole answers (Ziegler et al. 2019, section 2.2), and jumps at the limit. */
export function adaptPrice({ config: c, state }: PpoContext, { kl }: Experience, brakes: boolean): void {
  state.isBraked = brakes;
  if (brakes) state.klCoef *= brakedPrice;
  else if (c.adap_kl_ctrl) {
    const error = Math.min(Math.max(mean(kl.map(sum)) / c.target - 1, -0.2), 0.2);
    state.klCoef *= 1 + (error * kl.length) / c.horizon;
  }
}
