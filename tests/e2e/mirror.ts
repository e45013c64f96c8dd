// A plain mirror of a model on this machine that sends slowly and can be cut off in the middle, for the page's downloads.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export interface Mirror {
  address: string;
  /** "GET /path bytes=5-" */
  log: string[];
  /** While true every connection is dropped, those under way included. */
  isCut: boolean;
  /** Milliseconds between two pieces of a file. */
  pauseMs: number;
  /** How far into its file the last answer has come. */
  sentBytes: number;
  close(): void;
}

const pieceBytes = 1 << 20;

/** Serves `files` under /id/resolve/main/. */
export async function startMirror(id: string, files: ReadonlyMap<string, Buffer>): Promise<Mirror> {
  const server: Server = createServer((request, response) => {
    const url = decodeURIComponent(request.url ?? "");
    mirror.log.push(`${request.method} ${url} ${request.headers.range ?? ""}`.trim());
    if (mirror.isCut) return void request.socket.destroy();
    response.setHeader("Access-Control-Allow-Origin", "*");
    response.setHeader("Access-Control-Allow-Headers", "*");
    response.setHeader("Access-Control-Expose-Headers", "ETag,Content-Range,Accept-Ranges");
    if (request.method === "OPTIONS") return void response.writeHead(204).end();
    const bytes = files.get(url.replace(`/${id}/resolve/main/`, ""));
    if (bytes === undefined) return void response.writeHead(404).end();
    const from = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
    const headers = {
      ETag: `"${bytes.length}"`,
      "Accept-Ranges": "bytes",
      "Content-Length": bytes.length - from,
    };
    response.writeHead(from > 0 ? 206 : 200, {
      ...headers,
      ...(from > 0 ? { "Content-Range": `bytes ${from}-${bytes.length - 1}/${bytes.length}` } : {}),
    });
    if (request.method === "HEAD") return void response.end();
    const send = (at: number): void => {
      if (mirror.isCut) return void request.socket.destroy();
      if (at >= bytes.length) return void response.end();
      response.write(bytes.subarray(at, at + pieceBytes));
      mirror.sentBytes = at + pieceBytes;
      setTimeout(() => send(at + pieceBytes), mirror.pauseMs);
    };
    send(from);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const mirror: Mirror = {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    log: [],
    isCut: false,
    pauseMs: 0,
    sentBytes: 0,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return mirror;
}
