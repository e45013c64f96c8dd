// What methods without a critic share (RLOO, GRPO): several completions of each prompt, drawn together or replayed, their rewards,
// and how long one drawing is learned from. TRL 1.13.0's semantics: `steps_per_generation` micro-batches make a drawing, which is
// learned from `num_iterations` times; a group is `num_generations` completions that stand one behind the other.

import { type Cut, type Prompt, prompts } from "../data/rows/index.ts";
import { flag, integer, number, numberOrNull, orNull, text } from "../domain/config/field.ts";
import type { Refuse } from "../domain/config/runConfig.ts";
import { AppError } from "../domain/errors.ts";
import { mean } from "../domain/statistics.ts";
import { knownDeviation, knownMean } from "./math/advantages.ts";
import type { Metrics } from "./metric.ts";
import { groupMetrics } from "./groupMetrics.ts";
import { preflight } from "./preflight.ts";
import type { Pace, RecipeContext, RoleSource, Rollout, SettingsOf } from "./recipe.ts";
import { replayed, type ReplayedRollout } from "./replay.ts";
import { checkRewards, requireRewards, rewardFields, type Rewards, rewardsOf } from "./rewards.ts";
import { batchOf, bySequence, drawAnswers, drawingFields, nucleusFields, recordRollout } from "./rollouts.ts";
import { checkJudge, judgeFields, judgeRole, validationBy } from "./validation.ts";

export const groupFields = {
  num_generations: integer(2, {
    atLeast: 2,
    label: "Answers a prompt",
    help: "How many answers of one prompt are compared with each other.",
    advanced: false,
  }),
  max_completion_length: integer(512, {
    atLeast: 1,
    unit: "tokens",
    label: "Longest answer",
    help: "An answer that has not ended by then is cut.",
    advanced: false,
  }),
  temperature: number(1, {
    above: 0,
    label: "Temperature",
    help: "How freely answers are drawn. Logits are divided by it wherever answers are learned from, too.",
  }),
  ...nucleusFields,
  ...drawingFields,
  steps_per_generation: orNull(
    integer(1, {
      atLeast: 1,
      unit: "batches",
      label: "Batches a drawing",
      help: "Batches of answers that are drawn at once; null: as many as an update takes.",
    }),
  ),
  num_iterations: integer(1, {
    atLeast: 1,
    label: "Uses of a drawing",
    help: "How often the same answers are learned from.",
  }),
  epsilon: number(0.2, {
    atLeast: 0,
    label: "Clip range",
    help: "How far a step may move the odds of an answer before it stops counting.",
  }),
  epsilon_high: numberOrNull({
    atLeast: 0,
    label: "Upper clip range",
    help: "Another limit upwards; null: the same.",
  }),
  mask_truncated_completions: flag(false, {
    label: "Leave cut answers out",
    help: "Answers that did not end are not learned from.",
  }),
  rollouts: text<string | null>(null, {
    label: "Replay",
    help: "A file of answers to learn from instead of drawing them, such as a run's own rollouts.jsonl.",
  }),
  ...rewardFields,
  ...judgeFields,
};

export type GroupConfig = SettingsOf<typeof groupFields>;

/** One drawing, as long as steps learn from it: plain data, which a checkpoint keeps. */
export interface Generation {
  readonly rollouts: readonly ReplayedRollout[];
  readonly advantages: readonly number[];
  /** Of each rollout's tokens, under the policy that drew them; undefined: they are those of the step. */
  readonly old: readonly (readonly number[])[] | undefined;
  readonly reference: readonly (readonly number[])[] | undefined;
  /** Tokens that count, over all rollouts. */
  readonly counted: number;
}

export interface GroupState {
  generation: Generation | undefined;
}

export type GroupContext<C extends GroupConfig> = Omit<
  RecipeContext<Prompt, C, GroupState>,
  "steps" | "update"
>;

/** How drawings and steps follow each other, in micro-batches. */
export function paceOf(config: GroupConfig) {
  const batch = config.per_device_train_batch_size;
  const perGeneration = config.steps_per_generation ?? config.gradient_accumulation_steps;
  /** Micro-batches from one drawing to the next. */
  const every = perGeneration * config.num_iterations;
  const rollouts = batch * perGeneration;
  const prompts = rollouts / config.num_generations;
  return {
    batch,
    perGeneration,
    every,
    rollouts,
    prompts,
    /** A drawing is always used up within a step: then the policy that learns is the one that drew. */
    isAligned: config.gradient_accumulation_steps % every === 0,
  };
}

export function checkGroups(config: GroupConfig, refuse: Refuse): void {
  const { rollouts } = paceOf(config);
  if (rollouts % config.num_generations !== 0)
    refuse(
      [
        "num_generations",
        "per_device_train_batch_size",
        "steps_per_generation",
        "gradient_accumulation_steps",
      ],
      `A drawing has ${rollouts} answers (batch size x batches a drawing), which is no multiple of num_generations (${config.num_generations}).`,
      "Change one of them: a drawing holds whole groups.",
    );
  checkRewards(config, config.rollouts !== null, refuse);
  checkJudge(config, refuse);
}

/** What such methods have in common as recipes. */
export const groupParts = {
  rows: prompts,
  cut: ({ max_length, max_completion_length }: GroupConfig): Cut => ({
    maxLength: max_length,
    tooLong: "drop",
    room: max_completion_length,
  }),
  roles: {
    reference: ({
      beta,
      judge_model_path,
    }: GroupConfig & { readonly beta: number }): RoleSource | undefined =>
      beta === 0 && judge_model_path === null ? undefined : { from: "start" },
    reward: ({ reward_model_path: name }: GroupConfig): RoleSource | undefined =>
      name === null ? undefined : { from: "files", name, task: "classify", trains: false },
    judge: judgeRole,
  },
  validation: <C extends GroupConfig>(config: C) =>
    validationBy<GroupContext<C>>(config, samplingOf(config), null, {
      rewards: async (ctx, rollouts) => (await groupRewards(ctx, rollouts)).total,
    }),
  inputs: ({ rollouts }: GroupConfig) => ({ rollouts }),
  journals: ({ rollouts }: GroupConfig) => ({ rollouts: rollouts === null ? undefined : null }),
  pace(config: GroupConfig, rows: number): Pace {
    const perEpoch = microBatchesPerEpoch(config, rows);
    return {
      rowsAtOnce: paceOf(config).prompts,
      stepsPerEpoch: Math.ceil(perEpoch / config.gradient_accumulation_steps),
      epoch(step) {
        const { first, accumulation } = microBatchesOf(config, rows, step);
        return (first + accumulation) / perEpoch;
      },
    };
  },
  defaults: { learning_rate: 1e-6, disable_dropout: false },
  metrics: groupMetrics,
  start: (): GroupState => ({ generation: undefined }),
  prepare: async ({ config }: { readonly config: GroupConfig }): Promise<undefined> => {
    await requireRewards(config);
    return undefined;
  },
};

/** One step: draws where a drawing is used up, and learns from the micro-batches of the step. Each one's metrics. */
export async function learnFromDrawings<C extends GroupConfig>(
  ctx: GroupContext<C>,
  step: number,
  draw: (drawing: number) => Promise<{ readonly generation: Generation; readonly metrics: Metrics }>,
  learn: (generation: Generation, slice: Slice) => Promise<Metrics>,
): Promise<{ readonly learned: Metrics[]; readonly drawn: Metrics[]; readonly tokens: number }> {
  const { batch, perGeneration, every } = paceOf(ctx.config);
  const { first, accumulation } = microBatchesOf(ctx.config, ctx.rowCount, step);
  const learned: Metrics[] = [];
  const drawn: Metrics[] = [];
  let tokens = 0;
  for (let micro = first; micro < first + accumulation; micro++) {
    if (micro % every === 0) {
      const { generation, metrics } = await draw(micro / every);
      ctx.state.generation = generation;
      drawn.push(metrics);
      for (const { promptIds, ids } of generation.rollouts) tokens += promptIds.length + ids.length;
    }
    const { generation } = ctx.state;
    if (generation === undefined) throw new Error("internal: nothing was drawn to learn from");
    const at = (micro % perGeneration) * batch;
    learned.push(await learn(generation, { from: at, to: at + batch, accumulation }));
  }
  // A checkpoint need not keep what is used up.
  if ((first + accumulation) % every === 0) ctx.state.generation = undefined;
  return { learned, drawn, tokens };
}

/** Rows of a drawing that a micro-batch learns from, and how many micro-batches its step has. */
export interface Slice {
  readonly from: number;
  readonly to: number;
  readonly accumulation: number;
}

/** The micro-batches of a step, counted from 0 over the run; an epoch's last step may have fewer. */
function microBatchesOf(
  config: GroupConfig,
  rows: number,
  step: number,
): { first: number; accumulation: number } {
  const { gradient_accumulation_steps: most } = config;
  const perEpoch = microBatchesPerEpoch(config, rows);
  const steps = Math.ceil(perEpoch / most);
  const epoch = Math.floor((step - 1) / steps);
  const within = ((step - 1) % steps) * most;
  return { first: epoch * perEpoch + within, accumulation: Math.min(most, perEpoch - within) };
}

/** Of whole drawings: prompts that are left over wait for another epoch's order. */
function microBatchesPerEpoch(config: GroupConfig, rows: number): number {
  const { prompts: count, every } = paceOf(config);
  return Math.max(1, Math.floor(rows / count)) * every;
}

/** The completions of a drawing, from 0; drawn, or the next rows of the replay. */
export async function drawGroups<C extends GroupConfig>(
  ctx: GroupContext<C>,
  drawing: number,
): Promise<readonly ReplayedRollout[]> {
  const { config } = ctx;
  const { prompts: count, rollouts } = paceOf(config);
  const given = ctx.inputs["rollouts"];
  const group = config.num_generations;
  if (given !== undefined)
    return replayed(given, drawing * rollouts, rollouts, {
      endIds: ctx.endIds,
      vocabularySize: ctx.vocabularySize,
      group,
    });
  return sampleGroups(ctx, ctx.rowsAt(drawing * count, count), "train", drawing);
}

export async function sampleGroups<C extends GroupConfig>(
  ctx: GroupContext<C>,
  prompts: readonly Prompt[],
  ...name: readonly (string | number)[]
): Promise<readonly ReplayedRollout[]> {
  const { config } = ctx;
  return drawAnswers(ctx, prompts, { ...samplingOf(config), n: config.num_generations }, ...name);
}

function samplingOf({
  max_completion_length: maxNewTokens,
  temperature,
  top_k: topK,
  top_p: topP,
  cache_dtype: cacheDtype,
}: GroupConfig) {
  return { maxNewTokens, temperature, topK, topP, cacheDtype };
}

/**
 * Rewards as TRL gives them to a reward model: the bare text, without the EOS. Answers whose reward is not known are left out of what
 * is learned. AppError "train/bad-reward" where none is.
 */
export async function groupRewards<C extends GroupConfig>(
  ctx: GroupContext<C>,
  rollouts: readonly ReplayedRollout[],
): Promise<Rewards> {
  const rewards = await rewardsOf(ctx, rollouts, { endText: false });
  if (rewards.total.some((reward) => !Number.isNaN(reward)) || ctx.isRehearsal) return rewards;
  throw new AppError(
    "train/bad-reward",
    `The reward of each of the ${rollouts.length} answers is no finite number. Nothing was learned from them.`,
    "Look at what gives it: a reward model whose scores are not finite (`score` shows them), or rows of `rollouts`.",
  );
}

/** Whether a completion is learned from. */
export function counts({ mask_truncated_completions: masks }: GroupConfig, { ended }: Rollout): boolean {
  return ended || !masks;
}

/** Looks at the first drawing before anything is learned from it. AppError "train/nothing-to-learn". */
export function inspect<C extends GroupConfig>(
  ctx: GroupContext<C>,
  rollouts: readonly ReplayedRollout[],
  rewards: readonly number[],
): void {
  const { config } = ctx;
  preflight(ctx, { rollouts, rewards, group: config.num_generations, counts: (one) => counts(config, one) });
}

/** Log-probabilities of rollouts under the policy and the reference as they stand, in batches. */
export async function logprobsOf<C extends GroupConfig>(
  ctx: GroupContext<C>,
  rollouts: readonly Rollout[],
  want: { readonly policy: boolean; readonly reference: boolean },
): Promise<{ readonly policy: number[][] | undefined; readonly reference: number[][] | undefined }> {
  const { models, config } = ctx;
  const found = { policy: [] as number[][], reference: [] as number[][] };
  const size = config.per_device_train_batch_size;
  for (let at = 0; at < rollouts.length && (want.policy || want.reference); at += size) {
    const batch = batchOf(ctx, rollouts.slice(at, at + size));
    const ask = (of: typeof models.policy | undefined, wanted: boolean) =>
      wanted && of
        ? { of, batch, readings: ["logprob"] as const, temperature: config.temperature }
        : undefined;
    const { policy, reference } = await ctx.pass({
      policy: ask(models.policy, want.policy),
      reference: ask(models.reference, want.reference),
    });
    if (policy) found.policy.push(...bySequence(batch, policy.logprob));
    if (reference) found.reference.push(...bySequence(batch, reference.logprob));
  }
  return {
    policy: want.policy ? found.policy : undefined,
    reference: want.reference ? found.reference : undefined,
  };
}

/** Lengths and ends of completions, under TRL's names. */
export function completionMetrics(rollouts: readonly Rollout[]): Metrics {
  const lengths = rollouts.map(({ ids }) => ids.length);
  const ended = rollouts.filter((one) => one.ended).map(({ ids }) => ids.length);
  const terminated = ended.length === 0 ? [0] : ended;
  return {
    "completions/mean_length": mean(lengths),
    "completions/min_length": Math.min(...lengths),
    "completions/max_length": Math.max(...lengths),
    "completions/clipped_ratio": 1 - ended.length / rollouts.length,
    "completions/mean_terminated_length": mean(terminated),
    "completions/min_terminated_length": Math.min(...terminated),
    "completions/max_terminated_length": Math.max(...terminated),
  };
}

/** Of rewards before anything is done to them. */
export function rewardMetricsOf(total: readonly number[]): Metrics {
  const unknown = total.filter((reward) => Number.isNaN(reward)).length;
  return {
    reward: knownMean(total),
    reward_std: knownDeviation(total),
    "rewards/unknown": unknown / total.length,
  };
}

/** Mean over answers of their log-ratio to the reference; nothing where it or the policy was not asked. */
export function sequenceKl(
  policy: readonly (readonly number[])[] | undefined,
  reference: readonly (readonly number[])[] | undefined,
): Metrics {
  if (policy === undefined || reference === undefined) return {};
  const sums = policy.map((own, i) => own.reduce((sum, p, t) => sum + p - (reference[i]?.[t] ?? NaN), 0));
  return { sequence_kl: knownMean(sums) };
}

/** Puts a drawing into the run's journal. */
export function recordRollouts<C extends GroupConfig>(
  ctx: GroupContext<C>,
  step: number,
  { rollouts, advantages, old, reference }: Generation,
  scores: readonly number[],
): void {
  if (ctx.config.rollouts !== null) return;
  rollouts.forEach((rollout, i) =>
    recordRollout(ctx, step, rollout, {
      logprobs: old?.[i] ?? [],
      reference: reference?.[i] ?? null,
      score: scores[i] ?? null,
      advantage: advantages[i] ?? null,
    }),
  );
}
