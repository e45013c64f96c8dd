// What only Node runs of WebGPU: all ops and kernels as they are chosen on hardware, here on the software adapter. As a
// software adapter has them tests/ops/browser runs them; with a driver named in VK_ICD_FILENAMES all is run here too. Tiles
// and formats that repeat in other kernels what is shown here are in tests/webgpu.

import { join } from "node:path";
import { expect, test } from "vitest";
import { hasNamedDriver, runOnWebGpu } from "./webgpuProcess.ts";

const parts = hasNamedDriver
  ? { ops: 80, kernels: 50, checks: 6, hardware: 130, large: 15 }
  : { hardware: 130 };

for (const [part, atLeast] of Object.entries(parts)) {
  test(`WebGPU in Node: ${part}`, { timeout: 600_000 }, async (context) => {
    const main = join(import.meta.dirname, "webgpuNodeMain.ts");
    const { results, failed, skipped } = await runOnWebGpu(main, part);
    context.skip(skipped !== undefined, skipped);
    expect(failed).toEqual([]);
    expect(results.length).toBeGreaterThan(atLeast);
  });
}
