// Every op, kernel and promise of the WebGPU back end in Node, on the software adapter that Chromium brings, or on the
// one that VK_ICD_FILENAMES names. Skipped, with the reason, where there is none.

import { expect, test } from "vitest";
import { runInNode } from "./webgpuNode.ts";

const parts = { ops: 60, kernels: 70, checks: 6, hardware: 85 };

for (const [part, atLeast] of Object.entries(parts)) {
  test(`WebGPU in Node: ${part}`, { timeout: 600_000 }, async (context) => {
    const { exitCode, results, noise } = await runInNode(part);
    if (exitCode === 3) {
      const reason = `no WebGPU adapter in Node: ${results[0]?.message ?? ""}`;
      console.log(`skipped: ${reason}`);
      context.skip(reason);
      return;
    }
    const failed = results.filter(({ ok }) => !ok).map(({ name, message }) => `${name}: ${message}`);
    expect(failed).toEqual([]);
    expect(exitCode, noise).toBe(0);
    expect(results.length).toBeGreaterThan(atLeast);
  });
}
