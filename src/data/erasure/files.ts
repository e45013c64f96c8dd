// What erasing needs of a project's folder, wherever it is: a disk, the browser's storage, the parts of a zip. Every path below it
// is seen, hidden ones too; paths are relative with forward slashes. A replacement is whole or did not happen.
import { type ByteSource, memorySource } from "../../domain/bytes.ts";
import { Sha256 } from "../../domain/sha256.ts";

export interface ErasableFiles {
  /** Every file, in the order of its path. */
  list(): Promise<readonly string[]>;
  /** Folders without a file, where there are such things. */
  emptyFolders?(): Promise<readonly string[]>;
  open(path: string): Promise<ByteSource>;
  replace(path: string, chunks: AsyncIterable<Uint8Array>): Promise<void>;
  /** A file, or a folder without one. */
  remove(path: string): Promise<void>;
  /** To a path where nothing is, in the same folder or another one. */
  rename(from: string, to: string): Promise<void>;
}

/** Bytes of a file that are replaced by others; edits are in order and do not touch. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly bytes?: Uint8Array;
}

const chunkBytes = 1 << 20;

/** The source's bytes with the edits made. */
export async function* edited(source: ByteSource, edits: readonly Edit[]): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (const { start, end, bytes } of [...edits, { start: source.sizeBytes, end: source.sizeBytes }]) {
    while (at < start) {
      const length = Math.min(chunkBytes, start - at);
      yield await source.read(at, length);
      at += length;
    }
    if (bytes !== undefined && bytes.byteLength > 0) yield bytes;
    at = Math.max(at, end);
  }
}

export async function hashOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = new Sha256();
  for await (const chunk of chunks) hash.update(chunk);
  return hash.hex();
}

/** The bytes of an edited source that is small enough to be held. */
export async function joined(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  const whole = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}

/** Files in memory: the parts of a zip, and tests. */
export function memoryFiles(files: Map<string, Uint8Array>): ErasableFiles {
  const bytesAt = (path: string): Uint8Array => {
    const bytes = files.get(path);
    if (bytes === undefined) throw new Error(`internal: no file ${path}.`);
    return bytes;
  };
  return {
    list: () => Promise.resolve([...files.keys()].sort()),
    open: (path) => Promise.resolve(memorySource(path, bytesAt(path))),
    async replace(path, chunks) {
      files.set(path, await joined(chunks));
    },
    remove(path) {
      files.delete(path);
      return Promise.resolve();
    },
    rename(from, to) {
      files.set(to, bytesAt(from));
      files.delete(from);
      return Promise.resolve();
    },
  };
}
