// What follows from a project's judgements and is asked for with each of them: who has said what, who is shown what. It is kept by the
// lists it follows from, which stay the same until one of their records is written (heldData.ts): a judgement costs what its own
// annotator's judgements cost, whatever the others have said.
import { type QueueEntry, queueOf, queueSizes } from "../../data/annotation/queue.ts";
import { type Screens, screensOf } from "../../data/annotation/screens.ts";
import type { Judged } from "../../data/annotation/standing.ts";
import type { ComparisonRecord, ItemRecord, RatingRecord, TaskRecord } from "../../domain/records/index.ts";
import type { HeldJudgements } from "./heldData.ts";

/** Whose word on which task. */
export interface Speaker {
  readonly task: string;
  readonly annotator: string;
  readonly isAdjudication?: boolean;
}

const nameOf = ({ task, annotator, isAdjudication = false }: Speaker): string =>
  JSON.stringify([task, annotator, isAdjudication]);

/** What judgements are held by. */
export const speakerOf = ({ taskId = "", annotator, isAdjudication }: Judged): string =>
  nameOf({ task: taskId, annotator, isAdjudication: isAdjudication ?? false });

export interface Queue {
  readonly entries: readonly QueueEntry[];
  /** Without practice. */
  readonly counted: readonly QueueEntry[];
}

/** A task's items. */
interface OwnItems {
  readonly all: readonly ItemRecord[];
  readonly byId: ReadonlyMap<string, ItemRecord>;
  /** Of whoever judged last: an annotator at work asks again and again, and queues are long. */
  queue?: Queue & { readonly task: TaskRecord; readonly annotator: string; readonly answers: object };
  sizes?: { readonly task: TaskRecord; of(annotator: string): number };
  /** Decisions that stand on them, practice not among them. */
  readonly judged: WeakMap<Screens, number>;
}

const none: readonly never[] = [];
const screens = new WeakMap<readonly ComparisonRecord[], WeakMap<readonly RatingRecord[], Screens>>();
const itemsOf = new WeakMap<readonly ItemRecord[], Map<string, OwnItems>>();

/** What is found in `cache`, or made and kept there. */
function kept<K extends object, V>(cache: WeakMap<K, V>, key: K, make: () => V): V {
  const found = cache.get(key) ?? make();
  cache.set(key, found);
  return found;
}

/** All of it at one moment. */
export async function judgedViews(data: HeldJudgements) {
  const [tasks, items, comparisons, ratings] = await Promise.all([
    data.tasks.list(),
    data.items.list(),
    data.comparisons.groups(),
    data.ratings.groups(),
  ]);

  function ownItems(task: string): OwnItems {
    const all = kept(itemsOf, items, () => new Map<string, OwnItems>());
    const found = all.get(task);
    if (found !== undefined) return found;
    const own = items.filter(({ taskId }) => taskId === task);
    const made = { all: own, byId: new Map(own.map((one) => [one.id, one])), judged: new WeakMap() };
    all.set(task, made);
    return made;
  }

  function screensBy(speaker: Speaker): Screens {
    const name = nameOf(speaker);
    const [pairs, single] = [comparisons.get(name) ?? none, ratings.get(name) ?? none];
    const byRatings = kept(screens, pairs, () => new WeakMap<readonly RatingRecord[], Screens>());
    return kept(byRatings, single, () => screensOf({ comparisons: pairs, ratings: single }, speaker));
  }

  /** Everybody of the roster, and whoever else has judged: in the order of their first judgements. */
  function annotatorsOf(task: TaskRecord): string[] {
    const seen = [...comparisons.values(), ...ratings.values()].flatMap(([one]) =>
      one?.taskId === task.id && one.isAdjudication !== true ? [one.annotator] : [],
    );
    return [...new Set([...task.annotators, ...seen])];
  }

  /** Answers are read where somebody judges, not for a list of tasks. */
  async function queueFor(task: TaskRecord, annotator: string): Promise<Queue> {
    const [completions, answers] = await Promise.all([data.completions.list(), data.completions.byId()]);
    const own = ownItems(task.id);
    const { queue } = own;
    if (queue?.task === task && queue.annotator === annotator && queue.answers === completions) return queue;
    // An answer that was erased meanwhile cannot be shown.
    const entries = queueOf(task, own.all, annotator).filter(({ item }) =>
      item.completionIds.every((id) => answers.has(id)),
    );
    const counted = entries.filter(({ item }) => item.kind !== "practice");
    own.queue = { task, annotator, answers: completions, entries, counted };
    return own.queue;
  }

  /** Screens of an annotator's queue, and those that are judged, practice not among them. */
  function progressOf(task: TaskRecord, annotator: string): { wanted: number; judged: number } {
    const own = ownItems(task.id);
    if (own.sizes?.task !== task) own.sizes = { task, of: queueSizes(task, own.all) };
    const said = screensBy({ task: task.id, annotator });
    const counts = (itemId: string): boolean => {
      const kind = own.byId.get(itemId)?.kind;
      return kind !== undefined && kind !== "practice";
    };
    const judged = kept(own.judged, said, () => said.inTurn.filter(({ itemId }) => counts(itemId)).length);
    return { wanted: own.sizes.of(annotator), judged };
  }

  return { tasks, ownItems, screensBy, annotatorsOf, queueFor, progressOf };
}
