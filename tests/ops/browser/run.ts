// The op suite in headless Chromium, on WebGPU (software adapter) and on WASM: `npm run test:ops-browser`.
// --report FILE writes { passed, failed } for `npm test`; --backend NAME runs one alone.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { build } from "vite";
import { chromiumArguments, ensureChromium } from "../../../scripts/chromium.mjs";
import { serve } from "../../../scripts/serve.mjs";
import type { SuiteMessage } from "./suite.worker.ts";

// A case on the software adapter takes well under a second; a silence this long is a hang.
const silenceLimitMs = 180_000;

const { values } = parseArgs({
  options: { report: { type: "string" }, backend: { type: "string" } },
});
const root = join(import.meta.dirname, "..", "..", "..");
const outDir = join(root, "build", "ops-browser");
await build({
  root: import.meta.dirname,
  configFile: false,
  logLevel: "warn",
  worker: { format: "es" },
  build: {
    outDir,
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});

const executablePath = await ensureChromium();
if (executablePath === undefined)
  throw new Error("No Chromium was found. Name one in FEEDBACKLOOP_CHROMIUM.");
const server = await serve({ folder: outDir });
const browser = await chromium.launch({ executablePath, args: [...chromiumArguments] });
let passed = 0;
let failed = 0;
try {
  for (const backend of values.backend === undefined ? ["webgpu", "wasm"] : [values.backend]) {
    await runBackend(backend);
  }
} finally {
  await browser.close();
  server.close();
}
if (values.report !== undefined) {
  mkdirSync(dirname(values.report), { recursive: true });
  writeFileSync(values.report, JSON.stringify({ passed, failed }));
}
console.log(`ops in the browser: ${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

async function runBackend(backend: string): Promise<void> {
  const page = await browser.newPage();
  const began = Date.now();
  const counts = { passed: 0, failed: 0 };
  const failure = (text: string): void => {
    counts.failed++;
    console.error(`FAILED ${backend}: ${text}`);
  };
  await new Promise<void>((resolve) => {
    let silence: NodeJS.Timeout | undefined;
    const finish = (error?: string): void => {
      clearTimeout(silence);
      if (error !== undefined) failure(error);
      resolve();
    };
    const listen = (): void => {
      clearTimeout(silence);
      silence = setTimeout(() => finish(`nothing heard for ${silenceLimitMs / 1000} s`), silenceLimitMs);
    };
    listen();
    page.on("pageerror", (error) => finish(String(error)));
    const report = (message: SuiteMessage): void => {
      listen();
      if (message.type === "end") finish(message.error);
      else if (message.ok) counts.passed++;
      else failure(`${message.name}: ${message.message}`);
    };
    page
      .exposeFunction("reportCase", report)
      .then(() => page.goto(`${server.url}?backend=${backend}`))
      .catch((error: unknown) => finish(String(error)));
  });
  await page.close();
  if (counts.passed + counts.failed === 0) failure("no case ran");
  const seconds = ((Date.now() - began) / 1000).toFixed(0);
  console.log(`${backend}: ${counts.passed} passed, ${counts.failed} failed in ${seconds} s`);
  passed += counts.passed;
  failed += counts.failed;
}
