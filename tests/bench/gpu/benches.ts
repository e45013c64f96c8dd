// The parts of `npm run gpu` that measure: our engine, and W1 in stock tfjs, on one adapter. Steps are timed first,
// without anything beside; then one step of a fresh model is taken apart by the device's own timers.

import type * as Tfjs from "@tensorflow/tfjs";
import { createWebGpuBackend } from "../../../src/engine/webgpu/backend.ts";
import { requestDevice } from "../../../src/engine/webgpu/device.ts";
import type { KernelTime } from "../../../src/engine/webgpu/profiler.ts";
import { type Job, nodeHost, requireSameLosses, type Result, type WorkloadName } from "../measure.ts";
import { jobOf, runOwn, runStock } from "../runJob.ts";
import { createStockW1 } from "../stockTfjs.ts";
import { createWorkload } from "../workloads.ts";
import { meterHost } from "./hostMeter.ts";
import type { BenchFigures } from "./plan.ts";

const format = "f32";

export interface GpuBench {
  time(): Promise<BenchFigures>;
  /** One step by kernel; nothing where the adapter has no timers. */
  profile(): Promise<Profile>;
}

/** Our engine. On a software adapter (`small`) a smaller model, once: it shows that the bench works. */
export function ownBench(gpu: GPU, name: WorkloadName, small: boolean): GpuBench {
  return {
    async time() {
      const backend = createWebGpuBackend(await requestDevice(gpu));
      const options = { format, small, waitedMs: meterHost() } as const;
      const result = await runOwn(ownJob(name, small), backend, nodeHost, options);
      backend.dispose();
      return figuresOf(result, small && name !== "W1");
    },
    profile: () => profileOwn(gpu, name, small),
  };
}

/** W1 in stock tfjs, if its first losses are ours: else a comparison of times means nothing. */
export function stockBench(gpu: GPU, small: boolean): GpuBench {
  return {
    async time() {
      const backend = createWebGpuBackend(await requestDevice(gpu));
      const ours = await runOwn({ ...ownJob("W1", small), repeats: 1 }, backend, nodeHost);
      backend.dispose();
      const tf = await startTfjs(gpu);
      const job = jobOf("W1", "webgpu", "tfjs", { threads: 1, repeats: small ? 1 : 20, slow: small });
      const device = `tfjs ${tf.version_core} WebGPU`;
      const result = await runStock(job, tf, nodeHost, device, meterHost());
      requireSameLosses(ours, result);
      return figuresOf(result, false);
    },
    profile: async () => profileStock(await startTfjs(gpu)),
  };
}

function ownJob(name: WorkloadName, small: boolean): Job {
  const repeats = small ? 1 : name.startsWith("decode") ? 5 : 20;
  const job = jobOf(name, "webgpu", "feedbackloop", { threads: 1, repeats, slow: small });
  // Untimed steps take a software adapter half a minute; W1 needs its three for the losses.
  return small && name !== "W1" ? { ...job, warmup: 0 } : job;
}

function figuresOf({ line, detail }: Result, isSmall: boolean): BenchFigures {
  const { median_ms, min_ms, tokens_per_second, dispatches, submits, peak_bytes } = line;
  const { repeats, device, waits, host_share } = detail;
  return {
    median_ms,
    min_ms,
    tokens_per_second,
    repeats,
    device,
    scale: isSmall ? "small" : "full",
    dispatches,
    submits,
    waits,
    peak_bytes,
    ...(host_share === undefined ? {} : { host_share }),
  };
}

export type Profile = Pick<BenchFigures, "gpu_ms" | "kernels">;

function profileOf(kernels: readonly KernelTime[]): Profile {
  return { gpu_ms: Number(kernels.reduce((sum, { ms }) => sum + ms, 0).toFixed(3)), kernels };
}

/** Slower than a plain step, because every kernel gets a pass of its own. */
async function profileOwn(gpu: GPU, name: WorkloadName, small: boolean): Promise<Profile> {
  const info = await requestDevice(gpu);
  if (!info.features.includes("timestamp-query")) return {};
  const backend = createWebGpuBackend(info, { profile: true });
  const work = await createWorkload(name, backend, { format, small });
  await work.step();
  await backend.takeProfile();
  await work.step();
  const kernels = await backend.takeProfile();
  work.dispose();
  backend.dispose();
  return profileOf(kernels);
}

/** tfjs's own timers, whose names and times come as one text: "MatMul: 0.1, Add: 0.2". */
async function profileStock(tf: typeof Tfjs): Promise<Profile> {
  const work = await createStockW1(tf);
  await work.step();
  await work.step();
  let step: Promise<number> | undefined;
  const times = await tf.time(() => {
    step = work.step();
  });
  await step;
  work.dispose();
  const { getExtraProfileInfo } = times as { getExtraProfileInfo?: () => string };
  const byName = new Map<string, { dispatches: number; ms: number }>();
  for (const [, kernel = "", ms = ""] of (getExtraProfileInfo?.() ?? "").matchAll(
    /([^:,\s]+): ([\d.e-]+)/g,
  )) {
    const total = byName.get(kernel) ?? { dispatches: 0, ms: 0 };
    byName.set(kernel, { dispatches: total.dispatches + 1, ms: total.ms + Number(ms) });
  }
  if (byName.size === 0) return {};
  const kernels = [...byName].map(([kernel, total]) => ({ kernel, ...total }));
  return profileOf(kernels.sort((a, b) => b.ms - a.ms));
}

/** tfjs asks `navigator` for WebGPU, which Node has not: there it is Dawn's. */
async function startTfjs(gpu: GPU): Promise<typeof Tfjs> {
  Object.defineProperty(globalThis, "navigator", { value: { gpu }, configurable: true });
  const tf = await import("@tensorflow/tfjs");
  await import("@tensorflow/tfjs-backend-webgpu");
  if (!(await tf.setBackend("webgpu"))) throw new Error("tfjs did not start its WebGPU back end.");
  return tf;
}
