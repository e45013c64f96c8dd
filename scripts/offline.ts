// The last step of a build: gives the page its version and writes the service worker with the list of all files.
// The version is a hash of every file's path and bytes, so that any change is a new build and no change is none.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import { build, type Plugin } from "vite";
import { type BuildFacts, digestOf } from "../src/page/offline/build.ts";
import { headerPolicy, originFamilies, pagePolicy } from "./policy.mjs";

const root = join(import.meta.dirname, "..");
const workerFile = "service-worker.js";
const versionMeta = /(<meta name="version" content=")[^"]*/;
// host.json is the server's answer, not a file of the build; the rest is of no use to a visitor.
const leftOut = (path: string): boolean =>
  path === workerFile || path === "host.json" || path.split("/").some((part) => part.startsWith("."));

/** The runtime of other people's models and its library: tens of megabytes, for those who choose such a model. */
const isOptional = (path: string): boolean => /^assets\/(ort-wasm|transformers\.web)-/.test(path);

/** The policy in the built page's <meta>, and the service worker beside it. */
export function offline(): Plugin {
  let folder = "";
  let isWritten = false;
  return {
    name: "feedbackloop-offline",
    apply: "build",
    configResolved: (config) => {
      folder = resolve(config.root, config.build.outDir);
    },
    transformIndexHtml: {
      order: "post",
      handler: (html) =>
        html.replace(
          /<meta charset="utf-8" \/>/,
          (charset) =>
            `${charset}\n    <meta http-equiv="Content-Security-Policy" content="${pagePolicy}" />`,
        ),
    },
    writeBundle: () => {
      isWritten = true;
    },
    closeBundle: {
      order: "post",
      sequential: true,
      // A build that failed comes here too, and has no page.
      handler: async () => {
        if (isWritten) await writeServiceWorker(folder);
      },
    },
  };
}

/** Writes service-worker.js for the site that lies in `folder`, and the version into its page. Returns the version. */
export async function writeServiceWorker(folder: string): Promise<string> {
  const pageFile = join(folder, "index.html");
  const page = readFileSync(pageFile, "utf8").replace(versionMeta, (_match, start: string) => start);
  if (!versionMeta.test(page)) throw new Error(`${pageFile} has no <meta name="version">.`);
  const files: BuildFacts["files"] = {};
  const all = createHash("sha256");
  for (const path of pathsOf(folder).filter((path) => !leftOut(path))) {
    const bytes = path === "index.html" ? Buffer.from(page) : readFileSync(join(folder, path));
    const digest = await digestOf(bytes);
    files[path] = {
      sizeBytes: bytes.byteLength,
      digest,
      ...(isOptional(path) && { isOptional: true as const }),
    };
    all.update(`${path}\n${digest}\n`);
  }
  const version = all.digest("hex").slice(0, 16);
  writeFileSync(
    pageFile,
    page.replace(versionMeta, (_match, start: string) => start + version),
  );
  const facts: BuildFacts = {
    version,
    files,
    first: firstFiles(page).filter((path) => path in files),
    headerPolicy,
    pagePolicy,
    originFamilies,
  };
  await build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: "warn",
    define: { FEEDBACKLOOP_BUILD: JSON.stringify(facts) },
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: "es2022",
      // One plain script: not every browser takes modules for service workers.
      lib: { entry: join(root, "workers", "service.worker.ts"), formats: ["iife"], name: "serviceWorker" },
      rolldownOptions: { output: { entryFileNames: workerFile } },
    },
  });
  return version;
}

/** What the page's own text names: its script, what that imports at once, its styles and icon. */
function firstFiles(page: string): string[] {
  return [...page.matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map(([, path = ""]) => path);
}

/** Every file below `folder`, the app's own before the larger models and samples. */
function pathsOf(folder: string): string[] {
  const isFile = (path: string): boolean => statSync(path).isFile();
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => isFile(join(folder, path)))
    .map((path) => path.split(sep).join("/"));
  const rank = (path: string): number => (path.startsWith("assets/") ? 0 : path.includes("/") ? 2 : 1);
  return paths.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}
