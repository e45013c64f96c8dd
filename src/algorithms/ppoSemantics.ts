// What differs between PPO as it should be and PPO as TRL 1.9.0 has it (experimental/ppo/ppo_trainer.py), point by point:
//
//   |                       | ours                               | compat: trl-1.9                                                  |
//   | score is added to     | the last token that counts         | the first padding place behind it, if there is one               |
//   | the critic is asked   | at tokens that count               | at that padding place too                                        |
//   | the reward model reads| text, with its own tokenizer       | the policy's ids, up to the last that counts                     |
//   | an update's step      | one a mini-batch                   | one every gradient_accumulation_steps micro-batches; every one   |
//   |                       |                                    | in the update that takes the data's last rows                    |
//   | means of the loss     | over the tokens of the mini-batch  | over those of the micro-batch, divided by the accumulation       |
//   | clipping of gradients | max_grad_norm                      | none                                                             |
//   | entropy, ratio, KL    | over tokens that count             | over all places of the longest answer, padding included          |
//   | averages of a step    | over what was computed             | over all cells, those that were not computed as 0                |
//   | the temperature       | as it is                           | plus 1e-7                                                        |

import { permutation } from "../domain/random.ts";
import { mean, sum } from "../domain/statistics.ts";
import { makeBatch } from "../models/tokenBatch.ts";
import { answerMetrics } from "./answerMetrics.ts";
import { knownDeviation } from "./math/advantages.ts";
import type { Surrogate } from "./math/clippedSurrogate.ts";
import type { Metrics } from "./metric.ts";
import type { Experience, PpoConfig, PpoContext } from "./ppoFields.ts";
import type { Asked } from "./recipe.ts";
import type { ReplayedRollout } from "./replay.ts";
import { type Rewards, rewardsOf } from "./rewards.ts";

/** One answer as it is learned from. */
export interface Episode {
  readonly rollout: ReplayedRollout;
  readonly promptIds: readonly number[];
  /** As many as `places`. */
  readonly ids: readonly number[];
  /** Tokens whose log-probability counts, from the first on. */
  readonly counted: number;
  /** Tokens with a reward and a value. */
  readonly places: number;
  /** Where the score is added. */
  readonly scoreAt: number;
  readonly hasEnd: boolean;
}

/** What was seen of one micro-batch. */
export interface Cell {
  readonly epoch: number;
  readonly mini: number;
  readonly micro: number;
  readonly approxkl: number;
  readonly clipfrac: number;
  readonly policyLoss: number;
  readonly valueLoss: number;
  readonly valueClipfrac: number;
  readonly entropy: number;
  readonly ratio: number;
  /** Of a token. */
  readonly ratioMax: number;
}

interface Seen {
  readonly own: readonly Episode[];
  /** Places of the longest answer of the update. */
  readonly longest: number;
  readonly surrogates: readonly (readonly (Surrogate & { readonly logRatio: number })[])[];
  readonly critics: readonly { readonly loss: number; readonly isClipped: boolean }[];
  /** Of tokens that count. */
  readonly entropies: readonly (readonly number[])[];
  /** Of all places, where it was asked for. */
  readonly meanEntropy: number | undefined;
}

/** A pass beside those that are learned from, and the mean entropy that is made of it. */
interface Diagnostics {
  readonly asked: Asked<"entropy">;
  mean(entropy: Float32Array): number;
}

export interface Semantics {
  readonly clip: "together" | "unclipped";
  temperature(config: PpoConfig): number;
  episodes(ctx: PpoContext, rollouts: readonly ReplayedRollout[]): Episode[];
  rewards(ctx: PpoContext, episodes: readonly Episode[]): Promise<Rewards>;
  /** What a token's loss is multiplied by in a micro-batch of `own` answers of the mini-batch `mini`. */
  shares(
    config: PpoConfig,
    own: readonly Episode[],
    mini: readonly Episode[],
  ): { readonly policy: number; readonly value: number };
  /** Whether the optimiser steps after this micro-batch; `isLast` of its mini-batch. */
  stepsAfter(ctx: PpoContext, step: number, isLast: boolean): boolean;
  diagnostics(ctx: PpoContext, own: readonly Episode[], longest: number): Diagnostics | undefined;
  cell(seen: Seen): Omit<Cell, "epoch" | "mini" | "micro">;
  /** Over the cells of a step. */
  average(config: PpoConfig, cells: readonly Cell[], of: (cell: Cell) => number): number;
  metrics(ctx: PpoContext, step: number, experience: Experience, cells: readonly Cell[]): Metrics;
}

export function semanticsOf({ compat }: Pick<PpoConfig, "compat">): Semantics {
  return compat === null ? ours : trl19;
}

/** The order of rows in an epoch: as it is given, else as the file has it in a replay, else drawn. */
export function orderOf(ctx: PpoContext, step: number, epoch: number, rows: number): readonly number[] {
  const given = ctx.inputs["permutations"]?.find(
    (row) => row["update"] === step && row["ppo_epoch"] === epoch,
  );
  if (given !== undefined) return given["order"] as number[];
  if (ctx.inputs["rollouts"] !== undefined) return Array.from({ length: rows }, (_, i) => i);
  return permutation(rows, ctx.random("order", step, epoch));
}

const countedOf = (episodes: readonly Episode[]): number =>
  Math.max(1, sum(episodes.map(({ counted }) => counted)));
const placesOf = (episodes: readonly Episode[]): number =>
  Math.max(1, sum(episodes.map(({ places }) => places)));

function largestRatio(tokens: readonly { readonly logRatio: number }[]): number {
  return Math.exp(tokens.reduce((most, { logRatio }) => Math.max(most, logRatio), -Infinity));
}

const ours: Semantics = {
  clip: "together",
  temperature: ({ temperature }) => temperature,

  episodes(ctx, rollouts) {
    const { stop_token_id: stop } = ctx.config;
    const isEnd = (id: number): boolean => ctx.endIds.includes(id) || id === stop;
    return rollouts.map((rollout) => {
      const end = rollout.ids.findIndex(isEnd);
      const ids = end < 0 ? rollout.ids : rollout.ids.slice(0, end + 1);
      const counted = ids.length;
      const { promptIds } = rollout;
      return { rollout, promptIds, ids, counted, places: counted, scoreAt: counted - 1, hasEnd: end >= 0 };
    });
  },

  rewards: (ctx, episodes) =>
    rewardsOf(
      ctx,
      episodes.map(({ rollout, ids }) => ({ ...rollout, ids })),
      { endText: true, isScaled: true },
    ),
  shares: (_config, _own, mini) => ({ policy: 1 / countedOf(mini), value: 1 / placesOf(mini) }),
  stepsAfter: (_ctx, _step, isLast) => isLast,
  diagnostics: () => undefined,

  cell({ surrogates, critics, entropies }) {
    const tokens = surrogates.flat();
    const share = (values: readonly boolean[]): number => mean(values.map(Number));
    return {
      approxkl: 0.5 * mean(tokens.map(({ logRatio }) => logRatio ** 2)),
      clipfrac: share(tokens.map(({ isClipped }) => isClipped)),
      policyLoss: mean(tokens.map(({ loss }) => loss)),
      valueLoss: mean(critics.map(({ loss }) => loss)),
      valueClipfrac: share(critics.map(({ isClipped }) => isClipped)),
      entropy: mean(entropies.flat()),
      ratio: mean(tokens.map(({ logRatio }) => Math.exp(logRatio))),
      ratioMax: largestRatio(tokens),
    };
  },

  average: (_config, cells, of) => mean(cells.map(of)),

  metrics(ctx, _step, { logprobs, kl, episodes, apart, values, returns, scores }, cells) {
    const lengths = episodes.map(({ counted }) => counted);
    const [v, r] = [values.flat(), returns.flat()];
    const middle = mean(r);
    const unexplained = mean(r.map((value, i) => (value - (v[i] ?? NaN)) ** 2));
    return {
      "objective/entropy": -mean(logprobs.map(sum)),
      "objective/kl_coef": ctx.state.klCoef,
      "val/num_eos_tokens": episodes.filter(({ hasEnd }) => hasEnd).length,
      "val/explained_variance": 1 - unexplained / mean(r.map((value) => (value - middle) ** 2)),
      "completions/mean_length": mean(lengths),
      "completions/clipped_ratio": mean(episodes.map(({ hasEnd }) => (hasEnd ? 0 : 1))),
      "objective/kl_max": Math.max(...kl.map(sum)),
      "objective/scores_std": knownDeviation(scores),
      ...(cells.length > 0 ? { "val/ratio_max": Math.max(...cells.map(({ ratioMax }) => ratioMax)) } : {}),
      ...answerMetrics(episodes, scores),
      ...(apart === undefined ? {} : { "sampling/sampling_logp_difference/max": apart }),
    };
  },
};

const longestOf = (episodes: readonly Episode[]): number =>
  Math.max(...episodes.map(({ rollout }) => rollout.ids.length));

const trl19: Semantics = {
  clip: "unclipped",
  temperature: ({ temperature }) => temperature + 1e-7,

  episodes(ctx, rollouts) {
    const { padId, endIds, config } = ctx;
    const stop = config.stop_token === null ? config.stop_token_id : (endIds[0] ?? null);
    const longest = Math.max(...rollouts.map(({ ids }) => ids.length));
    return rollouts.map((rollout) => {
      const padded = Array.from({ length: longest }, (_, t) => rollout.ids[t] ?? padId);
      const stopAt = stop === null ? -1 : padded.indexOf(stop);
      const kept = stopAt < 0 ? padded : padded.map((id, t) => (t > stopAt ? padId : id));
      const firstPad = kept.indexOf(padId);
      const counted = firstPad < 0 ? longest : firstPad;
      const places = Math.min(counted + 1, longest);
      return {
        rollout,
        promptIds: rollout.promptIds.filter((id) => id !== padId),
        ids: kept.slice(0, places).map((id) => (id === padId ? 0 : id)),
        counted,
        places,
        scoreAt: counted < longest ? counted : counted - 1,
        hasEnd: kept.includes(endIds[0] ?? -1),
      };
    });
  },

  async rewards(ctx, episodes) {
    const given = episodes.map(({ rollout }) => rollout.score);
    const { reward } = ctx.models;
    if (reward === undefined || given.every((score) => score !== undefined))
      return rewardsOf(
        ctx,
        episodes.map(({ rollout }) => rollout),
        { endText: true },
      );
    const rows = episodes.map(({ promptIds, ids, counted }) => [...promptIds, ...ids.slice(0, counted)]);
    return { total: await ctx.scoresOfIds(reward, rows), metrics: {} };
  },

  shares({ gradient_accumulation_steps: accumulation }, own) {
    return { policy: 1 / (countedOf(own) * accumulation), value: 1 / (placesOf(own) * accumulation) };
  },

  stepsAfter({ config, state, rowCount }, step) {
    const accumulation = config.gradient_accumulation_steps;
    const updates = Math.floor(rowCount / (config.per_device_train_batch_size * accumulation));
    if (step % Math.max(1, updates) === 0) {
      state.micro = 0;
      return true;
    }
    state.micro += 1;
    return state.micro % accumulation === 0;
  },

  /**
   * The entropy at every place, padding included: padding is token 0 that nobody sees, at the place behind the tokens before it,
   * and what follows it inside an answer goes on as if it were not there.
   */
  diagnostics({ models, padId, config }, own, longest) {
    const trees: { prefix: number[]; branches: number[][] }[] = [];
    /** How often each row of the batch counts, tree by tree: all rows but of padding, whose last row counts. */
    const times: number[] = [];
    for (const { promptIds, rollout } of own) {
      const inputs = Array.from({ length: longest - 1 }, (_, t) => rollout.ids[t] ?? padId);
      const real = inputs.filter((id) => id !== padId);
      trees.push({ prefix: [...promptIds], branches: [[...real, 0]] });
      times.push(1);
      const before = new Map<number, number>();
      let seen = 0;
      for (const id of inputs) {
        if (id !== padId) seen++;
        else before.set(seen, (before.get(seen) ?? 0) + 1);
      }
      for (const [count, places] of before) {
        trees.push({ prefix: [...promptIds, ...real.slice(0, count)], branches: [[0, 0]] });
        times.push(-places);
      }
    }
    const batch = makeBatch(trees, { multiple: models.policy.model.engine.backend.shapeMultiple });
    trees.forEach(({ prefix }, b) => {
      if ((times[b] ?? 0) < 0) batch.spans[3 * b] = prefix.length;
    });
    return {
      asked: { of: models.policy, batch, readings: ["entropy"], temperature: trl19.temperature(config) },
      mean(entropy) {
        const total = batch.ranges.map(({ start, end }, b) => {
          const count = times[b] ?? 0;
          return count > 0 ? sum([...entropy.subarray(start, end)]) : -count * (entropy[end - 1] ?? NaN);
        });
        return sum(total) / (own.length * longest);
      },
    };
  },

  cell({ own, longest, surrogates, critics, meanEntropy = NaN }) {
    const tokens = surrogates.flat();
    const all = own.length * longest;
    const counted = countedOf(own);
    const places = placesOf(own);
    return {
      approxkl: (0.5 * sum(tokens.map(({ logRatio }) => logRatio ** 2))) / all,
      clipfrac: sum(tokens.map(({ isClipped }) => Number(isClipped))) / counted,
      policyLoss: sum(tokens.map(({ loss }) => loss)) / counted,
      valueLoss: sum(critics.map(({ loss }) => loss)) / places,
      valueClipfrac: sum(critics.map(({ isClipped }) => Number(isClipped))) / places,
      entropy: meanEntropy,
      ratio: (sum(tokens.map(({ logRatio }) => Math.exp(logRatio))) + all - tokens.length) / all,
      ratioMax: largestRatio(tokens),
    };
  },

  average: ({ num_ppo_epochs, num_mini_batches, gradient_accumulation_steps }, cells, of) =>
    sum(cells.map(of)) / (num_ppo_epochs * num_mini_batches * gradient_accumulation_steps),

  metrics(ctx, step, { logprobs, episodes }) {
    const longest = longestOf(episodes);
    const eos = ctx.endIds[0] ?? -1;
    const count = (ids: readonly number[]): number => ids.filter((id) => id === eos).length;
    return {
      // Padding has the log-probability 1.
      "objective/entropy": mean(logprobs.map((row) => -sum(row) - (longest - row.length))),
      "val/num_eos_tokens": sum(
        episodes.map(({ rollout: { ids } }) => count(ids) + (ctx.padId === eos ? longest - ids.length : 0)),
      ),
      lr: ctx.learningRate(),
      episode: step * episodes.length,
    };
  },
};
