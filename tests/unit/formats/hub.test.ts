// The hub against a real server on this machine: layout, resuming, retries, hashes, refusals, and work without a line.
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { memoryCache } from "../../../src/domain/byteCache.ts";
import { readAll } from "../../../src/domain/bytes.ts";
import { hubFiles, urlFiles } from "../../../src/formats/hub.ts";
import type { DownloadProgress, HubOptions } from "../../../src/formats/hub.ts";
import { openModel } from "../../../src/formats/modelSource.ts";
import { writeSafetensors } from "../../../src/formats/safetensors.ts";
import { folderCache } from "../../../src/storage/folderCache.ts";
import { startHub } from "./hubServer.ts";
import type { HubServer } from "./hubServer.ts";

const values = Float32Array.from({ length: 50_000 }, (_, i) => i / 7);
const weights = writeSafetensors([{ name: "w", dtype: "F32", shape: [50_000], data: values }]);
const config = new TextEncoder().encode(`{"model_type": "tiny"}`);

let hub: HubServer;
let folder: string;
let options: HubOptions;

beforeEach(async () => {
  hub = await startHub("owner/name", { "config.json": config, "model.safetensors": weights });
  folder = await mkdtemp(join(tmpdir(), "hub-"));
  options = { endpoint: hub.endpoint, pause: () => Promise.resolve(), cache: folderCache(folder) };
});
afterEach(async () => {
  await hub.close();
  await rm(folder, { recursive: true });
});

const gets = (path: string): string[] =>
  hub.log.filter((line) => line.startsWith("GET") && line.includes(path));
const code = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "nothing thrown",
    (error: unknown) => String((error as { code?: string }).code),
  );
const open = async (name: string, more: Partial<HubOptions> = {}): Promise<Uint8Array> => {
  const source = await hubFiles("owner/name", { ...options, ...more }).open(name);
  if (source === undefined) throw new Error("missing");
  return readAll(source);
};

describe("hubFiles", () => {
  it("loads a model, reports progress, and asks for nothing twice", async () => {
    const seen: DownloadProgress[] = [];
    const files = hubFiles("owner/name", { ...options, onProgress: (progress) => seen.push(progress) });
    expect(await files.list()).toEqual(["config.json", "model.safetensors"]);
    const model = await openModel(files);
    expect(await model.read("w")).toEqual(values);
    expect(seen.at(-1)).toEqual({
      file: "model.safetensors",
      loadedBytes: weights.length,
      totalBytes: weights.length,
    });
    expect(await files.open("tokenizer.json")).toBeUndefined();
    hub.log.length = 0;
    expect(await open("model.safetensors")).toEqual(weights);
    expect(hub.log).toEqual(["GET /api/models/owner/name/revision/main"]);
    const keys = (await folderCache(folder).list()).map(({ key }) => key.split("/").slice(2).join("/"));
    expect(keys).toContain("owner--name/0123456789abcdef0123456789abcdef01234567/model.safetensors");
  });

  it("works from the cache when the server is gone", async () => {
    await openModel(hubFiles("owner/name", options));
    await hub.close();
    const model = await openModel(hubFiles("owner/name", options));
    expect(await model.read("w")).toEqual(values);
    expect(await code(hubFiles("other", options).list())).toBe("hub/unreachable");
  });

  it("goes on where a broken connection stopped, through a refusal and a reset", async () => {
    hub.faults.push("cut", "busy", "reset", "cut");
    expect(await open("model.safetensors")).toEqual(weights);
    const tries = gets("model.safetensors");
    expect(tries).toHaveLength(5);
    expect(tries[1]).toMatch(/bytes=\d+-$/);
  });

  it("starts over where the server knows no ranges", async () => {
    hub.ignoresRange = true;
    hub.faults.push("cut");
    expect(await open("model.safetensors")).toEqual(weights);
  });

  it("gives up after four tries in a row", async () => {
    hub.faults.push("busy", "busy", "busy", "busy");
    expect(await code(open("model.safetensors"))).toBe("hub/unreachable");
    expect(gets("model.safetensors")).toHaveLength(4);
  });

  it("keeps the part of a cancelled download and resumes it", async () => {
    const stop = new AbortController();
    hub.faults.push("cut");
    const first = open("model.safetensors", { signal: stop.signal, onProgress: () => stop.abort() });
    expect(await code(first)).toBe("hub/cancelled");
    const parts = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".part"));
    expect(parts).toHaveLength(1);
    expect(await open("model.safetensors")).toEqual(weights);
    expect(gets("model.safetensors").at(-1)).toMatch(/bytes=\d+-$/);
    expect((await readdir(folder, { recursive: true })).filter((name) => name.includes("part"))).toEqual([]);
  });

  it("refuses bytes whose hash is wrong, and mends a damaged part", async () => {
    hub.faults.push("flip");
    expect(await code(open("model.safetensors"))).toBe("hub/corrupt");
    const stop = new AbortController();
    hub.faults.push("cut");
    await code(open("model.safetensors", { signal: stop.signal, onProgress: () => stop.abort() }));
    const part = (await readdir(folder, { recursive: true })).find((name) => name.endsWith(".part")) ?? "";
    const bytes = await readFile(join(folder, part));
    bytes[10] = (bytes[10] ?? 0) ^ 255;
    await writeFile(join(folder, part), bytes);
    expect(await open("model.safetensors")).toEqual(weights);
  });

  it("tells apart what is missing, gated or misspelt", async () => {
    expect(await code(hubFiles("owner/none", options).list())).toBe("hub/not-found");
    for (const id of ["", "a/b/c", "../x", "a b", "/x", "https://x", "owner/"]) {
      expect(() => hubFiles(id, options), id).toThrow(/is no model id/);
    }
    expect(await code(hubFiles("owner/name", { ...options, revision: "other" }).list())).toBe(
      "hub/not-found",
    );
    expect(await code(Promise.resolve().then(() => hubFiles("a", { endpoint: "file:///etc" })))).toBe(
      "hub/bad-endpoint",
    );
    expect(() => hubFiles("owner/name", options).open("../config.json")).toThrow(/leaves the folder/);
    hub.isGated = true;
    expect(await code(open("model.safetensors"))).toBe("hub/no-access");
    expect(await open("model.safetensors", { token: "secret" })).toEqual(weights);
  });

  it("uses a plain mirror, sees a changed file, and works without it", async () => {
    hub.hasApi = false;
    const files = hubFiles("owner/name", options);
    expect(await files.list()).toEqual(["config.json", "model.safetensors"]);
    expect(await (await openModel(files)).read("w")).toEqual(values);
    hub.files.set("config.json", new TextEncoder().encode(`{"model_type": "new"}`));
    const model = await openModel(hubFiles("owner/name", options));
    expect(model.config).toEqual({ model_type: "new" });
    expect(gets("model.safetensors")).toHaveLength(1);
    expect(await code(openModel(hubFiles("owner/none", options)))).toBe("hub/not-found");
    await hub.close();
    expect((await openModel(hubFiles("owner/name", options))).config).toEqual({ model_type: "new" });
  });

  it("follows a redirect and takes no other server's ETag for a hash", async () => {
    hub.redirects = true;
    expect(await open("model.safetensors")).toEqual(weights);
    hub.hasApi = false;
    expect(await open("model.safetensors", { cache: memoryCache() })).toEqual(weights);
  });

  it("reads a folder of a site, in memory", async () => {
    const files = urlFiles(`${hub.endpoint}/owner/name/resolve/main/`, { cache: memoryCache() });
    expect(await (await openModel(files)).read("w")).toEqual(values);
    expect(await files.open("merges.txt")).toBeUndefined();
  });
});
