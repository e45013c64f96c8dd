// What a run has left: its log as records for charts, its checkpoints, its result.
import { readAll } from "../domain/bytes.ts";
import type { MetricRecord } from "../algorithms/metric.ts";
import type { ProjectStore } from "../storage/projectStore.ts";
import { readEvent } from "./events.ts";
import {
  checkpointName,
  finalFolder,
  logFile,
  partOfRun,
  runFolder,
  stepOfCheckpoint,
} from "../domain/runFolder.ts";

/** Its lines as they were written: a step, then what was measured after it. */
export function inOrder({
  steps,
  evaluations,
}: Pick<RunHistory, "steps" | "evaluations">): readonly MetricRecord[] {
  return [...steps, ...evaluations].sort((a, b) => a.step - b.step);
}

/** A run's log as the charts read it. */
export interface RunHistory {
  steps: MetricRecord[];
  evaluations: MetricRecord[];
  checkpoints: { step: number; path: string; sizeBytes: number }[];
  result: { path: string; sizeBytes: number }[];
}

export async function readHistory(store: ProjectStore, run: string): Promise<RunHistory> {
  const history: RunHistory = { steps: [], evaluations: [], checkpoints: [], result: [] };
  const log = await store.open(logFile(run));
  const text = log === undefined ? "" : new TextDecoder().decode(await readAll(log));
  for (const line of text.split("\n")) {
    const event = readEvent(line);
    if (event === undefined) continue;
    const { type, ...record } = event;
    if (type === "step") history.steps.push(record);
    else history.evaluations.push(record);
  }
  const sizes = new Map<number, number>();
  const root = runFolder(run);
  for (const { path, sizeBytes } of await store.list(root)) {
    const { folder, file } = partOfRun(path.slice(root.length + 1));
    const step = stepOfCheckpoint(folder);
    if (step !== undefined) sizes.set(step, (sizes.get(step) ?? 0) + sizeBytes);
    else if (folder === finalFolder) history.result.push({ path: file, sizeBytes });
  }
  history.checkpoints = [...sizes]
    .sort(([a], [b]) => a - b)
    .map(([step, sizeBytes]) => ({ step, path: checkpointName(step), sizeBytes }));
  return history;
}
