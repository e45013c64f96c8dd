// End to end: the built page, served as `npm start` serves it, in a headless Chromium with the software WebGPU adapter.
// Two projects, each run by itself (`npm test` does so, one after the other): "pages", two tests at a time, and "timings",
// what measures milliseconds and therefore wants the machine to itself.
import { defineConfig } from "@playwright/test";
import { chromiumArguments, findChromium } from "./scripts/chromium.mjs";

const executablePath = await findChromium();
const timed = /measures\.spec\.ts$/;

export default defineConfig({
  testDir: "tests/e2e",
  timeout: 180_000,
  workers: 2,
  fullyParallel: true,
  ...(process.env["FEEDBACKLOOP_SLOW"] === undefined ? { grepInvert: /@slow/ } : {}),
  // No second try: a test that needs one has a fault, or its page has. Timings may have theirs.
  retries: 0,
  reporter: process.env["PLAYWRIGHT_JSON_OUTPUT_FILE"] === undefined ? [["list"]] : [["list"], ["json"]],
  globalSetup: "./tests/e2e/serve.ts",
  projects: [
    { name: "fixture", testMatch: /fixture\.setup\.ts$/, outputDir: "build/e2e/fixture" },
    {
      name: "pages",
      testIgnore: timed,
      outputDir: "build/e2e/pages",
      dependencies: ["fixture"],
      // In every new browser it would store the whole site, a seventh of the time. What it has a part in allows it.
      use: { serviceWorkers: "block" },
    },
    // The length of a main-thread task is wall time: what else runs on the machine can stretch one.
    {
      name: "timings",
      testMatch: timed,
      outputDir: "build/e2e/timings",
      workers: 1,
      retries: 1,
      dependencies: ["fixture"],
    },
  ],
  use: {
    browserName: "chromium",
    viewport: { width: 1440, height: 900 },
    launchOptions: {
      args: [...chromiumArguments],
      ...(executablePath === undefined ? {} : { executablePath }),
    },
  },
});
