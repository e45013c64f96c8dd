// `npm run bench:gpu`: the workloads in Node on a real adapter through Dawn, and W1 in stock tfjs on the same adapter.
// Writes one JSON file with device, driver and date. A software adapter is refused unless --software: its times say
// nothing about a GPU. --profile adds the GPU's own milliseconds by kernel, --out FILE says where the file goes.

import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, release, type } from "node:os";
import { dirname, join } from "node:path";
import type * as Tfjs from "@tensorflow/tfjs";
import { create, globals } from "webgpu";
import { createWebGpuBackend } from "../../src/engine/webgpu/backend.ts";
import { type DeviceInfo, requestDevice } from "../../src/engine/webgpu/device.ts";
import type { KernelTime } from "../../src/engine/webgpu/profiler.ts";
import type { WeightFormat } from "../../src/engine/weight.ts";
import { requireSameLosses, type Result, type WorkloadName } from "./measure.ts";
import { plans, ratios, table } from "./report.ts";
import { jobOf, runOwn, runStock } from "./runJob.ts";
import { createWorkload } from "./workloads.ts";

export interface GpuOptions {
  readonly names: readonly WorkloadName[];
  readonly format: WeightFormat;
  readonly repeats: number | undefined;
  readonly json: boolean;
  readonly out: string | undefined;
  readonly software: boolean;
  readonly profile: boolean;
}

export async function benchGpu(options: GpuOptions): Promise<void> {
  const { names, format, json } = options;
  Object.assign(globalThis, globals);
  // Kept until the end: Dawn frees its devices with this object.
  const gpu = create([]);
  const about = await machine(gpu, options.software);
  console.error(`${about.description}, driver: ${about.driver}`);
  const results: Result[] = [];
  const profiles: Partial<Record<WorkloadName, readonly KernelTime[]>> = {};
  const record = (result: Result): void => {
    results.push(result);
    const { line, detail } = result;
    console.error(`${line.name} ${line.implementation} on ${detail.device}: ${line.median_ms} ms`);
    if (json) console.log(JSON.stringify(line));
  };
  for (const name of names) {
    const backend = createWebGpuBackend(await requestDevice(gpu));
    const job = jobOf(name, "webgpu", "feedbackloop", {
      threads: 1,
      repeats: options.repeats,
      slow: about.software,
    });
    try {
      record(await runOwn(job, backend, "node", format));
    } finally {
      backend.dispose();
    }
    if (options.profile) profiles[name] = await profile(gpu, name, format);
  }
  if (names.includes("W1")) {
    const job = jobOf("W1", "webgpu", "tfjs", { threads: 1, repeats: options.repeats, slow: about.software });
    record(await runStock(job, await startTfjs(gpu), "node", "tfjs WebGPU"));
    const [ours, stock] = results.filter(({ line }) => line.name === "W1");
    if (ours && stock) requireSameLosses(ours, stock);
  }
  const file = options.out ?? join(import.meta.dirname, "..", "..", "build", "bench-gpu.json");
  mkdirSync(dirname(file), { recursive: true });
  const lines = results.map(({ line, detail }) => ({ ...line, ...detail }));
  writeFileSync(file, `${JSON.stringify({ ...about, format, results: lines, profiles }, null, 2)}\n`);
  console.error(`Written: ${file}`);
  if (json) return;
  console.log(table(results));
  for (const text of [...ratios(results), ...plans(results)]) console.log(text);
  for (const [name, kernels] of Object.entries(profiles)) {
    console.log(`\n${name}: GPU time of one step by kernel`);
    for (const { kernel, dispatches, ms } of kernels.slice(0, 25)) {
      console.log(`${ms.toFixed(3).padStart(10)} ms ${String(dispatches).padStart(6)} x  ${kernel}`);
    }
  }
}

interface Machine {
  readonly date: string;
  readonly device: string;
  readonly description: string;
  readonly driver: string;
  readonly software: boolean;
  readonly features: readonly string[];
  readonly processor: string;
  readonly system: string;
  readonly node: string;
}

async function machine(gpu: GPU, allowSoftware: boolean): Promise<Machine> {
  const info = await requestDevice(gpu);
  const { vendor, architecture, description, software } = info.adapter;
  info.device.destroy();
  if (software && !allowSoftware) {
    throw new Error(
      `The only adapter is software (${description}); its times say nothing about a GPU. --software runs it all the same.`,
    );
  }
  return {
    date: new Date().toISOString(),
    device: nvidia("name") ?? ([vendor, architecture].filter(Boolean).join(" ") || description),
    description,
    driver: nvidia("driver_version") ?? description,
    software,
    features: info.features,
    processor: cpus()[0]?.model ?? "unknown",
    system: `${type()} ${release()}`,
    node: process.version,
  };
}

/** WebGPU names neither the product nor the driver's version; NVIDIA's tool does. */
function nvidia(field: "name" | "driver_version"): string | undefined {
  try {
    const output = execFileSync("nvidia-smi", [`--query-gpu=${field}`, "--format=csv,noheader"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    return output.split("\n")[0]?.trim() ?? undefined;
  } catch {
    return undefined;
  }
}

/** One step's GPU time by kernel: slower than a plain step, because every kernel gets a pass of its own. */
async function profile(gpu: GPU, name: WorkloadName, format: WeightFormat): Promise<readonly KernelTime[]> {
  const info: DeviceInfo = await requestDevice(gpu);
  if (!info.features.includes("timestamp-query")) {
    console.error(`${name}: no profile, this adapter has no timestamp queries.`);
    info.device.destroy();
    return [];
  }
  const backend = createWebGpuBackend(info, { profile: true });
  const work = await createWorkload(name, backend, { format });
  await work.step();
  await backend.takeProfile();
  await work.step();
  const times = await backend.takeProfile();
  work.dispose();
  backend.dispose();
  return times;
}

/** tfjs asks `navigator` for WebGPU, which Node has not: there it is Dawn's. */
async function startTfjs(gpu: GPU): Promise<typeof Tfjs> {
  Object.defineProperty(globalThis, "navigator", { value: { gpu }, configurable: true });
  const tf = await import("@tensorflow/tfjs");
  await import("@tensorflow/tfjs-backend-webgpu");
  if (!(await tf.setBackend("webgpu"))) throw new Error("tfjs did not start its WebGPU back end.");
  return tf;
}
