// Files chosen in a browser as sources of bytes: ranges are read from the blob, so a large checkpoint is never held whole.
import type { ByteSource, FileSet } from "../domain/bytes.ts";
import { AppError, quote } from "../domain/errors.ts";

export function blobSource(name: string, blob: Blob): ByteSource {
  return {
    name,
    sizeBytes: blob.size,
    async read(offset, length) {
      if (offset < 0 || length < 0 || offset + length > blob.size) {
        throw new AppError(
          "file/truncated",
          `${quote(name)} has ${blob.size} bytes, ${length} were expected from byte ${offset}.`,
          "Choose the complete file: the download may have been cut short.",
        );
      }
      try {
        return new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer());
      } catch {
        // The browser refuses a file that was changed, moved or removed after it was chosen.
        throw new AppError(
          "file/unreadable",
          `${quote(name)} can no longer be read: it was changed or moved after it was chosen.`,
          "Choose the file again.",
        );
      }
    },
  };
}

/** A chosen folder, or loose files chosen together. Paths are relative, with forward slashes. */
export function blobFileSet(name: string, files: readonly { path: string; blob: Blob }[]): FileSet {
  const byPath = new Map(files.map(({ path, blob }) => [path, blob]));
  return {
    name,
    list: () => Promise.resolve([...byPath.keys()]),
    open(path) {
      const blob = byPath.get(path);
      return Promise.resolve(blob === undefined ? undefined : blobSource(path, blob));
    },
  };
}
