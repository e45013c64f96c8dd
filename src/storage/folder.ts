// Folders and files of a disk as the product's own FileSet and ByteSource. Names are checked as text: none that
// leaves the folder is opened, even if it exists. Links on the disk are followed (the Hugging Face cache is made of
// them): whoever can make a link there can make a file there too.

import { statSync } from "node:fs";
import { open, readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import type { ByteSource, FileSet } from "../domain/bytes.ts";
import { AppError, quote } from "../domain/errors.ts";
import { requireInside } from "../domain/relativePath.ts";

const maxListed = 10_000;
const maxDepth = 4;
const largestRead = 1 << 30; // one read call of Node takes at most 2 GiB

/** A file read by ranges. AppError "file/not-found", "file/not-a-file", "file/no-access". */
export function fileSource(path: string): ByteSource {
  let sizeBytes: number;
  try {
    const found = statSync(path);
    if (!found.isFile()) {
      const what = found.isDirectory() ? "a folder" : "no regular file";
      throw new AppError(
        "file/not-a-file",
        `${quote(path)} is ${what}; expected a file.`,
        "Give the path of a file.",
      );
    }
    sizeBytes = found.size;
  } catch (error) {
    throw fileError(error, path);
  }
  return {
    name: path,
    sizeBytes,
    read: async (offset, length) => {
      if (offset < 0 || offset + length > sizeBytes) throw truncated(path, offset, length, sizeBytes);
      try {
        return await readRange(path, offset, length, sizeBytes);
      } catch (error) {
        throw fileError(error, path);
      }
    },
  };
}

/** A folder as a FileSet; `list` walks at most four levels and skips hidden names. AppError "file/not-found", ... */
export function folderFiles(path: string): FileSet {
  try {
    if (!statSync(path).isDirectory()) {
      throw new AppError(
        "file/not-a-folder",
        `${quote(path)} is a file; expected a folder.`,
        "Give a folder.",
      );
    }
  } catch (error) {
    throw fileError(error, path);
  }
  return {
    name: path,
    list: async () => {
      const names: string[] = [];
      await walk(path, "", 0, names);
      return names.sort();
    },
    open: async (name) => {
      const inside = join(path, requireInside(name, path));
      try {
        if (!(await stat(inside)).isFile()) return undefined;
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw fileError(error, inside);
      }
      return fileSource(inside);
    },
  };
}

/** An error of Node's file functions as an AppError that names the path; an AppError stays as it is. */
export function fileError(error: unknown, path: string): AppError {
  if (error instanceof AppError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  const name = quote(path, 300);
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return new AppError("file/not-found", `${name} does not exist.`, "Check the path.");
    case "EACCES":
    case "EPERM":
      return new AppError(
        "file/no-access",
        `${name} may not be opened: permission denied.`,
        "Check who owns it.",
      );
    case "EROFS":
      return new AppError(
        "storage/unwritable",
        `${name} cannot be written: the disk is read-only.`,
        "Choose another folder.",
      );
    case "ENOSPC":
    case "EDQUOT":
      return new AppError(
        "storage/full",
        `${name} cannot be written: the disk is full.`,
        "Free some space and try again.",
      );
    default:
      return new AppError(
        "file/failed",
        `${name} could not be used: ${quote(message, 200)}.`,
        "Check the path and the disk.",
      );
  }
}

export function isMissing(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === "ENOENT" || code === "ENOTDIR";
}

async function readRange(
  path: string,
  offset: number,
  length: number,
  sizeBytes: number,
): Promise<Uint8Array> {
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(length);
  } catch {
    throw new AppError(
      "file/too-large",
      `${quote(path)}: ${length} bytes at once are more than memory can hold.`,
      "Use a smaller file.",
    );
  }
  const handle = await open(path, "r");
  try {
    let done = 0;
    while (done < length) {
      const { bytesRead } = await handle.read(
        bytes,
        done,
        Math.min(length - done, largestRead),
        offset + done,
      );
      if (bytesRead === 0) throw truncated(path, offset, length, sizeBytes);
      done += bytesRead;
    }
  } finally {
    await handle.close();
  }
  return bytes;
}

function truncated(path: string, offset: number, length: number, sizeBytes: number): AppError {
  return new AppError(
    "file/truncated",
    `${quote(path)}: expected ${length} bytes at offset ${offset}, but the file ends at ${sizeBytes} or before.`,
    "The file was cut short or changed while it was read; copy or download it again.",
  );
}

async function walk(root: string, inner: string, depth: number, names: string[]): Promise<void> {
  let entries;
  try {
    entries = await readdir(join(root, inner), { withFileTypes: true });
  } catch (error) {
    if (depth === 0) throw fileError(error, root);
    return; // a closed subfolder hides only itself
  }
  for (const entry of entries) {
    if (names.length >= maxListed) return;
    if (entry.name.startsWith(".") || basename(entry.name) === "node_modules") continue;
    const name = inner === "" ? entry.name : `${inner}/${entry.name}`;
    if (entry.isDirectory()) {
      if (depth + 1 < maxDepth) await walk(root, name, depth + 1, names);
    } else if (entry.isFile() || (entry.isSymbolicLink() && (await isFileLink(join(root, name))))) {
      names.push(name);
    }
  }
}

async function isFileLink(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
