// `doctor`: what this machine offers, what would be used, and where things are kept.

import { availableParallelism, freemem, totalmem } from "node:os";
import { stat, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { AppError } from "../domain/errors.ts";
import { chooseDevice } from "../runs/device.ts";
import { command } from "./command.ts";
import { byteCount } from "./output.ts";

type WebGpu =
  | {
      available: true;
      adapter: string;
      vendor: string;
      architecture: string;
      software: boolean;
      features: string[];
      limits: Record<string, number>;
    }
  | { available: false; reason: string };
type Wasm =
  | { available: true; threads: number; shared: boolean; variant: string }
  | { available: false; reason: string };

const shownLimits = [
  "maxBufferSize",
  "maxStorageBufferBindingSize",
  "maxStorageBuffersPerShaderStage",
  "maxComputeWorkgroupStorageSize",
  "maxComputeInvocationsPerWorkgroup",
  "maxComputeWorkgroupsPerDimension",
] as const;

async function describeWebGpu(): Promise<WebGpu> {
  const { findGpu } = await import("./device.ts");
  const found = await findGpu();
  if (found instanceof AppError) return { available: false, reason: found.message };
  const { device, adapter, features } = found;
  const limits = Object.fromEntries(shownLimits.map((name) => [name, device.limits[name]]));
  device.destroy();
  const { description, vendor, architecture, software } = adapter;
  return {
    available: true,
    adapter: description,
    vendor,
    architecture,
    software,
    features: [...features],
    limits,
  };
}

async function describeWasm(): Promise<Wasm> {
  try {
    const { createWasmRuntime } = await import("../engine/wasm/runtime.ts");
    const runtime = await createWasmRuntime({ threads: availableParallelism() });
    const { threads, shared, variant } = runtime;
    runtime.dispose();
    return { available: true, threads, shared, variant };
  } catch (error) {
    if (error instanceof AppError) return { available: false, reason: error.message };
    throw error;
  }
}

async function describeCache(folder: string) {
  const { folderCache } = await import("../storage/folderCache.ts");
  const entries = await folderCache(folder).list();
  const sizeBytes = entries.reduce((sum, entry) => sum + entry.sizeBytes, 0);
  return { folder, files: entries.length, size_bytes: sizeBytes };
}

/** Free bytes where `folder` is or would be; null where the system does not say. */
async function freeBytes(folder: string): Promise<number | null> {
  for (let path = folder; ; path = dirname(path)) {
    try {
      await stat(path);
      const { bavail, bsize } = await statfs(path);
      return bavail * bsize;
    } catch {
      if (dirname(path) === path) return null;
    }
  }
}

/** The Node that the bench found faster (docs/benchmarks.md, "Node 20 and Node 24"). */
const fasterNode = 24;

function nodeAdvice(version: string): string[] {
  if (Number.parseInt(version, 10) >= fasterNode) return [];
  return [
    `Node ${fasterNode} computes the same numbers on the processor in up to a fifth less time than Node 20.`,
  ];
}

export const doctor = command({
  id: "doctor",
  summary: "What this machine offers: graphics adapter, features, limits, back ends, cache, free space.",
  positionals: [],
  flags: {},
  async run({ out, session, device: preference }) {
    const { defaultCacheFolder } = await import("../storage/folderCache.ts");
    const webgpu = await describeWebGpu();
    const wasm = await describeWasm();
    const cache = await describeCache(defaultCacheFolder(session.options.env));
    const { device } = chooseDevice(
      preference,
      webgpu.available ? { name: webgpu.adapter, software: webgpu.software } : webgpu,
    );
    const backend = device === "none" || (device === "wasm" && !wasm.available) ? null : device;
    const spaces = { working: await freeBytes(session.options.folder), cache: await freeBytes(cache.folder) };
    const host = {
      node: process.versions.node,
      advice: nodeAdvice(process.versions.node),
      platform: `${process.platform} ${process.arch}`,
      cores: availableParallelism(),
      memory_bytes: totalmem(),
      free_memory_bytes: freemem(),
    };
    const adapter = webgpu.available
      ? `${webgpu.adapter}${webgpu.software ? " (software: correct, but slower than WASM)" : ""}`
      : `none: ${webgpu.reason}`;
    const space = (bytes: number | null): string => (bytes === null ? "unknown" : byteCount(bytes));
    const table: [string, string][] = [
      ["Would compute with", backend ?? "nothing: no back end is usable"],
      ["WebGPU adapter", adapter],
      ...(webgpu.available
        ? ([
            ["  features", webgpu.features.join(", ") || "none of those we use"],
            ...Object.entries(webgpu.limits).map(([name, value]) => [`  ${name}`, String(value)]),
          ] as [string, string][])
        : []),
      ["WASM", wasm.available ? `SIMD (${wasm.variant}), ${wasm.threads} threads` : `none: ${wasm.reason}`],
      ["Node", `${host.node} on ${host.platform}, ${host.cores} cores`],
      ...host.advice.map((text): [string, string] => ["", text]),
      ["Memory", `${byteCount(host.memory_bytes)}, ${byteCount(host.free_memory_bytes)} free`],
      ["Cache", `${cache.folder}: ${cache.files} files, ${byteCount(cache.size_bytes)}`],
      ["Free space", `${space(spaces.working)} here, ${space(spaces.cache)} for the cache`],
    ];
    const width = Math.max(...table.map(([name]) => name.length)) + 2;
    const readable = table.map(([name, value]) => name.padEnd(width) + value).join("\n");
    out.result({ type: "doctor", backend, webgpu, wasm, host, cache, free_bytes: spaces }, readable);
    return undefined;
  },
});
