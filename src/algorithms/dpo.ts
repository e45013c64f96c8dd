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
import type { Refuse } from "../domain/config/runConfig.ts";
import { pairs, type PreferencePair } from "../data/rows/index.ts";
import type { TokenBatch } from "../models/tokenBatch.ts";
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
import { meanMetrics, type Metrics } from "./metric.ts";
import { pairMetrics } from "./pairMetrics.ts";
import { divergenceTable, lossTable } from "./pairTables.ts";
import { presetsAt } from "./presets.ts";
import {
  type Asked,
  type NoState,
  type Numbers,
  type PassNumbers,
  recipe,
  type RecipeContext,
} from "./recipe.ts";

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
/** The reference's log-probabilities by pair, where they are computed ahead. */
type Prepared = ReadonlyMap<PreferencePair, PairLogps>;
type Context = Omit<RecipeContext<PreferencePair, Config, NoState, Prepared>, "steps" | "update">;

export const dpo = recipe<PreferencePair, typeof config, NoState, Prepared>({
  id: "dpo",
  title: "Direct preference optimisation",
  paper: "https://arxiv.org/abs/2305.18290",
  summary: "Learns from pairs of answers directly: the preferred one becomes more likely, the other less.",
  rows: pairs,
  roles: { reference: (c) => ({ from: c.precompute_ref_log_probs ? "policy" : "start" }) },
  config,
  cardKeys: ["beta", "loss_type"],
  defaults: { learning_rate: 1e-6, disable_dropout: true },
  metrics: pairMetrics,
  tables: { losses: lossTable, divergences: divergenceTable },
  presets: presetsAt({ try: 5e-4, laptop: 2e-4, long: 1e-4 }),

  async *train(ctx) {
    for await (const { microBatches } of ctx.steps()) {
      const logged: Metrics[] = [];
      let tokens = 0;
      for (const rows of microBatches) {
        logged.push(await compare(ctx, rows, 1 / microBatches.length));
        for (const pair of rows) tokens += tokensOf(pair);
      }
      const grad_norm = ctx.update();
      const metrics = { ...meanMetrics(logged), grad_norm };
      yield { metrics, microBatches: microBatches.length, tokens };
    }
  },

  evaluate: (ctx, rows) => compare(ctx, rows, undefined),

  async prepare(ctx, batches) {
    const known = new Map<PreferencePair, PairLogps>();
    if (!ctx.config.precompute_ref_log_probs) return known;
    for (const rows of batches) {
      const batch = batchOf(ctx, rows);
      const { reference } = await ctx.pass({ reference: askReference(ctx, batch) });
      const logps = pairLogps(batch, reference.logprob);
      rows.forEach((pair, i) => known.set(pair, logps[i] as PairLogps));
    }
    return known;
  },

  validate,
});

/** One micro-batch: its metrics, and where `share` is given the slopes of share * loss into the policy. */
async function compare(
  ctx: Context,
  rows: readonly PreferencePair[],
  share: number | undefined,
): Promise<Metrics> {
  const batch = batchOf(ctx, rows);
  const asked = {
    policy: { of: ctx.models.policy, batch, readings: policyReadings },
    reference: ctx.config.precompute_ref_log_probs ? undefined : askReference(ctx, batch),
  };
  const lossOf = ({ policy, reference }: PassNumbers<typeof asked>): PairLoss => {
    const logps = reference ? pairLogps(batch, reference.logprob) : knownLogps(ctx, rows);
    return pairLoss(ctx.config, rows, batch, policy, logps);
  };
  const numbers = await ctx.pass(
    asked,
    share === undefined ? undefined : (given) => ({ policy: { logprob: lossOf(given).slopes(share) } }),
  );
  return measure(ctx.config, lossOf(numbers), batch, numbers.policy);
}

const policyReadings = ["logprob", "entropy", "meanLogit", "correct", "collision"] as const;
type PolicyNumbers = Numbers<(typeof policyReadings)[number]>;

/** Both answers of a pair after the one prompt they share. */
function batchOf(ctx: Omit<Context, "prepared">, rows: readonly PreferencePair[]): TokenBatch {
  return ctx.batch(
    rows.map(({ promptIds, chosenIds, rejectedIds }) => ({
      prefix: promptIds,
      branches: [chosenIds, rejectedIds],
    })),
  );
}

function askReference({ models }: Omit<Context, "prepared">, batch: TokenBatch): Asked<"logprob"> {
  if (models.reference === undefined) throw new Error("internal: dpo without a reference");
  return { of: models.reference, batch, readings: ["logprob"] };
}

/** The reference's log-probabilities that were computed ahead. */
function knownLogps({ prepared }: Context, rows: readonly PreferencePair[]): PairLogps[] {
  return rows.map((pair) => {
    const known = prepared.get(pair);
    if (known === undefined) throw new Error(`internal: no reference was computed for line ${pair.line}`);
    return known;
  });
}

interface PairLoss {
  readonly loss: Scalar;
  readonly terms: readonly PairTerms[];
  /** d(share * loss) / d(log-probability) of every counted token; to be asked once. */
  slopes(share: number): Float32Array;
}

/** The loss of a micro-batch as a function of the shared and tail sums of each answer of the policy. */
function pairLoss(
  config: Config,
  rows: readonly PreferencePair[],
  batch: TokenBatch,
  policy: PolicyNumbers,
  reference: readonly PairLogps[],
): PairLoss {
  const variables = pairLogps(batch, policy.logprob).map(({ chosen, rejected }) => ({
    chosenShared: new Scalar(chosen.shared),
    chosenTail: new Scalar(chosen.tail),
    rejectedShared: new Scalar(rejected.shared),
    rejectedTail: new Scalar(rejected.tail),
  }));
  const tailWeight = config.ld_alpha ?? 1;
  const divergence = divergences[config.f_divergence_type];
  const terms = variables.map((v, i): PairTerms => {
    const ref = reference[i] as PairLogps;
    const { chosenIds, rejectedIds } = rows[i] as PreferencePair;
    const { chosen: range } = rangesOf(batch, i);
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
      chosenScore: divergence(chosen, config.f_alpha_divergence_coef),
      rejectedScore: divergence(rejected, config.f_alpha_divergence_coef),
      chosenLength: Math.max(1, chosenIds.length),
      rejectedLength: Math.max(1, rejectedIds.length),
      chosenTokens: v.chosenShared.plus(v.chosenTail),
      chosenTokenCount: range.end - range.start,
    };
  });
  const weights = config.use_weighting ? pairWeights(batch, policy.logprob, policy.collision) : undefined;
  const loss = totalLoss(config, terms, weights);
  return {
    loss,
    terms,
    slopes(share) {
      loss.backward();
      const slopes = new Float32Array(policy.logprob.length);
      variables.forEach((v, i) => {
        const { chosen, rejected, shared } = rangesOf(batch, i);
        slopes.fill(share * v.chosenShared.gradient, chosen.start, chosen.start + shared);
        slopes.fill(share * v.chosenTail.gradient, chosen.start + shared, chosen.end);
        slopes.fill(share * v.rejectedShared.gradient, rejected.start, rejected.start + shared);
        slopes.fill(share * v.rejectedTail.gradient, rejected.start + shared, rejected.end);
      });
      return slopes;
    },
  };
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

/** Under TRL's names. */
function measure(
  config: Config,
  { loss, terms }: PairLoss,
  batch: TokenBatch,
  policy: PolicyNumbers,
): Metrics {
  const total = { chosenTokens: 0, rejectedTokens: 0, chosenLogits: 0, rejectedLogits: 0, correct: 0 };
  terms.forEach((_, i) => {
    const { chosen, rejected } = rangesOf(batch, i);
    total.chosenTokens += chosen.end - chosen.start;
    total.rejectedTokens += rejected.end - rejected.start;
    total.chosenLogits += sum(policy.meanLogit, chosen.start, chosen.end);
    total.rejectedLogits += sum(policy.meanLogit, rejected.start, rejected.end);
    total.correct += sum(policy.correct, chosen.start, chosen.end);
  });
  const share = (value: number, count: number): number => (count > 0 ? value / count : 0);
  const average = (value: (one: PairTerms) => number): number =>
    terms.map(value).reduce((a, b) => a + b, 0) / terms.length;
  const { beta } = config;
  return {
    loss: loss.value,
    entropy: share(sum(policy.entropy, 0, policy.entropy.length), policy.entropy.length),
    "logits/chosen": share(total.chosenLogits, total.chosenTokens),
    "logits/rejected": share(total.rejectedLogits, total.rejectedTokens),
    mean_token_accuracy: share(total.correct, total.chosenTokens),
    "rewards/chosen": average(({ chosen }) => beta * chosen.value),
    "rewards/rejected": average(({ rejected }) => beta * rejected.value),
    "rewards/accuracies": average(({ chosen, rejected }) =>
      beta * chosen.value > beta * rejected.value ? 1 : 0,
    ),
    "rewards/margins": average(({ chosen, rejected }) => beta * chosen.value - beta * rejected.value),
    "logps/chosen": average(({ chosenLogp }) => chosenLogp.value),
    "logps/rejected": average(({ rejectedLogp }) => rejectedLogp.value),
  };
}

/** As TRL counts them: the prompt with each of its answers. */
function tokensOf({ promptIds, chosenIds, rejectedIds }: PreferencePair): number {
  return 2 * promptIds.length + chosenIds.length + rejectedIds.length;
}

function validate(c: Config, refuse: Refuse): void {
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
}
