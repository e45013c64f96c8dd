// The page. Everything is same-origin and split: charts, dialogs and the workers load when they are first needed.
// All addresses are relative, so that the built site works below any path of any file server.
import { defineConfig } from "vite";
import solid from "vite-plugin-solid";
import { offline } from "./scripts/offline.ts";

// Shared memory (threads of the WASM back end) exists only in a cross-origin isolated page.
const isolation = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

export default defineConfig({
  base: "./",
  plugins: [solid(), offline()],
  worker: { format: "es" },
  build: {
    target: "es2022",
    // The oldest of docs/browsers.md: what their style sheets cannot say, light-dark() among it, is spelt out.
    cssTarget: ["chrome113", "firefox121", "safari16.4"],
    manifest: true,
    // A data: URL would need its own line in the content security policy.
    assetsInlineLimit: 0,
    rolldownOptions: { checks: { bundlerTimings: false } },
    modulePreload: { polyfill: false },
    // Vega is large and loads lazily; the first load has its own limit (scripts/bundleSize.mjs).
    chunkSizeWarningLimit: 1200,
  },
  server: { headers: isolation },
  preview: { headers: isolation },
});
