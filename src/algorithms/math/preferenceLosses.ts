// The pairwise losses of DPO and its relatives, one formula each, as TRL 1.13.0 computes them. Every loss is given the
// micro-batch and answers with one term a pair; their mean is the loss.
// Symbols: b beta, e label smoothing; per pair chosen and rejected log-ratios (policy - reference), their f-divergence
// scores, and the lengths N that length-normalised losses divide by.

import { Scalar } from "./scalar.ts";

export interface PairTerms {
  /** Policy and reference summed log-probabilities of the completions. */
  readonly chosenLogp: Scalar;
  readonly rejectedLogp: Scalar;
  readonly referenceChosen: number;
  readonly referenceRejected: number;
  /** Log-ratios. */
  readonly chosen: Scalar;
  readonly rejected: Scalar;
  /** f-divergence scores; the log-ratios themselves for reverse KL. */
  readonly chosenScore: Scalar;
  readonly rejectedScore: Scalar;
  /** Completion tokens, at least 1. */
  readonly chosenLength: number;
  readonly rejectedLength: number;
  /** Sum of the chosen completion's token log-probabilities, and how many were counted. */
  readonly chosenTokens: Scalar;
  readonly chosenTokenCount: number;
}

export interface LossSettings {
  readonly beta: number;
  readonly labelSmoothing: number;
  readonly discopopTau: number;
}

type PairwiseLoss = (pairs: readonly PairTerms[], settings: LossSettings) => Scalar[];

/** A loss that looks at one pair at a time. */
function perPair(loss: (pair: PairTerms, settings: LossSettings) => Scalar): PairwiseLoss {
  return (pairs, settings) => pairs.map((pair) => loss(pair, settings));
}

const delta = ({ chosenScore, rejectedScore }: PairTerms): Scalar => chosenScore.minus(rejectedScore);

const normalisedDelta = (p: PairTerms): Scalar =>
  p.chosenScore.times(1 / p.chosenLength).minus(p.rejectedScore.times(1 / p.rejectedLength));

/** -(1 - e) log sigmoid(x) - e log sigmoid(-x) */
function smoothed(x: Scalar, e: number): Scalar {
  return x
    .logSigmoid()
    .times(-(1 - e))
    .minus(x.negative().logSigmoid().times(e));
}

const byValue = (a: Scalar, b: Scalar): number => a.value - b.value;

/** Terms of sorted differences: optimal transport in one dimension pairs equal ranks. */
function transported(
  a: readonly Scalar[],
  b: readonly Scalar[],
  { beta, labelSmoothing }: LossSettings,
): Scalar[] {
  const left = [...a].sort(byValue);
  const right = [...b].sort(byValue);
  return left.map((x, i) => smoothed(x.minus(right[i] as Scalar).times(beta), labelSmoothing));
}

export const preferenceLosses = {
  // Rafailov et al. 2023, https://arxiv.org/abs/2305.18290, eq. 7
  sigmoid: perPair((p, { beta }) => delta(p).times(beta).logSigmoid().negative()),
  // SLiC, Zhao et al. 2023, https://arxiv.org/abs/2305.10425
  hinge: perPair((p, { beta }) => delta(p).times(-beta).plus(1).relu()),
  // Azar et al. 2023, https://arxiv.org/abs/2310.12036, eq. 17, per token
  ipo: perPair((p, { beta }) =>
    normalisedDelta(p)
      .minus(1 / (2 * beta))
      .square(),
  ),
  // Ji et al. 2024, https://arxiv.org/abs/2402.00856, eq. 16
  exo_pair: perPair((p, { beta, labelSmoothing: e }) => {
    const x = delta(p).times(beta);
    const chosen = x.sigmoid().times(x.logSigmoid().minus(Math.log1p(-e)));
    const rejected = x
      .negative()
      .sigmoid()
      .times(x.negative().logSigmoid().minus(Math.log(e)));
    return chosen.plus(rejected);
  }),
  // Chen et al. 2024, https://arxiv.org/abs/2402.05369
  nca_pair: perPair(({ chosen, rejected }, { beta }) => {
    const c = chosen.times(beta);
    const away = c.negative().logSigmoid().plus(rejected.times(-beta).logSigmoid()).times(0.5);
    return c.logSigmoid().plus(away).negative();
  }),
  // Chowdhury et al. 2024, https://arxiv.org/abs/2403.00409
  robust: perPair((p, { beta, labelSmoothing: e }) => {
    const x = delta(p).times(beta);
    const clean = x.logSigmoid().times(-(1 - e));
    const flipped = x.negative().logSigmoid().times(-e);
    return clean.minus(flipped).times(1 / (1 - 2 * e));
  }),
  // Jung et al. 2024, https://arxiv.org/abs/2404.04656, without the running mean
  bco_pair: perPair(({ chosen, rejected }, { beta }) =>
    chosen.times(beta).logSigmoid().plus(rejected.times(-beta).logSigmoid()).negative(),
  ),
  // Wu et al. 2024, https://arxiv.org/abs/2405.00675, with hard probabilities
  sppo_hard: perPair(({ chosen, rejected }, { beta }) =>
    chosen
      .minus(0.5 / beta)
      .square()
      .plus(rejected.plus(0.5 / beta).square()),
  ),
  // Melnyk et al. 2024, https://arxiv.org/abs/2406.05882
  aot: (pairs, settings) =>
    transported(
      pairs.map((p) => p.chosenLogp.minus(p.rejectedLogp)),
      pairs.map((p) => new Scalar(p.referenceChosen - p.referenceRejected)),
      settings,
    ),
  aot_unpaired: (pairs, settings) =>
    transported(
      pairs.map((p) => p.chosen),
      pairs.map((p) => p.rejected),
      settings,
    ),
  // D'Oosterlinck et al. 2024, https://arxiv.org/abs/2408.06266, eq. 7 and 8
  apo_zero: perPair(({ chosen, rejected }, { beta }) =>
    rejected.times(beta).sigmoid().minus(chosen.times(beta).sigmoid()).plus(1),
  ),
  apo_down: perPair(({ chosen, rejected }, { beta }) =>
    chosen.times(beta).sigmoid().minus(chosen.minus(rejected).times(beta).sigmoid()).plus(1),
  ),
  // Lu et al. 2024, https://arxiv.org/abs/2406.08414, eq. 5
  discopop: perPair((p, { beta, discopopTau }) => {
    const x = delta(p).times(beta);
    const blend = x.times(1 / discopopTau).sigmoid();
    return x.logSigmoid().times(blend.minus(1)).plus(x.negative().exp().times(blend));
  }),
  // Token mean over the micro-batch: longer answers weigh more. The same value stands for every pair.
  sft: (pairs) => {
    let total = new Scalar(0);
    let count = 0;
    for (const { chosenTokens, chosenTokenCount } of pairs) {
      total = total.minus(chosenTokens);
      count += chosenTokenCount;
    }
    const loss = total.times(1 / Math.max(1, count));
    return pairs.map(() => loss);
  },
  // Lambert et al. 2024 (Tulu 3), https://arxiv.org/abs/2411.15124
  sigmoid_norm: perPair((p, { beta }) => normalisedDelta(p).times(beta).logSigmoid().negative()),
} satisfies Record<string, PairwiseLoss>;

export type PreferenceLoss = keyof typeof preferenceLosses;

/** Conservative DPO (Mitchell 2023): sigmoid with smoothed labels, as TRL had it up to 0.28. */
export function conservative(pairs: readonly PairTerms[], beta: number, e: number): Scalar[] {
  return pairs.map((p) => smoothed(delta(p).times(beta), e));
}

// Wang et al. 2023, https://arxiv.org/abs/2309.16240: f'(ratio) as a function of the log-ratio.
export const divergences = {
  reverse_kl: (l: Scalar) => l,
  forward_kl: (l: Scalar) => l.negative().exp().times(-1).plus(1),
  js_divergence: (l: Scalar) => l.logSigmoid().plus(Math.LN2),
  alpha_divergence(l: Scalar, alpha: number) {
    if (Math.abs(alpha - 1) < 1e-6) return l;
    // exp(80) is the largest power that float32 arithmetic is trusted with in the reference.
    return l
      .times(alpha - 1)
      .atMost(80)
      .exp()
      .minus(1)
      .times(1 / (alpha - 1));
  },
} satisfies Record<string, (logRatio: Scalar, alpha: number) => Scalar>;

export type Divergence = keyof typeof divergences;
/** Losses that are defined for the log-ratio only. */
export const reverseKlOnly: readonly PreferenceLoss[] = [
  ...(["nca_pair", "bco_pair", "sppo_hard", "aot", "aot_unpaired", "apo_zero", "apo_down"] as const),
];
/** Losses with 1 / beta in their formula. */
export const dividesByBeta: readonly PreferenceLoss[] = ["ipo", "sppo_hard"];
