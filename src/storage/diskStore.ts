// A run's folder on a disk. A file is written beside its place and renamed, and its bytes are on the disk before the
// name is: after a crash there is the old file or the whole new one.

import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { requireInside } from "../domain/relativePath.ts";
import { fileError, fileSource, isMissing } from "./folder.ts";
import type { ProjectStore, StoredFile } from "./projectStore.ts";

const draftEnding = ".writing";

export function diskStore(root: string): ProjectStore {
  const place = (path: string): string => (path === "" ? root : join(root, requireInside(path, root)));

  return {
    async open(path) {
      const file = place(path);
      try {
        if (!(await stat(file)).isFile()) return undefined;
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw fileError(error, file);
      }
      return fileSource(file);
    },
    async write(path, bytes) {
      await writeWhole(place(path), bytes);
    },
    async list(folder) {
      const found: StoredFile[] = [];
      await walk(place(folder), folder, found);
      return found;
    },
    async remove(path) {
      try {
        await rm(place(path), { recursive: true, force: true });
      } catch (error) {
        throw fileError(error, place(path));
      }
    },
    async rename(from, to) {
      try {
        await mkdir(dirname(place(to)), { recursive: true });
        await rename(place(from), place(to));
      } catch (error) {
        throw fileError(error, place(to));
      }
    },
  };
}

/** The old file or the whole new one. AppError "storage/full", "storage/unwritable", ... */
export async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  const draft = file + draftEnding;
  try {
    await mkdir(dirname(file), { recursive: true });
    const handle = await open(draft, "w");
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw fileError(error, file);
  }
}

async function walk(folder: string, path: string, found: StoredFile[]): Promise<void> {
  let entries;
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isMissing(error)) return;
    throw fileError(error, folder);
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const inner = path === "" ? entry.name : `${path}/${entry.name}`;
    const at = join(folder, entry.name);
    if (entry.isDirectory()) await walk(at, inner, found);
    else if (entry.isFile() && !entry.name.endsWith(draftEnding)) {
      found.push({ path: inner, sizeBytes: (await stat(at)).size });
    }
  }
}
