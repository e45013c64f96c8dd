// Folders that are to be written to: made one by one (Node's recursive mkdir never returns for some paths of /proc and
// gives the wrong reason on a disk that is read-only), and looked at before hours of work depend on them.

import { access, constants, mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { AppError, quote } from "../domain/errors.ts";
import { fileError, isMissing } from "./folder.ts";

const hint = "Choose another folder.";

/** An error of a write as an AppError: "storage/full", "storage/unwritable", "file/...". */
export function writeError(error: unknown, path: string): AppError {
  const known = fileError(error, path);
  if (error === known || !["file/not-found", "file/no-access", "file/failed"].includes(known.code))
    return known;
  const { code = "" } = error as NodeJS.ErrnoException;
  const reason = reasons[code];
  if (reason === undefined) return known;
  return new AppError("storage/unwritable", `${quote(path, 300)} cannot be written: ${reason}.`, hint);
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "its folder cannot be made",
  ENOTDIR: "a part of its path is a file, not a folder",
  EEXIST: "a part of its path is a file, not a folder",
  EISDIR: "it is a folder",
  ENAMETOOLONG: "the name is too long",
  EACCES: "permission denied",
  EPERM: "permission denied",
  ELOOP: "its path goes round in links",
};

/** Makes the folder and what is missing above it. Throws Node's error. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const found = await stat(path).catch(() => undefined);
    if (found?.isDirectory() === true) return;
    if (code !== "ENOENT" || found || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    await mkdir(path).catch((again: unknown) => {
      if ((again as NodeJS.ErrnoException).code !== "EEXIST") throw again;
    });
  }
}

/** Refuses a folder that cannot be written to, or made; makes nothing. AppError "storage/unwritable", "file/...". */
export async function requireWritable(folder: string): Promise<void> {
  for (let path = folder; ; path = dirname(path)) {
    try {
      if (!(await stat(path)).isDirectory()) throw Object.assign(new Error(), { code: "ENOTDIR" });
      await access(path, constants.W_OK | constants.X_OK);
      return;
    } catch (error) {
      const isAbove = isMissing(error) && !(await exists(path)) && dirname(path) !== path;
      if (!isAbove) throw writeError(error, folder);
    }
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
