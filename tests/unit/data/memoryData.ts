// A project's data in memory, for tests of what works on it.
import type { ProjectData, ProjectTable } from "../../../src/domain/records/index.ts";

export function memoryData(): ProjectData {
  const table = <R extends Record<string, unknown>>(id: string): ProjectTable<R> => {
    const held = new Map<unknown, R>();
    return {
      all: async () => [...held.values()],
      async put(records) {
        for (const one of records) held.set(one[id], structuredClone(one));
      },
      async add(records) {
        if (records.some((one) => held.has(one[id]))) return false;
        for (const one of records) held.set(one[id], structuredClone(one));
        return true;
      },
      async remove(ids) {
        for (const one of ids) held.delete(one);
      },
    };
  };
  return {
    project: "memory",
    documents: table("id"),
    prompts: table("id"),
    completions: table("id"),
    comparisons: table("eventId"),
    ratings: table("eventId"),
    tasks: table("id"),
    items: table("id"),
    voids: table("id"),
    erased: table("id"),
    pseudonymKey: async () => new Uint8Array(32),
  };
}
