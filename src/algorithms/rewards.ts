// What an answer is worth: a reward model's score, functions of its text, or both, each with its weight.

import { flag, numbers, texts, type ValuesOf } from "../domain/config/field.ts";
import type { Refuse } from "../domain/config/runConfig.ts";
import { AppError } from "../domain/errors.ts";
import { onScale } from "../domain/statistics.ts";
import { knownDeviation, knownMean } from "./math/advantages.ts";
import { checkRewardFunction, openRewardFunction } from "./math/rewardFunctions.ts";
import type { Metrics } from "./metric.ts";
import type { RecipeContext, Rollout } from "./recipe.ts";

export const rewardFields = {
  reward_funcs: texts({
    label: "Reward functions",
    help: "Rewards of the text of an answer: length:30 (characters), keyword:word, regex:pattern. They stand beside the reward model.",
  }),
  reward_weights: numbers({
    label: "Reward weights",
    help: "One weight for each reward, the reward model first; 1 where nothing is given.",
  }),
  require_signal: flag(true, {
    label: "Refuse equal rewards",
    help: "End the run at its first drawing, before anything is learned, where no answer has another reward than those that it is compared with.",
  }),
};

type Values = Omit<ValuesOf<typeof rewardFields>, "require_signal"> & {
  readonly reward_model_path: string | null;
};

export interface Rewards {
  /** Weighted sum for each rollout; NaN where none is known. */
  readonly total: readonly number[];
  readonly metrics: Metrics;
}

/**
 * `endText`: what a decoder that scores reads behind the answer (`RecipeContext.scores`). `isSingle`: added up in float32, where nearly
 * equal rewards are compared. AppErrors of texts and models.
 */
export async function rewardsOf(
  ctx: Pick<
    RecipeContext<unknown, Values, unknown, unknown>,
    "config" | "models" | "scores" | "scaleOf" | "textOf"
  >,
  rollouts: readonly (Rollout & { readonly score?: number | undefined })[],
  options: { readonly endText: boolean; readonly isScaled?: boolean; readonly isSingle?: boolean },
): Promise<Rewards> {
  const { reward_funcs: funcs, reward_weights: weights, reward_model_path: path } = ctx.config;
  const parts: { readonly name: string; readonly values: readonly number[] }[] = [];
  const given = rollouts.map(({ score }) => score);
  const { reward } = ctx.models;
  /** As the reward model's config.json has its scale. */
  const scaled = (scores: readonly number[]): readonly number[] => {
    if (reward === undefined || options.isScaled !== true) return scores;
    return onScale(scores, ctx.scaleOf(reward));
  };
  if (given.every((score) => score !== undefined))
    parts.push({ name: folderName(path ?? "score"), values: given });
  else if (reward !== undefined)
    parts.push({
      name: folderName(path ?? "reward"),
      values: scaled(await ctx.scores(reward, rollouts, options)),
    });
  for (const name of funcs ?? []) {
    const { of } = await openRewardFunction(name);
    parts.push({ name, values: rollouts.map((rollout) => of(ctx.textOf(rollout))) });
  }
  const kept = (value: number): number => (options.isSingle === true ? Math.fround(value) : value);
  const total = rollouts.map((_, i) => {
    const known = parts
      .map(({ values }, part) => kept(kept(values[i] ?? NaN) * kept(weights?.[part] ?? 1)))
      .filter((x) => Number.isFinite(x));
    return known.length === 0 ? NaN : known.reduce((a, b) => kept(a + b), 0);
  });
  const metrics: Record<string, number> = {};
  for (const { name, values } of parts) {
    metrics[`rewards/${name}/mean`] = knownMean(values);
    metrics[`rewards/${name}/std`] = knownDeviation(values);
  }
  return { total, metrics };
}

/** Before anything is drawn: throws AppError "config/bad-value" for a pattern that cannot be used. */
export async function requireRewards({ reward_funcs: funcs }: Values): Promise<void> {
  for (const name of funcs ?? []) await openRewardFunction(name);
}

/** "models/reward/final" -> "final", as TRL names a reward model by its folder. */
function folderName(path: string): string {
  return (
    path
      .split(/[\\/]/)
      .filter((part) => part !== "")
      .at(-1) ?? path
  );
}

/** Tells `refuse` of rewards that cannot be: none at all, an unknown function, weights that do not fit. */
export function checkRewards(
  { reward_funcs: funcs, reward_weights: weights, reward_model_path: path }: Values,
  hasScores: boolean,
  refuse: Refuse,
): void {
  for (const name of funcs ?? []) {
    try {
      checkRewardFunction(name);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      refuse(["reward_funcs"], error.message, error.hint);
    }
  }
  const count = (funcs?.length ?? 0) + (path === null ? 0 : 1);
  if (count === 0 && !hasScores)
    refuse(
      ["reward_model_path", "reward_funcs"],
      "Nothing says what an answer is worth: there is neither a reward model nor a reward function.",
      'Give reward_model_path, or reward_funcs such as ["length:200"].',
    );
  if (weights !== null && count > 0 && weights.length !== count)
    refuse(
      ["reward_weights", "reward_funcs"],
      `"reward_weights" has ${weights.length} values for ${count} rewards.`,
      "Give one weight for each reward, the reward model's first.",
    );
}
