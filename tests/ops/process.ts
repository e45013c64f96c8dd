// Suites in a process of their own: it prints one OpResult a line.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { AppError } from "../../src/domain/errors.ts";
import type { OpResult } from "./check.ts";

export interface Outcome {
  results: OpResult[];
  /** What failed, one line each; what the process printed where it ended badly. */
  failed: string[];
  status: number | null;
}

export async function runScript(
  script: string,
  args: readonly string[],
  { cwd, env = {} }: { cwd?: string; env?: Record<string, string> } = {},
): Promise<Outcome> {
  const child = spawn(process.execPath, ["--import", "tsx", script, ...args], {
    cwd,
    env: { ...process.env, ...env },
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
  const status = await new Promise<number | null>((resolve) => child.on("close", resolve));
  const failed = results.filter(({ ok }) => !ok).map(({ name, message }) => `${name}: ${message}`);
  if (status !== 0 && failed.length === 0) failed.push(`ended with ${status}: ${noise.slice(-4000)}`);
  return { results, failed, status };
}

/**
 * For the script: Dawn looks for the device's answers in every turn of the event loop, which takes a core for as long as
 * the host waits, and holds up the threads that compile and compute. With this it looks once in a millisecond.
 */
export function lookCalmly(): void {
  const later = (work: (...given: unknown[]) => void, ...given: unknown[]): NodeJS.Timeout =>
    setTimeout(work, 1, ...given);
  Object.assign(globalThis, { setImmediate: later });
}

/** For the script: where there is no graphics adapter it says so and ends with 3. */
export function sayNoAdapter(error: unknown): void {
  if (!(error instanceof AppError) || error.code !== "gpu/unavailable") throw error;
  console.log(JSON.stringify({ name: "adapter", ok: false, message: error.message }));
  process.exitCode = 3;
}

/** For the script: prints what a suite finds. */
export async function report(results: AsyncGenerator<OpResult>, prefix: string): Promise<void> {
  for await (const result of results) {
    console.log(JSON.stringify({ ...result, name: `${prefix}: ${result.name}` }));
  }
}
