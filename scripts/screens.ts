// `npm run screens`: pictures of every page in every state, as a phone and a desk show it, light and dark, in
// docs/screens/. Ends with 1 and a line a fault where a page has a scroll bar, cut text or an overlap that it should
// not have. `npm run screens -- choices own` makes the pictures of these stories alone and keeps the others.
import { cpSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { build } from "vite";
import { createCamera } from "../tests/screens/camera.ts";
import {
  choicesStory,
  newVersionStory,
  ownStory,
  plainHttpStory,
  sampleStory,
  withoutWebGpuStory,
  type Studio,
} from "../tests/screens/scenes.ts";
import { chromiumArguments, ensureChromium } from "./chromium.mjs";
import { serve } from "./serve.mjs";

const stories = ["choices", "plain", "http", "own", "sample", "version"];
const limitBytes = 15_000_000;

const { positionals } = parseArgs({ allowPositionals: true });
const unknown = positionals.find((name) => !stories.includes(name));
if (unknown !== undefined)
  throw new Error(`There is no story "${unknown}"; there are: ${stories.join(", ")}.`);

const root = join(import.meta.dirname, "..");
const folder = join(root, "docs", "screens");
// The old pictures stay until all new ones are there.
const fresh = join(root, "build", "screens", "pictures");
const site = join(root, "build", "screens", "site");
const began = Date.now();
await build({ root, logLevel: "warn", build: { outDir: site, emptyOutDir: true } });
rmSync(fresh, { recursive: true, force: true });
mkdirSync(fresh, { recursive: true });

const executablePath = await ensureChromium();
if (executablePath === undefined)
  throw new Error("No Chromium was found. Name one in FEEDBACKLOOP_CHROMIUM.");
const server = await serve({ folder: site });
const camera = createCamera(fresh);
const broken: string[] = [];
const browser = await chromium.launch({ executablePath, args: [...chromiumArguments] });
const plain = await chromium.launch({
  executablePath,
  args: [
    "--disable-gpu",
    "--disable-features=WebGPU",
    ...chromiumArguments.filter((one) => one === "--no-sandbox"),
  ],
});
try {
  const studio: Studio = { browser, url: server.url, site, shoot: camera.shoot };
  await Promise.all([
    (async () => {
      await tell("choices", () => choicesStory(studio));
      await tell("plain", () => withoutWebGpuStory({ ...studio, browser: plain }));
      await tell("http", () => plainHttpStory(studio));
      await tell("own", () => ownStory(studio));
    })(),
    tell("sample", () => sampleStory(studio)),
  ]);
  await tell("version", () => newVersionStory(studio));
} finally {
  await browser.close();
  await plain.close();
  server.close();
}

if (positionals.length === 0 && broken.length === 0) rmSync(folder, { recursive: true, force: true });
cpSync(fresh, folder, { recursive: true });
const bytes = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
console.log(
  `${camera.pictures.length} pictures in ${Math.round((Date.now() - began) / 1000)} s, ${(bytes / 1e6).toFixed(1)} MB in ${folder}.`,
);
if (bytes > limitBytes)
  camera.faults.push(`docs/screens has ${bytes} bytes; at most ${limitBytes} are allowed.`);
for (const fault of camera.faults) console.error(fault);
if (camera.faults.length > 0) console.error(`${camera.faults.length} faults`);
process.exitCode = camera.faults.length > 0 ? 1 : 0;

/** One story; where it breaks off, the others go on and it counts as a fault. */
async function tell(name: string, story: () => Promise<void>): Promise<void> {
  if (positionals.length > 0 && !positionals.includes(name)) return;
  try {
    await story();
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    broken.push(name);
    camera.faults.push(`The story "${name}" broke off: ${text.slice(0, 1500)}`);
  }
}
