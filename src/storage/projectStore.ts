// A folder that a run writes to, wherever it is: a disk, the browser's storage, memory. Paths are relative with forward
// slashes. `write` leaves either the old file or the whole new one.

import type { ByteSource } from "../domain/bytes.ts";
import { memorySource } from "../domain/bytes.ts";

export interface StoredFile {
  readonly path: string;
  readonly sizeBytes: number;
}

export interface ProjectStore {
  open(path: string): Promise<ByteSource | undefined>;
  /** AppError "storage/full" when there is no room. */
  write(path: string, bytes: Uint8Array): Promise<void>;
  /** Files at or under the folder; "" is everything. */
  list(folder: string): Promise<StoredFile[]>;
  /** Names of the folders that stand at the top, empty ones included. */
  folders(): Promise<string[]>;
  /** The file, or the folder with all in it; nothing when there is none. */
  remove(path: string): Promise<void>;
  /** Moves a folder to a path where nothing is. */
  rename(from: string, to: string): Promise<void>;
}

/** `folders` of a store that knows files only. */
export function topFolders(files: readonly StoredFile[]): string[] {
  return [
    ...new Set(files.flatMap(({ path }) => (path.includes("/") ? [path.slice(0, path.indexOf("/"))] : []))),
  ];
}

export function memoryStore(): ProjectStore & { readonly files: Map<string, Uint8Array> } {
  const files = new Map<string, Uint8Array>();
  const isUnder = (path: string, folder: string): boolean =>
    folder === "" || path === folder || path.startsWith(`${folder}/`);
  return {
    files,
    open(path) {
      const bytes = files.get(path);
      return Promise.resolve(bytes && memorySource(path, bytes));
    },
    write(path, bytes) {
      files.set(path, bytes.slice());
      return Promise.resolve();
    },
    list(folder) {
      const found = [...files].filter(([path]) => isUnder(path, folder));
      return Promise.resolve(found.map(([path, bytes]) => ({ path, sizeBytes: bytes.byteLength })));
    },
    async folders() {
      return topFolders(await this.list(""));
    },
    remove(folder) {
      for (const path of [...files.keys()]) if (isUnder(path, folder)) files.delete(path);
      return Promise.resolve();
    },
    rename(from, to) {
      for (const [path, bytes] of [...files]) {
        if (!isUnder(path, from)) continue;
        files.delete(path);
        files.set(to + path.slice(from.length), bytes);
      }
      return Promise.resolve();
    },
  };
}
