// Reward model on judgements (Bradley & Terry 1952, https://doi.org/10.2307/2334029; Ouyang et al. 2022,
// https://arxiv.org/abs/2203.02155, eq. 1), with the numbers of TRL 1.13.0's RewardTrainer:
//   mean of w * -log sigmoid(r_chosen - r_rejected - margin)  +  c * mean of (r_chosen + r_rejected)^2
// c is center_rewards_coefficient (Eisenstein et al. 2023, https://arxiv.org/abs/2312.09244, eq. 2). Ours, and 1 and absent in
// TRL: a weight w, and ties, which count one half for either answer.
// `reward_halves` trains two models on disjoint halves of the prompts: one to learn from, one that only judges.
// Departures from TRL: a decoder reads what both answers begin with once; losses are evaluated in double precision on the host.

import { choice, flag, numberOrNull, type ValuesOf } from "../domain/config/field.ts";
import { permutation, randomStream } from "../domain/random.ts";
import { type Judgement, judgements, sharedStart } from "../data/rows/index.ts";
import type { Tree } from "../models/tokenBatch.ts";
import { mean, Scalar } from "./math/scalar.ts";
import { countMetrics, meanMetrics, type Metrics } from "./metric.ts";
import { rewardMetrics } from "./rewardMetrics.ts";
import { rewardPresets } from "./presets.ts";
import { type Asked, type Conclusion, type NoState, recipe, type RecipeContext } from "./recipe.ts";

const config = {
  center_rewards_coefficient: numberOrNull({
    atLeast: 0,
    label: "Centre the scores",
    help: "Pull of the two scores of a pair towards opposite signs, so that scores stay around 0; 0.01 is usual, null is off.",
  }),
  reward_normalisation: choice("none", ["none", "reference"], {
    label: "Normalise the scores",
    help: "reference: mean and deviation of the scores of the held-out answers are kept with the model; methods that learn from it then see scores around 0 of size 1.",
  }),
  reward_halves: flag(false, {
    label: "Two models on halves",
    help: "Train two models, each on half of the prompts: one to learn from, one that only judges what was learned. The second lies in judge_model beside the first.",
  }),
};

type Config = ValuesOf<typeof config>;
type Learner = "policy" | "judge";
/** Who learns from a judgement; with one model, it from all. */
type Halves = ReadonlyMap<Judgement, Learner>;
type Context = Omit<RecipeContext<Judgement, Config, NoState, Halves>, "steps" | "update">;

export const reward = recipe<Judgement, typeof config, NoState, Halves>({
  id: "reward",
  title: "Reward model",
  paper: "https://arxiv.org/abs/2203.02155",
  summary: "Learns to score answers as people judged them: the preferred one higher.",
  rows: judgements,
  cut: ({ max_length }) => ({ maxLength: max_length, tooLong: "drop" }),
  task: "classify",
  roles: { judge: ({ reward_halves }) => (reward_halves ? { from: "twin" } : undefined) },
  config,
  cardKeys: Object.keys(config),
  defaults: { learning_rate: 1e-4, disable_dropout: true },
  metrics: rewardMetrics,
  presets: rewardPresets,

  async *train(ctx) {
    for await (const { microBatches } of ctx.steps()) {
      const logged: Metrics[] = [];
      let tokens = 0;
      for (const rows of microBatches) {
        logged.push(await learn(ctx, rows, microBatches));
        for (const { chosenIds, rejectedIds } of rows) tokens += chosenIds.length + rejectedIds.length;
      }
      const grad_norm = ctx.update("apart");
      const counts = { microBatches: microBatches.length, counted: countMetrics(logged) };
      yield { metrics: { ...meanMetrics(logged), grad_norm }, ...counts, tokens };
    }
  },

  async evaluate(ctx, rows) {
    const { policy, judge } = await scoresOf(ctx, rows);
    const own = preferenceLoss(ctx.config, rows, policy).metrics;
    if (judge === undefined) return own;
    const decided = rows.flatMap(({ isTie }, i) => (isTie ? [] : [i]));
    const agreeing = decided.filter((i) => marginOf(policy, i) > 0 === marginOf(judge, i) > 0);
    return {
      ...own,
      ...judged(preferenceLoss(ctx.config, rows, judge).metrics),
      ...(decided.length > 0 ? { "judge/agreement": agreeing.length / decided.length } : {}),
    };
  },

  prepare: ({ models, config: { seed } }, batches) =>
    Promise.resolve(models.judge === undefined ? new Map() : halves(batches.flat(), seed)),

  async conclude(ctx, heldOut) {
    if (ctx.config.reward_normalisation === "none") return {};
    const all: Record<Learner, number[]> = { policy: [], judge: [] };
    for (const rows of heldOut) {
      const { policy, judge } = await scoresOf(ctx, rows);
      all.policy.push(...policy);
      all.judge.push(...(judge ?? []));
    }
    const told: Conclusion = { policy: spread(all.policy) };
    return ctx.models.judge === undefined ? told : { ...told, judge: spread(all.judge) };
  },

  validate({ reward_normalisation, eval_dataset_name }, refuse) {
    if (reward_normalisation === "reference" && eval_dataset_name === null)
      refuse(
        ["reward_normalisation", "eval_dataset_name"],
        "reward_normalisation: reference measures the scores of held-out answers, and there are none.",
        "Give eval_dataset_name, or set reward_normalisation: none.",
      );
  },
});

interface PreferenceLoss {
  readonly metrics: Metrics;
  /** d(share * loss) / d(score) of every answer, chosen and rejected in turns; to be asked once. */
  slopes(share: number): Float32Array;
}

/** Loss and metrics of judgements by their scores, chosen and rejected in turns. TRL's names. */
function preferenceLoss(
  { center_rewards_coefficient: centring }: Pick<Config, "center_rewards_coefficient">,
  rows: readonly Judgement[],
  scores: Float32Array,
): PreferenceLoss {
  const variables = Array.from(scores, (score) => new Scalar(score));
  const pairs = rows.map((row, i) => ({
    ...row,
    chosen: variables[2 * i]!,
    rejected: variables[2 * i + 1]!,
  }));
  const losses = pairs.map(({ chosen, rejected, margin, weight, isTie }) => {
    const ahead = chosen.minus(rejected);
    const loss = isTie
      ? ahead.logSigmoid().plus(ahead.negative().logSigmoid()).times(-0.5)
      : ahead.minus(margin).logSigmoid().negative();
    return loss.times(weight);
  });
  const preference = mean(losses);
  const loss =
    centring === null
      ? preference
      : preference.plus(
          mean(pairs.map(({ chosen, rejected }) => chosen.plus(rejected).square())).times(centring),
        );
  const margins = rows.flatMap(({ isTie }, i) => (isTie ? [] : [marginOf(scores, i)]));
  const average = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  return {
    metrics: {
      loss: loss.value,
      ...(margins.length > 0
        ? { accuracy: average(margins.map((margin) => (margin > 0 ? 1 : 0))), margin: average(margins) }
        : {}),
      mean_reward: average([...scores]),
      min_reward: Math.min(...scores),
      max_reward: Math.max(...scores),
    },
    slopes(share) {
      loss.backward();
      return Float32Array.from(variables, ({ gradient }) => share * gradient);
    },
  };
}

/** One micro-batch of a step: what each model learns from its rows, and its metrics. */
async function learn(
  ctx: Context,
  rows: readonly Judgement[],
  microBatches: readonly (readonly Judgement[])[],
): Promise<Metrics> {
  const isOf = (learner: Learner) => (row: Judgement) => (ctx.prepared.get(row) ?? "policy") === learner;
  const asked = (learner: Learner): Asked<"score"> | undefined =>
    ask(ctx, learner, rows.filter(isOf(learner)));
  const lossOf = (learner: Learner, scores: Float32Array): PreferenceLoss =>
    preferenceLoss(ctx.config, rows.filter(isOf(learner)), scores);
  // The mean over those micro-batches of the step that hold rows of its own.
  const slopes = (learner: Learner, scores: Float32Array): Float32Array =>
    lossOf(learner, scores).slopes(1 / microBatches.filter((batch) => batch.some(isOf(learner))).length);
  const { policy, judge } = await ctx.pass({ policy: asked("policy"), judge: asked("judge") }, (given) => ({
    ...(given.policy && { policy: { score: slopes("policy", given.policy.score) } }),
    ...(given.judge && { judge: { score: slopes("judge", given.judge.score) } }),
  }));
  return {
    ...(policy && lossOf("policy", policy.score).metrics),
    ...(judge && judged(lossOf("judge", judge.score).metrics)),
  };
}

/** A pass over both answers of each row; undefined where there is no such model, or no row. */
function ask(ctx: Context, learner: Learner, rows: readonly Judgement[]): Asked<"score"> | undefined {
  const of = ctx.models[learner];
  if (of === undefined || rows.length === 0) return undefined;
  // Where all tokens of a text see each other, nothing of it can be shared.
  const sharing = of.model.architecture.attention === "causal";
  const trees = rows.flatMap(({ chosenIds, rejectedIds }): Tree[] => {
    const shared = sharing ? sharedStart(chosenIds, rejectedIds) : 0;
    const [chosen, rejected] = [chosenIds.slice(shared), rejectedIds.slice(shared)];
    if (sharing) return [{ prefix: chosenIds.slice(0, shared), branches: [chosen, rejected] }];
    return [chosen, rejected].map((text) => ({ prefix: [], branches: [text] }));
  });
  return { of, batch: ctx.batch(trees, of), readings: ["score"] };
}

/** Scores of both answers of rows, in turns, by each model. */
async function scoresOf(
  ctx: Context,
  rows: readonly Judgement[],
): Promise<{ readonly policy: Float32Array; readonly judge: Float32Array | undefined }> {
  const { policy, judge } = await ctx.pass({
    policy: ask(ctx, "policy", rows),
    judge: ask(ctx, "judge", rows),
  });
  if (policy === undefined) throw new Error("internal: an evaluation without rows");
  return { policy: policy.score, judge: judge?.score };
}

function marginOf(scores: Float32Array, row: number): number {
  return (scores[2 * row] ?? NaN) - (scores[2 * row + 1] ?? NaN);
}

function judged(metrics: Metrics): Metrics {
  return Object.fromEntries(Object.entries(metrics).map(([name, value]) => [`judge/${name}`, value]));
}

/** Two halves of about as many rows, by prompts: what one model learned of a prompt the other has not seen. */
function halves(rows: readonly Judgement[], seed: number): Halves {
  const byPrompt = new Map<number, Judgement[]>();
  for (const row of rows) byPrompt.set(row.promptHash, [...(byPrompt.get(row.promptHash) ?? []), row]);
  const prompts = [...byPrompt.values()];
  const found = new Map<Judgement, Learner>();
  const counts: Record<Learner, number> = { policy: 0, judge: 0 };
  for (const at of permutation(prompts.length, randomStream(seed, "reward/halves"))) {
    const learner = counts.policy <= counts.judge ? "policy" : "judge";
    for (const row of prompts[at] ?? []) found.set(row, learner);
    counts[learner] += prompts[at]?.length ?? 0;
  }
  return found;
}

/** As config.json keeps them: mean, and deviation with n - 1. */
function spread(scores: readonly number[]): { readonly reward_mean: number; readonly reward_std: number } {
  const count = scores.length;
  const reward_mean = scores.reduce((a, b) => a + b, 0) / count;
  const squares = scores.reduce((total, score) => total + (score - reward_mean) ** 2, 0);
  return { reward_mean, reward_std: Math.max(1e-8, Math.sqrt(squares / Math.max(1, count - 1))) };
}
