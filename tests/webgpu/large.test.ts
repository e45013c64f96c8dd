// Hardware's kernels that tests/ops leaves out on a software adapter, which compiles them for a minute: other tiles, the
// same tiles in other kernels, a vocabulary in every format.

import { join } from "node:path";
import { expect, test } from "vitest";
import { runOnWebGpu } from "../ops/webgpuProcess.ts";

test("large kernels of hardware", { timeout: 900_000 }, async (context) => {
  const main = join(import.meta.dirname, "..", "ops", "webgpuNodeMain.ts");
  const { results, failed, skipped } = await runOnWebGpu(main, "large");
  context.skip(skipped !== undefined, skipped);
  expect(failed).toEqual([]);
  expect(results.length).toBeGreaterThan(20);
});
