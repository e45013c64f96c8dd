// Every op's plain-loop gradient against central differences, and every op on WASM against the plain loops.

import { join } from "node:path";
import { expect, test } from "vitest";
import { runScript } from "./process.ts";

test("plain loops equal central differences, WASM equals plain loops", { timeout: 300_000 }, async () => {
  const { results, failed } = await runScript(join(import.meta.dirname, "plainLoopsMain.ts"), []);
  expect(failed).toEqual([]);
  const count = (prefix: string): number => results.filter(({ name }) => name.startsWith(prefix)).length;
  expect(count("differences")).toBeGreaterThan(30);
  for (const threads of [1, 2]) expect(count(`WASM, ${threads} threads`)).toBeGreaterThan(80);
});
