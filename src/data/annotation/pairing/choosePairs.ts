// New pairs for a task: some by a strategy, some always at random, so that what is measured on them is no strategy's. A slice of the
// prompts is never a strategy's at all: what is drawn of it, at random, is for measuring only.
import { randomStream } from "../../../domain/random.ts";
import type { CompletionRecord, PromptRecord } from "../../../domain/records/index.ts";
import { random } from "./random.ts";
import type { PairCandidate, PairingStrategy } from "./strategy.ts";

export interface PairRequest {
  readonly strategy: PairingStrategy;
  readonly count: number;
  /** Share of the pairs that are drawn at random. */
  readonly randomShare: number;
  /** Share of the random pairs that come from the slice for measuring, and of the prompts that are in it. */
  readonly heldOutShare: number;
  readonly seed: number;
  readonly judged: readonly PairCandidate[];
}

export interface ChosenPair {
  readonly pair: PairCandidate;
  /** Id of the strategy that it comes from. */
  readonly arm: string;
  readonly isHeldOut: boolean;
}

/** All pairs of different answers to one prompt, without those whose ids `isKnown` says are paired already. */
export function pairsOf(
  completions: readonly CompletionRecord[],
  isKnown: (a: string, b: string) => boolean,
): PairCandidate[] {
  const byPrompt = new Map<string, CompletionRecord[]>();
  for (const one of completions) {
    if (one.promptId === undefined) continue;
    const answers = byPrompt.get(one.promptId);
    if (answers === undefined) byPrompt.set(one.promptId, [one]);
    else answers.push(one);
  }
  return [...byPrompt].flatMap(([promptId, answers]) =>
    answers.flatMap((a, i) =>
      answers.slice(i + 1).flatMap((b): PairCandidate[] => {
        const isSame = a.completion.trim() === b.completion.trim();
        return isSame || isKnown(a.id, b.id) ? [] : [{ promptId, completionIds: [a.id, b.id] }];
      }),
    ),
  );
}

/** Fewer than asked for where the pool has no more. The same request on the same pool chooses the same pairs. */
export function choosePairs(
  pool: readonly PairCandidate[],
  prompts: readonly Pick<PromptRecord, "id" | "split">[],
  { strategy, count, randomShare, heldOutShare, seed, judged }: PairRequest,
): ChosenPair[] {
  const splits = new Map(prompts.map(({ id, split }) => [id, split]));
  const hasSplits = prompts.some(({ split }) => split === "test");
  const inSlice = ({ promptId }: PairCandidate): boolean =>
    hasSplits ? splits.get(promptId) === "test" : randomStream(seed, `slice/${promptId}`)() < heldOutShare;
  const slice = pool.filter(inSlice);
  const open = pool.filter((pair) => !inSlice(pair));
  const draw = (what: string) => randomStream(seed, `pairs/${what}`);
  const atRandom = Math.round(count * randomShare);
  // What the open prompts do not have is drawn of the slice, for measuring: a small pool may lie in it for the most part.
  const measured = Math.min(slice.length, Math.max(Math.round(atRandom * heldOutShare), count - open.length));
  const take = (from: readonly PairCandidate[], by: PairingStrategy, many: number, what: string) =>
    by.choose(from, { count: many, random: draw(what), judged }).flatMap((i) => from[i] ?? []);
  const held = take(slice, random, measured, "held out");
  const drawn = take(open, random, Math.min(open.length, Math.max(0, atRandom - held.length)), "at random");
  const gone = new Set(drawn);
  const rest = open.filter((pair) => !gone.has(pair));
  const chosen = take(rest, strategy, Math.min(rest.length, count - held.length - drawn.length), strategy.id);
  return [
    ...held.map((pair) => ({ pair, arm: random.id, isHeldOut: true })),
    ...drawn.map((pair) => ({ pair, arm: random.id, isHeldOut: false })),
    ...chosen.map((pair) => ({ pair, arm: strategy.id, isHeldOut: false })),
  ];
}
