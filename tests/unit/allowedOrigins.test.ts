// The list of foreign origins: what a person may type, what is kept, what the server adds.
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { allowedOrigins } from "../../src/page/bridge/allowedOrigins.ts";

const locks = { request: (_name: string, work: () => Promise<void>) => work() };
const kept = new Map<string, string>();
let hub: string | null;

beforeEach(() => {
  kept.clear();
  hub = null;
  vi.stubGlobal("location", { href: "https://site.example/deep/", protocol: "https:" });
  vi.stubGlobal("navigator", {
    locks,
    serviceWorker: { controller: {} },
  });
  vi.stubGlobal("caches", {
    open: async (name: string) => ({
      match: async (key: string) => {
        const text = kept.get(`${name} ${key}`);
        return text === undefined ? undefined : new Response(text);
      },
      put: async (key: string, response: Response) => kept.set(`${name} ${key}`, await response.text()),
    }),
  });
  vi.stubGlobal("fetch", async () => Response.json({ hub }));
});
afterEach(() => vi.unstubAllGlobals());

const code = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => "nothing was refused",
    (error: unknown) => (error as { code: string }).code,
  );

it("allows nothing by default but the site itself", async () => {
  expect(await allowedOrigins.list()).toEqual([]);
  expect(await allowedOrigins.includes("https://huggingface.co/a/b")).toBe(false);
  expect(await allowedOrigins.includes("https://site.example/models/starter")).toBe(true);
  expect(await allowedOrigins.includes("no address")).toBe(false);
});

it.each([
  ["huggingface.co", "https://huggingface.co"],
  [" https://HuggingFace.co/HuggingFaceTB/x?y#z ", "https://huggingface.co"],
  ["https://mirror.example:8443/hf", "https://mirror.example:8443"],
  ["mirror.example:8443", "https://mirror.example:8443"],
  ["http://localhost:9000", "http://localhost:9000"],
  ["http://127.0.0.1:9000/hub", "http://127.0.0.1:9000"],
])("keeps the origin of %s", async (address, origin) => {
  expect(await allowedOrigins.allow(address)).toEqual({ origin, takes: "worker" });
  await allowedOrigins.allow(address);
  expect(await allowedOrigins.list()).toEqual([{ origin, by: "person" }]);
  expect(await allowedOrigins.includes(`${origin}/some/file`)).toBe(true);
  await allowedOrigins.forget(origin);
  expect(await allowedOrigins.list()).toEqual([]);
});

it.each([
  "",
  "   ",
  "http://mirror.example",
  "ftp://mirror.example",
  "javascript:alert(1)",
  "data:text/plain,x",
  "https://me:secret@mirror.example",
  "https://[::1]:8080",
  "https://*.example",
  "*",
  "https://a.example; script-src *",
  "https://a.example' https://b.example",
  "https://",
])("refuses %j", async (address) => {
  expect(await code(allowedOrigins.allow(address))).toBe("origins/bad-address");
  expect(kept.size).toBe(0);
});

it("counts what the server names as allowed, once", async () => {
  hub = "https://mirror.example/hf";
  await allowedOrigins.allow("https://mirror.example");
  expect(await allowedOrigins.list()).toEqual([{ origin: "https://mirror.example", by: "server" }]);
  hub = "no address";
  expect(await allowedOrigins.list()).toEqual([{ origin: "https://mirror.example", by: "person" }]);
});

it("says what to do where nothing can be kept, and where the list is full", async () => {
  for (let i = 0; i < 32; i++) await allowedOrigins.allow(`https://host-${i}.example`);
  expect(await code(allowedOrigins.allow("https://one.more.example"))).toBe("origins/too-many");
  vi.stubGlobal("navigator", {});
  expect(await code(allowedOrigins.allow("https://mirror.example"))).toBe("origins/not-kept");
});

it("asks for a reload where no service worker stands between", async () => {
  for (const serviceWorker of [undefined, { controller: null }]) {
    vi.stubGlobal("navigator", { locks, serviceWorker });
    expect((await allowedOrigins.allow("https://mirror.example")).takes).toBe("reload");
  }
});

it("reads a damaged list as an empty one", async () => {
  await allowedOrigins.allow("https://mirror.example");
  const [key = ""] = kept.keys();
  for (const text of ["{", '"text"', "[1, null]"]) {
    kept.set(key, text);
    expect(await allowedOrigins.list()).toEqual([]);
  }
});
