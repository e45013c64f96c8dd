// The log of a run: one JSON line a step, evaluation and checkpoint, every step once. A resumed run cuts it to its
// checkpoint first. Rates and times are left out, so that a resumed run's log has the bytes of an undisturbed one.

import type { RunEvent } from "./runEvents.ts";

/** Holds one text file. */
export interface LogStore {
  read(): Promise<string | undefined>;
  write(text: string): Promise<void>;
}

const kept = new Set(["step", "eval", "checkpoint"]);

export interface RunLog {
  add(event: RunEvent): void;
  flush(): Promise<void>;
}

export async function createRunLog(store: LogStore, resumedStep: number | undefined): Promise<RunLog> {
  const old = resumedStep === undefined ? undefined : await store.read();
  const lines = (old ?? "").split("\n").filter((line) => line !== "" && stepOf(line) <= (resumedStep ?? 0));
  let changed = true;
  const log: RunLog = {
    add(event) {
      if (!kept.has(event.type)) return;
      const { tokens_per_second: _rate, ...rest } = event as Record<string, unknown>;
      lines.push(JSON.stringify(rest));
      changed = true;
    },
    async flush() {
      if (!changed) return;
      await store.write(lines.map((line) => `${line}\n`).join(""));
      changed = false;
    },
  };
  await log.flush();
  return log;
}

function stepOf(line: string): number {
  try {
    const { step } = JSON.parse(line) as { step?: unknown };
    return typeof step === "number" ? step : Infinity;
  } catch {
    return Infinity;
  }
}
