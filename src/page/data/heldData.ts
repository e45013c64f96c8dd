// A project's data held in memory once it was read: lists are asked for again and again, and thousands of records are not parsed for
// each. Every write goes to the database first. Another thread's writes are heard of
// over the tabs' channel, which drops what is held.
import type { ProjectData, ProjectTable } from "../../domain/records/index.ts";

export interface HeldData extends ProjectData {
  /** Somebody else has written. */
  drop(): void;
}

/** Holds documents, prompts and answers; where people judge, prompts, answers and all that is judged. */
export function heldData(data: ProjectData, what: "documents" | "judgements" = "documents"): HeldData {
  const answers = {
    prompts: heldTable(data.prompts, ({ id }) => id),
    completions: heldTable(data.completions, ({ id }) => id),
  };
  const tables =
    what === "documents"
      ? { ...answers, documents: heldTable(data.documents, ({ id }) => id) }
      : {
          ...answers,
          comparisons: heldTable(data.comparisons, ({ eventId }) => eventId),
          ratings: heldTable(data.ratings, ({ eventId }) => eventId),
          tasks: heldTable(data.tasks, ({ id }) => id),
          items: heldTable(data.items, ({ id }) => id),
        };
  return {
    ...data,
    ...tables,
    drop() {
      for (const table of Object.values<{ drop(): void }>(tables)) table.drop();
    },
  };
}

/** What was added last comes last, whatever the order of the table's kind. */
function heldTable<R>(table: ProjectTable<R>, idOf: (one: R) => string): ProjectTable<R> & { drop(): void } {
  let held: Promise<Map<string, R>> | undefined;
  const read = (): Promise<Map<string, R>> =>
    (held ??= table.all().then(
      (all) => new Map(all.map((one) => [idOf(one), one])),
      (error: unknown) => {
        held = undefined;
        throw error;
      },
    ));
  const keep = async (records: readonly R[]): Promise<void> => {
    if (held === undefined) return;
    const all = await held;
    for (const one of records) all.set(idOf(one), one);
  };
  return {
    all: async () => [...(await read()).values()],
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
      const all = await held;
      for (const id of ids) all.delete(id);
    },
    drop() {
      held = undefined;
    },
  };
}
