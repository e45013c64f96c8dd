// Runs webgpuNodeMain.ts in a process that finds the software adapter, and gathers its results.

import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { softwareDriver } from "./softwareDriver.ts";
import type { OpResult } from "./suite.ts";

export interface NodeRun {
  /** 3: there is no adapter. */
  readonly exitCode: number | null;
  readonly results: readonly OpResult[];
  readonly noise: string;
}

export async function runInNode(...args: string[]): Promise<NodeRun> {
  const main = join(import.meta.dirname, "webgpuNodeMain.ts");
  const child = spawn(process.execPath, ["--import", "tsx", main, ...args], {
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
