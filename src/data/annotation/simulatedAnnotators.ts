// Annotators who are no people: each is shown two answers, left and right, and judges by what the answers are worth, with errors and
// habits of their own (docs/contract.md, `annotate --simulate`):
//   gap = (utility of the left - of the right) / noise + position + length * characters / 100 + group * [group = G]
// each but the position as left less right. A gap within `tieWidth` is a tie; else left is preferred with probability sigmoid(gap), and by
// a fair coin where the annotator is careless. Loads and sides are balanced for each annotator.

import { AppError } from "../../domain/errors.ts";
import { contentId } from "../exchange/contentIds.ts";
import { randomStream } from "../../domain/random.ts";

export interface JudgedAnswer {
  readonly id: string;
  readonly text: string;
  readonly utility: number;
  readonly group?: string | null;
}

/** Two answers to one prompt. */
export interface ComparisonItem {
  readonly itemId: string;
  readonly answers: readonly [JudgedAnswer, JudgedAnswer];
}

/** An event of comparisons.jsonl: A is the first of `completionIds`, whichever side it was shown on. */
export interface ComparisonEvent {
  readonly eventId: string;
  readonly itemId: string;
  readonly annotator: string;
  readonly annotatorKind: "human" | "simulated" | "imported";
  readonly completionIds: readonly [string, string];
  /** Left first. */
  readonly shownOrder: readonly [0, 1] | readonly [1, 0];
  readonly verdict: "A" | "B" | "tie" | "bothBad" | "skip";
}

export interface AnnotatorOptions {
  readonly annotators: readonly string[];
  /** How many of them judge an item. */
  readonly overlap: number;
  readonly seed: number;
  /** On the scale of utilities. */
  readonly noise: number;
  readonly positionBias?: number;
  /** For 100 characters more. */
  readonly lengthBias?: number;
  readonly groupBias?: { readonly group: string; readonly bias: number } | null;
  /** Share of judgements that are a coin's. */
  readonly careless?: number;
  readonly tieWidth?: number;
  /** What they have judged before: it counts for loads and sides, and an item is judged only as often as it still lacks. */
  readonly before?: readonly Pick<ComparisonEvent, "itemId" | "annotator" | "shownOrder">[];
}

/** The judgements in order of items. The same items and options give the same events. AppError "annotate/...". */
export function simulateAnnotators(
  items: readonly ComparisonItem[],
  options: AnnotatorOptions,
): ComparisonEvent[] {
  const { annotators, overlap, seed, careless = 0, tieWidth = 0 } = options;
  if (overlap > annotators.length)
    throw new AppError(
      "annotate/bad-overlap",
      `Each item is to be judged by ${overlap} annotators, and there are ${annotators.length}.`,
      "Lower the overlap, or ask more annotators.",
    );
  const state = annotators.map((name) => ({ name, load: 0, straight: 0 }));
  const judgesOf = new Map<string, Set<string>>();
  for (const { itemId, annotator, shownOrder } of options.before ?? []) {
    const one = state.find(({ name }) => name === annotator);
    if (one === undefined) continue;
    one.load++;
    if (shownOrder[0] === 0) one.straight++;
    judgesOf.set(itemId, (judgesOf.get(itemId) ?? new Set()).add(annotator));
  }
  const order = randomStream(seed, "annotators/order");
  return items.flatMap(({ itemId, answers }) => {
    const judges = judgesOf.get(itemId);
    const rested = state
      .map((one) => ({ one, draw: order() }))
      .filter(({ one }) => judges?.has(one.name) !== true)
      .sort((a, b) => a.one.load - b.one.load || a.draw - b.draw);
    return rested.slice(0, Math.max(0, overlap - (judges?.size ?? 0))).map(({ one }): ComparisonEvent => {
      const draws = randomStream(seed, `annotators/${one.name}/${itemId}`);
      const behind = 2 * one.straight - one.load;
      const straight = behind === 0 ? draws() < 0.5 : behind < 0;
      one.load++;
      if (straight) one.straight++;
      const shownOrder = straight ? ([0, 1] as const) : ([1, 0] as const);
      const gap = gapOf(answers[shownOrder[0]], answers[shownOrder[1]], options);
      const isCareless = draws() < careless;
      const left = draws() < (isCareless ? 0.5 : 1 / (1 + Math.exp(-gap)));
      const isTie = !isCareless && Math.abs(gap) < tieWidth;
      return {
        eventId: eventIdOf(itemId, one.name),
        itemId,
        annotator: one.name,
        annotatorKind: "simulated",
        completionIds: [answers[0].id, answers[1].id],
        shownOrder,
        verdict: isTie ? "tie" : left === straight ? "A" : "B",
      };
    });
  });
}

const longestEventId = 200;

/** Plain where that says whose word on what it is, and is no longer than an id may be. */
function eventIdOf(itemId: string, annotator: string): string {
  const plain = `${itemId}/${annotator}`;
  const isPlain = plain.length <= longestEventId && plain.indexOf("/") === plain.lastIndexOf("/");
  return isPlain ? plain : contentId("s", itemId, annotator);
}

function gapOf(left: JudgedAnswer, right: JudgedAnswer, options: AnnotatorOptions): number {
  const { noise, positionBias = 0, lengthBias = 0, groupBias } = options;
  const is = ({ group }: JudgedAnswer): number => (groupBias && group === groupBias.group ? 1 : 0);
  return (
    (left.utility - right.utility) / noise +
    positionBias +
    (lengthBias * (characters(left) - characters(right))) / 100 +
    (groupBias?.bias ?? 0) * (is(left) - is(right))
  );
}

/** Code points, as all offsets of ours count. */
function characters({ text }: JudgedAnswer): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
