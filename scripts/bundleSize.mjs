// Measures what the first visit loads: the entry script, the first page (a chunk of its own, asked for at once),
// everything these import, and the data worker, gzipped. Charts, other pages and what trains load when somebody is there
// who asks for them, and are told. The service worker has its own limit.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { root } from "./install.mjs";

const firstPage = "src/ui/pages/ProjectPage.tsx";
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
const entries = Object.keys(manifest).filter((key) => manifest[key].isEntry);
entries.forEach(visit);
if (manifest[firstPage] === undefined) throw new Error(`${firstPage} is no chunk of the build any more.`);
visit(firstPage);

let total = 0;
for (const key of first) {
  const { file } = manifest[key];
  if (!file.endsWith(".js")) continue;
  const size = gzipSync(readFileSync(join(dist, file))).length;
  total += size;
  console.log(`${(size / 1000).toFixed(1).padStart(8)} kB  ${file}`);
}
for (const file of entries.flatMap((key) => manifest[key].assets ?? [])) {
  if (!/(data|trainer)\.worker-.*\.js$/.test(file)) continue;
  const size = gzipSync(readFileSync(join(dist, file))).length;
  const isFirst = /data\.worker/.test(file);
  if (isFirst) total += size;
  console.log(
    `${(size / 1000).toFixed(1).padStart(8)} kB  ${file}${isFirst ? "" : ", when it is asked for"}`,
  );
}
console.log(
  `${(total / 1000).toFixed(1).padStart(8)} kB  gzipped JavaScript on the first load, ${limitBytes / 1000} kB allowed`,
);
const serviceWorker = gzipSync(readFileSync(join(dist, "service-worker.js"))).length;
console.log(
  `${(serviceWorker / 1000).toFixed(1).padStart(8)} kB  service worker, after the first load, ${serviceWorkerLimitBytes / 1000} kB allowed`,
);
if (total === 0 || total > limitBytes || serviceWorker > serviceWorkerLimitBytes) process.exit(1);
