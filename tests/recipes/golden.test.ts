// The golden cases (goldenRun.ts): all of them on WASM; on the software WebGPU adapter, in processes of their own, those
// that are not the same work to a device. In the kernels that a real GPU gets, which compile slowly there, tests/ops has each op
// alone and tests/webgpu every case.

import { describe, expect, test } from "vitest";
import { expectGolden } from "../webgpu/runGolden.ts";
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

/**
 * Losses are evaluated on the host. To a device the architecture differs, what is trained, what is read, and the formats. All
 * that makes kernels of its own is here, and a case of each method that draws.
 */
const differentOnDevice = [
  "dpo sigmoid",
  "dpo sigmoid-full",
  "dpo int8-base",
  "sft full-qwen3",
  "reward bert",
  "ppo full",
  "rloo lora",
  "grpo truncated-grpo",
];
/** One pair a step: barriers are what a software adapter is slowest at. */
test("on WebGPU, in the kernels for software", { timeout: 900_000 }, (context) =>
  expectGolden("software", differentOnDevice, context),
);
