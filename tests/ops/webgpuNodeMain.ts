// The WebGPU suites in Node (Dawn): one JSON line a result, exit code 3 where there is no adapter. A process of its
// own, because the Vulkan loader and driver are found through the environment a process starts with.

import { pathToFileURL } from "node:url";
import { AppError } from "../../src/domain/errors.ts";
import { requestNodeDevice } from "../../src/cli/nodeGpu.ts";
import type { AnyOp } from "../../src/engine/defineOp.ts";
import { createWebGpuBackend } from "../../src/engine/webgpu/backend.ts";
import { runKernelSuite } from "./kernels.ts";
import { type OpResult, runOpSuite } from "./suite.ts";
import { runWebGpuChecks } from "./webgpuChecks.ts";

// A part and a filter of names; or "list" and a module whose `ops` run in the kernels of both classes of adapters.
const [part = "all", filter = ""] = process.argv.slice(2);

async function report(results: AsyncGenerator<OpResult>, prefix: string): Promise<void> {
  for await (const result of results) {
    console.log(JSON.stringify({ ...result, name: `${prefix}: ${result.name}` }));
  }
}

try {
  const info = await requestNodeDevice();
  const backend = createWebGpuBackend(info);
  console.log(JSON.stringify({ name: "adapter", ok: true, message: backend.description }));
  if (part === "all" || part === "ops") await report(runOpSuite(backend, filter), "ops");
  if (part === "all" || part === "kernels") await report(runKernelSuite(backend, filter), "kernels");
  if (part === "list") {
    const { ops } = (await import(pathToFileURL(filter).href)) as { ops: readonly AnyOp[] };
    await report(runOpSuite(backend, "", ops), "ops");
    const hardware = createWebGpuBackend(await requestNodeDevice(), { tuning: { software: false } });
    await report(runOpSuite(hardware, "", ops), "hardware ops");
    hardware.dispose();
  }
  backend.dispose();
  if (part === "all" || part === "checks") await report(runWebGpuChecks(requestNodeDevice), "checks");
  // The kernels for hardware, on whatever is here: tiles in workgroup memory, lanes that share a row.
  if (part === "all" || part === "hardware") {
    const hardware = createWebGpuBackend(await requestNodeDevice(), { tuning: { software: false } });
    for (const name of filter ? [filter] : ["linear.int4", "ttention", "embedding.f32"]) {
      await report(runOpSuite(hardware, name), "hardware ops");
    }
    await report(runKernelSuite(hardware, filter), "hardware kernels");
    hardware.dispose();
    const scarce = createWebGpuBackend(await requestNodeDevice(), {
      tuning: { software: false, maxStorageBuffers: 8 },
    });
    await report(runOpSuite(scarce, "attention"), "eight buffers");
    scarce.dispose();
  }
} catch (error) {
  if (!(error instanceof AppError) || error.code !== "gpu/unavailable") throw error;
  console.log(JSON.stringify({ name: "adapter", ok: false, message: error.message }));
  process.exitCode = 3;
}
