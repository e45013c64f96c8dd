// What an annotator is shown, in which order and with which sides: a pure function of the task, its items and the annotator's name, so
// that it needs no server, is the same after a reload and on another device, and items that are added later change nothing of
// what came before them.
import { hashText, permutation, randomStream } from "../../domain/random.ts";
import type { ItemRecord, TaskRecord } from "../../domain/records/index.ts";

type TaskOfQueue = Pick<TaskRecord, "id" | "annotators" | "overlap" | "repeatShare" | "seed">;

/** One screen. */
export interface QueueEntry {
  /** Names it within the queue. */
  readonly key: string;
  readonly item: ItemRecord;
  /** 2: it was shown before. */
  readonly round: 1 | 2;
  /** Places in `completionIds`, the left or upper one first. */
  readonly order: readonly number[];
}

/** Between an item and its repeat lie at least so many others, where there are so many. */
const leastBetween = 10;
/** In each block of so many pairs half have their sides turned. */
const blockSize = 4;

/**
 * The annotators who judge an item: those whose hash with it is highest (rendezvous hashing, Thaler & Ravishankar 1998), so that one
 * more annotator takes over few items. Without a roster, everybody; gold, attention and practice items everybody.
 */
export function annotatorsOf(
  item: Pick<ItemRecord, "id" | "kind">,
  { annotators, overlap, seed }: Pick<TaskRecord, "annotators" | "overlap" | "seed">,
): readonly string[] | "everybody" {
  if (annotators.length === 0 || item.kind !== "normal") return "everybody";
  const weight = (name: string): number => randomStream(seed, `assign/${item.id}/${name}`)();
  return annotators
    .map((name) => ({ name, weight: weight(name) }))
    .sort((a, b) => b.weight - a.weight || (a.name < b.name ? -1 : 1))
    .slice(0, overlap)
    .map(({ name }) => name);
}

/** Practice first; then each lot of items in the order in which lots were added. */
export function queueOf(task: TaskOfQueue, items: readonly ItemRecord[], annotator: string): QueueEntry[] {
  const own = items.filter((one) => {
    if (one.taskId !== task.id) return false;
    const who = annotatorsOf(one, task);
    return who === "everybody" || who.includes(annotator);
  });
  const practice = own.filter(({ kind }) => kind === "practice").sort((a, b) => (a.id < b.id ? -1 : 1));
  const lots = new Map<number, ItemRecord[]>();
  for (const one of own) {
    if (one.kind === "practice") continue;
    const { addedAtMs = 0 } = one;
    const lot = lots.get(addedAtMs);
    if (lot === undefined) lots.set(addedAtMs, [one]);
    else lot.push(one);
  }
  const inTurn = [...lots].sort(([a], [b]) => a - b);
  return [
    ...practice.map((item) => first(item, sidesOf(task, annotator, item))),
    ...inTurn.flatMap(([added, lot]) => lotOf(task, annotator, lot, `${added}`)),
  ];
}

/** How many screens anybody's queue has beside practice, without making the queues. */
export function queueSizes(task: TaskOfQueue, items: readonly ItemRecord[]): (annotator: string) => number {
  const lots = new Map<number, { forAll: number; own: Map<string, number> }>();
  for (const one of items) {
    if (one.taskId !== task.id || one.kind === "practice") continue;
    const { addedAtMs = 0 } = one;
    const lot = lots.get(addedAtMs) ?? { forAll: 0, own: new Map<string, number>() };
    lots.set(addedAtMs, lot);
    const who = annotatorsOf(one, task);
    if (who === "everybody") lot.forAll++;
    else for (const name of who) lot.own.set(name, (lot.own.get(name) ?? 0) + 1);
  }
  return (annotator) =>
    [...lots.values()].reduce((sum, { forAll, own }) => {
      const count = forAll + (own.get(annotator) ?? 0);
      return sum + count + repeatsOf(count, task.repeatShare);
    }, 0);
}

const repeatsOf = (count: number, share: number): number => Math.round(count * share);

function lotOf(task: TaskOfQueue, annotator: string, lot: readonly ItemRecord[], name: string): QueueEntry[] {
  const stream = (what: string) => randomStream(task.seed, `queue/${what}/${task.id}/${annotator}/${name}`);
  const sorted = [...lot].sort((a, b) => (a.id < b.id ? -1 : 1));
  const order = permutation(sorted.length, stream("order"));
  const sides = balanced(stream("sides"));
  const entries = order.map((i) => {
    const item = sorted[i] as ItemRecord;
    return first(item, item.completionIds.length === 2 ? sides() : sidesOf(task, annotator, item));
  });
  return withRepeats(entries, task.repeatShare, stream("repeats"));
}

const first = (item: ItemRecord, order: readonly number[]): QueueEntry => ({
  key: item.id,
  item,
  round: 1,
  order,
});

/** Sides of pairs, half of each block turned. */
function balanced(random: () => number): () => readonly number[] {
  let block: boolean[] = [];
  return () => {
    if (block.length === 0) block = permutation(blockSize, random).map((place) => place < blockSize / 2);
    return block.pop() === true ? [1, 0] : [0, 1];
  };
}

function sidesOf({ seed, id }: TaskOfQueue, annotator: string, item: ItemRecord): number[] {
  return permutation(item.completionIds.length, randomStream(seed, `sides/${id}/${annotator}/${item.id}`));
}

/** Some of them come again later, whatever their kind, which an invited annotator's copy does not say: every other one of these with its sides turned. */
function withRepeats(entries: readonly QueueEntry[], share: number, random: () => number): QueueEntry[] {
  const count = repeatsOf(entries.length, share);
  if (count === 0) return [...entries];
  const chosen = permutation(entries.length, random)
    .slice(0, count)
    .map((i) => entries[i] as QueueEntry);
  const after = new Map<number, QueueEntry[]>();
  for (const [i, entry] of chosen.entries()) {
    const at = entries.indexOf(entry);
    const earliest = Math.min(entries.length - 1, at + leastBetween);
    const place = earliest + Math.floor(random() * (entries.length - earliest));
    const order = i % 2 === 0 ? [...entry.order].reverse() : entry.order;
    const again: QueueEntry = { key: `${entry.key}#2`, item: entry.item, round: 2, order };
    after.set(place, [...(after.get(place) ?? []), again]);
  }
  return entries.flatMap((entry, i) => [entry, ...(after.get(i) ?? [])]);
}

/** Names guidelines as they stand, in events. */
export const guidelinesVersion = (guidelines: string): string =>
  hashText(guidelines).toString(16).padStart(8, "0");
