// Measures what the first visit loads: the entry script and everything it imports at once, gzipped.
// Charts, dialogs and workers load later. The service worker starts after the page is drawn and has its own limit.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { root } from "./install.mjs";

const limitBytes = 120_000;
const serviceWorkerLimitBytes = 12_000;
const dist = join(root, "dist");
const manifest = JSON.parse(readFileSync(join(dist, ".vite", "manifest.json"), "utf8"));

const first = new Set();
const visit = (key) => {
  if (first.has(key)) return;
  first.add(key);
  (manifest[key].imports ?? []).forEach(visit);
};
Object.keys(manifest)
  .filter((key) => manifest[key].isEntry)
  .forEach(visit);

let total = 0;
for (const key of first) {
  const { file } = manifest[key];
  if (!file.endsWith(".js")) continue;
  const size = gzipSync(readFileSync(join(dist, file))).length;
  total += size;
  console.log(`${(size / 1000).toFixed(1).padStart(8)} kB  ${file}`);
}
console.log(
  `${(total / 1000).toFixed(1).padStart(8)} kB  gzipped JavaScript on the first load, ${limitBytes / 1000} kB allowed`,
);
const serviceWorker = gzipSync(readFileSync(join(dist, "service-worker.js"))).length;
console.log(
  `${(serviceWorker / 1000).toFixed(1).padStart(8)} kB  service worker, after the first load, ${serviceWorkerLimitBytes / 1000} kB allowed`,
);
if (total === 0 || total > limitBytes || serviceWorker > serviceWorkerLimitBytes) process.exit(1);
