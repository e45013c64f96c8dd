// What a run has left: its log as records for charts, its checkpoints, its result.
import { readAll } from "../domain/bytes.ts";
import type { MetricRecord } from "../algorithms/metric.ts";
import type { ProjectStore } from "../storage/projectStore.ts";
import { readEvent } from "./events.ts";

/** A run's log as the charts read it. */
export interface RunHistory {
  steps: MetricRecord[];
  evaluations: MetricRecord[];
  checkpoints: { step: number; path: string; sizeBytes: number }[];
  result: { path: string; sizeBytes: number }[];
}

export async function readHistory(store: ProjectStore, run: string): Promise<RunHistory> {
  const history: RunHistory = { steps: [], evaluations: [], checkpoints: [], result: [] };
  const log = await store.open(`logs/${run}.jsonl`);
  const text = log === undefined ? "" : new TextDecoder().decode(await readAll(log));
  for (const line of text.split("\n")) {
    const event = readEvent(line);
    if (event === undefined) continue;
    const { type, ...record } = event;
    if (type === "step") history.steps.push(record);
    else history.evaluations.push(record);
  }
  const sizes = new Map<number, number>();
  const root = `models/${run}/`;
  for (const { path, sizeBytes } of await store.list(`models/${run}`)) {
    const inner = path.slice(root.length);
    const step = /^checkpoint-(\d+)\//.exec(inner)?.[1];
    if (step !== undefined) sizes.set(Number(step), (sizes.get(Number(step)) ?? 0) + sizeBytes);
    else if (inner.startsWith("final/"))
      history.result.push({ path: inner.slice("final/".length), sizeBytes });
  }
  history.checkpoints = [...sizes]
    .sort(([a], [b]) => a - b)
    .map(([step, sizeBytes]) => ({ step, path: `checkpoint-${step}`, sizeBytes }));
  return history;
}
