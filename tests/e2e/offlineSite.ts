// For tests of the site without a network: a file server that knows nothing, a copy of the built site with a worker to
// ask from, and what a page and its browser say.
import { cpSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, sep } from "node:path";
import { expect, type BrowserContext, type Page } from "@playwright/test";
import { build } from "vite";
import { writeServiceWorker } from "../../scripts/offline.ts";
import type { OriginChange } from "../../src/page/bridge/allowedOrigins.ts";

const root = join(import.meta.dirname, "..", "..");
export const work = join(root, "build", "e2e-offline");
export const deep = "/some/deep/path/";

export interface PlainHost {
  url: string;
  origin: string;
  /** Paths of GET requests, in order. */
  log: string[];
  /** Milliseconds before a path is answered. */
  delays: Map<string, number>;
  folder: string;
  close(): Promise<void>;
}

/** What `python -m http.server` does: types by ending, 404 for what is not there, nothing else. */
export async function plainHost(folder: string, port = 0): Promise<PlainHost> {
  const types: Record<string, string> = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".json": "application/json",
  };
  const log: string[] = [];
  const delays = new Map<string, number>();
  const host = { log, delays, folder };
  const server = await listening((request, response) => {
    const path = decodeURIComponent((request.url ?? "").replace(/[?#].*/, ""));
    log.push(path);
    const answer = (): void => {
      const inside = path.startsWith(deep) ? path.slice(deep.length) || "index.html" : undefined;
      const file = inside === undefined ? undefined : join(host.folder, inside);
      if (file === undefined || !file.startsWith(host.folder + sep) || !isFile(file)) {
        response.writeHead(404).end();
        return;
      }
      const type = types[extname(file)] ?? "application/octet-stream";
      response.writeHead(200, { "Content-Type": type, "Last-Modified": statSync(file).mtime.toUTCString() });
      response.end(request.method === "HEAD" ? undefined : readFileSync(file));
    };
    setTimeout(answer, delays.get(path) ?? 0);
  }, port);
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  return Object.assign(host, { origin, url: origin + deep, close: () => closed(server) });
}

export async function listening(
  handle: (request: IncomingMessage, response: ServerResponse) => void,
  port = 0,
): Promise<Server> {
  const server = createServer(handle);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "localhost", resolve);
  });
  return server;
}

export function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/**
 * A copy of the built site with a worker to ask from, the list of origins as a module, and a large file. Where it is not `whole` it
 * lacks the models and the sample, half of what a first visit stores.
 */
export async function makeSite(name: string, { mark = "", whole = false } = {}): Promise<string> {
  const folder = join(work, name);
  rmSync(folder, { recursive: true, force: true });
  cpSync(join(root, "dist"), folder, { recursive: true });
  if (!whole)
    for (const place of ["models", "sample"]) rmSync(join(folder, place), { recursive: true, force: true });
  await build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: "warn",
    build: {
      outDir: join(folder, "assets"),
      emptyOutDir: false,
      target: "es2022",
      lib: {
        entry: join(root, "src", "page", "bridge", "allowedOrigins.ts"),
        formats: ["es"],
        fileName: "origins",
      },
      rolldownOptions: { output: { entryFileNames: "origins.js" } },
    },
  });
  writeFileSync(
    join(folder, "assets", "probe.js"),
    `onmessage = async ({ data }) => {
      if (data === "nested") {
        const inner = new Worker(new URL("./probe.js", import.meta.url), { type: "module" });
        inner.onmessage = ({ data }) => postMessage(data);
        inner.postMessage("state");
      } else if (data === "state") postMessage({ isolated: crossOriginIsolated });
      else postMessage(await fetch(data).then((response) => response.text(), () => "refused"));
    };`,
  );
  for (const place of ["models/starter", "sample"]) mkdirSync(join(folder, place), { recursive: true });
  const bytes = Uint8Array.from({ length: 3_000_000 }, (_, i) => (i * 7) % 251);
  writeFileSync(join(folder, "models", "starter", "probe.bin"), bytes);
  writeFileSync(join(folder, "sample", "100% probe #1.jsonl"), `{"mark":"${mark}"}\n`);
  await writeServiceWorker(folder);
  return folder;
}

export interface Watched {
  foreign: string[];
  errors: string[];
}

/** Requests to other origins than `origin` and console errors (violations of the policy are such) of all pages. */
export function watch(context: BrowserContext, origin: string): Watched {
  const watched: Watched = { foreign: [], errors: [] };
  context.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !/^(blob|data|about):/.test(url)) watched.foreign.push(url);
  });
  context.on("console", (message) => {
    if (message.type() === "error") watched.errors.push(message.text());
  });
  context.on("weberror", (error) => watched.errors.push(String(error.error())));
  return watched;
}

export const offlineState = (page: Page) => page.locator("html");

export async function ready(page: Page): Promise<void> {
  const state = () => offlineState(page).getAttribute("data-offline");
  await expect.poll(state, { timeout: 60_000, intervals: [50] }).toBe("ready");
  await expect(page.locator("main")).toBeVisible();
  await expect(page).toHaveTitle(/FeedbackLoop/);
}

/** Asks a worker of the site; it runs under the policy that its own file was served with. */
export function askWorker(page: Page, question: string): Promise<unknown> {
  return page.evaluate(
    (question) =>
      new Promise((resolve, reject) => {
        const worker = new Worker(new URL("assets/probe.js", location.href), { type: "module" });
        worker.onmessage = ({ data }) => {
          worker.terminate();
          resolve(data);
        };
        worker.onerror = (event) => reject(new Error(event.message || "The worker did not start."));
        worker.postMessage(question);
      }),
    question,
  );
}

/** Calls allow() or forget() of the built site. */
export function changeOrigins(page: Page, call: "allow" | "forget", address: string): Promise<OriginChange> {
  return page.evaluate(
    async ({ call, address }) => {
      interface Module {
        allowedOrigins: Record<string, (address: string) => Promise<OriginChange>>;
      }
      const module = (await import(new URL("assets/origins.js", location.href).href)) as Module;
      return module.allowedOrigins[call]!(address);
    },
    { call, address },
  );
}

export const cacheNames = (page: Page): Promise<string[]> => page.evaluate(() => caches.keys());
export const pageVersion = (page: Page): Promise<string> =>
  page.locator('meta[name="version"]').getAttribute("content") as Promise<string>;
