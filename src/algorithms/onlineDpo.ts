// Online DPO (Guo et al. 2024, https://arxiv.org/abs/2402.04792), with the numbers of TRL 1.13.0 (trl.experimental.online_dpo). Of each
// prompt two answers are drawn; the one with the higher reward is the chosen one (of equal ones the first), and the pair is learned from as
// DPO does:
//   h = (log pi(chosen) - log pi(rejected)) - (log ref(chosen) - log ref(rejected))
//   sigmoid: -log sigmoid(beta h);   ipo: (h - 1 / (2 beta))^2 (Azar et al. 2023, https://arxiv.org/abs/2310.12036)
// What would surprise, all of it TRL's: gradients of a step's batches are added up, not averaged; log-probabilities are of temperature 1,
// whatever answers are drawn at; objective/kl, entropy and rewards count the padding behind answers that ended, up to the longest of
// their batch (sequence_kl and entropy are ours and do not); too long a prompt loses its beginning when it is learned from; where an
// epoch's last batch is short, metrics that are means over rows are those of as many rows in every batch of that step (`countedOf`).
// Departures from TRL: positions do not count padding on the left; betas follow whole epochs, as TRL's docs have it.

import { prompts, type Prompt } from "../data/rows/index.ts";
import { choice, integer, number, numberOrNull, numberOrNumbers, text } from "../domain/config/field.ts";
import { AppError } from "../domain/errors.ts";
import { mean, sum } from "../domain/statistics.ts";
import { largestDifference } from "./agreement.ts";
import { answerMetrics } from "./answerMetrics.ts";
import { meanMetrics, type Metrics } from "./metric.ts";
import { onlineDpoMetrics } from "./onlineDpoMetrics.ts";
import { own, paddedPairs } from "./paddedPairs.ts";
import { preflight } from "./preflight.ts";
import { drawingPresets } from "./presets.ts";
import { recipe, type RecipeContext, type SettingsOf } from "./recipe.ts";
import { replayed, type ReplayedRollout } from "./replay.ts";
import { checkRewards, requireRewards, rewardFields, rewardsOf } from "./rewards.ts";
import { drawAnswers, drawingFields, nucleusFields, recordRollout } from "./rollouts.ts";
import { checkJudge, judgeFields, judgeRole, validationBy } from "./validation.ts";

const config = {
  max_new_tokens: integer(64, {
    atLeast: 1,
    unit: "tokens",
    label: "Longest answer",
    help: "An answer that has not ended by then is cut.",
    advanced: false,
  }),
  beta: numberOrNumbers([0.1], {
    above: 0,
    label: "Beta",
    help: "Pull towards the model you start from: higher stays closer. Several: one for each epoch, the last for the rest.",
    advanced: false,
  }),
  loss_type: choice("sigmoid", ["sigmoid", "ipo"], {
    label: "Loss",
    help: "How a comparison becomes a loss.",
  }),
  temperature: number(0.9, {
    above: 0,
    label: "Temperature",
    help: "How freely answers are drawn. They are learned from at 1.",
  }),
  ...nucleusFields,
  ...drawingFields,
  missing_eos_penalty: numberOrNull({
    above: 0,
    label: "No-end penalty",
    help: "What an answer that did not end loses of its reward; null is nothing.",
  }),
  rollouts: text<string | null>(null, {
    label: "Replay",
    help: "A file of answers to learn from instead of drawing them, two rows a prompt, such as a run's own rollouts.jsonl. A person's judgement is their score.",
  }),
  ...rewardFields,
  ...judgeFields,
};

type Config = SettingsOf<typeof config>;
type Context = Omit<RecipeContext<Prompt, Config>, "steps" | "update">;

/** Both answers of a prompt, in the order in which they were drawn. */
interface Pair {
  readonly answers: readonly [ReplayedRollout, ReplayedRollout];
  /** After the penalty. */
  readonly rewards: readonly [number, number];
}

export const onlineDpo = recipe<Prompt, typeof config>({
  id: "online_dpo",
  title: "Online preference optimisation",
  paper: "https://arxiv.org/abs/2402.04792",
  summary: "Draws two answers a prompt, has them judged, and makes the better one likelier than the other.",
  rows: prompts,
  answersPerRow: 2,
  cut: ({ max_new_tokens }) => ({ maxLength: null, tooLong: "drop", room: max_new_tokens }),
  roles: {
    reference: () => ({ from: "start" }),
    reward: ({ reward_model_path: name }) =>
      name === null ? undefined : { from: "files", name, task: "classify", trains: false },
    judge: judgeRole,
  },
  validation: (c) =>
    validationBy<Context>(c, samplingOf(c), null, {
      rewardMetric: "objective/scores",
      async rewards(ctx, rollouts) {
        return (await judge(ctx, rollouts)).rewards;
      },
    }),
  inputs: ({ rollouts }) => ({ rollouts }),
  journals: ({ rollouts }) => ({ rollouts: rollouts === null ? undefined : null }),
  config,
  cardKeys: ["beta", "loss_type", "temperature", "reward_funcs"],
  defaults: { learning_rate: 5e-7, max_length: 512, disable_dropout: true },
  metrics: onlineDpoMetrics,
  presets: drawingPresets({ max_new_tokens: 128, missing_eos_penalty: 1 }, { small: 5e-4, adapter: 5e-5 }, 2),

  async prepare(ctx) {
    await requireRewards(ctx.config);
    return undefined;
  },

  async *train(ctx) {
    for await (const { step, microBatches } of ctx.steps()) {
      const rollouts = await draw(ctx, step, microBatches);
      const { rewards, metrics } = await judge(ctx, rollouts);
      if (step === 1) preflight(ctx, { rollouts, rewards, group: 2 });
      const pairs = pairsOf(rollouts, rewards);
      const beta = betaOf(ctx, step);
      const learned: Metrics[] = [];
      let first = 0;
      for (const { length } of microBatches) {
        const part = pairs.slice(first, first + length);
        learned.push(await learn(ctx, part, { step, beta, counted: countedOf(ctx, step) }));
        first += length;
      }
      const grad_norm = ctx.update();
      const { loss: total, ...rest } = meanMetrics(learned);
      // A short accumulation is divided by what a whole one has.
      const loss = ((total ?? NaN) * learned.length) / ctx.config.gradient_accumulation_steps;
      const tokens = sum(rollouts.map(({ promptIds, ids }) => promptIds.length + ids.length));
      yield {
        metrics: { loss, ...rest, ...metrics, ...drawnMetrics(rollouts, rewards), grad_norm },
        microBatches: learned.length,
        tokens,
      };
    }
  },

  async evaluate(ctx, rows) {
    const { config: c } = ctx;
    const rollouts = await drawAnswers(ctx, rows, { ...samplingOf(c), n: 2 }, "evaluate");
    const { rewards, metrics } = await judge(ctx, rollouts);
    const settings = { step: undefined, beta: c.beta.at(-1) ?? NaN, counted: Infinity };
    const learned = await learn(ctx, pairsOf(rollouts, rewards), settings);
    return { ...learned, ...metrics, ...drawnMetrics(rollouts, rewards) };
  },

  validate(c, refuse) {
    checkRewards(c, c.rollouts !== null, refuse);
    checkJudge(c, refuse);
    if (c.max_length !== null && c.max_new_tokens >= c.max_length)
      refuse(
        ["max_new_tokens", "max_length"],
        `max_new_tokens (${c.max_new_tokens}) leaves nothing of max_length (${c.max_length}) for a prompt.`,
        "max_length counts the prompt with its answer: raise it, or lower max_new_tokens.",
      );
  },
});

function samplingOf({
  max_new_tokens: maxNewTokens,
  temperature,
  top_k: topK,
  top_p: topP,
  cache_dtype: cacheDtype,
}: Config) {
  return { maxNewTokens, temperature, topK, topP, cacheDtype };
}

/** Two answers to each prompt of the step, one behind the other: drawn, or the next rows of the replay. */
async function draw(
  ctx: Context,
  step: number,
  microBatches: readonly (readonly Prompt[])[],
): Promise<readonly ReplayedRollout[]> {
  const asked = microBatches.flat();
  const given = ctx.inputs["rollouts"];
  if (given === undefined) return drawAnswers(ctx, asked, { ...samplingOf(ctx.config), n: 2 }, "train", step);
  const { epochs, within } = placeOf(ctx, step);
  const { endIds, vocabularySize } = ctx;
  const taken = epochs * ctx.rowCount + within * rowsOfStep(ctx.config);
  const rows = replayed(given, 2 * taken, 2 * asked.length, { endIds, vocabularySize, group: 2 });
  const lone = rows.findIndex((row, i) => i % 2 === 1 && !isSame(row.promptIds, rows[i - 1]?.promptIds));
  if (lone >= 0)
    throw new AppError(
      "rollouts/bad-row",
      `The file of rollouts, row ${2 * taken + lone + 1}: its prompt is another one than that of row ${2 * taken + lone}.`,
      "Two answers of one prompt stand one behind the other there.",
    );
  return rows;
}

function isSame(a: readonly number[], b: readonly number[] | undefined): boolean {
  return a.length === b?.length && a.every((id, i) => id === b[i]);
}

const rowsOfStep = (c: Config): number => c.per_device_train_batch_size * c.gradient_accumulation_steps;

/** Whole epochs before a step, steps before it within its own, and whether it is the last one there. */
function placeOf({ config: c, rowCount }: Pick<Context, "config" | "rowCount">, step: number) {
  const steps = Math.ceil(rowCount / rowsOfStep(c));
  const within = (step - 1) % steps;
  return { epochs: Math.floor((step - 1) / steps), within, isLast: within === steps - 1 };
}

/**
 * Rows of a batch that means over rows are of: in TRL such values go through accelerate's gather_for_metrics, which takes an epoch's
 * last batches for filled up and keeps as many rows as its last one has.
 */
function countedOf(ctx: Pick<Context, "config" | "rowCount">, step: number): number {
  const rest = ctx.rowCount % ctx.config.per_device_train_batch_size;
  return placeOf(ctx, step).isLast && rest > 0 ? rest : Infinity;
}

function betaOf(ctx: Context, step: number): number {
  const { beta } = ctx.config;
  return beta[Math.min(placeOf(ctx, step).epochs, beta.length - 1)] ?? NaN;
}

/** What each answer is worth, less the penalty. AppError "train/bad-reward": of a pair both must be known. */
async function judge(
  ctx: Context,
  rollouts: readonly ReplayedRollout[],
): Promise<{ readonly rewards: readonly number[]; readonly metrics: Metrics }> {
  // The bare text, without the EOS. In float32, as in TRL: which of two nearly equal rewards is the higher one hangs on it.
  const { total, metrics } = await rewardsOf(ctx, rollouts, { endText: false, isSingle: true });
  const rewards = total.map((reward, i) => Math.fround(reward - penaltyOf(ctx, rollouts[i])));
  const lost = rewards.findIndex((reward) => !Number.isFinite(reward));
  if (lost >= 0 && !ctx.isRehearsal)
    throw new AppError(
      "train/bad-reward",
      `The reward of answer ${lost + 1} of the step is ${String(rewards[lost])}, expected a finite number. Nothing was learned from it.`,
      'Look at what gives it: a reward model whose scores are not finite (`score` shows them), or a row of `rollouts` without a "score".',
    );
  return { rewards, metrics };
}

function penaltyOf({ config: c }: Pick<Context, "config">, answer: ReplayedRollout | undefined): number {
  return answer?.ended === true ? 0 : (c.missing_eos_penalty ?? 0);
}

function pairsOf(rollouts: readonly ReplayedRollout[], rewards: readonly number[]): Pair[] {
  return Array.from({ length: rollouts.length / 2 }, (_, i) => {
    const [first, second] = [rollouts[2 * i], rollouts[2 * i + 1]];
    if (first === undefined || second === undefined) throw new Error("internal: a prompt with one answer");
    return { answers: [first, second], rewards: [rewards[2 * i] ?? NaN, rewards[2 * i + 1] ?? NaN] };
  });
}

interface Learning {
  /** Undefined: nothing is learned. */
  readonly step: number | undefined;
  readonly beta: number;
  readonly counted: number;
}

/** One micro-batch: its metrics, and of a step its slopes into the policy, and its answers in the journal. */
async function learn(
  ctx: Context,
  pairs: readonly Pair[],
  { step, beta, counted }: Learning,
): Promise<Metrics> {
  const { policy: of, reference } = ctx.models;
  if (reference === undefined) throw new Error("internal: online_dpo without a reference");
  const { batch, isWhole } = paddedPairs(
    ctx,
    pairs.map(({ answers }) => answers),
  );
  const rollouts = pairs.flatMap(({ answers }) => answers);
  /** Of an answer's own tokens. */
  const sumOf = (values: Float32Array, i: number): number =>
    sum([...own(batch, values, i, rollouts[i]?.ids.length ?? 0)]);
  const lossesOf = (policy: Float32Array, base: Float32Array) =>
    pairs.map(({ rewards: [first, second] }, i) => {
      const [chosen, rejected] = first >= second ? [2 * i, 2 * i + 1] : [2 * i + 1, 2 * i];
      const logps = [sumOf(policy, chosen), sumOf(policy, rejected)] as const;
      const ratios = [logps[0] - sumOf(base, chosen), logps[1] - sumOf(base, rejected)] as const;
      return { chosen, rejected, logps, ratios, ...preferenceLoss(ctx.config, ratios[0] - ratios[1], beta) };
    });
  const asked = {
    policy: { of, batch, readings: ["logprob", "entropy"] as const },
    base: { of: reference, batch, readings: ["logprob"] as const },
  };
  const { policy, base } = await ctx.pass(
    asked,
    step === undefined
      ? undefined
      : (given) => {
          const slopes = new Float32Array(batch.targets.length);
          for (const { chosen, rejected, slope } of lossesOf(given.policy.logprob, given.base.logprob)) {
            own(batch, slopes, chosen, rollouts[chosen]?.ids.length ?? 0).fill(slope / pairs.length);
            own(batch, slopes, rejected, rollouts[rejected]?.ids.length ?? 0).fill(-slope / pairs.length);
          }
          return { policy: { logprob: slopes } };
        },
  );
  const learned = lossesOf(policy.logprob, base.logprob);
  const tokens = rollouts.map(({ ids }, i) => ({
    logprobs: [...own(batch, policy.logprob, i, ids.length)],
    reference: [...own(batch, base.logprob, i, ids.length)],
    entropies: [...own(batch, policy.entropy, i, ids.length)],
  }));
  const apart = largestDifference(
    rollouts.filter((_, i) => isWhole[i]),
    tokens.flatMap(({ logprobs }, i) => (isWhole[i] ? [logprobs] : [])),
    ctx.config.cache_dtype,
  );
  if (step !== undefined && ctx.config.rollouts === null)
    learned.forEach(({ chosen, slope }, pair) => {
      for (const i of [2 * pair, 2 * pair + 1])
        recordRollout(ctx, step, rollouts[i] as ReplayedRollout, {
          logprobs: tokens[i]?.logprobs,
          reference: tokens[i]?.reference,
          // Before the penalty: a replay takes it off again.
          score: (pairs[pair]?.rewards[i % 2] ?? NaN) + penaltyOf(ctx, rollouts[i]),
          advantage: i === chosen ? -slope : slope,
        });
    });
  const all = batch.ranges.map(({ start, end }) => ({
    logprob: sum([...policy.logprob.subarray(start, end)]),
    reference: sum([...base.logprob.subarray(start, end)]),
  }));
  const kls = all.map(({ logprob, reference: other }) => logprob - other);
  const scores = pairs.flatMap(({ rewards }) => rewards);
  // Every first answer stands before every second one there.
  const worth = [0, 1].flatMap((side) =>
    pairs.map(({ rewards }, i) => (rewards[side] ?? NaN) - beta * (kls[2 * i + side] ?? NaN)),
  );
  const rows = learned.slice(0, counted);
  const rewardOf = (side: 0 | 1) => mean(rows.map(({ ratios }) => beta * ratios[side]));
  return {
    loss: mean(learned.map(({ loss }) => loss)),
    "objective/kl": mean(kls),
    "objective/entropy": -mean(all.map(({ logprob }) => logprob)),
    "objective/non_score_reward": -beta * mean(kls),
    "objective/rlhf_reward": mean(worth.slice(0, counted)),
    "objective/scores": mean(scores),
    "objective/scores_margin": mean(pairs.map(({ rewards: [a, b] }) => Math.abs(a - b))),
    "rewards/chosen": rewardOf(0),
    "rewards/rejected": rewardOf(1),
    "rewards/accuracies": mean(rows.map(({ ratios: [a, b] }) => (beta * a - beta * b > 0 ? 1 : 0))),
    "rewards/margins": rewardOf(0) - rewardOf(1),
    "logps/chosen": mean(rows.map(({ logps }) => logps[0])),
    "logps/rejected": mean(rows.map(({ logps }) => logps[1])),
    "val/contain_eos_token": mean(rollouts.map(({ ended }) => (ended ? 1 : 0))),
    beta,
    sequence_kl: mean(tokens.map(({ logprobs, reference: other }) => sum(logprobs) - sum(other))),
    entropy: mean(tokens.flatMap(({ entropies }) => entropies)),
    ...(apart === undefined ? {} : { "sampling/sampling_logp_difference/max": apart }),
  };
}

/** `slope`: d loss / d `ahead`, by how much more likely than to the reference the chosen answer has become than the other one. */
function preferenceLoss(
  { loss_type }: Pick<Config, "loss_type">,
  ahead: number,
  beta: number,
): { readonly loss: number; readonly slope: number } {
  if (loss_type === "ipo") {
    const gap = ahead - 1 / (2 * beta);
    return { loss: gap ** 2, slope: 2 * gap };
  }
  const x = beta * ahead;
  // log(1 + exp(-x)) without overflow.
  const loss = Math.max(0, -x) + Math.log1p(Math.exp(-Math.abs(x)));
  return { loss, slope: -beta / (1 + Math.exp(x)) };
}

/** Of all answers of a step. */
function drawnMetrics(rollouts: readonly ReplayedRollout[], rewards: readonly number[]): Metrics {
  const pairs = pairsOf(rollouts, rewards);
  return {
    "completions/mean_length": mean(rollouts.map(({ ids }) => ids.length)),
    "completions/clipped_ratio": mean(rollouts.map(({ ended }) => (ended ? 0 : 1))),
    frac_reward_zero_std: mean(pairs.map(({ rewards: [a, b] }) => (a === b ? 1 : 0))),
    ...answerMetrics(rollouts, rewards),
  };
}
