// Measures what the first visit loads: the entry script, the first page (a chunk of its own, asked for at once),
// everything these import, and the data worker, gzipped. Other pages come when nothing else happens, charts and what trains
// when somebody asks for them, and are told. The service worker has its own limit.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { importsOf, importsOfEntries } from "./builtModules.mjs";
import { root } from "./install.mjs";

const firstPage = "src/ui/pages/ProjectPage.tsx";
const limitBytes = 50_000;
// Most of it is the list of the site's files, which grows with every page that loads by itself.
const serviceWorkerLimitBytes = 13_500;
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
/** A worker's entry, what it asks for at once, and everything these import. */
const filesOfWorker = (entry) => {
  const found = new Set([entry]);
  const read = (file) => importsOf(readFileSync(join(dist, "assets", file), "utf8"));
  const { now, later } = read(entry);
  const add = (file) => {
    if (found.has(file)) return;
    found.add(file);
    read(file).now.forEach(add);
  };
  [...now, ...later].forEach(add);
  return [...found];
};
// Where the page names its workers is the bundler's choice: any chunk may.
const assets = new Set(Object.values(manifest).flatMap((chunk) => chunk.assets ?? []));
let hasData = false;
for (const asset of assets) {
  const [, worker] = /^assets\/((data|trainer)\.worker-.*\.js)$/.exec(asset) ?? [];
  if (worker === undefined) continue;
  const size = filesOfWorker(worker)
    .map((file) => gzipSync(readFileSync(join(dist, "assets", file))).length)
    .reduce((a, b) => a + b, 0);
  const isFirst = worker.startsWith("data.");
  if (isFirst) {
    total += size;
    hasData = true;
  }
  const note = isFirst ? "" : ", when it is asked for";
  console.log(`${(size / 1000).toFixed(1).padStart(8)} kB  ${asset} with what it loads at once${note}`);
}
console.log(
  `${(total / 1000).toFixed(1).padStart(8)} kB  gzipped JavaScript on the first load, ${limitBytes / 1000} kB allowed`,
);
if (!hasData) throw new Error("The data worker is in no chunk's assets any more.");
const serviceWorker = gzipSync(readFileSync(join(dist, "service-worker.js"))).length;
console.log(
  `${(serviceWorker / 1000).toFixed(1).padStart(8)} kB  service worker, after the first load, ${serviceWorkerLimitBytes / 1000} kB allowed`,
);
const faults = importsOfEntries(join(dist, "assets"));
for (const fault of faults) console.error(`${fault}, which is a worker's entry (scripts/builtModules.mjs).`);
if (faults.length > 0) process.exit(1);
if (total === 0 || total > limitBytes || serviceWorker > serviceWorkerLimitBytes) process.exit(1);
