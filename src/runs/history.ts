// What a run has left: its log as records for charts, its checkpoints, its result.
import { readAll } from "../domain/bytes.ts";
import type { ProjectStore } from "../storage/projectStore.ts";
import {
  checkpointName,
  finalFolder,
  logFile,
  partOfRun,
  runFolder,
  stepOfCheckpoint,
} from "../domain/runFolder.ts";

/** NaN and Infinity have no form in JSON: null. */
export type LoggedMetrics = Record<string, number | null>;

/** A run's log as the charts read it. */
export interface RunHistory {
  steps: { step: number; epoch: number; metrics: LoggedMetrics }[];
  evaluations: { step: number; epoch: number; metrics: LoggedMetrics }[];
  checkpoints: { step: number; path: string; sizeBytes: number }[];
  result: { path: string; sizeBytes: number }[];
}

export async function readHistory(store: ProjectStore, run: string): Promise<RunHistory> {
  const history: RunHistory = { steps: [], evaluations: [], checkpoints: [], result: [] };
  const log = await store.open(logFile(run));
  const text = log === undefined ? "" : new TextDecoder().decode(await readAll(log));
  for (const line of text.split("\n")) {
    const record = parsed(line);
    if (record === undefined) continue;
    const { type, step, epoch, ...rest } = record;
    if (typeof step !== "number" || typeof epoch !== "number") continue;
    const metrics: LoggedMetrics = {};
    for (const [key, value] of Object.entries(rest)) metrics[key] = typeof value === "number" ? value : null;
    if (type === "step") history.steps.push({ step, epoch, metrics });
    else if (type === "eval") history.evaluations.push({ step, epoch, metrics });
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

function parsed(line: string): Record<string, unknown> | undefined {
  try {
    return line === "" ? undefined : (JSON.parse(line) as Record<string, unknown>);
  } catch {
    // Cut short by a crash: the run writes it again when it goes on.
    return undefined;
  }
}
