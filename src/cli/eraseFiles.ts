// A project's folder on the disk as erasing needs it: every file below it, hidden ones too. Links are not followed: what they lead to
// is not of this folder. Drafts have a name of their own, by which those of an erase that was ended are found and taken away.
import { createHash } from "node:crypto";
import { open, readdir, rename, rm, rmdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ErasableFiles } from "../data/erasure/index.ts";
import { fileError, fileSource, folderFiles } from "../storage/folder.ts";
import { makeFolder, writeError } from "../storage/writableFolder.ts";

const draftPattern = /^\.erase-[0-9a-f]{16}\.tmp$/;

/** One draft a file, whoever writes it: a name has nothing of the path in it. */
const draftOf = (path: string): string =>
  join(dirname(path), `.erase-${createHash("sha256").update(path).digest("hex").slice(0, 16)}.tmp`);

/** AppError "file/not-found", "file/not-a-folder", "storage/...". */
export function diskFiles(root: string): ErasableFiles & { sweep(): Promise<void> } {
  folderFiles(root);
  // Paths are those of the listing, or made of them: any name that the disk allows.
  const at = (path: string): string => join(root, path);
  const guarded = async <T>(path: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw writeError(error, join(root, path));
    }
  };
  /** Folders that hold nothing more, up to the root. */
  const tidy = async (path: string): Promise<void> => {
    for (let folder = dirname(path); folder !== "." && folder !== ""; folder = dirname(folder)) {
      try {
        await rmdir(join(root, folder));
      } catch {
        return;
      }
    }
  };
  const empty: string[] = [];
  const walk = async (inner: string, found: string[], isDraft: boolean): Promise<void> => {
    let entries;
    try {
      entries = await readdir(join(root, inner), { withFileTypes: true });
    } catch (error) {
      throw fileError(error, join(root, inner));
    }
    if (entries.length === 0 && inner !== "") empty.push(inner);
    for (const entry of entries) {
      const path = inner === "" ? entry.name : `${inner}/${entry.name}`;
      if (entry.isDirectory()) await walk(path, found, isDraft);
      else if (entry.isFile() && draftPattern.test(entry.name) === isDraft) found.push(path);
    }
  };
  const paths = async (isDraft: boolean): Promise<string[]> => {
    const found: string[] = [];
    empty.length = 0;
    await walk("", found, isDraft);
    return found.sort();
  };
  return {
    list: () => paths(false),
    async emptyFolders() {
      await paths(false);
      return [...empty].sort();
    },
    open: (path) => Promise.resolve().then(() => fileSource(at(path))),
    replace: (path, chunks) =>
      guarded(path, async () => {
        const draft = draftOf(at(path));
        await makeFolder(dirname(draft));
        const mode = await stat(at(path)).then(
          (info) => info.mode,
          () => undefined,
        );
        try {
          const handle = await open(draft, "w", mode);
          try {
            for await (const chunk of chunks)
              for (let done = 0; done < chunk.byteLength;)
                done += (await handle.write(chunk, done, chunk.byteLength - done)).bytesWritten;
            await handle.sync();
          } finally {
            await handle.close();
          }
          await rename(draft, at(path));
        } catch (error) {
          await rm(draft, { force: true }).catch(() => undefined);
          throw error;
        }
      }),
    remove: (path) =>
      guarded(path, async () => {
        await rm(at(path), { force: true, recursive: true });
        await tidy(path);
      }),
    rename: (from, to) =>
      guarded(to, async () => {
        await makeFolder(dirname(at(to)));
        await rename(at(from), at(to));
        await tidy(from);
      }),
    async sweep() {
      for (const path of await paths(true)) await guarded(path, () => rm(at(path), { force: true }));
    },
  };
}
