// How often people prefer a candidate's answer to the base's, told apart by nobody who judges. A tie is half a win, and so is "both bad":
// it says that neither is better, and leaving it out would hide that people liked neither; its number stands beside the rate. Skipped
// items count for nothing. Per prompt the mean over its judgements, then the mean over prompts; prompts are resampled whole.

import { type Bootstrap, type Estimate, estimateMean } from "./bootstrap.ts";

/** What was shown as an item, and whose answer is which. */
export interface BlindPair {
  readonly item: string;
  /** What tells prompts apart. */
  readonly prompt: string;
  /** Ids of completions. */
  readonly base: string;
  readonly candidate: string;
}

/** A judgement that stands, as its record has it. */
export interface BlindJudgement {
  readonly itemId: string;
  /** A is the first. */
  readonly completionIds: readonly [string, string];
  /** Places of these, the one that was shown first before. */
  readonly shownOrder: readonly [number, number];
  readonly verdict: "A" | "B" | "tie" | "bothBad" | "skip";
}

export interface HumanWinRate {
  /** Of the candidate. `samples` counts judgements. */
  readonly rate: Estimate;
  /** The same of the judgements where the candidate stood first, and where it stood second. */
  readonly shownFirst: Estimate;
  readonly shownSecond: Estimate;
  readonly won: number;
  readonly tied: number;
  readonly bothBad: number;
  readonly lost: number;
  readonly skipped: number;
  /** Items without a judgement that counts. */
  readonly open: number;
}

/** `judgements`: one of each annotator and item, none taken back, none of annotators whose judgements are void. */
export function humanWinRate(
  pairs: readonly BlindPair[],
  judgements: readonly BlindJudgement[],
  bootstrap: Bootstrap,
): HumanWinRate {
  const pairOf = new Map(pairs.map((one) => [one.item, one]));
  const counts = { won: 0, tied: 0, bothBad: 0, lost: 0, skipped: 0 };
  const judged = new Set<string>();
  const rows = judgements.flatMap((one) => {
    const pair = pairOf.get(one.itemId);
    if (pair === undefined || !isOf(one, pair)) return [];
    const outcome = outcomeOf(one, pair);
    counts[outcome]++;
    if (outcome === "skipped") return [];
    judged.add(pair.item);
    const first = one.completionIds[one.shownOrder[0]];
    return [{ prompt: pair.prompt, won: worth[outcome], isFirst: first === pair.candidate }];
  });
  const rateOf = (own: typeof rows, none: string): Estimate => ({
    ...estimateMean(perPrompt(own), ({ won }) => won, bootstrap, none),
    samples: own.length,
  });
  return {
    rate: rateOf(rows, "nobody has judged"),
    shownFirst: rateOf(
      rows.filter(({ isFirst }) => isFirst),
      "the candidate's answer never stood first",
    ),
    shownSecond: rateOf(
      rows.filter(({ isFirst }) => !isFirst),
      "the candidate's answer never stood second",
    ),
    ...counts,
    open: pairs.length - judged.size,
  };
}

const worth = { won: 1, tied: 0.5, bothBad: 0.5, lost: 0 } as const;

/** Whether a judgement is of these two answers: an item may have been judged before one of them was replaced. */
function isOf({ completionIds }: BlindJudgement, { base, candidate }: BlindPair): boolean {
  return completionIds.includes(base) && completionIds.includes(candidate);
}

/** As the candidate sees it. */
export function outcomeOf(
  { completionIds, verdict }: BlindJudgement,
  { candidate }: BlindPair,
): "won" | "tied" | "bothBad" | "lost" | "skipped" {
  if (verdict === "skip") return "skipped";
  if (verdict === "tie") return "tied";
  if (verdict === "bothBad") return "bothBad";
  return completionIds[verdict === "A" ? 0 : 1] === candidate ? "won" : "lost";
}

function perPrompt(rows: readonly { prompt: string; won: number }[]): { prompt: string; won: number }[] {
  const sums = new Map<string, { sum: number; count: number }>();
  for (const { prompt, won } of rows) {
    const own = sums.get(prompt) ?? { sum: 0, count: 0 };
    sums.set(prompt, { sum: own.sum + won, count: own.count + 1 });
  }
  return [...sums].map(([prompt, { sum, count }]) => ({ prompt, won: sum / count }));
}
