// Every op, kernel and promise of the WebGPU back end in Node, on the software adapter that Chromium brings, or on the
// one that VK_ICD_FILENAMES names. Skipped, with the reason, where there is none.

import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { softwareDriver } from "./softwareDriver.ts";
import type { OpResult } from "./suite.ts";

async function runPart(
  part: string,
): Promise<{ exitCode: number | null; results: OpResult[]; noise: string }> {
  const main = join(import.meta.dirname, "webgpuNodeMain.ts");
  const child = spawn(process.execPath, ["--import", "tsx", main, part], {
    env: { ...process.env, ...(await softwareDriver()) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const results: OpResult[] = [];
  let noise = "";
  child.stderr.on("data", (data: Buffer) => (noise += data.toString()));
  createInterface({ input: child.stdout }).on("line", (line) => {
    // Dawn prints the errors that some checks cause on purpose.
    if (line.startsWith("{")) results.push(JSON.parse(line) as OpResult);
    else noise += `${line}\n`;
  });
  const exitCode = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { exitCode, results, noise: noise.slice(-4000) };
}

const parts = { ops: 60, kernels: 70, checks: 6, hardware: 85 };

for (const [part, atLeast] of Object.entries(parts)) {
  test(`WebGPU in Node: ${part}`, { timeout: 600_000 }, async (context) => {
    const { exitCode, results, noise } = await runPart(part);
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
