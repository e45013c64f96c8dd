// The golden cases (goldenRun.ts) on WASM, and in a process of its own on the software WebGPU adapter.

import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, test } from "vitest";
import type { OpResult } from "../ops/suite.ts";
import { softwareDriver } from "../ops/softwareDriver.ts";
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
  const child = spawn(process.execPath, ["--import", "tsx", main, filter], {
    env: { ...process.env, ...(await softwareDriver()) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let noise = "";
  child.stderr.on("data", (data: Buffer) => (noise += data.toString()));
  const results: OpResult[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (line.startsWith("{")) results.push(JSON.parse(line) as OpResult);
  });
  const exitCode = await new Promise<number | null>((resolve) => child.on("close", resolve));
  if (exitCode === 3) {
    console.log(`skipped: no WebGPU adapter in Node: ${results[0]?.message ?? ""}`);
    context.skip("no WebGPU adapter in Node");
    return;
  }
  expect(results.filter(({ ok }) => !ok)).toEqual([]);
  expect(exitCode, noise.slice(-4000)).toBe(0);
  expect(results.length).toBeGreaterThan(filter ? 0 : 40);
});
