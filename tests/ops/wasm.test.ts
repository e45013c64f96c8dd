// Every op on WASM against the plain loops, on one thread and on several.

import { expect, test } from "vitest";
import { createWasmRuntime } from "../../src/engine/wasm/runtime.ts";
import { createWasmBackend } from "../../src/engine/wasmBackend.ts";
import { runOpSuite } from "./suite.ts";

test.each([1, 2])("ops on WASM, %i threads", { timeout: 240_000 }, async (threads) => {
  const backend = createWasmBackend(await createWasmRuntime({ threads }));
  const failed: string[] = [];
  let count = 0;
  for await (const { name, ok, message } of runOpSuite(backend)) {
    count++;
    if (!ok) failed.push(`${name}: ${message}`);
  }
  expect(failed).toEqual([]);
  expect(count).toBeGreaterThan(60);
  backend.dispose();
});
