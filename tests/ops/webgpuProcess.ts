// Where Node finds a software WebGPU adapter: the Vulkan driver that Chromium brings. The environment has to be set
// before a process starts.

import { existsSync, realpathSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { findChromium } from "../../scripts/chromium.mjs";

/** The driver's manifest, and the folder with the Vulkan loader beside it. */
export async function softwareDriver(): Promise<Record<string, string>> {
  if (process.env.VK_ICD_FILENAMES) return {};
  const chromium = await findChromium();
  const folders = [...(chromium ? [dirname(realpathSync(chromium))] : []), "/usr/lib/chromium"];
  const folder = folders.find((one) => existsSync(join(one, "vk_swiftshader_icd.json")));
  if (folder === undefined) return {};
  const libraries = [folder, process.env.LD_LIBRARY_PATH].filter(Boolean).join(delimiter);
  return { VK_ICD_FILENAMES: join(folder, "vk_swiftshader_icd.json"), LD_LIBRARY_PATH: libraries };
}
