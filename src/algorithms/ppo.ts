// Proximal policy optimisation for language models (Schulman et al. 2017, https://arxiv.org/abs/1707.06347; Ziegler et al. 2019,
// https://arxiv.org/abs/1909.08593; Ouyang et al. 2022, https://arxiv.org/abs/2203.02155). In the order of an update:
//   1. answers are drawn, and scored by the reward model;
//   2. reward_t = -kl_coef * KL_t, and the score on the last token;
//   3. advantages by a critic (GAE), whitened over all tokens; returns = advantages + values;
//   4. for some epochs, mini-batch by mini-batch:
//      loss = mean max(-A r, -A clip(r)) + vf_coef * mean 1/2 max((V - R)^2, (clip(V) - R)^2) - entropy_coef * mean H.
// `compat: trl-1.9` has TRL 1.9.0's numbers, quirks included (ppoSemantics.ts lists them); without it they are mended.

import { choice, flag, integer, number, numberOrNull, orNull, text } from "../domain/config/field.ts";
import { type Prompt, prompts } from "../data/rows/index.ts";
import { agreement, batchOf, bySequence } from "./groupRollouts.ts";
import { clippedSurrogate } from "./math/clippedSurrogate.ts";
import { generalisedAdvantages, klEstimators, whiten } from "./math/gae.ts";
import type { Metrics } from "./metric.ts";
import { ppoMetrics } from "./ppoMetrics.ts";
import { type Cell, type Episode, mean, orderOf, semanticsOf, sum } from "./ppoSemantics.ts";
import { type Asked, recipe, type RecipeContext, type SettingsOf } from "./recipe.ts";
import { replayed, type ReplayedRollout } from "./replay.ts";
import { checkRewards, rewardFields } from "./rewards.ts";

const config = {
  compat: orNull(
    choice("trl-1.9", ["trl-1.9"], {
      label: "Numbers of",
      help: "trl-1.9: TRL 1.9.0's numbers, its quirks included; null: the same method with those mended.",
    }),
  ),
  value_model: choice("shared", ["shared", "separate"], {
    label: "Critic",
    help: "shared: a head on the model that is trained; separate: a model of its own, trained whole.",
  }),
  value_model_path: text<string | null>(null, {
    label: "Critic's model",
    help: "A sequence classifier to begin a separate critic from; default: the reward model.",
  }),
  total_episodes: orNull(
    integer(1, {
      atLeast: 1,
      unit: "answers",
      label: "Answers in all",
      help: "How many answers are drawn; null: num_train_epochs says.",
    }),
  ),
  response_length: integer(53, {
    atLeast: 1,
    unit: "tokens",
    label: "Longest answer",
    help: "An answer that has not ended by then is cut.",
    advanced: false,
  }),
  stop_token: orNull(
    choice("eos", ["eos"], {
      label: "Stop at",
      help: "eos: what an answer has behind its end token does not count.",
    }),
  ),
  stop_token_id: orNull(
    integer(0, { atLeast: 0, label: "Stop at id", help: "The same for a token of your choice." }),
  ),
  temperature: number(0.7, {
    above: 0,
    label: "Temperature",
    help: "How freely answers are drawn. Logits are divided by it wherever answers are learned from, too.",
  }),
  missing_eos_penalty: numberOrNull({
    label: "Price of no end",
    help: "Taken off the score of an answer that did not end; null is nothing.",
  }),
  num_ppo_epochs: integer(4, {
    atLeast: 1,
    label: "Uses of an answer",
    help: "How often the answers of an update are learned from.",
  }),
  num_mini_batches: integer(1, {
    atLeast: 1,
    label: "Mini-batches",
    help: "Parts of an update's answers, one step of the optimiser each.",
  }),
  kl_coef: number(0.05, {
    atLeast: 0,
    label: "Price of straying",
    help: "What straying from the model you start from costs, in reward a nat.",
    advanced: false,
  }),
  kl_estimator: choice("k1", Object.keys(klEstimators) as (keyof typeof klEstimators)[], {
    label: "Distance by",
    help: "How the distance is estimated from the token that was drawn: log-ratio (k1), half its square (k2), or ratio - 1 - log-ratio (k3).",
  }),
  adap_kl_ctrl: flag(false, {
    label: "Adapt the price",
    help: "Raise or lower the price of straying so that the distance of an answer stays near its target.",
  }),
  target: number(6, {
    above: 0,
    unit: "nats",
    label: "Target distance",
    help: "Of a whole answer, where the price adapts.",
  }),
  horizon: number(10000, {
    above: 0,
    unit: "answers",
    label: "Horizon",
    help: "Over how many answers the price adapts.",
  }),
  gamma: number(1, {
    atLeast: 0,
    atMost: 1,
    label: "Discount",
    help: "What a later token's reward is worth now.",
  }),
  lam: number(0.95, {
    atLeast: 0,
    atMost: 1,
    label: "Lambda",
    help: "How far advantages look ahead before they trust the critic.",
  }),
  cliprange: number(0.2, {
    above: 0,
    label: "Clip range",
    help: "How far the odds of a token may move before it stops counting.",
  }),
  cliprange_value: number(0.2, {
    above: 0,
    label: "Critic's clip range",
    help: "How far a value may move before it stops counting.",
  }),
  vf_coef: number(0.1, { atLeast: 0, label: "Critic's weight", help: "Weight of the critic's loss." }),
  entropy_coef: number(0, {
    atLeast: 0,
    label: "Entropy bonus",
    help: "Weight of a bonus for being undecided.",
  }),
  whiten_rewards: flag(false, {
    label: "Whiten rewards",
    help: "Bring the rewards of an update to deviation 1.",
  }),
  target_kl: numberOrNull({
    above: 0,
    label: "Stop an update at",
    help: "Approximate distance from the policy that drew, at one and a half times of which an update ends early; null is never.",
  }),
  rollouts: text<string | null>(null, {
    label: "Replay",
    help: "A file of answers to learn from instead of drawing them, such as a run's own rollouts.jsonl.",
  }),
  permutations: text<string | null>(null, {
    label: "Orders",
    help: "A file of the order of answers in each epoch of a replay.",
  }),
  debug_dump: text<string | null>(null, {
    label: "Dump",
    help: "A file that gets every quantity of each update.",
  }),
  ...rewardFields,
};

export type PpoConfig = SettingsOf<typeof config>;

interface State {
  /** The price of straying now. */
  klCoef: number;
  /** Micro-batches since the optimiser's last step, where a step may span updates. */
  micro: number;
}

type Training = Omit<RecipeContext<Prompt, PpoConfig, State>, "steps">;
export type PpoContext = Omit<Training, "update">;

export const ppo = recipe<Prompt, typeof config, State>({
  id: "ppo",
  title: "Proximal policy optimisation",
  paper: "https://arxiv.org/abs/1707.06347",
  summary:
    "Draws answers, has them scored, and moves each token by what a critic says it was worth, in small clipped steps.",
  rows: prompts,
  cut: ({ max_length, response_length }) => ({
    maxLength: max_length,
    tooLong: "drop",
    room: response_length,
  }),
  task: ({ value_model }) => (value_model === "shared" ? "value" : "causal"),
  roles: {
    reference: () => ({ from: "start" }),
    reward: ({ reward_model_path: name }) =>
      name === null ? undefined : { from: "files", name, task: "classify", trains: false },
    value: ({ value_model, value_model_path, reward_model_path }) =>
      value_model === "shared"
        ? undefined
        : {
            from: "files",
            name: value_model_path ?? reward_model_path ?? "",
            task: "classify",
            trains: true,
          },
  },
  inputs: ({ rollouts, permutations }) => ({ rollouts, permutations }),
  journals: ({ rollouts, debug_dump }) => ({
    rollouts: rollouts === null ? undefined : null,
    dump: debug_dump,
  }),
  pace(values, rows) {
    const rowsAtOnce = rowsOf(values);
    const episodes = values.total_episodes ?? Math.floor(values.num_train_epochs * rows);
    return { rowsAtOnce, stepsPerEpoch: rows / rowsAtOnce, steps: Math.ceil(episodes / rowsAtOnce) };
  },
  config,
  cardKeys: ["compat", "value_model", "kl_coef", "cliprange", "num_ppo_epochs"],
  defaults: { learning_rate: 3e-6, disable_dropout: true },
  metrics: ppoMetrics,
  start: ({ kl_coef }) => ({ klCoef: kl_coef, micro: 0 }),

  async *train(ctx) {
    for await (const { step } of ctx.steps()) {
      const rollouts = await draw(ctx, step);
      const experience = await assess(ctx, rollouts);
      const { cells, norms } = await learn(ctx, step, experience);
      const metrics = metricsOf(ctx, step, experience, cells);
      adaptPrice(ctx, experience);
      record(ctx, step, experience);
      if (ctx.config.debug_dump !== null) ctx.record("dump", await dump(ctx, step, experience, cells, norms));
      const tokens = sum(rollouts.map(({ promptIds, ids }) => promptIds.length + ids.length));
      const grad_norm = Promise.all(norms).then(mean);
      yield { metrics: { ...metrics, grad_norm }, microBatches: 1, tokens };
    }
  },

  async evaluate(ctx, rows) {
    const drawn = await ctx.rollouts(
      rows.map(({ promptIds }) => promptIds),
      sampling(ctx.config),
      "evaluate",
    );
    const rollouts = drawn.map((one) => ({ ...one, said: rows[one.prompt]?.said, score: undefined }));
    const { scores, kl, episodes } = await assess(ctx, rollouts);
    return {
      "objective/scores": mean(scores),
      "objective/kl": mean(kl.map(sum)),
      "completions/mean_length": mean(episodes.map(({ counted }) => counted)),
    };
  },

  validate(values, refuse) {
    checkRewards(values, values.rollouts !== null, refuse);
    const rows = rowsOf(values);
    if (rows % values.num_mini_batches !== 0)
      refuse(
        ["num_mini_batches", "per_device_train_batch_size", "gradient_accumulation_steps"],
        `An update has ${rows} answers, which is no multiple of num_mini_batches (${values.num_mini_batches}).`,
        "Change one of them.",
      );
    if (
      values.value_model === "separate" &&
      values.value_model_path === null &&
      values.reward_model_path === null
    )
      refuse(
        ["value_model", "value_model_path"],
        "A separate critic needs a model to begin from, and there is none.",
        "Give value_model_path (a sequence classifier), or set value_model: shared.",
      );
    if (
      values.compat !== null &&
      (values.entropy_coef > 0 || values.target_kl !== null || values.adap_kl_ctrl)
    )
      refuse(
        ["compat", "entropy_coef", "target_kl", "adap_kl_ctrl"],
        "TRL 1.9.0 has no entropy_coef, target_kl or adap_kl_ctrl, and compat: trl-1.9 asks for its numbers.",
        "Remove compat, or these settings.",
      );
    if (values.stop_token !== null && values.stop_token_id !== null)
      refuse(
        ["stop_token", "stop_token_id"],
        "stop_token and stop_token_id are both given.",
        "Give one of them.",
      );
  },
});

function rowsOf({ per_device_train_batch_size, gradient_accumulation_steps }: PpoConfig): number {
  return per_device_train_batch_size * gradient_accumulation_steps;
}

function sampling({ response_length: maxNewTokens, temperature }: PpoConfig) {
  return { maxNewTokens, temperature, topK: 0, topP: 1, n: 1 };
}

/** The answers of an update: drawn, or the next rows of the replay. */
async function draw(ctx: PpoContext, step: number): Promise<readonly ReplayedRollout[]> {
  const count = rowsOf(ctx.config);
  const place = (step - 1) * count;
  const given = ctx.inputs["rollouts"];
  if (given !== undefined) return replayed(given, place, count, { endIds: ctx.endIds });
  const asked = ctx.rowsAt(place, count);
  const drawn = await ctx.rollouts(
    asked.map(({ promptIds }) => promptIds),
    sampling(ctx.config),
    "train",
    step,
  );
  return drawn.map((one) => ({ ...one, said: asked[one.prompt]?.said, score: undefined }));
}

/** Everything that an update learns from, an array an answer; before its first step. */
export interface Experience {
  readonly episodes: readonly Episode[];
  readonly scores: readonly number[];
  readonly logprobs: readonly (readonly number[])[];
  readonly reference: readonly (readonly number[])[];
  readonly values: readonly (readonly number[])[];
  readonly kl: readonly (readonly number[])[];
  readonly rewards: readonly (readonly number[])[];
  readonly advantages: readonly (readonly number[])[];
  readonly returns: readonly (readonly number[])[];
  readonly rewardMetrics: Metrics;
  /** Between drawing and learning; undefined where nothing was recorded. */
  readonly apart: number | undefined;
}

async function assess(ctx: PpoContext, rollouts: readonly ReplayedRollout[]): Promise<Experience> {
  const { config: c, state } = ctx;
  const how = semanticsOf(c);
  const episodes = how.episodes(ctx, rollouts);
  const { logprobs, reference, values } = await readAll(ctx, episodes);
  const apart = agreement(rollouts, logprobs, c.temperature);
  const { scores, metrics: rewardMetrics } = await scoresOf(ctx, episodes);
  const estimate = klEstimators[c.kl_estimator];
  const kl = logprobs.map((own, i) => own.map((logprob, t) => estimate(logprob, reference[i]?.[t] ?? NaN)));
  const raw = episodes.map(({ places, scoreAt }, i) =>
    Array.from(
      { length: places },
      (_, t) => -state.klCoef * (kl[i]?.[t] ?? 0) + (t === scoreAt ? (scores[i] ?? NaN) : 0),
    ),
  );
  const rewards = c.whiten_rewards ? whiten(raw, true) : raw;
  const advantages = rewards.map((own, i) => generalisedAdvantages(own, values[i] ?? [], c.gamma, c.lam));
  const returns = advantages.map((own, i) => own.map((advantage, t) => advantage + (values[i]?.[t] ?? NaN)));
  const whitened = whiten(advantages.map((own, i) => own.slice(0, episodes[i]?.counted)));
  return {
    episodes,
    scores,
    logprobs,
    reference,
    values,
    kl,
    rewards,
    advantages: whitened,
    returns,
    rewardMetrics,
    apart,
  };
}

/** Log-probabilities of the tokens that count, under policy and reference, and the critic's values, as they stand. */
async function readAll(ctx: PpoContext, episodes: readonly Episode[]) {
  const { models, config: c } = ctx;
  const how = semanticsOf(c);
  const found = { logprobs: [] as number[][], reference: [] as number[][], values: [] as number[][] };
  const size = c.per_device_train_batch_size;
  if (models.reference === undefined) throw new Error("internal: ppo without a reference");
  for (let at = 0; at < episodes.length; at += size) {
    const part = episodes.slice(at, at + size);
    const batch = batchOf(ctx, part);
    const temperature = how.temperature(c);
    const passed = await ctx.pass({
      policy: { of: models.policy, batch, readings: policyReadings(c), temperature },
      reference: { of: models.reference, batch, readings: ["logprob"], temperature },
      critic: askCritic(ctx, batch),
    });
    const own = bySequence(batch, passed.policy.logprob);
    const base = bySequence(batch, passed.reference.logprob);
    const values = bySequence(batch, valuesOf(passed));
    part.forEach(({ counted }, i) => {
      found.logprobs.push((own[i] ?? []).slice(0, counted));
      found.reference.push((base[i] ?? []).slice(0, counted));
      found.values.push(values[i] ?? []);
    });
  }
  return found;
}

const sharedReadings = ["logprob", "entropy", "value"] as const;
const ownReadings = ["logprob", "entropy"] as const;

function policyReadings({ value_model }: PpoConfig): readonly ("logprob" | "entropy" | "value")[] {
  return value_model === "shared" ? sharedReadings : ownReadings;
}

function askCritic({ models: { value } }: PpoContext, batch: Asked["batch"]): Asked<"score"> | undefined {
  return value && { of: value, batch, readings: ["score"] };
}

function valuesOf({
  policy,
  critic,
}: {
  readonly policy: Readonly<Partial<Record<"value", Float32Array>>>;
  readonly critic: { readonly score: Float32Array } | undefined;
}): Float32Array {
  const values = critic?.score ?? policy.value;
  if (values === undefined) throw new Error("internal: ppo without a critic");
  return values;
}

/** What each answer is worth, less the price of no end. */
async function scoresOf(
  ctx: PpoContext,
  episodes: readonly Episode[],
): Promise<{ scores: number[]; metrics: Metrics }> {
  const { missing_eos_penalty: penalty } = ctx.config;
  const { total, metrics } = await semanticsOf(ctx.config).rewards(ctx, episodes);
  return { scores: total.map((score, i) => score - (episodes[i]?.hasEnd ? 0 : (penalty ?? 0))), metrics };
}

/** The epochs of an update: what was seen of each micro-batch, and the norm of each step's gradient. */
async function learn(
  ctx: Training,
  step: number,
  experience: Experience,
): Promise<{ cells: Cell[]; norms: Promise<number>[] }> {
  const { config: c } = ctx;
  const how = semanticsOf(c);
  const rows = experience.episodes.length;
  const miniSize = rows / c.num_mini_batches;
  const cells: Cell[] = [];
  const norms: Promise<number>[] = [];
  for (let epoch = 0; epoch < c.num_ppo_epochs; epoch++) {
    const order = orderOf(ctx, step, epoch, rows);
    for (let mini = 0; mini < c.num_mini_batches; mini++) {
      const chosen = order.slice(mini * miniSize, (mini + 1) * miniSize);
      for (let start = 0, micro = 0; start < miniSize; start += c.per_device_train_batch_size, micro++) {
        const part = chosen.slice(start, start + c.per_device_train_batch_size);
        const seen = await learnFrom(ctx, experience, part, chosen);
        cells.push({ epoch, mini, micro, ...seen });
        if (how.stepsAfter(ctx, step, start + part.length >= miniSize)) norms.push(ctx.update(how.clip));
      }
    }
    const moved = mean(cells.filter((cell) => cell.epoch === epoch).map(({ approxkl }) => approxkl));
    if (c.target_kl !== null && moved > 1.5 * c.target_kl) break;
  }
  return { cells, norms };
}

/** One micro-batch: rows `part` of the mini-batch `chosen`. */
async function learnFrom(
  ctx: PpoContext,
  { episodes, logprobs, values, advantages, returns }: Experience,
  part: readonly number[],
  chosen: readonly number[],
): Promise<Omit<Cell, "epoch" | "mini" | "micro">> {
  const { config: c, models } = ctx;
  const how = semanticsOf(c);
  const own = part.map((i) => episodes[i] as Episode);
  const batch = batchOf(ctx, own);
  const longest = Math.max(...episodes.map(({ rollout }) => rollout.ids.length));
  const share = how.shares(
    c,
    own,
    chosen.map((i) => episodes[i] as Episode),
  );
  const diagnostics = how.diagnostics(ctx, own, longest);
  const limits = { low: c.cliprange, high: c.cliprange };
  const surrogatesOf = (logprob: Float32Array) =>
    bySequence(batch, logprob).map((now, b) => {
      const i = part[b] ?? -1;
      return (logprobs[i] ?? []).map((old, t) => {
        const logRatio = (now[t] ?? NaN) - old;
        return { ...clippedSurrogate(logRatio, advantages[i]?.[t] ?? NaN, limits), logRatio };
      });
    });
  const criticOf = (value: Float32Array) =>
    bySequence(batch, value).map((now, b) => {
      const i = part[b] ?? -1;
      return now.map((v, t) =>
        clippedValue(v, values[i]?.[t] ?? NaN, returns[i]?.[t] ?? NaN, c.cliprange_value),
      );
    });
  /** Numbers of each token as one array of the pass; tokens that do not count are 0. */
  const flat = (of: (b: number, t: number) => number): Float32Array => {
    const all = new Float32Array(batch.targets.length);
    batch.ranges.forEach(({ start, end }, b) => {
      for (let t = 0; t < end - start; t++) all[start + t] = of(b, t);
    });
    return all;
  };
  const temperature = how.temperature(c);
  const asked = {
    policy: { of: models.policy, batch, readings: policyReadings(c), temperature },
    critic: askCritic(ctx, batch),
    diagnostics: diagnostics?.asked,
  };
  const passed = await ctx.pass(asked, (given) => {
    const surrogates = surrogatesOf(given.policy.logprob);
    const critics = criticOf(valuesOf(given));
    const value = flat((b, t) => share.value * c.vf_coef * (critics[b]?.[t]?.slope ?? 0));
    const isCounted = (b: number, t: number): boolean => t < (own[b]?.counted ?? 0);
    return {
      policy: {
        logprob: flat((b, t) => (isCounted(b, t) ? share.policy * (surrogates[b]?.[t]?.slope ?? 0) : 0)),
        ...(c.entropy_coef > 0
          ? { entropy: flat((b, t) => (isCounted(b, t) ? -share.policy * c.entropy_coef : 0)) }
          : {}),
        ...(given.critic ? {} : { value }),
      },
      ...(given.critic ? { critic: { score: value } } : {}),
    };
  });
  const surrogates = surrogatesOf(passed.policy.logprob);
  const critics = criticOf(valuesOf(passed)).flat();
  const entropies = bySequence(batch, passed.policy.entropy).map((row, b) => row.slice(0, own[b]?.counted));
  const meanEntropy = passed.diagnostics && diagnostics?.mean(passed.diagnostics.entropy);
  return how.cell({ own, longest, surrogates, critics, entropies, meanEntropy });
}

/** 1/2 max((v - R)^2, (clip(v) - R)^2), where v may move by `range` from what it was. */
function clippedValue(value: number, old: number, target: number, range: number) {
  const clipped = Math.min(Math.max(value, old - range), old + range);
  const [free, bounded] = [(value - target) ** 2, (clipped - target) ** 2];
  const isClipped = bounded > free;
  return {
    loss: 0.5 * Math.max(free, bounded),
    slope: isClipped && clipped !== value ? 0 : value - target,
    isClipped,
  };
}

/** A step's metrics under TRL's names. */
function metricsOf(ctx: PpoContext, step: number, experience: Experience, cells: readonly Cell[]): Metrics {
  const { config: c, state } = ctx;
  const how = semanticsOf(c);
  const { kl, scores, rewardMetrics } = experience;
  const average = (of: (cell: Cell) => number): number => how.average(c, cells, of);
  const ratio = average((cell) => cell.ratio);
  const tableSize =
    c.compat === null ? cells.length : c.num_ppo_epochs * c.num_mini_batches * c.gradient_accumulation_steps;
  const empty = tableSize - cells.length;
  const spread = sum(cells.map((cell) => (cell.ratio - ratio) ** 2)) + empty * ratio ** 2;
  const price = -state.klCoef * mean(kl.map(sum));
  return {
    "objective/kl": mean(kl.map(sum)),
    "objective/non_score_reward": price,
    "objective/rlhf_reward": price + mean(scores),
    "objective/scores": mean(scores),
    "policy/approxkl_avg": average((cell) => cell.approxkl),
    "policy/clipfrac_avg": average((cell) => cell.clipfrac),
    "loss/policy_avg": average((cell) => cell.policyLoss),
    "loss/value_avg": average((cell) => cell.valueLoss),
    "val/clipfrac_avg": average((cell) => cell.valueClipfrac),
    "policy/entropy_avg": average((cell) => cell.entropy),
    "val/ratio": ratio,
    "val/ratio_var": spread / (tableSize - 1),
    ...how.metrics(ctx, step, experience),
    ...rewardMetrics,
  };
}

/** The price of straying follows the distance of whole answers (Ziegler et al. 2019, section 2.2). */
function adaptPrice({ config: c, state }: PpoContext, { kl }: Experience): void {
  if (!c.adap_kl_ctrl) return;
  const error = Math.min(Math.max(mean(kl.map(sum)) / c.target - 1, -0.2), 0.2);
  state.klCoef *= 1 + (error * kl.length) / c.horizon;
}

function record(
  ctx: PpoContext,
  step: number,
  { episodes, logprobs, reference, scores, advantages }: Experience,
): void {
  if (ctx.config.rollouts !== null) return;
  episodes.forEach(({ rollout, counted }, i) => {
    const { promptIds, ids, ended, said } = rollout;
    ctx.record("rollouts", {
      step,
      prompt: said ?? null,
      completion: ctx.hasText ? ctx.textOf(rollout) : null,
      prompt_ids: promptIds,
      completion_ids: ids,
      logprobs: rollout.logprobs.length > 0 ? rollout.logprobs : logprobs[i],
      ref_logprobs: reference[i],
      score: scores[i],
      advantage: mean((advantages[i] ?? []).slice(0, counted)),
      finish: ended ? "eos" : "length",
    });
  });
}

/** Every quantity of an update, as docs/contract.md has it; what is masked as TRL has it. */
async function dump(
  ctx: PpoContext,
  step: number,
  experience: Experience,
  cells: readonly Cell[],
  norms: readonly Promise<number>[],
): Promise<Record<string, unknown>> {
  const { episodes } = experience;
  const { config: c } = ctx;
  const padId = ctx.padId;
  const context = Math.max(...episodes.map(({ rollout: { promptIds } }) => promptIds.length));
  const longest = Math.max(...episodes.map(({ rollout }) => rollout.ids.length));
  const wide = (rows: readonly (readonly number[])[], padding: number): number[][] =>
    rows.map((row) => Array.from({ length: longest }, (_, t) => row[t] ?? padding));
  const table = (of: (cell: Cell) => number): number[][][] =>
    Array.from({ length: c.num_ppo_epochs }, (_, epoch) =>
      Array.from({ length: c.num_mini_batches }, (__, mini) =>
        Array.from({ length: c.gradient_accumulation_steps }, (___, micro) => {
          const cell = cells.find((one) => one.epoch === epoch && one.mini === mini && one.micro === micro);
          return cell === undefined ? 0 : of(cell);
        }),
      ),
    );
  return {
    update: step,
    context_length: context,
    query_responses: episodes.map(({ rollout: { promptIds, ids } }) => [
      ...new Array<number>(context - promptIds.length).fill(padId),
      ...promptIds,
      ...ids,
      ...new Array<number>(longest - ids.length).fill(padId),
    ]),
    logprobs: wide(experience.logprobs, 1),
    ref_logprobs: wide(experience.reference, 1),
    values: wide(experience.values, 0),
    kl: wide(experience.kl, 0),
    rewards: wide(experience.rewards, 0),
    advantages: wide(experience.advantages, 0),
    returns: wide(experience.returns, 0),
    scores: experience.scores,
    sequence_lengths: episodes.map(({ counted }) => counted - 1),
    approxkl: table(({ approxkl }) => approxkl),
    clipfrac: table(({ clipfrac }) => clipfrac),
    policy_loss: table(({ policyLoss }) => policyLoss),
    value_loss: table(({ valueLoss }) => valueLoss),
    value_clipfrac: table(({ valueClipfrac }) => valueClipfrac),
    entropy: table(({ entropy }) => entropy),
    ratio: table(({ ratio }) => ratio),
    grad_norms: await Promise.all(norms),
  };
}
