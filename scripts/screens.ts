// `npm run screens`: pictures of every page in every state, as a phone and a desk show it, light and dark, in
// build/screens/pictures/. Ends with 1 and a line a fault where a page has a scroll bar, cut text or an overlap that it
// should not have. `npm run screens -- choices own` tells these stories alone; `--docs` puts the pictures that the docs
// show, which git keeps, into docs/screens/.
import { copyFileSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { build } from "vite";
import { createCamera } from "../tests/screens/camera.ts";
import { dataStory } from "../tests/screens/dataScenes.ts";
import { drawingStory } from "../tests/screens/drawingScenes.ts";
import { judgeStory } from "../tests/screens/judgeScenes.ts";
import { rewardStory } from "../tests/screens/rewardScenes.ts";
import {
  choicesStory,
  newVersionStory,
  ownStory,
  plainHttpStory,
  sampleStory,
  withoutWebGpuStory,
  type Studio,
} from "../tests/screens/scenes.ts";
import { argumentsWithoutWebGpu, chromiumArguments, ensureChromium } from "./chromium.mjs";
import { serve } from "./serve.mjs";

const stories = [
  "choices",
  "data",
  "drawing",
  "http",
  "judge",
  "own",
  "plain",
  "reward",
  "sample",
  "version",
];

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { docs: { type: "boolean", default: false } },
});
const unknown = positionals.find((name) => !stories.includes(name));
if (unknown !== undefined)
  throw new Error(`There is no story "${unknown}"; there are: ${stories.join(", ")}.`);

const root = join(import.meta.dirname, "..");
const shown = join(root, "docs", "screens");
const folder = join(root, "build", "screens", "pictures");
const site = join(root, "build", "screens", "site");
const began = Date.now();
await build({ root, logLevel: "warn", build: { outDir: site, emptyOutDir: true } });
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

const executablePath = await ensureChromium();
if (executablePath === undefined)
  throw new Error("No Chromium was found. Name one in FEEDBACKLOOP_CHROMIUM.");
const server = await serve({ folder: site });
const camera = createCamera(folder);
const browser = await chromium.launch({ executablePath, args: [...chromiumArguments] });
const plain = await chromium.launch({
  executablePath,
  args: [...argumentsWithoutWebGpu],
});
try {
  const studio: Studio = { browser, url: server.url, site, shoot: camera.shoot };
  await Promise.all([
    (async () => {
      await tell("choices", () => choicesStory(studio));
      await tell("plain", () => withoutWebGpuStory({ ...studio, browser: plain }));
      await tell("http", () => plainHttpStory(studio));
      await tell("own", () => ownStory(studio));
      await tell("reward", () => rewardStory(studio));
      await tell("data", () => dataStory(studio));
      await tell("judge", () => judgeStory(studio));
      await tell("drawing", () => drawingStory(studio));
    })(),
    tell("sample", () => sampleStory(studio)),
  ]);
  await tell("version", () => newVersionStory(studio));
} finally {
  await browser.close();
  await plain.close();
  server.close();
}

if (values.docs) {
  // Which ones they are says the folder itself; a new one is copied there by hand once.
  for (const name of readdirSync(shown).filter((one) => camera.pictures.includes(one)))
    copyFileSync(join(folder, name), join(shown, name));
}
console.log(
  `${camera.pictures.length} pictures in ${Math.round((Date.now() - began) / 1000)} s, in ${values.docs ? `${folder}, those of the docs also in ${shown}` : folder}.`,
);
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
    camera.faults.push(`The story "${name}" broke off: ${text.slice(0, 1500)}`);
  }
}
