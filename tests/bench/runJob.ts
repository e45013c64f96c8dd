// One measurement from its job, on a back end or a tfjs that the host has made ready. The same in Node and in a worker.

import type * as Tfjs from "@tensorflow/tfjs";
import type { Backend } from "../../src/engine/backend.ts";
import { type Detail, type Job, measure, type Result } from "./measure.ts";
import { createStockW1 } from "./stockTfjs.ts";
import { createWorkload, type WorkloadOptions } from "./workloads.ts";

/** Our engine; disposes of the workload, not of the back end. */
export async function runOwn(
  job: Job,
  backend: Backend,
  host: Detail["host"],
  options: Partial<WorkloadOptions> & { readonly waitedMs?: () => number } = {},
): Promise<Result> {
  const { format = "f32", waitedMs, ...others } = options;
  const work = await createWorkload(job.name, backend, { format, ...others });
  const plan = work.plan && Object.fromEntries(work.plan.map(({ title, bytes }) => [title, bytes]));
  const device = format === "f32" ? backend.description : `${backend.description}, ${format} weights`;
  try {
    return await measure(job, work, { host, device, ...(plan ? { plan } : {}) }, waitedMs);
  } finally {
    work.dispose();
  }
}

/** Stock tfjs, which has W1 only. */
export async function runStock(
  job: Job,
  tf: typeof Tfjs,
  host: Detail["host"],
  device: string,
  waitedMs?: () => number,
): Promise<Result> {
  if (job.name !== "W1") throw new Error(`There is no stock tfjs version of ${job.name}.`);
  const work = await createStockW1(tf);
  try {
    return await measure(job, work, { host, device }, waitedMs);
  } finally {
    work.dispose();
  }
}

/** Untimed and timed steps: few where a step takes seconds. */
export function jobOf(
  name: Job["name"],
  backend: Job["backend"],
  implementation: Job["implementation"],
  options: { readonly threads: number; readonly repeats: number | undefined; readonly slow: boolean },
): Job {
  // Three losses of W1 are compared; the others need their memory and pipelines only.
  const warmup = name === "W1" ? 3 : 1;
  const usual = name === "W1" ? (implementation === "tfjs" ? 5 : 20) : 3;
  const repeats = options.repeats ?? (options.slow ? Math.min(3, usual) : usual);
  return { name, backend, implementation, threads: options.threads, warmup, repeats };
}
