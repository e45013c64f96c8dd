// Writes an exported model's files as one folder: under a temporary name first, renamed when whole, so that a full disk
// or a signal leaves nothing behind.

import { mkdir, open, readdir, rename, rm, rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { AppError, quote } from "../domain/errors.ts";
import type { ExportFile } from "../models/saved/wholeModel.ts";
import { fileError } from "../storage/folder.ts";
import { makeFolder, writeError } from "../storage/writableFolder.ts";
import type { Output } from "./output.ts";

/** AppError "output/not-empty", "storage/full", "file/...". */
export async function writeExport(
  files: readonly ExportFile[],
  folder: string,
  out: Output,
  signal: AbortSignal,
): Promise<void> {
  await requireFree(folder);
  const draft = `${folder}.${process.pid}.partial`;
  const total = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  let done = 0;
  try {
    await makeFolder(dirname(folder));
    await mkdir(draft);
    for (const file of files) {
      const handle = await open(join(draft, file.path), "wx");
      try {
        for await (const chunk of file.chunks()) {
          signal.throwIfAborted();
          for (let at = 0; at < chunk.byteLength;) {
            at += (await handle.write(chunk, at, Math.min(1 << 30, chunk.byteLength - at))).bytesWritten;
          }
          done += chunk.byteLength;
          out.progress("writing", done, total, "bytes");
        }
        await handle.sync();
      } finally {
        await handle.close();
      }
    }
    // An empty folder may be in the place already.
    await rmdir(folder).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    });
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true }).catch(() => undefined);
    if (error instanceof Error && "code" in error && "syscall" in error) throw writeError(error, folder);
    throw error;
  }
}

async function requireFree(folder: string): Promise<void> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw (error as NodeJS.ErrnoException).code === "ENOTDIR"
      ? new AppError(
          "output/not-empty",
          `${quote(folder, 300)} is a file.`,
          "Give a folder that does not exist yet.",
        )
      : fileError(error, folder);
  }
  if (names.length === 0) return;
  throw new AppError(
    "output/not-empty",
    `${quote(folder, 300)} is not empty.`,
    "Give a folder that does not exist yet.",
  );
}
