import { join } from "node:path";
import { expect, test } from "vitest";
import { runOnWebGpu } from "../ops/webgpuProcess.ts";

test("a device that is lost in any phase of a run", { timeout: 300_000 }, async (context) => {
  const { results, failed, skipped } = await runOnWebGpu(join(import.meta.dirname, "lostDevice.ts"));
  context.skip(skipped !== undefined, skipped);
  expect(failed).toEqual([]);
  expect(results.map(({ name }) => name)).toEqual(["load", "forward", "backward", "update", "decode"]);
});
