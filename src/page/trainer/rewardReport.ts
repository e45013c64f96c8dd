// What is said of a reward model, from its scores of held-out judgements: src/evaluation measures, this puts together what the
// page shows.
import { estimateMean } from "../../evaluation/bootstrap.ts";
import type { NoiseCeiling } from "../../evaluation/noiseCeiling.ts";
import {
  type Measured,
  type RewardMeasure,
  rewardMeasures,
  rewardQuality,
} from "../../evaluation/rewardQuality.ts";
import type { ScoredPair } from "../../evaluation/scoredPair.ts";
import type { JudgedPair } from "../../runs/scorePairs.ts";
import type {
  Ceiling,
  ComparedPair,
  Estimate,
  RewardComparison,
  RewardReport,
  ScoredText,
  Trial,
} from "../bridge/rewardTypes.ts";
import type { HeldOut, RowScores } from "./heldOut.ts";

const bootstrap = { draws: 1000, seed: 42 };
/** Fewer pairs that were judged again say too little of how often judges agree. */
const leastRepeated = 20;
const mostAnswers = 400;
const examples = 8;
const comparedPairs = 25;

/** What the page shows, and the measures that a report has. AppError "evaluate/not-finite". */
export function rewardReport(
  heldOut: HeldOut,
  pairs: readonly JudgedPair[],
  scores: readonly RowScores[],
): { readonly report: RewardReport; readonly measures: readonly Measured[] } {
  const scored = pairs.flatMap((pair, i): ScoredPair[] => {
    const row = scores[i];
    return row ? [withScores(pair, row)] : [];
  });
  const quality = rewardQuality(scored, bootstrap);
  const measured = (is: (name: RewardMeasure) => boolean): Estimate => {
    const found = quality.measures.find(({ name }) => is(name));
    if (found === undefined) throw new Error("internal: a measure of reward models is gone");
    const { name: _name, ...estimate } = found;
    return estimate;
  };
  const judged = scored.filter(({ isTie }) => !isTie);
  const answers = judged.flatMap(({ chosen, rejected }) =>
    [chosen, rejected].flatMap(({ length, score }, i): ScoredText[] =>
      length === null ? [] : [{ characters: length, score, preferred: i === 0 }],
    ),
  );
  const every = Math.max(1, Math.ceil(answers.length / mostAnswers));
  const report = {
    rows: quality.pairs,
    prompts: new Set(judged.map(({ prompt }) => prompt)).size,
    ties: quality.ties,
    tooLong: scores.filter((row) => row === null).length,
    right: measured((name) => rewardMeasures[name].use === "headline"),
    longer: measured((name) => rewardMeasures[name].use === "baseline"),
    ceiling: ceilingOf(quality.ceiling),
    ece: measured((name) => name === "ece"),
    certainty: [...quality.reliability],
    length: {
      correlation: quality.length.pearson,
      bins: [...quality.length.bins],
      answers: answers.filter((_, i) => i % every === 0),
    },
    scores: sortedScores(scores),
    trial: trialOf(heldOut),
  };
  return { report, measures: quality.measures };
}

function sortedScores(scores: readonly RowScores[]): number[] {
  return scores.flatMap((row) => row ?? []).sort((a, b) => a - b);
}

function withScores(pair: JudgedPair, [chosen, rejected]: readonly [number, number]): ScoredPair {
  return {
    ...pair,
    chosen: { ...pair.chosen, score: chosen },
    rejected: { ...pair.rejected, score: rejected },
  };
}

function ceilingOf({ simulated, pairs, lower, upper }: NoiseCeiling): Ceiling | null {
  if (simulated.value !== null) return { because: "simulated", share: simulated };
  return pairs < leastRepeated ? null : { because: "repeated", pairs, low: lower, high: upper };
}

/** Examples of different prompts that can be typed. */
function trialOf({ rows }: HeldOut): Trial {
  const found = new Map<string, Trial["examples"][number]>();
  for (const { prompt, answers, isPlain } of rows) {
    if (found.size >= examples) break;
    if (isPlain && prompt !== "" && !found.has(prompt)) found.set(prompt, { prompt, answers: [...answers] });
  }
  return { asMessages: rows[0]?.isMessages === true, examples: [...found.values()] };
}

/** Two models' scores of the same rows. */
export function rewardComparison(
  heldOut: HeldOut,
  pairs: readonly JudgedPair[],
  [first, second]: readonly [readonly RowScores[], readonly RowScores[]],
): RewardComparison {
  const both = heldOut.rows.flatMap(({ line, prompt, answers }, i): (ComparedPair & { apart: number })[] => {
    const [a, b] = [first[i], second[i]];
    if (!a || !b) return [];
    const [sureA, sureB] = [sureOfFirst(a), sureOfFirst(b)];
    // Opposite preferences first, then unlike certainty.
    const apart = Math.abs(sureA - sureB) + (agree(sureA, sureB) ? 0 : 1);
    const isTie = pairs[i]?.isTie === true;
    return [{ line, prompt, answers: [...answers], isTie, scores: [[...a], [...b]], apart }];
  });
  const agreement = estimateMean(
    both,
    ({ apart }) => (apart < 1 ? 1 : 0),
    bootstrap,
    "no pair was scored by both",
  );
  return {
    rows: both.length,
    prompts: new Set(both.map(({ prompt }) => prompt)).size,
    tooLong: heldOut.rows.length - both.length,
    agreement,
    scores: [sortedScores(first), sortedScores(second)],
    pairs: [...both]
      .sort((a, b) => b.apart - a.apart)
      .slice(0, comparedPairs)
      .map(({ apart: _apart, ...pair }) => pair),
    trial: trialOf(heldOut),
  };
}

const sureOfFirst = ([first, second]: readonly [number, number]): number =>
  1 / (1 + Math.exp(second - first));

const agree = (a: number, b: number): boolean => Math.sign(a - 0.5) === Math.sign(b - 0.5);
