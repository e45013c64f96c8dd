// Serves the built page: static files with the headers that shared memory (COOP/COEP) and a strict CSP need.
// Text is sent compressed where the browser takes it. Node builtins only. Reads nothing outside `folder`, answers GET and HEAD alone, understands byte ranges.
// No foreign origin may be reached unless HF_ENDPOINT names one; the page's service worker adds what a person allows.
import { createReadStream } from "node:fs";
import { readFile, realpath, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, sep } from "node:path";
import { chosenEncoding, createCompressor, isCompressible } from "./compressed.mjs";
import { connectSources, headerPolicy, pagePolicy, withPagePolicy, withSources } from "./policy.mjs";

const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".jsonl": "application/jsonl; charset=utf-8",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
};

/** What HF_ENDPOINT adds to the policy. */
function hubSources(hubOrigin) {
  return hubOrigin === undefined || hubOrigin === "" ? [] : connectSources(new URL(hubOrigin).origin);
}

/** The headers of every answer. `hubOrigin` (HF_ENDPOINT) is the one foreign place that may be reached. */
export function securityHeaders(hubOrigin) {
  return {
    "Content-Security-Policy": withSources(headerPolicy, hubSources(hubOrigin)),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
  };
}

/**
 * Serves `folder` and resolves to { url, port, close() }. A port that is taken is passed over for the next free one;
 * port 0 lets the system choose. `/host.json` tells the page which hub address this server was started with.
 */
export async function serve({ folder, port = 0, host = "localhost", hubOrigin }) {
  const base = await realpath(folder);
  const headers = securityHeaders(hubOrigin);
  const compress = createCompressor();
  const server = createServer((request, response) => {
    answer(request, response, { base, headers, hubOrigin, compress }).catch(() => {
      if (!response.headersSent) response.writeHead(500, headers);
      response.end();
    });
  });
  const actual = await listen(server, port, host);
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${actual}/`,
    port: actual,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function listen(server, port, host) {
  for (let candidate = port; ; candidate++) {
    try {
      await new Promise((resolve, reject) => {
        server.once("error", reject);
        server.listen(candidate, host, () => {
          server.removeListener("error", reject);
          resolve();
        });
      });
      return server.address().port;
    } catch (error) {
      if (error.code !== "EADDRINUSE" || candidate >= Math.min(port + 100, 65535)) throw error;
    }
  }
}

async function answer(request, response, { base, headers, hubOrigin, compress }) {
  if (request.method !== "GET" && request.method !== "HEAD") {
    response.writeHead(405, { ...headers, Allow: "GET, HEAD" });
    response.end();
    return;
  }
  const path = decodedPath(request.url ?? "/");
  if (path === "/host.json") {
    response.writeHead(200, { ...headers, "Content-Type": types[".json"], "Cache-Control": "no-store" });
    response.end(request.method === "HEAD" ? undefined : JSON.stringify({ hub: hubOrigin || null }));
    return;
  }
  // A path without an ending that is no file is a page of the app: its own router decides what to show.
  const found = path === undefined ? undefined : await insideFile(base, path);
  const isOfApp = found === undefined && path !== undefined && extname(path) === "";
  const file = isOfApp ? await insideFile(base, "/index.html") : found;
  if (file === undefined) {
    response.writeHead(404, { ...headers, "Content-Type": "text/plain; charset=utf-8" });
    response.end("Not found.");
    return;
  }
  // The page's own <meta> counts beside the header, so it has to name the hub as well.
  if (hubSources(hubOrigin).length > 0 && file.path === join(base, "index.html")) {
    const policy = withSources(pagePolicy, hubSources(hubOrigin));
    const page = withPagePolicy(await readFile(file.path, "utf8"), policy);
    response.writeHead(200, { ...headers, "Content-Type": types[".html"], "Cache-Control": "no-cache" });
    response.end(request.method === "HEAD" ? undefined : page);
    return;
  }
  await sendFile(request, response, file, headers, compress);
}

function decodedPath(url) {
  try {
    return decodeURIComponent(url.split(/[?#]/, 1)[0]);
  } catch {
    return undefined;
  }
}

async function insideFile(base, path) {
  if (path.includes("\0")) return undefined;
  try {
    const file = await realpath(join(base, path));
    if (!file.startsWith(base + sep)) return undefined;
    const info = await stat(file);
    return info.isFile() ? { path: file, size: info.size, modified: info.mtimeMs } : undefined;
  } catch {
    return undefined;
  }
}

async function sendFile(request, response, file, headers, compress) {
  const varies = isCompressible(file);
  // A range is one of the file as it lies there.
  const isPart = request.headers.range !== undefined;
  const encoding = varies && !isPart ? chosenEncoding(request.headers["accept-encoding"]) : undefined;
  const plainTag = `${file.size.toString(36)}-${Math.floor(file.modified).toString(36)}`;
  const etag = encoding === undefined ? `"${plainTag}"` : `"${plainTag}-${encoding}"`;
  const common = {
    ...headers,
    "Content-Type": types[extname(file.path)] ?? "application/octet-stream",
    // Names under assets/ carry a hash of their content.
    "Cache-Control": file.path.includes(`${sep}assets${sep}`)
      ? "public, max-age=31536000, immutable"
      : "no-cache",
    "Accept-Ranges": "bytes",
    ETag: etag,
    ...(varies ? { Vary: "Accept-Encoding" } : {}),
  };
  if (namesTag(request.headers["if-none-match"], etag)) {
    response.writeHead(304, common);
    response.end();
    return;
  }
  if (encoding !== undefined) {
    const bytes = await compress(file, encoding);
    response.writeHead(200, {
      ...common,
      "Content-Encoding": encoding,
      "Content-Length": bytes.byteLength,
    });
    response.end(request.method === "HEAD" ? undefined : bytes);
    return;
  }
  // A part of another version than the client has is of no use to it: it gets the whole file.
  const isSame = (request.headers["if-range"] ?? etag) === etag;
  const range = isSame ? byteRange(request.headers.range, file.size) : undefined;
  if (range === "unsatisfiable") {
    response.writeHead(416, { ...common, "Content-Range": `bytes */${file.size}` });
    response.end();
    return;
  }
  const [first, last] = range ?? [0, file.size - 1];
  response.writeHead(range === undefined ? 200 : 206, {
    ...common,
    "Content-Length": last - first + 1,
    ...(range === undefined ? {} : { "Content-Range": `bytes ${first}-${last}/${file.size}` }),
  });
  if (request.method === "HEAD" || file.size === 0) {
    response.end();
    return;
  }
  createReadStream(file.path, { start: first, end: last })
    .on("error", () => response.destroy())
    .pipe(response);
}

/** Whether an If-None-Match header names this tag, weakly or among others. */
const namesTag = (header, etag) =>
  header?.trim() === "*" || (header ?? "").split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag);

/** One "bytes=a-b" range as [first, last]; undefined when there is none (several ranges are served whole). */
function byteRange(header, size) {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
  if (match === null || (match[1] === "" && match[2] === "")) return undefined;
  const first = match[1] === "" ? Math.max(0, size - Number(match[2])) : Number(match[1]);
  const last = match[1] === "" || match[2] === "" ? size - 1 : Math.min(Number(match[2]), size - 1);
  return first > last ? "unsatisfiable" : [first, last];
}
