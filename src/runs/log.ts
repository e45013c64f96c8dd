// The log of a run: one JSON line a step, evaluation and checkpoint, every step once. It is on the disk before the
// checkpoint that follows, so that a resumed run finds all it needs in it, but for the line of that checkpoint itself.
// Rates and times are left out: a resumed run's log has the bytes of an undisturbed one.

import type { FoundCheckpoint } from "../storage/checkpoints.ts";
import { flatEvent, type RunEvent } from "./events.ts";

/** Holds one text file. */
export interface LogStore {
  read(): Promise<string | undefined>;
  write(text: string): Promise<void>;
}

export interface RunLog {
  add(event: RunEvent): void;
  flush(): Promise<void>;
}

/** Cut to the checkpoint that the run goes on from; empty for a new run. Written at the first `flush` with news. */
export async function createRunLog(store: LogStore, resumed: FoundCheckpoint | undefined): Promise<RunLog> {
  let lines: string[] = [];
  if (resumed) {
    const { folder: path, state } = resumed;
    const { step } = state;
    const old = ((await store.read()) ?? "").split("\n");
    const { evaluationDue, validation } = state.loop;
    /** An evaluation that is made again. */
    const isAgain = (line: string): boolean => {
      if (step !== stepOf(line) || !line.startsWith('{"type":"eval"')) return false;
      return isByJudge(line) ? validation?.due === true : evaluationDue;
    };
    lines = old.filter((line) => line !== "" && stepOf(line) <= step && !isAgain(line));
    const own = JSON.stringify({ type: "checkpoint", step, path });
    if (!lines.includes(own)) lines.push(own);
  }
  let changed = resumed !== undefined;
  const log: RunLog = {
    add(event) {
      if (event.type === "checkpoint") lines.push(JSON.stringify(event));
      else if (event.type === "step" || event.type === "eval") {
        const { tokens_per_second: _rate, ...rest } = flatEvent(event);
        lines.push(JSON.stringify(rest));
      } else return;
      changed = true;
    },
    async flush() {
      if (!changed) return;
      await store.write(lines.map((line) => `${line}\n`).join(""));
      changed = false;
    },
  };
  return log;
}

/** Of the lines of evaluations: those that a judge has a word in (validate.ts). */
function isByJudge(line: string): boolean {
  return line.includes(',"eval_judge":');
}

function stepOf(line: string): number {
  try {
    const { step } = JSON.parse(line) as { step?: unknown };
    return typeof step === "number" ? step : Infinity;
  } catch {
    return Infinity;
  }
}

/** A text in memory. */
export function memoryLog(): LogStore {
  let kept: string | undefined;
  return {
    read: () => Promise.resolve(kept),
    write: (text) => {
      kept = text;
      return Promise.resolve();
    },
  };
}
