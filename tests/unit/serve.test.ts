// The server behind `npm start`: isolation headers, a strict policy, ranges, and nothing outside its folder.
import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
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
