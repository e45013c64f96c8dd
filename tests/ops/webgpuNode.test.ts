// What only Node runs of WebGPU: the kernels that are chosen on hardware, here on the software adapter. The rest, op by
// op, tests/ops/browser runs on that same adapter; with a driver named in VK_ICD_FILENAMES everything is run here too.

import { join } from "node:path";
import { expect, test } from "vitest";
import { hasNamedDriver, runOnWebGpu } from "./webgpuProcess.ts";

const parts = hasNamedDriver ? { ops: 60, kernels: 70, checks: 6, hardware: 85 } : { hardware: 85 };

for (const [part, atLeast] of Object.entries(parts)) {
  test(`WebGPU in Node: ${part}`, { timeout: 600_000 }, async (context) => {
    const main = join(import.meta.dirname, "webgpuNodeMain.ts");
    const { results, failed, skipped } = await runOnWebGpu(main, part);
    context.skip(skipped !== undefined, skipped);
    expect(failed).toEqual([]);
    expect(results.length).toBeGreaterThan(atLeast);
  });
}
