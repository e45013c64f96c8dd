// The runs whose models another run uses: its config names them by the folders they leave.
import { runOfPath } from "../../domain/runFolder.ts";
import type { RunRecord } from "../../page/bridge/types.ts";

/** Runs of the project that have to be done before this one, in the order in which they are trained; those that are done count. */
export function runsBefore(run: RunRecord, all: readonly RunRecord[]): RunRecord[] {
  const found = new Map<string, RunRecord>();
  const collect = (of: RunRecord, within: readonly string[]): void => {
    for (const value of Object.values(of.config)) {
      const id = typeof value === "string" ? runOfPath(value)?.run : undefined;
      const other = all.find((one) => one.id === id);
      // A run names its own folder, too.
      if (other === undefined || within.includes(other.id)) continue;
      collect(other, [...within, other.id]);
      found.set(other.id, other);
    }
  };
  collect(run, [run.id]);
  return [...found.values()];
}
