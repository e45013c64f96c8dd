// What is measured of the answers of a drawing besides their reward, by every method that draws: how varied they are, and whether the
// reward goes with their length. Ways to fail that show here first are told of by monitors.ts.

import { correlation, distinctShare } from "../domain/statistics.ts";
import {
  cutAnswers,
  lessVariety,
  longerAnswers,
  type Monitor,
  rewardFollowsLength,
  sameOpening,
  type Words,
} from "./monitors.ts";
import type { Metric, Metrics } from "./metric.ts";

interface Answer {
  readonly promptIds: readonly number[];
  readonly ids: readonly number[];
}

const keys = {
  variety: "completions/distinct_2",
  opening: "completions/same_opening",
  length: "rewards/length_correlation",
} as const;
const openingLength = 5;

/** Left out is what cannot be said: of one answer, of one prompt, of answers of one length. */
export function answerMetrics(answers: readonly Answer[], rewards: readonly number[]): Metrics {
  const known = answers.flatMap(({ ids }, i) => {
    const reward = rewards[i] ?? NaN;
    return Number.isFinite(reward) ? [{ reward, length: ids.length }] : [];
  });
  const found: Record<string, number | undefined> = {
    [keys.variety]: distinctShare(
      answers.map(({ ids }) => ids),
      2,
    ),
    [keys.opening]: commonestOpening(answers),
    [keys.length]: correlation(
      known.map(({ reward }) => reward),
      known.map(({ length }) => length),
    ),
  };
  return Object.fromEntries(
    Object.entries(found).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

/** Share of the different prompts that have an answer with the opening that most prompts have. */
function commonestOpening(answers: readonly Answer[]): number | undefined {
  const promptsOf = new Map<string, Set<string>>();
  const prompts = new Set<string>();
  for (const { promptIds, ids } of answers) {
    const prompt = promptIds.join(" ");
    prompts.add(prompt);
    const opening = ids.slice(0, openingLength).join(" ");
    promptsOf.set(opening, (promptsOf.get(opening) ?? new Set()).add(prompt));
  }
  if (prompts.size < 2) return undefined;
  return Math.max(...[...promptsOf.values()].map(({ size }) => size)) / prompts.size;
}

/** How long answers are and how many are cut, which a method measures itself; `cut`: what the second is a share of to it. */
export function lengthMetricsFor(cut: string): Readonly<Record<string, Metric>> {
  const [length, clipped] = ["completions/mean_length", "completions/clipped_ratio"] as const;
  return {
    [length]: {
      meaning: "Mean length of the answers, in tokens.",
      over: "steps",
      chart: {
        id: "length",
        label: "tokens",
        title: "Length of answers",
        meaning: "Mean length of the answers, in tokens. A reward that likes length shows here first.",
        trouble: longerAnswers(length),
      },
    },
    [clipped]: {
      meaning: cut,
      over: "steps",
      chart: {
        id: "cut",
        label: "cut",
        title: "Answers that were cut",
        meaning: "Share of answers that had not ended when they were cut at the longest length.",
        trouble: cutAnswers(clipped),
      },
    },
  };
}

/** Descriptions of `answerMetrics`, with a method's own words for remedies. */
export function answerMetricsFor(words: Words): Readonly<Record<string, Metric>> {
  const variety = (label: string, meaning: string, trouble: Monitor) =>
    ({
      id: "variety",
      label,
      title: "Variety of answers",
      meaning,
      trouble,
    }) as const;
  return {
    [keys.length]: {
      meaning: "Correlation of reward and length, in tokens, over the answers of a drawing.",
      over: "steps",
      chart: {
        id: "length-reward",
        label: "correlation",
        title: "Reward and length",
        meaning:
          "Whether longer answers get the higher reward: 1 always, 0 there is no such rule, below 0 shorter ones do. Near 1 it is length that is learned.",
        trouble: rewardFollowsLength(keys.length),
      },
    },
    [keys.variety]: {
      meaning:
        "Different pairs of neighbouring tokens over all pairs of a drawing: 1 where none stands twice.",
      over: "steps",
      chart: variety(
        "different pairs",
        "How many pairs of neighbouring tokens are different ones, and how many prompts share one opening of five tokens. A model that repeats itself shows here.",
        lessVariety(keys.variety, words),
      ),
    },
    [keys.opening]: {
      meaning: "Share of a drawing's prompts with an answer that opens with the commonest five tokens.",
      over: "steps",
      chart: variety("same opening", "", sameOpening(keys.opening, words)),
    },
  };
}
