// A project's data held in memory once it was read: lists are asked for again and again, and thousands of records are not parsed for
// each. Every write goes to the database first. Another thread's writes are heard of
// over the tabs' channel, which drops what is held.
import type {
  ComparisonRecord,
  ProjectData,
  ProjectTable,
  RatingRecord,
} from "../../domain/records/index.ts";

export interface HeldData extends ProjectData {
  /** Somebody else has written. */
  drop(): void;
}

/** A table in memory. What it gives out is not to be changed. */
export interface HeldTable<R> extends ProjectTable<R> {
  /** The same list until something is written: what follows from it alone can be kept by it. */
  list(): Promise<readonly R[]>;
  /** As it is now, and after later writes. */
  byId(): Promise<ReadonlyMap<string, R>>;
  drop(): void;
}

/** Records of one group are the same list until one of that group is written. */
export interface GroupedTable<R> extends HeldTable<R> {
  groups(): Promise<ReadonlyMap<string, readonly R[]>>;
}

type Judged = "comparisons" | "ratings";
type Listed = "prompts" | "completions" | "tasks" | "items";

/** Prompts, answers and all that is judged. */
export type HeldJudgements = Omit<HeldData, Judged | Listed> & {
  readonly [K in Judged]: ProjectData[K] extends ProjectTable<infer R> ? GroupedTable<R> : never;
} & { readonly [K in Listed]: ProjectData[K] extends ProjectTable<infer R> ? HeldTable<R> : never };

/** Holds documents, prompts and answers. */
export function heldData(data: ProjectData): HeldData {
  return withDrop(data, {
    prompts: heldTable(data.prompts, ({ id }) => id),
    completions: heldTable(data.completions, ({ id }) => id),
    documents: heldTable(data.documents, ({ id }) => id),
  });
}

/** `groupOf` a judgement. */
export function heldJudgements(
  data: ProjectData,
  groupOf: (one: ComparisonRecord | RatingRecord) => string,
): HeldJudgements {
  return withDrop(data, {
    prompts: heldTable(data.prompts, ({ id }) => id),
    completions: heldTable(data.completions, ({ id }) => id),
    comparisons: heldTable(data.comparisons, ({ eventId }) => eventId, groupOf),
    ratings: heldTable(data.ratings, ({ eventId }) => eventId, groupOf),
    tasks: heldTable(data.tasks, ({ id }) => id),
    items: heldTable(data.items, ({ id }) => id),
  });
}

function withDrop<T extends Record<keyof T, { drop(): void }>>(data: ProjectData, tables: T) {
  return {
    ...data,
    ...tables,
    drop() {
      for (const table of Object.values<{ drop(): void }>(tables)) table.drop();
    },
  };
}

interface Held<R> {
  readonly records: Map<string, R>;
  list?: readonly R[] | undefined;
  groups?: Map<string, readonly R[]> | undefined;
}

/** What was added last comes last, whatever the order of the table's kind. */
function heldTable<R>(
  table: ProjectTable<R>,
  idOf: (one: R) => string,
  groupOf: (one: R) => string = () => "",
): GroupedTable<R> {
  let held: Promise<Held<R>> | undefined;
  const read = (): Promise<Held<R>> =>
    (held ??= table.all().then(
      (all) => ({ records: new Map(all.map((one) => [idOf(one), one])) }),
      (error: unknown) => {
        held = undefined;
        throw error;
      },
    ));
  const keep = async (records: readonly R[]): Promise<void> => {
    if (held === undefined) return;
    const now = await held;
    now.list = undefined;
    // Only what is new can be put behind its group.
    const before = now.records.size;
    for (const one of records) now.records.set(idOf(one), one);
    if (now.records.size - before < records.length) now.groups = undefined;
    if (now.groups === undefined) return;
    for (const [group, added] of grouped(records, groupOf))
      now.groups.set(group, [...(now.groups.get(group) ?? []), ...added]);
  };
  return {
    all: async () => [...(await read()).records.values()],
    async list() {
      const now = await read();
      return (now.list ??= [...now.records.values()]);
    },
    byId: async () => (await read()).records,
    async groups() {
      const now = await read();
      return (now.groups ??= grouped(now.records.values(), groupOf));
    },
    async put(records) {
      await table.put(records);
      await keep(records);
    },
    async add(records) {
      const isAdded = await table.add(records);
      // Somebody else has written in between.
      if (isAdded) await keep(records);
      else held = undefined;
      return isAdded;
    },
    async remove(ids) {
      await table.remove(ids);
      if (held === undefined) return;
      const now = await held;
      for (const id of ids) now.records.delete(id);
      now.list = now.groups = undefined;
    },
    drop() {
      held = undefined;
    },
  };
}

function grouped<R>(records: Iterable<R>, groupOf: (one: R) => string): Map<string, R[]> {
  const groups = new Map<string, R[]>();
  for (const one of records) {
    const group = groups.get(groupOf(one));
    if (group === undefined) groups.set(groupOf(one), [one]);
    else group.push(one);
  }
  return groups;
}
