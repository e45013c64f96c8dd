// The files of a project's folder, for a report: all but what is no data of the project's.
import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { AppError, quote } from "../domain/errors.ts";
import { manifestFile, noticeFile } from "../domain/runFolder.ts";
import { Sha256 } from "../domain/sha256.ts";
import { fileError, isMissing } from "./folder.ts";
import { secretsFolder } from "./folderData.ts";
import { bytesOf } from "./folderProject.ts";

/** A report that was written says what other files say; drafts and hidden files are nobody's data. */
export const isReported = (path: string): boolean =>
  path !== manifestFile &&
  path !== noticeFile &&
  !path.split("/").some((part) => part.startsWith(".")) &&
  !/^reports\/.*\.(html|md|csv)$/.test(path) &&
  !/\.(new|partial)(\/|$)/.test(path);

/** By path, each with its size and SHA-256. AppError "project/no-data", "file/...". */
export async function folderReportFiles(
  root: string,
  check: (done: number, total: number) => Promise<void>,
): Promise<{ path: string; sizeBytes: number; sha256: string }[]> {
  const paths = await pathsIn(root);
  const found = [];
  for (const [i, path] of paths.entries()) {
    await check(i, paths.length);
    const { size } = await stat(join(root, path));
    found.push({ path, sizeBytes: size, sha256: await hashOf(join(root, path)) });
  }
  return found;
}

export const readReportFile = (root: string, path: string): Promise<Uint8Array | undefined> =>
  bytesOf(join(root, path));

async function pathsIn(root: string): Promise<string[]> {
  try {
    const entries = await readdir(root, { withFileTypes: true, recursive: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(join(root, "x").length - 1)
          .replaceAll("\\", "/"),
      )
      .filter((path) => !path.startsWith(`${secretsFolder}/`) && isReported(path))
      .sort((a, b) => (a < b ? -1 : 1));
  } catch (error) {
    if (!isMissing(error)) throw fileError(error, root);
    throw new AppError(
      "project/no-data",
      `${quote(root, 300)} is no folder.`,
      "Give the folder of a project: one that `loop`, `ingest` or `import` has written, or that the page has exported.",
    );
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = new Sha256();
  try {
    for await (const piece of createReadStream(path)) hash.update(piece as Uint8Array);
  } catch (error) {
    throw fileError(error, path);
  }
  return hash.hex();
}
