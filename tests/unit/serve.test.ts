// The server behind `npm start`: isolation headers, a strict policy, ranges, and nothing outside its folder.
import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { request, type IncomingHttpHeaders } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chosenEncoding } from "../../scripts/compressed.mjs";
import { pagePolicy, withSources } from "../../scripts/policy.mjs";
import { securityHeaders, serve, type RunningServer } from "../../scripts/serve.mjs";

const base = mkdtempSync(join(tmpdir(), "feedbackloop-serve-"));
const folder = join(base, "dist");
let server: RunningServer;

beforeAll(async () => {
  mkdirSync(join(folder, "assets"), { recursive: true });
  writeFileSync(join(folder, "index.html"), "<p>page</p>");
  writeFileSync(join(folder, "assets", "a.js"), "0123456789");
  writeFileSync(join(folder, "assets", "LICENSE"), "terms");
  writeFileSync(join(base, "secret.txt"), "secret");
  symlinkSync(join(base, "secret.txt"), join(folder, "link.txt"));
  server = await serve({ folder });
});
afterAll(() => {
  server.close();
  rmSync(base, { recursive: true });
});

/** The raw path, as a hostile client would send it: fetch() would tidy it up first. */
function rawStatus(path: string, method = "GET"): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request({ port: server.port, host: "localhost", path, method }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on("error", reject)
      .end();
  });
}

interface Raw {
  status: number | undefined;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** The answer as it comes over the wire: fetch() would decompress it. */
function raw(path: string, headers: Record<string, string>, method = "GET"): Promise<Raw> {
  return new Promise((resolve, reject) => {
    request({ port: server.port, host: "localhost", path, method, headers }, (response) => {
      const pieces: Buffer[] = [];
      response.on("data", (piece: Buffer) => pieces.push(piece));
      response.on("end", () =>
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(pieces) }),
      );
    })
      .on("error", reject)
      .end();
  });
}

it("sends isolation and a policy without inline code or foreign scripts", async () => {
  const response = await fetch(server.url);
  expect(await response.text()).toBe("<p>page</p>");
  expect(response.headers.get("cross-origin-opener-policy")).toBe("same-origin");
  expect(response.headers.get("cross-origin-embedder-policy")).toBe("require-corp");
  const policy = response.headers.get("content-security-policy") ?? "";
  expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
  expect(policy).not.toContain("unsafe-inline");
  expect(policy).not.toContain("'unsafe-eval'");
  expect(policy).toContain("connect-src 'self' blob:;");
});

it("serves a page for a path of the app, ranges of a file, and 404 for what is not there", async () => {
  expect(await (await fetch(new URL("train", server.url))).text()).toBe("<p>page</p>");
  // The service worker stores every file of the build, and refuses one that is not what the build has.
  expect(await (await fetch(new URL("assets/LICENSE", server.url))).text()).toBe("terms");
  const part = await fetch(new URL("assets/a.js", server.url), { headers: { Range: "bytes=2-4" } });
  expect([part.status, await part.text(), part.headers.get("content-range")]).toEqual([
    206,
    "234",
    "bytes 2-4/10",
  ]);
  const tail = await fetch(new URL("assets/a.js", server.url), { headers: { Range: "bytes=-3" } });
  expect(await tail.text()).toBe("789");
  expect((await fetch(new URL("assets/a.js", server.url), { headers: { Range: "bytes=99-" } })).status).toBe(
    416,
  );
  expect((await fetch(new URL("assets/b.js", server.url))).status).toBe(404);
});

it("names the mirror in the page's own policy too: both count", async () => {
  const page = (policy: string): string =>
    `<meta http-equiv="Content-Security-Policy" content="${policy}" />`;
  const other = join(base, "other");
  mkdirSync(other);
  writeFileSync(join(other, "index.html"), page(pagePolicy));
  const plain = await serve({ folder: other });
  const mirrored = await serve({ folder: other, hubOrigin: "https://mirror.example/hf" });
  try {
    expect(await (await fetch(plain.url)).text()).toBe(page(pagePolicy));
    expect(await (await fetch(mirrored.url)).text()).toBe(
      page(withSources(pagePolicy, ["https://mirror.example"])),
    );
  } finally {
    plain.close();
    mirrored.close();
  }
});

describe("compression", () => {
  const text = "const words = 'the same words again and again';\n".repeat(200);
  const picture = Buffer.alloc(4000, 7);
  const script = "/assets/long.js";
  beforeAll(() => {
    writeFileSync(join(folder, "assets", "long.js"), text);
    writeFileSync(join(folder, "picture.png"), picture);
    writeFileSync(join(folder, "weights.safetensors"), picture);
  });
  const unpack = { br: brotliDecompressSync, gzip: gunzipSync };

  it.each(["br", "gzip"] as const)(
    "sends text as %s, the same headers for HEAD, and a tag of its own",
    async (name) => {
      const asked = { "accept-encoding": name };
      const whole = await raw(script, asked);
      expect([whole.status, whole.headers["content-encoding"], whole.headers.vary]).toEqual([
        200,
        name,
        "Accept-Encoding",
      ]);
      expect(whole.body.byteLength).toBeLessThan(text.length / 10);
      expect(whole.headers["content-length"]).toBe(String(whole.body.byteLength));
      expect(unpack[name](whole.body).toString()).toBe(text);
      const head = await raw(script, asked, "HEAD");
      expect(head.body.byteLength).toBe(0);
      const { date: _date, ...headers } = whole.headers;
      expect(head.headers).toMatchObject(headers);
      const etag = whole.headers.etag ?? "";
      expect(etag).not.toBe((await raw(script, {})).headers.etag);
      const again = await raw(script, { ...asked, "if-none-match": `"other", W/${etag}` });
      expect([again.status, again.body.byteLength, again.headers.vary]).toEqual([304, 0, "Accept-Encoding"]);
      // A copy in another encoding is not the one that was asked for.
      expect((await raw(script, { "if-none-match": etag })).status).toBe(200);
    },
  );

  it("sends ranges, and who takes no encoding, the file as it lies there", async () => {
    const plain = await raw(script, {});
    expect([plain.headers["content-encoding"], plain.body.toString()]).toEqual([undefined, text]);
    expect((await raw(script, { "accept-encoding": "br;q=0, gzip;q=0" })).body.toString()).toBe(text);
    const asked = { "accept-encoding": "br, gzip", range: "bytes=6-10" };
    const part = await raw(script, asked);
    expect([part.status, part.body.toString(), part.headers["content-encoding"]]).toEqual([
      206,
      "words",
      undefined,
    ]);
    expect(part.headers.etag).toBe(plain.headers.etag);
    const same = await raw(script, { ...asked, "if-range": plain.headers.etag ?? "" });
    expect(same.status).toBe(206);
    const other = await raw(script, { ...asked, "if-range": '"older"' });
    expect([other.status, other.body.toString()]).toEqual([200, text]);
  });

  it.each(["/picture.png", "/weights.safetensors", "/assets/a.js"])("leaves %s alone", async (path) => {
    const { headers } = await raw(path, { "accept-encoding": "br, gzip" });
    expect([headers["content-encoding"], headers.vary]).toEqual([undefined, undefined]);
  });

  it("compresses anew what has changed", async () => {
    await raw(script, { "accept-encoding": "gzip" });
    writeFileSync(join(folder, "assets", "long.js"), `${text}// more`);
    const { body } = await raw(script, { "accept-encoding": "gzip" });
    expect(gunzipSync(body).toString()).toBe(`${text}// more`);
  });

  it.each([
    ["gzip, deflate, br, zstd", "br"],
    ["gzip, deflate", "gzip"],
    ["br;q=0.5, gzip;q=0.9", "gzip"],
    ["GZIP;Q=0.2", "gzip"],
    ["*", "br"],
    ["*;q=0", undefined],
    ["identity", undefined],
    ["", undefined],
    [undefined, undefined],
  ])("takes %j for %j", (header, expected) => {
    expect(chosenEncoding(header)).toBe(expected);
  });
});

it.each([
  "/../secret.txt",
  "/..%2fsecret.txt",
  "/%2e%2e/secret.txt",
  "/link.txt",
  "/assets/..%5c..%5csecret.txt",
  "/%00.js",
  "/%zz.js",
])("gives nothing away for %s", async (path) => {
  expect(await rawStatus(path)).toBe(404);
});

it("answers reading only", async () => {
  expect(await rawStatus("/", "POST")).toBe(405);
});

it("takes the next free port and names a hub mirror instead of the hub", async () => {
  const second = await serve({ folder, port: server.port, hubOrigin: "https://mirror.example/hf" });
  try {
    expect(second.port).toBeGreaterThan(server.port);
    expect(await (await fetch(new URL("host.json", second.url))).json()).toEqual({
      hub: "https://mirror.example/hf",
    });
    const policy = securityHeaders("https://mirror.example/hf")["Content-Security-Policy"];
    expect(policy).toContain("connect-src 'self' blob: https://mirror.example;");
    expect(policy).not.toContain("huggingface");
    expect(securityHeaders("https://huggingface.co")["Content-Security-Policy"]).toContain("https://*.hf.co");
  } finally {
    second.close();
  }
});
