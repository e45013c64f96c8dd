// Golden cases on WebGPU in Node, in a process of their own.

import { join } from "node:path";
import { expect, type TestContext } from "vitest";
import { runOnWebGpu } from "../ops/webgpuProcess.ts";

/** In the kernels for software adapters or for GPUs; skips where there is no adapter and that is nobody's fault. */
export async function expectGolden(
  kernels: "software" | "hardware",
  cases: readonly string[],
  context: TestContext,
): Promise<void> {
  const main = join(import.meta.dirname, "golden.ts");
  const { results, failed, skipped } = await runOnWebGpu(main, kernels, ...cases);
  context.skip(skipped !== undefined, skipped);
  expect(failed).toEqual([]);
  expect(results.map(({ name }) => name)).toEqual(cases);
}
