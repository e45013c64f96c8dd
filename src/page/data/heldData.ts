// A project's data with its documents, prompts and answers held in memory once they were read: lists are asked for again and again,
// and thousands of records are not parsed for each. Every write goes to the database first. Another thread's writes are heard of
// over the tabs' channel, which drops what is held.
import type { ProjectData, ProjectTable } from "../../domain/records/index.ts";

export interface HeldData extends ProjectData {
  /** Somebody else has written. */
  drop(): void;
}

export function heldData(data: ProjectData): HeldData {
  const documents = heldTable(data.documents);
  const prompts = heldTable(data.prompts);
  const completions = heldTable(data.completions);
  return {
    ...data,
    documents,
    prompts,
    completions,
    drop() {
      documents.drop();
      prompts.drop();
      completions.drop();
    },
  };
}

function heldTable<R extends { id: string }>(table: ProjectTable<R>): ProjectTable<R> & { drop(): void } {
  let held: Promise<Map<string, R>> | undefined;
  const read = (): Promise<Map<string, R>> =>
    (held ??= table.all().then(
      (all) => new Map(all.map((one) => [one.id, one])),
      (error: unknown) => {
        held = undefined;
        throw error;
      },
    ));
  return {
    all: async () => [...(await read()).values()],
    async put(records) {
      await table.put(records);
      if (held === undefined) return;
      const all = await held;
      for (const one of records) all.set(one.id, one);
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
