// The site on a file server that knows nothing: below a path, without one header. It isolates itself on the first visit,
// opens without a network afterwards, reaches no other origin until one is allowed, and goes over to a new build when
// its tabs are closed. What the pages show is other tests' business; here it is files, headers and workers.
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join, sep } from "node:path";
import { expect, test } from "@playwright/test";
import { serve } from "../../scripts/serve.mjs";
import {
  askWorker,
  cacheNames,
  changeOrigins,
  closed,
  deep,
  isFile,
  listening,
  makeSite,
  offlineState,
  pageVersion,
  plainHost,
  ready,
  watch,
  work,
  type PlainHost,
} from "./offlineSite.ts";
import { pastStep, slow, waitForState } from "./trainPage.ts";

test.use({ serviceWorkers: "allow" });

// In one process: they share the folder that sites are made in.
test.describe.configure({ mode: "default" });

let first: string;
let host: PlainHost;
test.beforeAll(async () => {
  first = await makeSite("first");
});
test.beforeEach(async () => {
  host = await plainHost(first);
});
test.afterEach(() => host.close());

const isOptional = (path: string): boolean => /^assets\/(ort-wasm|transformers\.web)-/.test(path);

test("the first visit isolates itself with one reload, works below a path, can be installed, and leaves another page alone", async ({
  page,
  context,
}) => {
  const watched = watch(context, host.origin);
  await page.goto(host.url);
  await ready(page);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  expect(await askWorker(page, "nested")).toEqual({ isolated: true });
  await page.waitForTimeout(300);
  const visits = () => page.evaluate(() => performance.getEntriesByType("navigation").length);
  expect(await visits()).toBe(1);
  expect(host.log.filter((path) => !path.startsWith(deep))).toEqual([]);
  const kind = await page.evaluate(
    () => (performance.getEntriesByType("navigation")[0] as PerformanceNavigationTiming).type,
  );
  expect(kind).toBe("reload");
  // The visit, the worker's own copy, the reload: one more would be a loop beginning.
  expect(host.log.filter((path) => path === deep).length).toBeLessThanOrEqual(3);

  const client = await context.newCDPSession(page);
  const { errors, url, data = "" } = await client.send("Page.getAppManifest");
  expect([url, errors]).toEqual([`${host.url}manifest.webmanifest`, []]);
  const { icons } = JSON.parse(data) as { icons: { src: string; sizes: string; type: string }[] };
  for (const { src, sizes, type } of icons) {
    const bytes = readFileSync(join(first, src));
    const [width, height] = type === "image/png" ? [bytes.readUInt32BE(16), bytes.readUInt32BE(20)] : [];
    expect(type === "image/png" ? `${width}x${height}` : "any", src).toBe(sizes);
  }
  const { installabilityErrors } = await client.send("Page.getInstallabilityErrors");
  // Playwright's contexts are private windows.
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== "in-incognito")).toEqual(
    [],
  );
  expect(watched).toEqual({ foreign: [], errors: [] });

  // Something else at this address, with the site's worker still there.
  const other = join(work, "other");
  mkdirSync(other, { recursive: true });
  writeFileSync(
    join(other, "index.html"),
    "<title>Another project</title><script>window.ran = true</script>",
  );
  host.folder = other;
  await page.goto(host.url);
  await expect(page).toHaveTitle("Another project");
  expect(await page.evaluate(() => "ran" in window)).toBe(true);
});

test("a page that was touched is not reloaded, and says that a reload would help", async ({ page }) => {
  host.delays.set(`${deep}service-worker.js`, 1500);
  await page.goto(host.url);
  await expect(page.locator("main")).toBeVisible();
  await page.mouse.click(5, 5);
  await page.evaluate(() => (document.body.dataset["kept"] = "yes"));
  await ready(page);
  await expect(page.locator("body")).toHaveAttribute("data-kept", "yes");
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
  await page.reload();
  await ready(page);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
});

test("a site whose worker cannot be installed stays usable, and is not reloaded", async ({ page }) => {
  rmSync(join(work, "broken"), { recursive: true, force: true });
  cpSync(first, join(work, "broken"), { recursive: true });
  rmSync(join(work, "broken", "service-worker.js"));
  host.folder = join(work, "broken");
  await page.goto(host.url);
  await expect(offlineState(page)).toHaveAttribute("data-offline", "failed");
  await expect(page.locator("main")).toBeVisible();
  expect(host.log.filter((path) => path === deep)).toHaveLength(1);
});

test("a file that is missing or another one is not stored, and the next visit goes on", async ({ page }) => {
  const half = join(work, "half");
  const probe = join(half, "models", "starter", "probe.bin");
  rmSync(half, { recursive: true, force: true });
  cpSync(first, half, { recursive: true });
  rmSync(probe);
  host.folder = half;
  await page.goto(host.url);
  await expect(offlineState(page)).toHaveAttribute("data-offline", "failed", { timeout: 60_000 });
  writeFileSync(probe, new Uint8Array(3_000_000));
  await page.reload();
  await expect(offlineState(page)).toHaveAttribute("data-offline", "failed", { timeout: 60_000 });
  // The page itself is given what the server has.
  const firstBytes = () =>
    page.evaluate(async () =>
      new Uint8Array(await (await fetch("models/starter/probe.bin")).arrayBuffer()).slice(0, 3).join(),
    );
  expect(await firstBytes()).toBe("0,0,0");
  host.folder = first;
  await page.reload();
  await ready(page);
  await host.close();
  expect(await firstBytes()).toBe("0,7,14");
});

test("after one visit everything is there without a network, and the sample trains and keeps what it learned", async ({
  page,
  context,
}) => {
  const site = await makeSite("whole", { whole: true });
  host.folder = site;
  await page.goto(host.url);
  await ready(page);
  await page.close();
  await host.close();
  await context.setOffline(true);
  const watched = watch(context, host.origin);
  const again = await context.newPage();
  await again.goto(host.url);
  await ready(again);
  expect(await again.evaluate(() => crossOriginIsolated)).toBe(true);
  expect(await askWorker(again, "nested")).toEqual({ isolated: true });
  const paths = readdirSync(site, { recursive: true, encoding: "utf8" })
    .map((path) => path.split(sep).join("/"))
    .filter((path) => isFile(join(site, path)))
    .filter((path) => path !== "service-worker.js" && path !== "index.html" && !path.startsWith("."))
    // Large, and of use to few: kept when it was asked for (scripts/offline.ts).
    .filter((path) => !isOptional(path));
  expect(paths.length).toBeGreaterThan(15);
  const stored = await again.evaluate(async () => {
    const caches = await Promise.all((await self.caches.keys()).map((name) => self.caches.open(name)));
    return (await Promise.all(caches.map((cache) => cache.keys()))).flat().map(({ url }) => url);
  });
  expect(stored.filter((url) => isOptional(url.slice(host.url.length)))).toEqual([]);
  const hashes = await again.evaluate(
    async (paths) => {
      const found: Record<string, string> = {};
      for (const path of paths) {
        const response = await fetch(path.split("/").map(encodeURIComponent).join("/"));
        const digest = await crypto.subtle.digest("SHA-256", await response.arrayBuffer());
        found[path] = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      }
      return found;
    },
    paths.filter((path) => path !== "host.json"),
  );
  for (const [path, hash] of Object.entries(hashes)) {
    const bytes = readFileSync(join(site, path));
    expect(hash, path).toBe(createHash("sha256").update(bytes).digest("hex"));
  }
  const part = await again.evaluate(async () => {
    const answer = async (init: RequestInit) => {
      const response = await fetch("models/starter/probe.bin", init);
      const bytes = new Uint8Array(await response.arrayBuffer());
      return [
        response.status,
        response.headers.get("content-range"),
        response.headers.get("content-length"),
        [...bytes.subarray(0, 4)],
      ];
    };
    return [
      await answer({ headers: { Range: "bytes=1000-1003" } }),
      await answer({ headers: { Range: "bytes=-2" } }),
      await answer({ headers: { Range: "bytes=3000000-" } }),
      await answer({ method: "HEAD" }),
      await (await fetch("host.json")).text(),
    ];
  });
  const byte = (i: number): number => (i * 7) % 251;
  expect(part).toEqual([
    [206, "bytes 1000-1003/3000000", "4", [1000, 1001, 1002, 1003].map(byte)],
    [206, "bytes 2999998-2999999/3000000", "2", [2_999_998, 2_999_999].map(byte)],
    [416, "bytes */3000000", null, []],
    [200, null, "3000000", []],
    '{"hub":null}',
  ]);

  // Models and judgements are all here: the sample's reward model learns.
  await again.getByRole("button", { name: /Run the sample/ }).click();
  await pastStep(again, 2);
  await again.getByRole("group", { name: "Running work" }).getByRole("button", { name: "Stop" }).click();
  await waitForState(again, "stopped");
  await expect(again.locator('[data-action="resume-run"]')).toBeVisible();
  expect(watched).toEqual({ foreign: [], errors: [expect.stringContaining("416")] });
});

test("no other origin is reached until it is allowed, and none after it is forgotten", async ({ page }) => {
  const foreign = await listening((_request, response) => {
    response.writeHead(200, { "Access-Control-Allow-Origin": "*" }).end("hello");
  });
  const address = `http://localhost:${(foreign.address() as AddressInfo).port}`;
  // The server of `npm start` sends the strict policy as a header: it must not hold against what was allowed.
  const own = await serve({ folder: first });
  try {
    for (const url of [host.url, own.url]) {
      await page.goto(url);
      await ready(page);
      expect(await askWorker(page, `${address}/file`)).toBe("refused");
      expect(await changeOrigins(page, "allow", address)).toEqual({ origin: address, takes: "worker" });
      expect(await askWorker(page, `${address}/file`)).toBe("hello");
      const fromPage = () => page.evaluate((address) => fetch(address).then(() => "hello"), address);
      await expect(fromPage()).rejects.toThrow();
      await page.reload();
      await ready(page);
      expect(await fromPage()).toBe("hello");
      await changeOrigins(page, "forget", address);
      expect(await askWorker(page, `${address}/file`)).toBe("refused");
      expect(
        await page.evaluate(async () => {
          const names = await caches.keys();
          const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
          return requests.flat().filter(({ url }) => new URL(url).origin !== location.origin).length;
        }),
      ).toBe(0);
    }
  } finally {
    own.close();
    await closed(foreign);
  }
});

test("what HF_ENDPOINT names is allowed for as long as the server names it", slow, async ({ page }) => {
  const mirror = await listening((_request, response) => {
    response.writeHead(200, { "Access-Control-Allow-Origin": "*" }).end("mirror");
  });
  const address = `http://localhost:${(mirror.address() as AddressInfo).port}`;
  let own = await serve({ folder: first, hubOrigin: `${address}/hub` });
  try {
    const { port, url } = own;
    await page.goto(url);
    expect(await page.evaluate((address) => fetch(address).then((r) => r.text()), address)).toBe("mirror");
    await ready(page);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    expect(await askWorker(page, address)).toBe("mirror");
    await page.reload();
    await ready(page);
    expect(await askWorker(page, address)).toBe("mirror");
    own.close();
    own = await serve({ folder: first, port });
    expect(own.port).toBe(port);
    await page.reload();
    await ready(page);
    expect(await askWorker(page, address)).toBe("refused");
  } finally {
    own.close();
    await closed(mirror);
  }
});

test("a new build is offered, never under an open page, and takes over when all tabs are closed", async ({
  page,
  context,
}) => {
  await page.goto(host.url);
  await ready(page);
  const before = await pageVersion(page);
  const [cacheBefore] = (await cacheNames(page)).filter((name) => name.includes("files"));
  expect(cacheBefore).toContain(before);

  host.folder = await makeSite("second", { mark: "second" });
  await page.evaluate(() => (document.body.dataset["kept"] = "yes"));
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
  await expect(offlineState(page)).toHaveAttribute("data-update", "ready", { timeout: 60_000 });
  // The open page keeps its own build, in what it loads late as well.
  await expect(page.locator("body")).toHaveAttribute("data-kept", "yes");
  expect(
    await page.evaluate(async () => (await fetch("sample/100%25%20probe%20%231.jsonl")).text()),
  ).toContain(`"mark":""`);
  // What did not change was not downloaded again.
  expect(host.log.filter((path) => path.endsWith("probe.bin"))).toHaveLength(1);

  // A reload shows the new build, whole, although the old worker still stands between.
  await page.reload();
  await expect(page.locator("main")).toBeVisible();
  const after = await pageVersion(page);
  expect(after).not.toBe(before);
  expect(
    await page.evaluate(async () => (await fetch("sample/100%25%20probe%20%231.jsonl")).text()),
  ).toContain(`"mark":"second"`);
  await expect(offlineState(page)).not.toHaveAttribute("data-update", "ready");

  await page.close();
  // A tab that opened before the last one was wholly gone keeps the old worker: without one for a moment, the new one takes over.
  let next = await context.newPage();
  await expect
    .poll(
      async () => {
        if (next.isClosed()) next = await context.newPage();
        await next.goto(host.url);
        const names = (await cacheNames(next)).filter((name) => name.includes("files"));
        if (names.length > 1) await next.close();
        return names;
      },
      { timeout: 60_000 },
    )
    .toEqual([cacheBefore!.replace(before, after)]);
  await ready(next);
  await host.close();
  await context.setOffline(true);
  await next.reload();
  await expect(next.locator("main")).toBeVisible();
  expect(await pageVersion(next)).toBe(after);
});
