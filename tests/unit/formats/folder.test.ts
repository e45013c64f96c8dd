// Folders and the download cache on a real disk: ranges, names that leave, parts that go on, two writers at once.
import { mkdir, mkdtemp, readdir, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { memoryCache } from "../../../src/domain/byteCache.ts";
import type { ByteCache } from "../../../src/domain/byteCache.ts";
import { readAll } from "../../../src/domain/bytes.ts";
import { fileError, fileSource, folderFiles } from "../../../src/storage/folder.ts";
import { defaultCacheFolder, folderCache } from "../../../src/storage/folderCache.ts";
import { codeOf } from "./hostile.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "folder-"));
});
afterEach(() => rm(root, { recursive: true }));

describe("fileSource", () => {
  it("reads ranges, and only those that are there", async () => {
    const path = join(root, "a");
    await writeFile(
      path,
      Uint8Array.from({ length: 100 }, (_, i) => i),
    );
    const source = fileSource(path);
    expect([...(await source.read(97, 3))]).toEqual([97, 98, 99]);
    expect(await codeOf(() => source.read(97, 4))).toBe("file/truncated");
    expect(await codeOf(() => source.read(-1, 1))).toBe("file/truncated");
    expect(await codeOf(() => source.read(0, 2 ** 53))).toBe("file/truncated");
    await truncate(path, 50);
    expect(await codeOf(() => source.read(40, 20))).toBe("file/truncated");
    await rm(path);
    expect(await codeOf(() => source.read(0, 1))).toBe("file/not-found");
  });

  it("says what a path is not", async () => {
    expect(await codeOf(() => fileSource(join(root, "none")))).toBe("file/not-found");
    expect(await codeOf(() => fileSource(root))).toBe("file/not-a-file");
    expect(await codeOf(() => fileSource("/dev/zero"))).toBe("file/not-a-file");
    expect(await codeOf(() => folderFiles(join(root, "none")))).toBe("file/not-found");
    await writeFile(join(root, "a"), "");
    expect(await codeOf(() => folderFiles(join(root, "a")))).toBe("file/not-a-folder");
    expect(fileError(Object.assign(new Error("no"), { code: "ENOSPC" }), "x").code).toBe("storage/full");
  });
});

describe("folderFiles", () => {
  it("lists and opens what is inside, links included, and nothing outside", async () => {
    await mkdir(join(root, "model", "1_Pooling"), { recursive: true });
    await mkdir(join(root, "model", ".git"));
    await writeFile(join(root, "blob"), "x");
    await symlink(join(root, "blob"), join(root, "model", "model.safetensors"));
    await symlink(join(root, "gone"), join(root, "model", "dangling"));
    for (const name of ["config.json", "1_Pooling/config.json", ".git/HEAD"])
      await writeFile(join(root, "model", name), "{}");
    const files = folderFiles(join(root, "model"));
    expect(await files.list()).toEqual(["1_Pooling/config.json", "config.json", "model.safetensors"]);
    expect((await files.open("model.safetensors"))?.sizeBytes).toBe(1);
    for (const name of ["none", "config.json/x", "1_Pooling", "dangling"])
      expect(await files.open(name)).toBeUndefined();
    for (const name of ["../blob", "/etc/passwd", "a/../../blob", "..\\blob", "a\u0000b"]) {
      expect(await codeOf(() => files.open(name)), name).toBe("file/bad-path");
    }
  });
});

const caches: [string, () => ByteCache][] = [
  ["folder", () => folderCache(join(root, "cache"))],
  ["memory", memoryCache],
];
describe.each(caches)("the %s cache", (_, make) => {
  const bytes = (...values: number[]) => Uint8Array.from(values);

  it("keeps a part under its tag, and shows an entry only when whole", async () => {
    const cache = make();
    const first = await cache.openWriter("m/model.safetensors", "v1");
    await first.append(bytes(1, 2));
    await first.close();
    expect(await cache.get("m/model.safetensors")).toBeUndefined();
    const index = await cache.openWriter("m/model.safetensors.index.json", "v1");
    await index.append(bytes(9));
    await index.close();
    const second = await cache.openWriter("m/model.safetensors", "v1");
    expect(second.sizeBytes).toBe(2);
    await second.append(bytes(3));
    expect([...(await second.read(1, 2))]).toEqual([2, 3]);
    expect([...(await readAll(await second.finish()))]).toEqual([1, 2, 3]);
    expect(await cache.list()).toEqual([{ key: "m/model.safetensors", sizeBytes: 3 }]);
    const other = await cache.openWriter("m/model.safetensors.index.json", "v1");
    expect(other.sizeBytes).toBe(1);
    await other.close();
    const changed = await cache.openWriter("m/model.safetensors.index.json", "v2");
    expect(changed.sizeBytes).toBe(0);
    await changed.append(bytes(5, 6));
    await changed.restart();
    await changed.append(bytes(7));
    expect([...(await readAll(await changed.finish()))]).toEqual([7]);
    await cache.remove("m/model.safetensors");
    await cache.remove("m/none");
    expect(await cache.get("m/model.safetensors")).toBeUndefined();
  });
});

describe("folderCache", () => {
  it("gives two writers of one key a part each, and leaves nothing behind", async () => {
    const cache = folderCache(root);
    const [a, b] = [await cache.openWriter("k", "t"), await cache.openWriter("k", "t")];
    await a.append(Uint8Array.of(1, 2));
    await b.append(Uint8Array.of(1, 2));
    expect([...(await readAll(await b.finish()))]).toEqual([1, 2]);
    expect([...(await readAll(await a.finish()))]).toEqual([1, 2]);
    expect(await readdir(root)).toEqual(["k"]);
  });

  it("takes over the part of a process that is gone", async () => {
    const cache = folderCache(root);
    const writer = await cache.openWriter("k", "t");
    await writer.append(Uint8Array.of(1));
    await writer.close();
    const part = (await readdir(root)).find((name) => name.endsWith(".part")) ?? "";
    await writeFile(join(root, part.replace(/part$/, "part.lock")), "999999999");
    const next = await cache.openWriter("k", "t");
    expect(next.sizeBytes).toBe(1);
    await next.finish();
    expect(await readdir(root)).toEqual(["k"]);
  });

  it("refuses keys that leave it, and finds its place", async () => {
    expect(await codeOf(() => folderCache(root).get("../x"))).toBe("file/bad-path");
    await writeFile(join(root, "file"), "");
    expect(await codeOf(() => folderCache(join(root, "file")).openWriter("k", "t"))).toMatch(
      /^(file|storage)\//,
    );
    expect(defaultCacheFolder({ FEEDBACKLOOP_CACHE: "/c" })).toBe("/c");
    expect(defaultCacheFolder({ XDG_CACHE_HOME: "/x" })).toBe(join("/x", "feedbackloop"));
    expect(defaultCacheFolder({})).toMatch(/\.cache.feedbackloop$/);
  });
});
