// How far a reward model can be trusted, from its scores of pairs that people judged and that it was not trained on. A
// Bradley-Terry model says more than an order: sigmoid(margin) is its probability that the chosen answer is preferred, which
// calibration (Guo et al. 2017, https://arxiv.org/abs/1706.04599) and the Brier score (Brier 1950) hold against what people did.
// Scores are raw: a bias that all share cancels, a scale does not.
//
// Judgements labelled a tie have no right answer: they are left out everywhere, and counted.

import { AppError } from "../domain/errors.ts";
import { type Bootstrap, type Estimate, estimate, estimateMean, sumByPrompt } from "./bootstrap.ts";
import { lengthDependence, type LengthDependence } from "./lengthDependence.ts";
import { noiseCeiling, type NoiseCeiling } from "./noiseCeiling.ts";
import { binCount, binOf, confidenceOf, reliability, type ReliabilityBin } from "./reliability.ts";
import { marginOf, type ScoredPair } from "./scoredPair.ts";

/**
 * What is measured, in this order. A share lies between 0 and 1. The headline says how good a reward model is, the baseline what
 * it has to beat, the ceilings what it can reach.
 */
export const rewardMeasures = {
  accuracy: {
    title: "Accuracy",
    use: "headline",
    kind: "share",
    best: "high",
    meaning:
      "Share of pairs whose chosen answer has the higher score; a coin toss has 0.5. Equal scores are left out.",
  },
  margin: {
    title: "Mean margin",
    use: "detail",
    kind: "mean",
    best: "high",
    meaning: "Score of the chosen answer less that of the rejected one, on average.",
  },
  ece: {
    title: "Calibration error",
    use: "detail",
    kind: "share",
    best: "low",
    meaning:
      "Expected calibration error: how far its confidence sigmoid(|margin|) lies from the share in which it is right, on average over 15 bins.",
  },
  brier: {
    title: "Brier score",
    use: "detail",
    kind: "share",
    best: "low",
    meaning:
      "Mean squared distance of its probability for the chosen answer from 1; 0.25 says nothing, 0 is certain and right.",
  },
  longer_accuracy: {
    title: "Accuracy of the longer answer",
    use: "baseline",
    kind: "share",
    best: undefined,
    meaning:
      "Share of pairs whose chosen answer is the longer one: what a model that only counts characters reaches. Equal lengths are left out.",
  },
  ceiling_low: {
    title: "Human ceiling, at least",
    use: "ceiling",
    kind: "share",
    best: undefined,
    meaning:
      "How often the majority of the others who judged the same pair foresees a judgement. The ceiling lies above it, because the others err, too.",
  },
  ceiling_high: {
    title: "Human ceiling, at most",
    use: "ceiling",
    kind: "share",
    best: undefined,
    meaning:
      "How often a pair's own majority is right about its judgements: nothing that reads the answers alone can be more accurate on them. Of simulated judges, whose chances are known, both are the exact ceiling.",
  },
} as const;

export type RewardMeasure = keyof typeof rewardMeasures;

export interface Measured extends Estimate {
  readonly name: RewardMeasure;
}

export interface RewardQuality {
  /** Pairs that count. */
  readonly pairs: number;
  /** Pairs labelled a tie. */
  readonly ties: number;
  readonly measures: readonly Measured[];
  readonly reliability: readonly ReliabilityBin[];
  readonly length: LengthDependence;
  readonly ceiling: NoiseCeiling;
}

/** Everything that is known of it, for a picture. AppError "evaluate/not-finite". */
export function rewardQuality(pairs: readonly ScoredPair[], bootstrap: Bootstrap): RewardQuality {
  pairs.forEach(requireFinite);
  const judged = decided(pairs);
  const ceiling = noiseCeiling(
    judged.map(({ chosen, rejected, ...rest }) => ({
      ...rest,
      chosen: chosen.key,
      rejected: rejected.key,
    })),
    bootstrap,
  );
  return {
    pairs: judged.length,
    ties: pairs.length - judged.length,
    measures: measuresOf(judged, ceiling, bootstrap),
    reliability: reliability(judged.map(marginOf)),
    length: lengthDependence(judged, bootstrap),
    ceiling,
  };
}

function measuresOf(judged: readonly ScoredPair[], ceiling: NoiseCeiling, bootstrap: Bootstrap): Measured[] {
  const none = judged.length === 0 ? "there are no pairs" : undefined;
  const unlike = judged.filter((pair) => marginOf(pair) !== 0);
  const allEqual = none ?? "both answers have the same score in every pair";
  const longer = judged.filter(
    ({ chosen, rejected }) =>
      chosen.length !== null && rejected.length !== null && chosen.length !== rejected.length,
  );
  const ceilingBy = (bound: Estimate): Estimate => {
    if (none !== undefined) return { ...bound, reason: none };
    return ceiling.simulated.value === null ? bound : ceiling.simulated;
  };
  const made: Record<RewardMeasure, Estimate> = {
    accuracy: estimateMean(unlike, (pair) => (marginOf(pair) > 0 ? 1 : 0), bootstrap, allEqual),
    margin: estimateMean(judged, marginOf, bootstrap, "there are no pairs"),
    ece: calibrationError(unlike, bootstrap, allEqual),
    // (1 - p)^2 with p = sigmoid(margin): 1/4 where the scores are equal.
    brier: estimateMean(
      judged,
      (pair) => confidenceOf(-marginOf(pair)) ** 2,
      bootstrap,
      "there are no pairs",
    ),
    longer_accuracy: estimateMean(
      longer,
      ({ chosen, rejected }) => ((chosen.length ?? 0) > (rejected.length ?? 0) ? 1 : 0),
      bootstrap,
      none ?? "no pair has answers whose lengths are known and differ",
    ),
    ceiling_low: ceilingBy(ceiling.lower),
    ceiling_high: ceilingBy(ceiling.upper),
  };
  return (Object.keys(rewardMeasures) as RewardMeasure[]).map((name) => ({ name, ...made[name] }));
}

/** Over the bins, the distance of the mean confidence from the share that is right, weighted by pairs (Guo et al. 2017). */
function calibrationError(pairs: readonly ScoredPair[], bootstrap: Bootstrap, why: string): Estimate {
  const sums = sumByPrompt(pairs, (pair) => {
    const margin = marginOf(pair);
    const confidence = confidenceOf(Math.abs(margin));
    const quantities = new Array<number>(binCount + 1).fill(0);
    quantities[binOf(confidence)] = confidence - (margin > 0 ? 1 : 0);
    quantities[binCount] = 1;
    return quantities;
  });
  const error = (totals: Float64Array): number => {
    let distance = 0;
    for (let bin = 0; bin < binCount; bin++) distance += Math.abs(totals[bin] as number);
    return distance / (totals[binCount] as number);
  };
  return estimate(sums, error, bootstrap, why);
}

function decided(pairs: readonly ScoredPair[]): ScoredPair[] {
  return pairs.filter(({ isTie }) => !isTie);
}

function requireFinite(pair: ScoredPair, at: number): void {
  if (Number.isFinite(marginOf(pair))) return;
  const side = Number.isFinite(pair.chosen.score) ? "rejected" : "chosen";
  throw new AppError(
    "evaluate/not-finite",
    `Pair ${at + 1}: the score of the ${side} answer is ${pair[side].score}, expected a number.`,
    "The reward model's weights are damaged, or its training diverged: train it with a lower learning rate.",
  );
}
