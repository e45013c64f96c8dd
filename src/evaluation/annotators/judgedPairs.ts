// Events as votes. A vote is one decision between two answers in the first round: which was chosen, which stood left, and by how much the
// answers differ in length, group and utility. Ties, "both bad" and skips decide nothing; the best of several is no choice between a left
// and a right one. A pair is two answers, in whichever order and under whichever item they were shown.

/** What is read of a judgement (src/domain/records/comparison.ts). Only judgements that stand may come in. */
export interface JudgedEvent {
  readonly itemId: string;
  readonly annotator: string;
  readonly completionIds: readonly [string, string];
  readonly shownOrder: readonly [number, number];
  readonly verdict: "A" | "B" | "tie" | "bothBad" | "skip";
  readonly round?: number | undefined;
  readonly decisionId?: string | undefined;
  /** The owner's last word: nobody's judgement among others. */
  readonly isAdjudication?: boolean | undefined;
  /** Milliseconds; absent where timing is off. */
  readonly decideMs?: number | undefined;
}

export interface JudgedAnswer {
  readonly id: string;
  readonly text: string;
  readonly group?: string | null | undefined;
  /** What it is worth, where that is known. */
  readonly utility?: number | null | undefined;
}

export interface Vote {
  readonly annotator: number;
  readonly pair: number;
  /** Whether the pair's first answer was chosen, and whether it stood left. */
  readonly first: boolean;
  readonly firstIsLeft: boolean;
}

export interface Votes {
  readonly annotators: readonly string[];
  readonly votes: readonly Vote[];
  /** Of each pair, first less second: hundreds of characters, then 1, 0 or -1 for each of `groups`, then utility where it is known of all. */
  readonly differences: readonly Float64Array[];
  /** Each against `reference`, the most frequent one. */
  readonly groups: readonly string[];
  readonly reference: string | null;
  readonly hasUtility: boolean;
  readonly hasLength: boolean;
}

/** Rarer groups are as the reference. */
const mostGroups = 5;

export const leftIsFirst = ({ shownOrder }: JudgedEvent): boolean => shownOrder[0] === 0;
export const isDecided = ({ verdict }: JudgedEvent): boolean => verdict === "A" || verdict === "B";
export const isOwn = ({ isAdjudication }: JudgedEvent): boolean => isAdjudication !== true;
export const isRepeat = ({ round = 1 }: JudgedEvent): boolean => round > 1;

export function choseLeft(event: JudgedEvent): boolean {
  return (event.verdict === "A") === leftIsFirst(event);
}

/** `lengths` of answers in characters. */
export function votesOf(
  events: readonly JudgedEvent[],
  answers: readonly JudgedAnswer[],
  annotators: readonly string[],
  lengths: ReadonlyMap<string, number>,
): Votes {
  const byId = new Map(answers.map((one) => [one.id, one]));
  const people = new Map(annotators.map((name, i) => [name, i]));
  const pairs = new Map<string, { place: number; first: JudgedAnswer; second: JudgedAnswer }>();
  const votes: Vote[] = [];
  for (const event of events) {
    if (!isDecided(event) || isRepeat(event)) continue;
    const [a, b] = event.completionIds.map((id) => byId.get(id));
    const annotator = people.get(event.annotator);
    if (a === undefined || b === undefined || a.id === b.id || annotator === undefined) continue;
    const isInOrder = a.id < b.id;
    const [first, second] = isInOrder ? [a, b] : [b, a];
    const key = JSON.stringify([first.id, second.id]);
    let pair = pairs.get(key);
    if (pair === undefined) pairs.set(key, (pair = { place: pairs.size, first, second }));
    votes.push({
      annotator,
      pair: pair.place,
      first: (event.verdict === "A") === isInOrder,
      firstIsLeft: leftIsFirst(event) === isInOrder,
    });
  }
  const all = [...pairs.values()];
  const shown = all.flatMap(({ first, second }) => [first, second]);
  const counts = new Map<string, number>();
  for (const { group } of shown)
    if (group !== null && group !== undefined) counts.set(group, (counts.get(group) ?? 0) + 1);
  const byCount = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([group]) => group);
  const hasNone = shown.some(({ group }) => group === null || group === undefined);
  // Where some answers have no group, these are what a single group is held against.
  const reference = hasNone && byCount.length === 1 ? null : (byCount[0] ?? null);
  const groups = byCount.filter((group) => group !== reference).slice(0, mostGroups);
  const hasUtility = shown.length > 0 && shown.every(({ utility }) => typeof utility === "number");
  const differences = all.map(({ first, second }) =>
    Float64Array.from([
      ((lengths.get(first.id) ?? 0) - (lengths.get(second.id) ?? 0)) / 100,
      ...groups.map((group) => Number(first.group === group) - Number(second.group === group)),
      ...(hasUtility ? [(first.utility ?? 0) - (second.utility ?? 0)] : []),
    ]),
  );
  const hasLength = differences.some(([length]) => length !== 0);
  return { annotators, votes, differences, groups, reference, hasUtility, hasLength };
}
