// What the judgements of one annotator look like as a whole, in counts: for the annotator's own eyes, before anybody else's. Shares
// and their intervals are made where they are shown.
import type { ComparisonRecord, RatingRecord, VoidingRecord } from "../../domain/records/index.ts";
import { decisionOf, type Judged, roundOf, standing } from "./standing.ts";

export interface OwnStatistics {
  /** Decisions that stand, skips among them. */
  judged: number;
  skipped: number;
  /** Of decisions that prefer one of two answers: those that prefer the one on the left. */
  left: Share;
  /** Of decisions about two answers: those that prefer neither though both will do. */
  ties: Share;
  bothBad: Share;
  /** Of decisions that prefer one of several answers: those that prefer the one that was shown first. */
  first: Share;
  /** Of decisions about several answers: those that find none good. */
  noneGood: Share;
  /** Of single answers: those that are good. */
  good: Share;
  /** Of items that came twice and were answered both times: those that were answered alike. */
  repeats: Share;
  /** Median time of a decision; null where none was timed. */
  medianMs: number | null;
}

export interface Share {
  count: number;
  of: number;
}

/** Of the events of one task, whoever's. Void judgements are the annotator's own all the same. */
export function ownStatistics(
  comparisons: readonly ComparisonRecord[],
  ratings: readonly RatingRecord[],
  annotator: string,
): OwnStatistics {
  const none: VoidingRecord[] = [];
  const own = <E extends Judged>(events: readonly E[]): readonly E[] =>
    standing(
      events.filter((one) => one.annotator === annotator && one.isAdjudication !== true),
      none,
    ).standing;
  const [pairs, singles] = [own(comparisons), own(ratings)];
  // A decision among several answers is several comparisons: it has no left, and counts once.
  const decisions = new Map<string, (ComparisonRecord | RatingRecord)[]>();
  for (const one of [...pairs, ...singles])
    decisions.set(decisionOf(one), [...(decisions.get(decisionOf(one)) ?? []), one]);
  const heads = [...decisions.values()];
  const answered = heads.filter(([head]) => head?.verdict !== "skip");
  const oneOfTwo = answered.flatMap((events) => (events.length === 1 ? events : [])).filter(isComparison);
  const oneOfSeveral = answered.flatMap((events) => (events.length > 1 ? [events.filter(isComparison)] : []));
  const best = oneOfSeveral.filter(([head]) => head?.verdict === "A");
  const rated = singles.filter(({ verdict }) => verdict !== "skip");
  const preferring = oneOfTwo.filter(({ verdict }) => verdict === "A" || verdict === "B");
  const count = (verdict: ComparisonRecord["verdict"]): Share => ({
    count: oneOfTwo.filter((one) => one.verdict === verdict).length,
    of: oneOfTwo.length,
  });
  return {
    judged: heads.length,
    skipped: heads.length - answered.length,
    left: {
      count: preferring.filter(({ verdict, shownOrder: [first] }) => verdict === (first === 0 ? "A" : "B"))
        .length,
      of: preferring.length,
    },
    ties: count("tie"),
    bothBad: count("bothBad"),
    first: {
      count: best.filter((events) => events.every(({ shownOrder: [first] }) => first === 0)).length,
      of: best.length,
    },
    noneGood: { count: oneOfSeveral.length - best.length, of: oneOfSeveral.length },
    good: { count: rated.filter(({ verdict }) => verdict === "good").length, of: rated.length },
    repeats: repeatsOf(answered),
    medianMs: median(heads.flatMap(([head]) => head?.decideMs ?? [])),
  };
}

const isComparison = (one: Judged): one is ComparisonRecord => "completionIds" in one;

/** Two decisions on an item are alike where every comparison of one has the same verdict in the other. */
function repeatsOf(decisions: readonly (readonly Judged[])[]): Share {
  const byItem = new Map<string, Map<number, readonly Judged[]>>();
  for (const events of decisions) {
    const [head] = events;
    if (head === undefined) continue;
    const name = JSON.stringify([head.taskId, head.itemId]);
    byItem.set(name, (byItem.get(name) ?? new Map<number, readonly Judged[]>()).set(roundOf(head), events));
  }
  const twice = [...byItem.values()].filter((rounds) => rounds.has(1) && rounds.has(2));
  const said = (events: readonly Judged[] = []): string =>
    JSON.stringify(
      events
        .map((one) =>
          isComparison(one) ? [...one.completionIds, one.verdict] : [one.completionId, one.verdict],
        )
        .map((parts) => JSON.stringify(parts))
        .sort(),
    );
  return {
    count: twice.filter((rounds) => said(rounds.get(1)) === said(rounds.get(2))).length,
    of: twice.length,
  };
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
