// What a recipe writes line by line beside the log: completions that it drew, what an update was made of. Lines of a step stand in
// the file when the step is finished, and are cut to the checkpoint when the run resumes, so that every step stands in it once.

import type { LogStore } from "./log.ts";

export interface Journals {
  record(name: string, line: Readonly<Record<string, unknown>>): void;
  /** The step under way is finished: its lines count. */
  commit(): void;
  /** The step under way was given up. */
  discard(): void;
  /** Writes what is new. */
  flush(): Promise<void>;
}

interface Journal {
  readonly store: LogStore;
  lines: string[];
  pending: string[];
  changed: boolean;
}

/** `step`: of the checkpoint that the run goes on from; undefined for a new run, which begins with empty files. */
export async function openJournals(
  stores: ReadonlyMap<string, LogStore>,
  step: number | undefined,
): Promise<Journals> {
  const journals = new Map<string, Journal>();
  for (const [name, store] of stores) {
    const old = step === undefined ? [] : ((await store.read()) ?? "").split("\n");
    const lines = old.filter((line) => line !== "" && stepOf(line) <= (step ?? 0));
    journals.set(name, { store, lines, pending: [], changed: true });
  }
  const all = [...journals.values()];
  return {
    record(name, line) {
      journals.get(name)?.pending.push(JSON.stringify(line));
    },
    commit() {
      for (const journal of all) {
        journal.changed ||= journal.pending.length > 0;
        journal.lines.push(...journal.pending);
        journal.pending = [];
      }
    },
    discard() {
      for (const journal of all) journal.pending = [];
    },
    async flush() {
      for (const journal of all) {
        if (!journal.changed) continue;
        await journal.store.write(journal.lines.map((line) => `${line}\n`).join(""));
        journal.changed = false;
      }
    },
  };
}

function stepOf(line: string): number {
  try {
    const { step, update } = JSON.parse(line) as { step?: unknown; update?: unknown };
    const at = step ?? update;
    return typeof at === "number" ? at : Infinity;
  } catch {
    return Infinity;
  }
}
