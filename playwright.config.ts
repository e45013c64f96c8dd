// End to end: the built page, served as `npm start` serves it, in a headless Chromium with the software WebGPU adapter.
import { defineConfig } from "@playwright/test";
import { chromiumArguments, findChromium } from "./scripts/chromium.mjs";

const executablePath = await findChromium();

export default defineConfig({
  testDir: "tests/e2e",
  outputDir: "build/e2e",
  timeout: 180_000,
  workers: 1,
  // The length of a main-thread task is wall time: a busy machine can stretch one.
  retries: 1,
  reporter: process.env["PLAYWRIGHT_JSON_OUTPUT_FILE"] === undefined ? [["list"]] : [["list"], ["json"]],
  globalSetup: "./tests/e2e/serve.ts",
  use: {
    browserName: "chromium",
    viewport: { width: 1440, height: 900 },
    launchOptions: {
      args: [...chromiumArguments],
      ...(executablePath === undefined ? {} : { executablePath }),
    },
  },
});
