// What is counted of one annotator: how often left, tie, skip; whether the same item got the same answer again; items whose right answer
// is known; speed.

import { cohenKappa } from "../agreement/cohen.ts";
import { wilson, type Interval } from "../intervals.ts";
import { choseLeft, isDecided, isRepeat, type JudgedEvent, leftIsFirst } from "./judgedPairs.ts";

/** A share with its Wilson interval; null of none. */
export interface Share {
  readonly count: number;
  readonly of: number;
  readonly share: number | null;
  readonly interval: Interval | null;
}

export interface CheckItem {
  readonly itemId: string;
  readonly kind: "gold" | "attention";
  /** The verdict that is right, of the item's own order. */
  readonly expected: string;
}

export interface Speed {
  /** Decisions with a time. */
  readonly timed: number;
  readonly medianMs: number | null;
  /** In less time than it takes to read both answers, however fast one reads. */
  readonly tooFast: Share;
}

export interface Counts {
  /** Decisions of the first round, skips and items that check annotators included. */
  readonly judgements: number;
  /** Of those between a left and a right answer that chose one. */
  readonly left: Share;
  readonly tie: Share;
  readonly bothBad: Share;
  readonly skip: Share;
  /** Items of the second round that got the same verdict as in the first, and Cohen's kappa of the two. */
  readonly repeats: Share;
  readonly repeatKappa: number | null;
  /** Of repeats with the sides turned that were decided twice: another answer was chosen. */
  readonly flips: Share;
  readonly gold: Share;
  readonly attentionFailures: Share;
  readonly speed: Speed;
}

export function shareOf(count: number, of: number): Share {
  return of === 0
    ? { count, of, share: null, interval: null }
    : { count, of, share: count / of, interval: wilson(count / of, of) };
}

/** Of the events of one annotator; `lengths` of answers in characters. Faster than `charactersPerSecond` nobody reads. */
export function countsOf(
  events: readonly JudgedEvent[],
  lengths: ReadonlyMap<string, number>,
  checks: ReadonlyMap<string, CheckItem>,
  charactersPerSecond: number,
): Counts {
  const first = events.filter((event) => !isRepeat(event));
  const decisions = byDecision(first);
  const single = [...decisions.values()].flatMap((all) => (all.length === 1 ? all : []));
  // A gold item's sides are drawn as others' are, but its answer is not the annotator's taste.
  const normal = single.filter(({ itemId }) => !checks.has(itemId));
  const decided = normal.filter(isDecided);
  const said = (verdict: JudgedEvent["verdict"]): Share =>
    shareOf(single.filter((event) => event.verdict === verdict).length, single.length);
  const checked = (kind: CheckItem["kind"], isRight: boolean): Share => {
    const all = single.filter(
      ({ itemId, verdict }) => checks.get(itemId)?.kind === kind && verdict !== "skip",
    );
    const right = all.filter(({ itemId, verdict }) => checks.get(itemId)?.expected === verdict).length;
    return shareOf(isRight ? right : all.length - right, all.length);
  };
  return {
    judgements: decisions.size,
    left: shareOf(decided.filter(choseLeft).length, decided.length),
    tie: said("tie"),
    bothBad: said("bothBad"),
    skip: said("skip"),
    ...repeatsOf(single, events.filter(isRepeat)),
    gold: checked("gold", true),
    attentionFailures: checked("attention", false),
    speed: speedOf([...decisions.values()], lengths, charactersPerSecond),
  };
}

/** Events of one decision, as of the best of several answers, together. */
export function byDecision(events: readonly JudgedEvent[]): Map<string, JudgedEvent[]> {
  const decisions = new Map<string, JudgedEvent[]>();
  events.forEach((event, i) => {
    const key = JSON.stringify(event.decisionId === undefined ? [i] : [event.annotator, event.decisionId]);
    const all = decisions.get(key);
    if (all === undefined) decisions.set(key, [event]);
    else all.push(event);
  });
  return decisions;
}

const verdicts = ["A", "B", "tie", "bothBad"];

function repeatsOf(
  first: readonly JudgedEvent[],
  again: readonly JudgedEvent[],
): Pick<Counts, "repeats" | "repeatKappa" | "flips"> {
  const earlier = new Map(first.map((event) => [event.itemId, event]));
  const pairs = [...byDecision(again).values()].flatMap(
    ([later, ...more]): (readonly [JudgedEvent, JudgedEvent])[] => {
      const before = later === undefined || more.length > 0 ? undefined : earlier.get(later.itemId);
      if (later === undefined || before === undefined) return [];
      return later.verdict === "skip" || before.verdict === "skip" ? [] : [[before, later]];
    },
  );
  const turned = pairs.filter(([a, b]) => isDecided(a) && isDecided(b) && leftIsFirst(a) !== leftIsFirst(b));
  const kappa = cohenKappa({
    item: Int32Array.from(pairs.keys()),
    first: Int32Array.from(pairs, ([a]) => verdicts.indexOf(a.verdict)),
    second: Int32Array.from(pairs, ([, b]) => verdicts.indexOf(b.verdict)),
  })(new Uint32Array(pairs.length).fill(1));
  return {
    repeats: shareOf(pairs.filter(([a, b]) => a.verdict === b.verdict).length, pairs.length),
    repeatKappa: Number.isNaN(kappa) ? null : kappa,
    flips: shareOf(turned.filter(([a, b]) => a.verdict !== b.verdict).length, turned.length),
  };
}

function speedOf(
  decisions: readonly (readonly JudgedEvent[])[],
  lengths: ReadonlyMap<string, number>,
  charactersPerSecond: number,
): Speed {
  const timed = decisions.flatMap((events): { ms: number; characters: number }[] => {
    const ms = events[0]?.decideMs;
    if (ms === undefined || !Number.isFinite(ms)) return [];
    const shown = new Set(events.flatMap(({ completionIds }) => completionIds));
    const characters = [...shown].reduce((sum, id) => sum + (lengths.get(id) ?? 0), 0);
    return [{ ms, characters }];
  });
  const times = timed.map(({ ms }) => ms).sort((a, b) => a - b);
  const middle = times.length / 2;
  const medianMs =
    times.length === 0
      ? null
      : ((times[Math.floor(middle)] as number) + (times[Math.ceil(middle) - 1] as number)) / 2;
  const tooFast = timed.filter(({ ms, characters }) => ms < (1000 * characters) / charactersPerSecond).length;
  return { timed: timed.length, medianMs, tooFast: shareOf(tooFast, timed.length) };
}
