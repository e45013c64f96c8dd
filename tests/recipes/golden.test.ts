// The golden cases (goldenRun.ts): all of them on WASM; on the software WebGPU adapter, in processes of their own, those
// that are not the same work to a device, and four of them in the kernels that a real GPU gets. `npm run test:webgpu`
// (FEEDBACKLOOP_WEBGPU=all) runs every case in both.

import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runOnWebGpu } from "../ops/webgpuProcess.ts";
import { backends } from "./backends.ts";
import { goldenCases, methods, runGoldenCase } from "./goldenRun.ts";

for (const [id, create] of backends) {
  describe.each(methods)(`${id} %s`, (method) => {
    test.each(goldenCases(method))("%s", { timeout: 300_000 }, async (name) => {
      const backend = await create();
      expect(await runGoldenCase(backend, method, name)).toEqual([]);
      backend.dispose();
    });
  });
}

const everyCase = methods.flatMap((method) => goldenCases(method).map((name) => `${method} ${name}`));

/** Losses are evaluated on the host. To a device the architecture differs, what is trained, what is read, and the formats. */
const differentOnDevice = [
  "dpo sigmoid",
  "dpo sigmoid-full",
  "dpo int8-base",
  "dpo ipo",
  "dpo wpo",
  "dpo sft",
  "dpo precompute",
  "dpo continued-gpt2",
  "sft full-qwen3",
  "sft dft",
  "sft lora-all-linear",
  "sft language-modelling-lora",
  "sft whole-row",
];
/** One pair a step: barriers are what a software adapter is slowest at. */
const inHardwareKernels = ["dpo single-lora", "dpo defaults", "dpo int8-base", "sft single-full"];

test.for([
  ["software", differentOnDevice],
  ["hardware", inHardwareKernels],
] as const)(
  "on WebGPU, in the kernels for %s",
  { timeout: 1_800_000 },
  async ([adapterClass, chosen], context) => {
    const cases = process.env.FEEDBACKLOOP_WEBGPU === "all" ? everyCase : chosen;
    const main = join(import.meta.dirname, "goldenWebgpu.ts");
    const { results, failed, skipped } = await runOnWebGpu(main, adapterClass, ...cases);
    context.skip(skipped !== undefined, skipped);
    expect(failed).toEqual([]);
    expect(results.map(({ name }) => name)).toEqual(cases);
  },
);
