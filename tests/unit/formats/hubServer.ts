// A hub on this machine: the endpoints of huggingface.co that we use, with every fault a line can have on request.
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface HubServer {
  endpoint: string;
  /** "GET /path bytes=5-" */
  log: string[];
  /** Faults of the next answers with a file in them, one each. */
  faults: ("cut" | "busy" | "reset" | "flip")[];
  /** Without it the server is a plain mirror: files only. */
  hasApi: boolean;
  isGated: boolean;
  ignoresRange: boolean;
  /** Files come from elsewhere, whose ETag looks like a SHA-256 and is none. */
  redirects: boolean;
  files: Map<string, Uint8Array>;
  close(): Promise<void>;
}

const commit = "0123456789abcdef0123456789abcdef01234567";

export const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

export async function startHub(id: string, files: Record<string, Uint8Array>): Promise<HubServer> {
  const hub: HubServer = {
    endpoint: "",
    log: [],
    faults: [],
    hasApi: true,
    isGated: false,
    ignoresRange: false,
    redirects: false,
    files: new Map(Object.entries(files)),
    close: () => new Promise((resolve) => (server.closeAllConnections(), server.close(() => resolve()))),
  };
  const server: Server = createServer((request, response) => answer(hub, id, request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  hub.endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return hub;
}

function answer(hub: HubServer, id: string, request: IncomingMessage, response: ServerResponse): void {
  const path = decodeURIComponent((request.url ?? "").split("?")[0] ?? "");
  hub.log.push(`${request.method} ${path} ${request.headers.range ?? ""}`.trim());
  const refuse = (status: number, reason?: string): void => {
    response.writeHead(status, reason === undefined ? {} : { "X-Error-Code": reason }).end("no");
  };
  if (path.startsWith("/api/")) {
    if (!hub.hasApi) {
      refuse(404);
      return;
    }
    if (path !== `/api/models/${id}/revision/main`) {
      refuse(401, "RepoNotFound");
      return;
    }
    const siblings = [...hub.files].map(([rfilename, bytes]) => ({
      rfilename,
      size: bytes.length,
      ...(rfilename.endsWith(".safetensors") && { lfs: { sha256: sha256(bytes), size: bytes.length } }),
    }));
    response.writeHead(200, { "Content-Type": "application/json" });
    response.end(JSON.stringify({ sha: commit, siblings: [...siblings, { rfilename: "../outside.json" }] }));
    return;
  }
  const elsewhere = "/storage/";
  if (path.startsWith(elsewhere)) {
    const stored = hub.files.get(path.slice(elsewhere.length));
    if (stored === undefined) refuse(404);
    else sendFile(hub, stored, request, response);
    return;
  }
  const prefix = `/${id}/resolve/main/`;
  const bytes = path.startsWith(prefix) ? hub.files.get(path.slice(prefix.length)) : undefined;
  if (hub.isGated && request.headers.authorization !== "Bearer secret") {
    refuse(403, "GatedRepo");
    return;
  }
  if (bytes === undefined) {
    refuse(404);
    return;
  }
  if (hub.redirects) {
    const headers = {
      Location: `${elsewhere}${path.slice(prefix.length)}`,
      "X-Linked-Etag": `"${sha256(bytes)}"`,
    };
    return void response.writeHead(302, headers).end();
  }
  sendFile(hub, bytes, request, response);
}

function sendFile(
  hub: HubServer,
  bytes: Uint8Array,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const start = hub.ignoresRange ? 0 : Number(/^bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
  const body = Uint8Array.from(bytes.subarray(start));
  const headers: Record<string, string | number> = {
    ETag: `"${sha256(bytes)}"`,
    "Content-Length": body.length,
  };
  if (start > 0) headers["Content-Range"] = `bytes ${start}-${bytes.length - 1}/${bytes.length}`;
  const fault = request.method === "GET" ? hub.faults.shift() : undefined;
  if (fault === "busy") return void response.writeHead(503).end();
  if (fault === "reset") return void request.socket.destroy();
  if (fault === "flip") body[0] = (body[0] ?? 0) ^ 1;
  response.writeHead(start > 0 ? 206 : 200, headers);
  if (request.method === "HEAD") return void response.end();
  if (fault !== "cut") return void response.end(body);
  response.write(body.subarray(0, body.length / 2), () => setTimeout(() => request.socket.destroy(), 20));
}
