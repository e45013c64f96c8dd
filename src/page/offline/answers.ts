// Answers the service worker makes out of others: with the headers of isolation and policy, in part, without a body.
// Hosts that cannot set headers get them here; a server's own policy is replaced, since it cannot know what the person
// allowed since.

const isolation: Record<string, string> = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
};

const isBodyless = (status: number): boolean =>
  status === 101 || status === 204 || status === 205 || status === 304;

/** The same answer with isolation and, where given, `policy`. A redirect or another origin's answer is left alone. */
export function secured(response: Response, policy?: string, body?: string): Response {
  if (response.type !== "basic" && response.type !== "default") return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(isolation)) headers.set(name, value);
  if (policy !== undefined) headers.set("Content-Security-Policy", policy);
  if (body !== undefined) {
    headers.set("Content-Type", "text/html; charset=utf-8");
    headers.delete("Content-Length");
    headers.delete("Content-Encoding");
  }
  const { status, statusText } = response;
  return new Response(isBodyless(status) ? null : (body ?? response.body), { status, statusText, headers });
}

/** A whole stored answer as the request wants it: HEAD without a body, a byte range as 206 or 416. */
export async function fitted(response: Response, request: Request): Promise<Response> {
  if (request.method === "HEAD") {
    return new Response(null, { headers: response.headers });
  }
  const range = /^bytes=(\d*)-(\d*)$/.exec(request.headers.get("range")?.trim() ?? "");
  if (range === null || (range[1] === "" && range[2] === "")) return response;
  const blob = await response.blob();
  const [from = "", to = ""] = range.slice(1);
  const first = from === "" ? Math.max(0, blob.size - Number(to)) : Number(from);
  const last = from === "" || to === "" ? blob.size - 1 : Math.min(Number(to), blob.size - 1);
  const headers = new Headers(response.headers);
  if (first > last) {
    headers.set("Content-Range", `bytes */${blob.size}`);
    headers.delete("Content-Length");
    return new Response(null, { status: 416, headers });
  }
  headers.set("Content-Range", `bytes ${first}-${last}/${blob.size}`);
  headers.set("Content-Length", String(last - first + 1));
  return new Response(blob.slice(first, last + 1), { status: 206, headers });
}

/** The policy with more places to connect to. */
export function withSources(policy: string, sources: readonly string[]): string {
  return policy.replace("connect-src 'self' blob:", (start) => [start, ...sources].join(" "));
}

/** The page with `policy` in its <meta>: the header alone would leave the strict one in force. */
export function withPagePolicy(html: string, policy: string): string {
  return html.replace(
    /(<meta http-equiv="Content-Security-Policy" content=")[^"]*/,
    (_match, start: string) => start + policy,
  );
}

/** The foreign sources of connect-src in a server's policy. */
export function foreignSources(policy: string | null): string[] {
  const connect = /(?:^|;)\s*connect-src\s+([^;]*)/.exec(policy ?? "")?.[1] ?? "";
  return connect.split(/\s+/).filter((source) => /^https?:\/\/[A-Za-z0-9.*-]+(:\d+)?$/.test(source));
}
