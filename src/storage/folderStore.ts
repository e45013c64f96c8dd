// A run's output folder on the disk. A file is written beside its place and renamed, so that a killed process leaves the
// old one or the whole new one, and perhaps a draft that the next write of the same file replaces. `remove("")` takes
// away what runs leave and nothing else: output_dir may be a folder that holds other things too.

import { open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { requireInside } from "../domain/relativePath.ts";
import { fileError, fileSource, isMissing } from "./folder.ts";
import { makeFolder, writeError } from "./writableFolder.ts";
import type { ProjectStore, StoredFile } from "./projectStore.ts";
import { isOfRun } from "../domain/runFolder.ts";

/** The folder `root`, made when first written. AppError "file/...", "storage/full", "storage/unwritable". */
export function folderStore(root: string): ProjectStore {
  const at = (path: string): string => join(root, requireInside(path, root));
  return {
    async open(path) {
      const file = at(path);
      try {
        return (await stat(file)).isFile() ? fileSource(file) : undefined;
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw fileError(error, file);
      }
    },
    write: (path, bytes) => writeWhole(at(path), bytes),
    async list(folder) {
      const found: StoredFile[] = [];
      if (folder === "") {
        for (const name of await namesIn(root)) if (isOfRun(name)) await collect(root, name, found);
      } else await collect(root, requireInside(folder, root), found);
      return found.sort((a, b) => (a.path < b.path ? -1 : 1));
    },
    folders: () => foldersIn(root),
    async remove(path) {
      try {
        if (path !== "") await rm(at(path), { recursive: true, force: true });
        else {
          for (const name of await namesIn(root)) {
            if (isOfRun(name)) await rm(join(root, name), { recursive: true, force: true });
          }
        }
      } catch (error) {
        throw writeError(error, join(root, path));
      }
    },
    async rename(from, to) {
      try {
        await rename(at(from), at(to));
        await syncFolder(root);
      } catch (error) {
        throw writeError(error, join(root, to));
      }
    },
  };
}

/** Puts a file in place at once, on the disk before the name is. AppError as folderStore. */
export async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const draft = `${path}.new`;
  try {
    await makeFolder(dirname(path));
    const handle = await open(draft, "w");
    try {
      // One write takes at most 2 GiB.
      for (let done = 0; done < bytes.byteLength;) {
        const { bytesWritten } = await handle.write(bytes, done, Math.min(1 << 30, bytes.byteLength - done));
        done += bytesWritten;
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw writeError(error, path);
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw fileError(error, folder);
  }
}

async function foldersIn(root: string): Promise<string[]> {
  try {
    const entries = await readdir(root, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory() && isOfRun(entry.name)).map(({ name }) => name);
  } catch (error) {
    if (isMissing(error)) return [];
    throw fileError(error, root);
  }
}

async function collect(root: string, inner: string, found: StoredFile[]): Promise<void> {
  const path = join(root, inner);
  let info;
  try {
    info = await stat(path);
  } catch (error) {
    if (isMissing(error)) return;
    throw fileError(error, path);
  }
  if (info.isFile()) found.push({ path: inner, sizeBytes: info.size });
  else if (info.isDirectory())
    for (const name of await namesIn(path)) await collect(root, `${inner}/${name}`, found);
}

/** A rename lasts through a power cut once its folder is on the disk; where that cannot be asked for, it is not. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    return;
  }
}
