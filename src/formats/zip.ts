// Files -> one zip, stored without compression (weights do not shrink) and built piece by piece as a Blob, so that the
// whole is never in memory twice; and back.
import { unzipSync, Zip, ZipPassThrough } from "fflate";
import { AppError } from "../domain/errors.ts";
import { pathFault } from "../domain/relativePath.ts";

export interface ZipEntry {
  path: string;
  /** The file's bytes in order. */
  chunks(): AsyncIterable<Uint8Array>;
}

export async function zipFiles(entries: readonly ZipEntry[]): Promise<Blob> {
  let parts: BlobPart[] = [];
  let blobs: Blob[] = [];
  const failures: Error[] = [];
  const zip = new Zip((error, chunk) => {
    if (error !== null) failures.push(error);
    else parts.push(chunk.slice());
  });
  for (const entry of entries) {
    const file = new ZipPassThrough(entry.path);
    // The same files give the same zip: no clock in it. Zip knows no year before 1980.
    file.mtime = new Date(1980, 0, 1);
    zip.add(file);
    for await (const chunk of entry.chunks()) file.push(chunk);
    file.push(new Uint8Array(), true);
    // A Blob may lie on the disk: what is in one no longer fills memory.
    blobs = [...blobs, new Blob(parts)];
    parts = [];
  }
  zip.end();
  if (failures[0] !== undefined) throw failures[0];
  return new Blob([...blobs, ...parts], { type: "application/zip" });
}

/** Largest content of a zip that is opened here: it is unpacked in memory. */
const maxBytes = 2e9;

/** The files of a zip by path. AppError "file/bad-zip", "file/too-large". */
export async function unzipFiles(name: string, blob: Blob): Promise<Map<string, Uint8Array>> {
  if (blob.size > maxBytes) throw tooLarge(name);
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let total = 0;
  let found: Record<string, Uint8Array>;
  try {
    found = unzipSync(bytes, {
      filter({ originalSize }) {
        total += originalSize;
        if (total > maxBytes) throw tooLarge(name);
        return true;
      },
    });
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError(
      "file/bad-zip",
      `${name} is no zip file that can be read: ${error instanceof Error ? error.message : String(error)}.`,
      "Copy or download it again; a project file ends in .zip.",
    );
  }
  const files = new Map<string, Uint8Array>();
  for (const [path, content] of Object.entries(found)) {
    if (path.endsWith("/")) continue;
    if (pathFault(path) === undefined) files.set(path, content);
    else
      throw new AppError(
        "file/bad-zip",
        `${name} holds the path ${JSON.stringify(path)}, which leads out of it.`,
        "Do not trust this file.",
      );
  }
  return files;
}

function tooLarge(name: string): AppError {
  return new AppError(
    "file/too-large",
    `${name} unpacks to more than ${maxBytes / 1e9} GB, more than a tab can open at once.`,
    "Unpack it, and drop the folder instead.",
  );
}
