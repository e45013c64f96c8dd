// Direct preference optimisation (Rafailov et al. 2023, https://arxiv.org/abs/2305.18290, eq. 7) and the pairwise
// losses that share its form, with the numbers of TRL 1.13.0.
// Departures from TRL: the prompt of a pair is computed once for both answers (the attention mask keeps the branches
// apart); losses are evaluated in double precision on the host from the device's token log-probabilities.

import {
  choice,
  choices,
  flag,
  number,
  numberOrNull,
  numbers,
  type ValuesOf,
} from "../domain/config/field.ts";
import type { PreferencePair } from "../domain/rows.ts";
import type { Model, PassOptions } from "../models/model.ts";
import { makeBatch, type TokenBatch } from "../models/tokenBatch.ts";
import { type PairLogps, pairLogps, pairWeights, rangesOf, sum } from "./math/pairBatch.ts";
import {
  conservative,
  type Divergence,
  divergences,
  dividesByBeta,
  type PairTerms,
  type PreferenceLoss,
  preferenceLosses,
  reverseKlOnly,
} from "./math/preferenceLosses.ts";
import { mean, Scalar, scalar } from "./math/scalar.ts";
import { meanMetrics, type Metrics, recipe, type RecipeContext } from "./recipe.ts";

const lossNames = Object.keys(preferenceLosses) as PreferenceLoss[];

const config = {
  beta: number(0.1, {
    atLeast: 0,
    label: "Beta",
    help: "Pull towards the model you start from: higher stays closer.",
    advanced: false,
  }),
  loss_type: choices(["sigmoid"], lossNames, {
    label: "Loss",
    help: "How a judgement becomes a loss. Several are added, weighted by loss_weights.",
  }),
  loss_weights: numbers({
    label: "Loss weights",
    help: "One weight for each loss; 1 where nothing is given.",
  }),
  label_smoothing: number(0, {
    atLeast: 0,
    atMost: 0.5,
    label: "Label smoothing",
    help: "Share of judgements assumed to be wrong. Used by robust, exo_pair, aot and aot_unpaired.",
  }),
  cdpo_label_smoothing: number(0, {
    atLeast: 0,
    below: 0.5,
    label: "Conservative DPO smoothing",
    help: "Smoothing of the sigmoid loss as TRL had it up to 0.28; 0 is off.",
  }),
  f_divergence_type: choice("reverse_kl", Object.keys(divergences) as Divergence[], {
    label: "Divergence",
    help: "What keeps the model close to the one it started from.",
  }),
  f_alpha_divergence_coef: number(0.5, {
    label: "Alpha of the alpha divergence",
    help: "1 is the reverse KL divergence.",
  }),
  discopop_tau: number(0.05, {
    above: 0,
    label: "DiscoPOP temperature",
    help: "How sharply discopop blends its two losses.",
  }),
  ld_alpha: numberOrNull({
    atLeast: 0,
    atMost: 1,
    label: "Length desensitising",
    help: "Weight of the tokens beyond the shorter answer's length (LD-DPO); null is off, as 1 is.",
  }),
  use_weighting: flag(false, {
    label: "WPO weighting",
    help: "Weigh each pair by how likely the model is to write it.",
  }),
  precompute_ref_log_probs: flag(false, {
    label: "Compute the reference first",
    help: "One pass before training stores the reference's log-probabilities, so that a second copy of the model is not kept.",
  }),
};

type Config = ValuesOf<typeof config>;
type Context = RecipeContext<PreferencePair, Config>;

interface Pass {
  readonly batch: TokenBatch;
  readonly pairs: readonly PairLogps[];
  readonly logprobs: Float32Array;
}

function batchOf(ctx: Context, rows: readonly PreferencePair[]): TokenBatch {
  const trees = rows.map(({ promptIds, chosenIds, rejectedIds }) => ({
    prefix: promptIds,
    branches: [chosenIds, rejectedIds],
  }));
  return makeBatch(trees, { multiple: ctx.lengthMultiple });
}

/** A pass without gradients. */
async function referencePass(
  ctx: Context,
  model: Model,
  pass: PassOptions,
  batch: TokenBatch,
): Promise<PairLogps[]> {
  return ctx.engine.scopeAsync(async () => {
    const { logprob } = model.logProbs(batch, pass);
    return pairLogps(batch, await ctx.engine.read(logprob));
  });
}

/** Reference log-probabilities by pair, filled once when `precompute_ref_log_probs` asks for it. */
const stored = new WeakMap<PreferencePair, PairLogps>();

async function referenceLogps(
  ctx: Context,
  rows: readonly PreferencePair[],
  batch: TokenBatch,
): Promise<PairLogps[]> {
  const known = rows.map((row) => stored.get(row));
  if (known.every((logps) => logps !== undefined)) return known;
  if (!ctx.reference) throw new Error("internal: dpo without a reference");
  return referencePass(ctx, ctx.reference.model, ctx.reference.pass, batch);
}

interface Terms {
  readonly terms: readonly PairTerms[];
  /** The variables: shared and tail sums of each answer of the policy. */
  readonly variables: readonly Record<
    "chosenShared" | "chosenTail" | "rejectedShared" | "rejectedTail",
    Scalar
  >[];
}

function makeTerms(
  ctx: Context,
  rows: readonly PreferencePair[],
  policy: Pass,
  reference: readonly PairLogps[],
): Terms {
  const { ld_alpha, f_divergence_type, f_alpha_divergence_coef } = ctx.config;
  const tailWeight = ld_alpha ?? 1;
  const divergence = divergences[f_divergence_type];
  const variables = policy.pairs.map(({ chosen, rejected }) => ({
    chosenShared: new Scalar(chosen.shared),
    chosenTail: new Scalar(chosen.tail),
    rejectedShared: new Scalar(rejected.shared),
    rejectedTail: new Scalar(rejected.tail),
  }));
  const terms = variables.map((v, i) => {
    const ref = reference[i] as PairLogps;
    const row = rows[i] as PreferencePair;
    const { chosen: range } = rangesOf(policy.batch, i);
    const chosenLogp = v.chosenShared.plus(v.chosenTail.times(tailWeight));
    const rejectedLogp = v.rejectedShared.plus(v.rejectedTail.times(tailWeight));
    const referenceChosen = ref.chosen.shared + tailWeight * ref.chosen.tail;
    const referenceRejected = ref.rejected.shared + tailWeight * ref.rejected.tail;
    const chosen = chosenLogp.minus(referenceChosen);
    const rejected = rejectedLogp.minus(referenceRejected);
    return {
      chosenLogp,
      rejectedLogp,
      referenceChosen,
      referenceRejected,
      chosen,
      rejected,
      chosenScore: divergence(chosen, f_alpha_divergence_coef),
      rejectedScore: divergence(rejected, f_alpha_divergence_coef),
      chosenLength: Math.max(1, row.chosenIds.length),
      rejectedLength: Math.max(1, row.rejectedIds.length),
      chosenTokens: v.chosenShared.plus(v.chosenTail),
      chosenTokenCount: range.end - range.start,
    };
  });
  return { terms, variables };
}

/** The loss of a micro-batch: each type's mean over pairs, weighted. `weights`: one factor a pair (WPO). */
function totalLoss(
  config: Config,
  terms: readonly PairTerms[],
  weights: readonly number[] | undefined,
): Scalar {
  const settings = {
    beta: config.beta,
    labelSmoothing: config.label_smoothing,
    discopopTau: config.discopop_tau,
  };
  let total = scalar(0);
  config.loss_type.forEach((type, i) => {
    const smoothing = config.cdpo_label_smoothing;
    const losses =
      type === "sigmoid" && smoothing > 0
        ? conservative(terms, config.beta, smoothing)
        : preferenceLosses[type](terms, settings);
    const weighted = weights ? losses.map((loss, pair) => loss.times(weights[pair] as number)) : losses;
    total = total.plus(mean(weighted).times(config.loss_weights?.[i] ?? 1));
  });
  return total;
}

function average(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

interface Measured {
  readonly entropy: Float32Array;
  readonly meanLogit: Float32Array;
  readonly correct: Float32Array;
}

function measure(
  ctx: Context,
  loss: number,
  terms: readonly PairTerms[],
  policy: Pass,
  measured: Measured,
): Metrics {
  const { beta } = ctx.config;
  const total = { chosenTokens: 0, rejectedTokens: 0, chosenLogits: 0, rejectedLogits: 0, correct: 0 };
  terms.forEach((_, i) => {
    const { chosen, rejected } = rangesOf(policy.batch, i);
    total.chosenTokens += chosen.end - chosen.start;
    total.rejectedTokens += rejected.end - rejected.start;
    total.chosenLogits += sum(measured.meanLogit, chosen.start, chosen.end);
    total.rejectedLogits += sum(measured.meanLogit, rejected.start, rejected.end);
    total.correct += sum(measured.correct, chosen.start, chosen.end);
  });
  const share = (value: number, count: number): number => (count > 0 ? value / count : 0);
  const rewards = terms.map(({ chosen, rejected }) => ({
    chosen: beta * chosen.value,
    rejected: beta * rejected.value,
  }));
  return {
    loss,
    entropy: share(sum(measured.entropy, 0, measured.entropy.length), measured.entropy.length),
    "logits/chosen": share(total.chosenLogits, total.chosenTokens),
    "logits/rejected": share(total.rejectedLogits, total.rejectedTokens),
    mean_token_accuracy: share(total.correct, total.chosenTokens),
    "rewards/chosen": average(rewards.map((r) => r.chosen)),
    "rewards/rejected": average(rewards.map((r) => r.rejected)),
    "rewards/accuracies": average(rewards.map((r) => (r.chosen > r.rejected ? 1 : 0))),
    "rewards/margins": average(rewards.map((r) => r.chosen - r.rejected)),
    "logps/chosen": average(terms.map((t) => t.chosenLogp.value)),
    "logps/rejected": average(terms.map((t) => t.rejectedLogp.value)),
  };
}

/**
 * Forward on policy and reference, loss, and, where `share` is given, the gradient of share * loss into the policy.
 */
async function microBatch(
  ctx: Context,
  rows: readonly PreferencePair[],
  share: number | undefined,
): Promise<Metrics> {
  const { engine, policy } = ctx;
  const batch = batchOf(ctx, rows);
  const reference = await referenceLogps(ctx, rows, batch);
  await ctx.check();
  return engine.scopeAsync(async () => {
    const forward = () => policy.logProbs(batch, { checkpointing: ctx.checkpointing });
    const out = share === undefined ? forward() : engine.record(forward);
    // Read together: waiting for a GPU once is enough.
    const [logprobs, entropy, meanLogit, correct, collision] = await engine.readAll(
      out.logprob,
      out.entropy,
      out.meanLogit,
      out.correct,
      out.collision,
    );
    await ctx.check();
    const pass: Pass = { batch, pairs: pairLogps(batch, logprobs), logprobs };
    const { terms, variables } = makeTerms(ctx, rows, pass, reference);
    const weights = ctx.config.use_weighting ? pairWeights(batch, logprobs, collision) : undefined;
    const loss = totalLoss(ctx.config, terms, weights);
    if (share !== undefined) {
      loss.backward();
      const gradient = new Float32Array(logprobs.length);
      variables.forEach((v, i) => {
        const { chosen, rejected, shared } = rangesOf(batch, i);
        gradient.fill(share * v.chosenShared.gradient, chosen.start, chosen.start + shared);
        gradient.fill(share * v.chosenTail.gradient, chosen.start + shared, chosen.end);
        gradient.fill(share * v.rejectedShared.gradient, rejected.start, rejected.start + shared);
        gradient.fill(share * v.rejectedTail.gradient, rejected.start + shared, rejected.end);
      });
      await engine.backwardInTurns([{ of: out.logprob, gradient: engine.tensor(gradient) }], ctx.check);
      engine.backend.submit();
    }
    return measure(ctx, loss.value, terms, pass, { entropy, meanLogit, correct });
  });
}

export const dpo = recipe<PreferencePair, typeof config>({
  id: "dpo",
  title: "Direct preference optimisation",
  paper: "https://arxiv.org/abs/2305.18290",
  summary: "Learns from pairs of answers directly: the preferred one becomes more likely, the other less.",
  needs: { data: "pairs", reference: true },
  config,
  cardKeys: ["beta", "loss_type"],
  defaults: { learning_rate: 1e-6, disable_dropout: true },
  metrics: {
    loss: "Mean loss over the pairs; ln 2 = 0.693 before anything is learned with the sigmoid loss.",
    entropy: "Mean uncertainty of the model over answer tokens, in nats.",
    num_tokens: "Tokens seen so far, prompts counted with both answers.",
    "logits/chosen": "Mean logit over the vocabulary on preferred answers.",
    "logits/rejected": "Mean logit over the vocabulary on the other answers.",
    mean_token_accuracy: "Share of the preferred answers' tokens that are the model's first choice.",
    "rewards/chosen": "beta x log-ratio of preferred answers to the starting model.",
    "rewards/rejected": "beta x log-ratio of the other answers to the starting model.",
    "rewards/accuracies": "Share of pairs whose preferred answer has the higher reward.",
    "rewards/margins": "Mean difference of the two rewards.",
    "logps/chosen": "Mean log-probability of preferred answers.",
    "logps/rejected": "Mean log-probability of the other answers.",
  },
  validate(c, refuse) {
    if (c.loss_weights && c.loss_weights.length !== c.loss_type.length) {
      const message = `"loss_weights" has ${c.loss_weights.length} values for ${c.loss_type.length} losses.`;
      refuse(["loss_weights", "loss_type"], message, "Give one weight for each loss_type.");
    }
    for (const type of c.loss_type) {
      const clash = (key: string, fault: string, hint: string): void =>
        refuse(["loss_type", key], `loss_type "${type}" ${fault}.`, hint);
      if (c.f_divergence_type !== "reverse_kl" && reverseKlOnly.includes(type))
        clash(
          "f_divergence_type",
          "is defined for f_divergence_type reverse_kl only",
          "Change one of the two.",
        );
      if (c.use_weighting && type.startsWith("aot"))
        clash("use_weighting", "does not go with use_weighting", "Change one of the two.");
      if (type === "exo_pair" && c.label_smoothing <= 0)
        clash("label_smoothing", "needs label_smoothing above 0", "Set label_smoothing: 0.001.");
      if (type === "robust" && c.label_smoothing >= 0.5)
        clash("label_smoothing", "needs label_smoothing below 0.5", "Lower label_smoothing.");
      if (c.beta === 0 && dividesByBeta.includes(type)) clash("beta", "needs beta above 0", "Set beta: 0.1.");
    }
    if (c.cdpo_label_smoothing > 0 && !c.loss_type.includes("sigmoid")) {
      refuse(
        ["cdpo_label_smoothing", "loss_type"],
        "cdpo_label_smoothing changes the sigmoid loss, which is not among loss_type.",
        "Add sigmoid, or set it to 0.",
      );
    }
  },

  async *train(ctx) {
    for await (const { microBatches, step } of ctx.steps()) {
      const logged: Metrics[] = [];
      for (const rows of microBatches) {
        await ctx.check();
        logged.push(await microBatch(ctx, rows, 1 / microBatches.length));
        for (const { promptIds, chosenIds, rejectedIds } of rows) {
          ctx.state.numTokens += 2 * promptIds.length + chosenIds.length + rejectedIds.length;
        }
      }
      const gradNorm = await ctx.update(step);
      const metrics = { ...meanMetrics(logged), grad_norm: gradNorm, num_tokens: ctx.state.numTokens };
      yield { metrics, microBatches: microBatches.length };
    }
  },

  async evaluate(ctx, rows) {
    return { ...(await microBatch(ctx, rows, undefined)), num_tokens: ctx.state.numTokens };
  },

  async precompute(ctx, batches) {
    if (!ctx.config.precompute_ref_log_probs || !ctx.reference) return;
    for (const rows of batches) {
      await ctx.check();
      const logps = await referencePass(ctx, ctx.reference.model, ctx.reference.pass, batchOf(ctx, rows));
      rows.forEach((row, i) => stored.set(row, logps[i] as PairLogps));
    }
  },
});
