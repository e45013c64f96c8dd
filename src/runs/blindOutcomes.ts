// What people said of pairs that they judged without knowing whose answers they were: by the lines that say so afterwards.

import { standing } from "../data/annotation/standing.ts";
import type { ComparisonRecord, VoidingRecord } from "../domain/records/index.ts";
import type { Contest } from "../evaluation/bradleyTerry.ts";
import { type BlindPair, humanWinRate, type HumanWinRate, outcomeOf } from "../evaluation/humanWinRate.ts";

/** Whose answers an item has: a line of reports/<task>.blind.jsonl. */
export interface BlindLine extends BlindPair {
  /** The name of what was measured. */
  readonly policy: string;
}

export interface BlindOutcome {
  readonly policy: string;
  readonly result: HumanWinRate;
}

const bootstrap = { draws: 1000, seed: 42 };

/** Of judgements of any task; those of other items count for nothing. The same as contests, for strengths. */
export function outcomesOf(
  lines: readonly BlindLine[],
  comparisons: readonly ComparisonRecord[],
  voids: readonly VoidingRecord[],
): { outcomes: BlindOutcome[]; contests: { policy: string; contest: Omit<Contest, "players"> }[] } {
  const pairs = new Map(lines.map((line) => [line.item, line]));
  const events = comparisons.filter(({ itemId }) => pairs.has(itemId));
  const judgements = standing(events, voids).standing.filter(
    ({ round = 1, isAdjudication }) => round === 1 && isAdjudication !== true,
  );
  const outcomes = [...new Set(lines.map(({ policy }) => policy))].map((policy) => ({
    policy,
    result: humanWinRate(
      lines.filter((line) => line.policy === policy),
      judgements,
      bootstrap,
    ),
  }));
  const contests = judgements.flatMap((one) => {
    const pair = pairs.get(one.itemId);
    if (pair === undefined) return [];
    const outcome = outcomeOf(one, pair);
    if (outcome === "skipped") return [];
    const won = outcome === "won" ? 1 : outcome === "lost" ? 0 : 0.5;
    return [{ policy: pair.policy, contest: { prompt: pair.prompt, won } }];
  });
  return { outcomes, contests };
}
