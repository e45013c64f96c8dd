// Files -> one zip, stored without compression (weights do not shrink) and built piece by piece as a Blob, so that the
// whole is never in memory twice.
import { Zip, ZipPassThrough } from "fflate";

export interface ZipEntry {
  path: string;
  read(): Promise<Uint8Array>;
}

export async function zipFiles(entries: readonly ZipEntry[]): Promise<Blob> {
  const parts: BlobPart[] = [];
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
    file.push(await entry.read(), true);
  }
  zip.end();
  if (failures[0] !== undefined) throw failures[0];
  return new Blob(parts, { type: "application/zip" });
}
