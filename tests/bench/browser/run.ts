// Measures jobs in headless Chromium, each in a page of its own: WASM with threads, and WebGPU on the software adapter.
// The server sends the isolation headers but not the page's own policy, which forbids the blob workers of tfjs.
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { build, preview } from "vite";
import { chromiumArguments, ensureChromium } from "../../../scripts/chromium.mjs";
import type { Job, Result } from "../measure.ts";
import type { WorkerAnswer } from "./bench.worker.ts";

const limitMs = 900_000;
const headers = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

export interface BrowserBench {
  run(job: Job): Promise<Result>;
  close(): Promise<void>;
}

/** Builds the bench's page, serves it and starts Chromium. */
export async function startBrowserBench(): Promise<BrowserBench> {
  const outDir = join(import.meta.dirname, "..", "..", "..", "build", "bench-browser");
  await build({
    root: import.meta.dirname,
    configFile: false,
    logLevel: "error",
    worker: { format: "es" },
    // tfjs starts its threads from its own source text, which must not be renamed.
    build: { outDir, emptyOutDir: true, target: "es2022", assetsInlineLimit: 0, minify: false },
  });
  const executablePath = await ensureChromium();
  if (executablePath === undefined)
    throw new Error("No Chromium was found. Name one in FEEDBACKLOOP_CHROMIUM.");
  const server = await preview({
    root: import.meta.dirname,
    configFile: false,
    logLevel: "error",
    build: { outDir },
    preview: { host: "localhost", port: 0, headers },
  });
  const [address] = server.resolvedUrls?.local ?? [];
  if (address === undefined) throw new Error("The bench's server did not start.");
  const browser = await chromium.launch({ executablePath, args: [...chromiumArguments] });
  return {
    async run(job) {
      const page = await browser.newPage();
      let timer: NodeJS.Timeout | undefined;
      try {
        const answer = await new Promise<WorkerAnswer>((resolve, reject) => {
          timer = setTimeout(
            () => reject(new Error(`No answer within ${limitMs / 60_000} minutes.`)),
            limitMs,
          );
          page.on("pageerror", reject);
          page
            .exposeFunction("report", resolve)
            .then(() => page.goto(`${address}?job=${encodeURIComponent(JSON.stringify(job))}`))
            .catch(reject);
        });
        if ("error" in answer) throw new Error(answer.error);
        return answer.result;
      } finally {
        clearTimeout(timer);
        await page.close();
      }
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}
