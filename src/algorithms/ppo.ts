// Proximal policy optimisation for language models (Schulman et al. 2017, https://arxiv.org/abs/1707.06347; Ziegler et al. 2019,
// https://arxiv.org/abs/1909.08593; Ouyang et al. 2022, https://arxiv.org/abs/2203.02155). In the order of an update:
//   1. answers are drawn, and scored by the reward model;
//   2. reward_t = -kl_coef * KL_t, and the score on the last token;
//   3. advantages by a critic (GAE), whitened over all tokens; returns = advantages + values;
//   4. for some epochs, mini-batch by mini-batch:
//      loss = mean max(-A r, -A clip(r)) + vf_coef * mean 1/2 max((V - R)^2, (clip(V) - R)^2) - entropy_coef * mean H.
// `compat: trl-1.9` has TRL 1.9.0's numbers, quirks included (ppoSemantics.ts lists them); without it they are mended.

import { type Prompt, prompts } from "../data/rows/index.ts";
import { mean, sum } from "../domain/statistics.ts";
import { clippedSurrogate } from "./math/clippedSurrogate.ts";
import {
  adaptPrice,
  askCritic,
  assess,
  isBraked,
  policyReadings,
  rewardsOfEpisodes,
  valuesOf,
} from "./ppoExperience.ts";
import { ppoMetrics } from "./ppoMetrics.ts";
import { batchOf, bySequence, drawAnswers } from "./rollouts.ts";
import { type Cell, type Episode, orderOf, semanticsOf } from "./ppoSemantics.ts";
import {
  type Experience,
  type PpoConfig,
  type PpoContext,
  ppoFields,
  type PpoState,
  type PpoTraining,
} from "./ppoFields.ts";
import { warmUp } from "./ppoWarmup.ts";
import { dump, metricsOf, record } from "./ppoReport.ts";
import { preflight } from "./preflight.ts";
import { drawingPresets } from "./presets.ts";
import { recipe } from "./recipe.ts";
import { replayed, type ReplayedRollout } from "./replay.ts";
import { checkRewards, requireRewards } from "./rewards.ts";
import { checkJudge, judgeRole, validationBy } from "./validation.ts";

export const ppo = recipe<Prompt, typeof ppoFields, PpoState>({
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
    judge: judgeRole,
  },
  validation: (config) =>
    validationBy<PpoContext>(config, sampling(config), config.kl_limit, {
      rewardMetric: "objective/scores",
      async rewards(ctx, rollouts) {
        const episodes = semanticsOf(ctx.config).episodes(ctx, rollouts);
        return (await rewardsOfEpisodes(ctx, episodes)).scores;
      },
    }),
  inputs: ({ rollouts, permutations }) => ({ rollouts, permutations }),
  journals: ({ rollouts, debug_dump }) => ({
    rollouts: rollouts === null ? undefined : null,
    dump: debug_dump,
  }),
  pace(values, rows) {
    const rowsAtOnce = rowsOf(values);
    const episodes = values.total_episodes ?? Math.floor(values.num_train_epochs * rows);
    return {
      rowsAtOnce,
      stepsPerEpoch: rows / rowsAtOnce,
      steps: Math.ceil(episodes / rowsAtOnce),
      uses: values.num_ppo_epochs,
    };
  },
  config: ppoFields,
  presets: drawingPresets(
    {
      response_length: 128,
      temperature: 1,
      num_ppo_epochs: 1,
      num_mini_batches: 4,
      kl_coef: 0.1,
      kl_limit: 8,
      // A critic that begins with nothing: at a lambda below 1 it keeps the score from all but the last tokens.
      lam: 1,
      vf_coef: 0.5,
      cliprange_value: 0.5,
      missing_eos_penalty: 1,
    },
    { small: 4e-4, adapter: 4e-5 },
  ),
  updatesOften: true,
  cardKeys: ["compat", "value_model", "kl_coef", "cliprange", "num_ppo_epochs"],
  defaults: { learning_rate: 3e-6, disable_dropout: true },
  metrics: ppoMetrics,
  async prepare({ config: values }) {
    await requireRewards(values);
    return undefined;
  },
  start: ({ kl_coef }) => ({ klCoef: kl_coef, micro: 0, isBraked: false }),

  async *train(ctx) {
    for await (const { step } of ctx.steps()) {
      const rollouts = await draw(ctx, step);
      const isWarmedUp = step === 1 && ctx.config.value_warmup_steps > 0;
      const experience = await assess(ctx, rollouts, {
        ...(step === 1 && {
          inspect: (scores) => preflight(ctx, { rollouts, rewards: scores, group: scores.length }),
        }),
        ...(isWarmedUp && { warmUp: (episodes, rewards) => warmUp(ctx, episodes, rewards) }),
      });
      const brakes = isBraked(ctx, experience);
      const { cells, norms } = brakes ? { cells: [], norms: [] } : await learn(ctx, step, experience);
      const metrics = metricsOf(ctx, step, experience, cells);
      adaptPrice(ctx, experience, brakes);
      record(ctx, step, experience);
      if (ctx.config.debug_dump !== null) {
        await ctx.settle();
        ctx.record("dump", await dump(ctx, step, experience, cells, norms));
      }
      const tokens = sum(rollouts.map(({ promptIds, ids }) => promptIds.length + ids.length));
      const norm = brakes ? {} : { grad_norm: Promise.all(norms).then(mean) };
      yield { metrics: { ...metrics, ...norm }, microBatches: 1, tokens };
    }
  },

  async evaluate(ctx, rows) {
    const rollouts = await drawAnswers(ctx, rows, sampling(ctx.config), "evaluate");
    const { scores, kl, episodes } = await assess(ctx, rollouts);
    return {
      "objective/scores": mean(scores),
      "objective/kl": mean(kl.map(sum)),
      "completions/mean_length": mean(episodes.map(({ counted }) => counted)),
    };
  },

  validate(values, refuse) {
    checkRewards(values, values.rollouts !== null, refuse);
    checkJudge(values, refuse);
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
    const own = oursAlone(values);
    if (values.compat !== null && own.length > 0)
      refuse(
        ["compat", ...own.map((name) => name.replace(": exact", ""))],
        `TRL 1.9.0 has no ${own.join(", ")}, and compat: trl-1.9 asks for its numbers.`,
        "Remove compat, or these settings.",
      );
    if (values.value_warmup_steps > 0 && values.weight_decay > 0)
      refuse(
        ["value_warmup_steps", "weight_decay"],
        "The policy stands still while the critic learns alone, and weight_decay would move it.",
        "Set weight_decay to 0, or value_warmup_steps to 0.",
      );
    if (values.stop_token !== null && values.stop_token_id !== null)
      refuse(
        ["stop_token", "stop_token_id"],
        "stop_token and stop_token_id are both given.",
        "Give one of them.",
      );
  },
});

/** Settings in use that TRL does not have. */
function oursAlone(values: PpoConfig): string[] {
  const { entropy_coef, target_kl, adap_kl_ctrl, kl_limit, value_warmup_steps, kl_estimator } = values;
  const used = {
    "kl_estimator: exact": kl_estimator === "exact",
    entropy_coef: entropy_coef > 0,
    target_kl: target_kl !== null,
    adap_kl_ctrl,
    kl_limit: kl_limit !== null,
    value_warmup_steps: value_warmup_steps > 0,
  };
  return Object.entries(used).flatMap(([key, isUsed]) => (isUsed ? [key] : []));
}

function rowsOf({ per_device_train_batch_size, gradient_accumulation_steps }: PpoConfig): number {
  return per_device_train_batch_size * gradient_accumulation_steps;
}

function sampling({ response_length: maxNewTokens, temperature, cache_dtype: cacheDtype }: PpoConfig) {
  return { maxNewTokens, temperature, topK: 0, topP: 1, n: 1, cacheDtype };
}

/** The answers of an update: drawn, or the next rows of the replay. */
async function draw(ctx: PpoContext, step: number): Promise<readonly ReplayedRollout[]> {
  const count = rowsOf(ctx.config);
  const place = (step - 1) * count;
  const given = ctx.inputs["rollouts"];
  if (given !== undefined) {
    const { endIds, vocabularySize, padId } = ctx;
    const padding = ctx.config.compat === null ? undefined : padId;
    return replayed(given, place, count, { endIds, vocabularySize, padding });
  }
  return drawAnswers(ctx, ctx.rowsAt(place, count), sampling(ctx.config), "train", step);
}

/** The epochs of an update: what was seen of each micro-batch, and the norm of each step's gradient. */
async function learn(
  ctx: PpoTraining,
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
