// Finds a Chromium that can run WebGPU, or gets one. Playwright's small "headless shell" cannot: it is built without.
// Order: FEEDBACKLOOP_CHROMIUM, one on the PATH or in its usual place, Playwright's, a download, the system's package.
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { binary, run } from "./install.mjs";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome.exe"];
const usualPlaces = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
];

/**
 * Off in every Chromium of the tests. Of two lists Chromium takes the last, so what Playwright turns off stands here again;
 * the last three are pages of the address bar, which nobody sees and which took a fifth of the processor's time.
 */
const featuresOff = [
  "AimEnabled",
  "AvoidCorsURLLoaderRestartOnRedirect",
  "AvoidUnnecessaryBeforeUnloadCheckSync",
  "DestroyProfileOnBrowserClose",
  "HttpsFirstBalancedModeAutoEnable",
  "HttpsUpgrades",
  "LensOverlay",
  "MediaRouter",
  "NetworkTimeServiceQuerying",
  "OptimizationHints",
  "PaintHolding",
  "PreconnectToSearch",
  "ThirdPartyStoragePartitioning",
  "WebUIOmniboxAimPopup",
  "WebUIOmniboxFullPopup",
  "WebUIOmniboxPopup",
];

const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];

/** Launch arguments for a headless Chromium whose WebGPU is the software adapter, the same on every machine. */
export const chromiumArguments = [
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
  "--enable-features=Vulkan",
  "--disable-dev-shm-usage",
  // Drawn by the processor directly, not by the software adapter that stands for a GPU: a seventh less time.
  "--disable-gpu-compositing",
  `--disable-features=${featuresOff.join(",")}`,
  ...sandbox,
];

/** The same for one that has no WebGPU. */
export const argumentsWithoutWebGpu = [
  "--disable-gpu",
  `--disable-features=${["WebGPU", ...featuresOff].join(",")}`,
  ...sandbox,
];

/** The path of an executable Chromium already on this machine, or undefined. */
export async function findChromium() {
  const given = process.env.FEEDBACKLOOP_CHROMIUM;
  if (given !== undefined && given !== "") {
    if (!isExecutable(given)) throw new Error(`FEEDBACKLOOP_CHROMIUM names ${given}, which cannot be run.`);
    return given;
  }
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    for (const name of names) {
      if (folder !== "" && isExecutable(join(folder, name))) return join(folder, name);
    }
  }
  const { chromium } = await import("playwright-core");
  return [...usualPlaces, chromium.executablePath()].find(isExecutable);
}

/** Like findChromium, but downloads one when there is none; undefined when that fails too. */
export async function ensureChromium() {
  const found = await findChromium();
  if (found !== undefined) return found;
  console.log("No Chromium on this machine; asking Playwright for one.");
  run(process.execPath, [binary("playwright-core"), "install", "--no-shell", "chromium"]);
  const downloaded = await findChromium();
  if (downloaded !== undefined || process.platform !== "linux" || !existsSync("/usr/bin/apt-get"))
    return downloaded;
  console.log("That did not work; asking the system's packages.");
  const prefix = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  for (const args of [
    ["update", "-q"],
    ["install", "-y", "-q", "--no-install-recommends", "chromium"],
  ]) {
    const [command, ...rest] = [...prefix, "apt-get", ...args];
    if (run(command, rest).status !== 0) break;
  }
  return findChromium();
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return existsSync(path);
  } catch {
    return false;
  }
}
