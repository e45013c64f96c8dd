// The download cache of the command line: <root>/<key>, and <root>/<key>.<tag>.part while a download is under way.
// A part becomes the entry by one rename, so a reader never sees half a file. A part belongs to one process at a
// time (<part>.lock holds its number); a second one that wants the same file downloads into a part of its own.

import { createHash, randomUUID } from "node:crypto";
import { open, readFile, readdir, rename, rm, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";
import type { ByteCache, CacheEntry, CacheWriter } from "../domain/byteCache.ts";
import { requireInside } from "../domain/relativePath.ts";
import { fileError, fileSource, isMissing } from "./folder.ts";
import { makeFolder, writeError } from "./writableFolder.ts";

const partSuffix = ".part";
const lockSuffix = ".part.lock";

/** FEEDBACKLOOP_CACHE, else feedbackloop in XDG_CACHE_HOME or ~/.cache. */
export function defaultCacheFolder(env: Readonly<Record<string, string | undefined>>): string {
  const chosen = env["FEEDBACKLOOP_CACHE"];
  if (chosen !== undefined && chosen !== "") return chosen;
  const shared = env["XDG_CACHE_HOME"];
  return join(shared === undefined || shared === "" ? join(homedir(), ".cache") : shared, "feedbackloop");
}

/** A ByteCache in a folder, made when first written. Writing throws AppError "storage/full", "file/no-access", ... */
export function folderCache(root: string): ByteCache {
  const pathOf = (key: string) => join(root, requireInside(key, "the cache"));
  return {
    get: async (key) => {
      const path = pathOf(key);
      try {
        return (await stat(path)).isFile() ? fileSource(path) : undefined;
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw fileError(error, path);
      }
    },
    openWriter: (key, tag) => openWriter(pathOf(key), tag),
    list: async () => {
      const entries: CacheEntry[] = [];
      await collect(root, "", entries);
      return entries.sort((a, b) => (a.key < b.key ? -1 : 1));
    },
    remove: async (key) => {
      const path = pathOf(key);
      try {
        await rm(path, { force: true });
        for (const part of await partsOf(path)) await rm(part, { force: true });
      } catch (error) {
        throw fileError(error, path);
      }
    },
  };
}

// Parts that this very process is writing: its own number in a lock does not tell two writers apart.
const openParts = new Set<string>();

async function openWriter(path: string, tag: string): Promise<CacheWriter> {
  const digest = createHash("sha256").update(tag).digest("hex").slice(0, 12);
  let part = `${path}.${digest}${partSuffix}`;
  try {
    await makeFolder(dirname(path));
    if (!(await lock(part))) part = `${path}.${digest}.${randomUUID()}${partSuffix}`;
    else
      for (const old of await partsOf(path))
        if (old !== part && !(await isHeld(old))) await rm(old, { force: true });
    openParts.add(part);
    return await writerFor(path, part);
  } catch (error) {
    if (openParts.has(part)) await unlock(part);
    throw writeError(error, path);
  }
}

async function writerFor(path: string, part: string): Promise<CacheWriter> {
  const handle = await open(part, "a+");
  let sizeBytes = (await handle.stat()).size;
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw fileError(error, part);
    }
  };
  return {
    get sizeBytes() {
      return sizeBytes;
    },
    append: (bytes) =>
      guarded(async () => {
        for (let done = 0; done < bytes.byteLength;) {
          done += (await handle.write(bytes, done, bytes.byteLength - done)).bytesWritten;
        }
        sizeBytes += bytes.byteLength;
      }),
    read: (offset, length) =>
      guarded(async () => {
        const bytes = new Uint8Array(length);
        const { bytesRead } = await handle.read(bytes, 0, length, offset);
        return bytes.subarray(0, bytesRead);
      }),
    restart: () =>
      guarded(async () => {
        await handle.truncate(0);
        sizeBytes = 0;
      }),
    finish: () =>
      guarded(async () => {
        await handle.sync();
        await handle.close();
        await rename(part, path);
        await unlock(part);
        return fileSource(path);
      }),
    close: () =>
      guarded(async () => {
        await handle.close();
        await unlock(part);
      }),
  };
}

async function lock(part: string): Promise<boolean> {
  if (await isHeld(part)) return false;
  await rm(lockOf(part), { force: true });
  try {
    const handle = await open(lockOf(part), "wx");
    await handle.writeFile(String(process.pid));
    await handle.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

async function unlock(part: string): Promise<void> {
  openParts.delete(part);
  await rm(lockOf(part), { force: true }).catch(() => undefined);
}

async function isHeld(part: string): Promise<boolean> {
  if (openParts.has(part)) return true;
  let holder: number;
  try {
    holder = Number(await readFile(lockOf(part), "utf8"));
  } catch {
    return false;
  }
  if (!Number.isInteger(holder) || holder <= 0 || holder === process.pid) return false;
  try {
    process.kill(holder, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"; // somebody else's, and alive
  }
}

function lockOf(part: string): string {
  return part.slice(0, -partSuffix.length) + lockSuffix;
}

async function partsOf(path: string): Promise<string[]> {
  const folder = dirname(path);
  try {
    const names = await readdir(folder);
    // "model.safetensors" must not take the parts of "model.safetensors.index.json" for its own
    const isPart = (name: string) =>
      /^\.[0-9a-f]{12}(\.[0-9a-f-]{36})?\.part$/.test(name.slice(basename(path).length));
    return names
      .filter((name) => name.startsWith(basename(path)) && isPart(name))
      .map((name) => join(folder, name));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

async function collect(root: string, inner: string, entries: CacheEntry[]): Promise<void> {
  let found;
  try {
    found = await readdir(join(root, inner), { withFileTypes: true });
  } catch (error) {
    if (isMissing(error)) return;
    throw fileError(error, join(root, inner));
  }
  for (const entry of found) {
    const key = inner === "" ? entry.name : `${inner}/${entry.name}`;
    if (entry.isDirectory()) await collect(root, key, entries);
    else if (entry.isFile() && !entry.name.endsWith(partSuffix) && !entry.name.endsWith(lockSuffix)) {
      entries.push({ key, sizeBytes: (await stat(join(root, key))).size });
    }
  }
}
