// Which judgements training and exports count, and why others do not. Nothing is dropped in silence: each reason has its number.
import type {
  ComparisonRecord,
  ItemRecord,
  ProjectData,
  RatingRecord,
  TaskRecord,
  VoidingRecord,
} from "../../domain/records/index.ts";
import { type Judged, roundOf, standing } from "./standing.ts";

/** What is known of a project's judgements; a folder of another program may have the events alone. */
export interface JudgedTables {
  readonly comparisons: readonly ComparisonRecord[];
  readonly ratings: readonly RatingRecord[];
  readonly voids: readonly VoidingRecord[];
  readonly items: readonly ItemRecord[];
  readonly tasks: readonly TaskRecord[];
}

/** All of them, of a project. */
export async function judgedTables(data: ProjectData): Promise<JudgedTables> {
  const [comparisons, ratings, voids, items, tasks] = await Promise.all([
    data.comparisons.all(),
    data.ratings.all(),
    data.voids.all(),
    data.items.all(),
    data.tasks.all(),
  ]);
  return { comparisons, ratings, voids, items, tasks };
}

export interface LeftOut {
  readonly count: number;
  /** For a sentence after the number: "skipped judgements". */
  readonly what: string;
}

export interface Counted {
  readonly comparisons: readonly ComparisonRecord[];
  readonly ratings: readonly RatingRecord[];
  readonly leftOut: readonly LeftOut[];
}

interface Reason {
  readonly one: string;
  readonly many: string;
  applies(event: Judged): boolean;
}

export function counted({ comparisons, ratings, voids, items, tasks }: JudgedTables): Counted {
  const all: readonly Judged[] = [...comparisons, ...ratings];
  const { standing: stands, superseded, voided } = standing(all, voids);
  const itemOf = new Map(items.map((one) => [one.id, one]));
  const measuring = new Set(tasks.filter(({ purpose }) => purpose === "evaluation").map(({ id }) => id));
  const settled = new Set(stands.filter(({ isAdjudication }) => isAdjudication).map(({ itemId }) => itemId));
  const reasons: readonly Reason[] = [
    {
      one: "skipped judgement",
      many: "skipped judgements",
      applies: ({ verdict }) => verdict === "skip",
    },
    {
      one: "judgement of an item that only checks annotators",
      many: "judgements of items that only check annotators",
      applies: ({ itemId }) => (itemOf.get(itemId)?.kind ?? "normal") !== "normal",
    },
    {
      one: "judgement of a task that only measures",
      many: "judgements of tasks that only measure",
      applies: ({ taskId }) => taskId !== undefined && measuring.has(taskId),
    },
    {
      one: "second judgement of the same item by the same annotator",
      many: "second judgements of the same item by the same annotator",
      applies: (event) => roundOf(event) > 1,
    },
    {
      one: "judgement of an item that the owner has settled",
      many: "judgements of items that the owner has settled",
      applies: ({ itemId, isAdjudication }) => isAdjudication !== true && settled.has(itemId),
    },
  ];
  const counts = reasons.map(() => 0);
  const kept = new Set<Judged>();
  for (const event of stands) {
    const i = reasons.findIndex((reason) => reason.applies(event));
    if (i < 0) kept.add(event);
    else counts[i] = (counts[i] ?? 0) + 1;
  }
  return {
    comparisons: comparisons.filter((one) => kept.has(one)),
    ratings: ratings.filter((one) => kept.has(one)),
    leftOut: [
      told(
        superseded,
        "judgement that was taken back or corrected",
        "judgements that were taken back or corrected",
      ),
      told(
        voided,
        "judgement of an annotator whose judgements are void",
        "judgements of annotators whose judgements are void",
      ),
      ...reasons.map(({ one, many }, i) => told(counts[i] ?? 0, one, many)),
    ].filter(({ count }) => count > 0),
  };
}

export const told = (count: number, one: string, many: string): LeftOut => ({
  count,
  what: count === 1 ? one : many,
});
