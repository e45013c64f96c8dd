// The golden cases (goldenRun.ts) on WASM, and in a process of its own on the software WebGPU adapter.

import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runOnWebGpu } from "../ops/webgpuProcess.ts";
import { backends } from "./backends.ts";
import { goldenCases, methods, runGoldenCase } from "./goldenRun.ts";

const filter = process.env.GOLDEN ?? "";

for (const [id, create] of backends) {
  describe.each(methods)(`${id} %s`, (method) => {
    test.each(goldenCases(method))("%s", { timeout: 300_000 }, async (name) => {
      if (!name.includes(filter)) return;
      const backend = await create();
      expect(await runGoldenCase(backend, method, name)).toEqual([]);
      backend.dispose();
    });
  });
}

test("on WebGPU in Node", { timeout: 900_000 }, async (context) => {
  const main = join(import.meta.dirname, "goldenWebgpu.ts");
  const { results, failed, skipped } = await runOnWebGpu(main, filter);
  context.skip(skipped !== undefined, skipped);
  expect(failed).toEqual([]);
  expect(results.length).toBeGreaterThan(filter ? 0 : 40);
});
