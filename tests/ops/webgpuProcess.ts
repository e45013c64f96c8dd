// WebGPU in Node, in a process of its own: the Vulkan loader and driver are found through the environment a process
// starts with. The driver is the software adapter that Chromium brings, or the one that VK_ICD_FILENAMES names.

import { existsSync, mkdirSync, realpathSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { findChromium } from "../../scripts/chromium.mjs";
import { type Outcome, runScript } from "./process.ts";

/** A person named a driver: probably hardware. */
export const hasNamedDriver = process.env.VK_ICD_FILENAMES !== undefined;

/** The driver's manifest, and the folder with the Vulkan loader beside it. */
export async function softwareDriver(): Promise<Record<string, string>> {
  if (hasNamedDriver) return {};
  const chromium = await findChromium();
  const folders = [...(chromium ? [dirname(realpathSync(chromium))] : []), "/usr/lib/chromium"];
  const folder = folders.find((one) => existsSync(join(one, "vk_swiftshader_icd.json")));
  if (folder === undefined) return {};
  const libraries = [folder, process.env.LD_LIBRARY_PATH].filter(Boolean).join(delimiter);
  return { VK_ICD_FILENAMES: join(folder, "vk_swiftshader_icd.json"), LD_LIBRARY_PATH: libraries };
}

export interface WebGpuOutcome extends Outcome {
  /** Why there was no adapter, where that is nobody's fault: no Chromium brings one and nobody named a driver. */
  skipped: string | undefined;
}

/**
 * A working folder in which the software adapter computes with one thread: suites run beside each other, and its threads,
 * which wait by spinning, would take the core that another suite has (500 s instead of 220 for the golden trajectories).
 */
function oneThreadFolder(): string {
  const folder = join(import.meta.dirname, "..", "..", "build", "oneThread");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "SwiftShader.ini"), "[Processor]\nThreadCount=1\n");
  return folder;
}

/** Runs a script that ends with 3 where it found no adapter. */
export async function runOnWebGpu(script: string, ...args: string[]): Promise<WebGpuOutcome> {
  const outcome = await runScript(script, args, { cwd: oneThreadFolder(), env: await softwareDriver() });
  const isNobodysFault = outcome.status === 3 && !hasNamedDriver && (await findChromium()) === undefined;
  if (isNobodysFault) return { ...outcome, failed: [], skipped: outcome.failed.join("; ") };
  return { ...outcome, skipped: undefined };
}
