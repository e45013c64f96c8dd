// A new op with loops, WGSL and a WASM half stands in one file (newOp.ts) and, put into the list, passes the suite on
// every back end with no other file changed.

import { join } from "node:path";
import { expect, test } from "vitest";
import { createWasmRuntime } from "../../src/engine/wasm/runtime.ts";
import { ops } from "./newOp.ts";
import type { OpResult } from "./check.ts";
import { createPoisonedWasm } from "./poison.ts";
import { runDifferenceSuite, runOpSuite } from "./suite.ts";
import { runOnWebGpu } from "./webgpuProcess.ts";

async function expectAll(results: AsyncGenerator<OpResult>): Promise<void> {
  const seen: OpResult[] = [];
  for await (const result of results) seen.push(result);
  expect(seen.filter(({ ok }) => !ok)).toEqual([]);
  expect(seen).toHaveLength(3);
}

test("its gradient is that of its loops", () => expectAll(runDifferenceSuite("", ops)));

test.each([1, 2])("WASM, %i threads", async (threads) => {
  const backend = createPoisonedWasm(await createWasmRuntime({ threads }));
  await expectAll(runOpSuite(backend, "", ops));
  backend.dispose();
});

test("WebGPU, as a software adapter and as a GPU computes it", { timeout: 120_000 }, async (context) => {
  const here = (file: string): string => join(import.meta.dirname, file);
  const { results, failed, skipped } = await runOnWebGpu(here("webgpuNodeMain.ts"), "list", here("newOp.ts"));
  context.skip(skipped !== undefined, skipped);
  expect(failed).toEqual([]);
  expect(results).toHaveLength(1 + 2 * 3);
});
