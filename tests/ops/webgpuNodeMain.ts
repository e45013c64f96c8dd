// The WebGPU suites in Node (Dawn): one JSON line a result, exit code 3 where there is no adapter. A process of its
// own, because the Vulkan loader and driver are found through the environment a process starts with.

import { pathToFileURL } from "node:url";
import { requestNodeDevice } from "../../src/cli/nodeGpu.ts";
import type { Tuning } from "../../src/engine/backend.ts";
import type { AnyOp, OpCase } from "../../src/engine/defineOp.ts";
import { attention } from "../../src/engine/ops/attention.ts";
import { ops } from "../../src/engine/ops/index.ts";
import { createWebGpuBackend, type WebGpuBackend } from "../../src/engine/webgpu/backend.ts";
import type { WeightFormat } from "../../src/engine/weight.ts";
import { hardwareKernelCases, largeKernelCases, runKernelSuite } from "./kernels.ts";
import { lookCalmly, report, sayNoAdapter } from "./process.ts";
import { runOpSuite } from "./suite.ts";
import { runWebGpuChecks } from "./webgpuChecks.ts";

// A part and a filter of names; or "list" and a module whose `ops` run in the kernels of both classes of adapters.
const [part = "all", filter = ""] = process.argv.slice(2);

/** A back end with a device of its own; memory that nothing was written to is NaN. */
async function createBackend(tuning: Partial<Tuning> = {}): Promise<WebGpuBackend> {
  return createWebGpuBackend(await requestNodeDevice(), { tuning, poison: true });
}

/** All ops, those over a whole vocabulary with weights in these formats alone: each format is kernels of seconds to compile. */
function vocabularyIn(formats: readonly WeightFormat[]): AnyOp[] {
  return ops.map(({ definition, run }) => {
    const cases = definition.cases.map((one) => (isVocabulary(one) ? { ...one, formats } : one));
    return { definition: { ...definition, cases }, run };
  });
}

function vocabularyOnly(list: readonly AnyOp[]): AnyOp[] {
  return list
    .map(({ definition, run }) => ({
      definition: { ...definition, cases: definition.cases.filter(isVocabulary) },
      run,
    }))
    .filter(({ definition }) => definition.cases.length > 0);
}

function isVocabulary({ dims }: OpCase): boolean {
  return (dims["V"] ?? 0) > 4000;
}

lookCalmly();
try {
  const backend = await createBackend();
  console.log(JSON.stringify({ name: "adapter", ok: true, message: backend.description }));
  if (part === "all" || part === "ops") await report(runOpSuite(backend, filter), "ops");
  if (part === "large") {
    const hardware = await createBackend({ software: false });
    await report(
      runOpSuite(hardware, filter, vocabularyOnly(vocabularyIn(["f16", "int8", "int4"]))),
      "large ops",
    );
    await report(runKernelSuite(hardware, filter, largeKernelCases()), "large kernels");
    hardware.dispose();
  }
  if (part === "all" || part === "kernels") await report(runKernelSuite(backend, filter), "kernels");
  if (part === "list") {
    const { ops } = (await import(pathToFileURL(filter).href)) as { ops: readonly AnyOp[] };
    await report(runOpSuite(backend, "", ops), "ops");
    const hardware = await createBackend({ software: false });
    await report(runOpSuite(hardware, "", ops), "hardware ops");
    hardware.dispose();
  }
  backend.dispose();
  if (part === "all" || part === "checks") await report(runWebGpuChecks(requestNodeDevice), "checks");
  // The kernels for hardware, on whatever is here: tiles in workgroup memory, lanes that share a row.
  if (part === "all" || part === "hardware") {
    const hardware = await createBackend({ software: false });
    await report(runOpSuite(hardware, filter, part === "all" ? ops : vocabularyIn(["f32"])), "hardware ops");
    await report(runKernelSuite(hardware, filter, hardwareKernelCases()), "hardware kernels");
    if (part === "all") await report(runKernelSuite(hardware, filter, largeKernelCases()), "large kernels");
    hardware.dispose();
    // dk and dv in two passes: one size shows it.
    const scarce = await createBackend({ software: false, maxStorageBuffers: 8 });
    const { definition, run } = attention;
    const one: AnyOp = { definition: { ...definition, cases: definition.cases.slice(1, 2) }, run };
    await report(runOpSuite(scarce, filter, [one]), "eight buffers");
    scarce.dispose();
  }
} catch (error) {
  sayNoAdapter(error);
}
