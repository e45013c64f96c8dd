// A keeper of downloaded files: a folder in Node, IndexedDB in a browser, memory in tests. An entry is either whole
// or not there; an interrupted download stays as a part, and goes on from there if its tag (what the server calls
// this version of the file) is still the same.

import { memorySource } from "./bytes.ts";
import type { ByteSource } from "./bytes.ts";

export interface CacheEntry {
  readonly key: string;
  readonly sizeBytes: number;
}

export interface ByteCache {
  /** The whole entry, or undefined. Keys are relative paths with forward slashes. */
  get(key: string): Promise<ByteSource | undefined>;
  /** Begins an entry, or goes on with the part that was written under the same tag; a part of another tag is dropped. */
  openWriter(key: string, tag: string): Promise<CacheWriter>;
  /** Whole entries only. */
  list(): Promise<CacheEntry[]>;
  /** Removes the entry and any part of it; no error when there is none. */
  remove(key: string): Promise<void>;
}

/** One of `finish` and `close` must be called. Writing throws AppError "storage/full" or "storage/unwritable". */
export interface CacheWriter {
  /** Bytes held so far, those of an earlier try included. */
  readonly sizeBytes: number;
  append(bytes: Uint8Array): Promise<void>;
  /** Bytes already held, for hashing. */
  read(offset: number, length: number): Promise<Uint8Array>;
  /** Drops what is held. */
  restart(): Promise<void>;
  /** Makes the entry whole, at once. */
  finish(): Promise<ByteSource>;
  /** Leaves the part for a later try. */
  close(): Promise<void>;
}

/** A cache that lives as long as the object. */
export function memoryCache(): ByteCache {
  const entries = new Map<string, Uint8Array>();
  const parts = new Map<string, { tag: string; chunks: Uint8Array[]; sizeBytes: number }>();
  return {
    get: (key) => {
      const bytes = entries.get(key);
      return Promise.resolve(bytes && memorySource(key, bytes));
    },
    openWriter: (key, tag) => {
      const kept = parts.get(key);
      const part = kept?.tag === tag ? kept : { tag, chunks: [] as Uint8Array[], sizeBytes: 0 };
      parts.set(key, part);
      return Promise.resolve({
        get sizeBytes() {
          return part.sizeBytes;
        },
        append: (bytes) => {
          part.chunks.push(bytes.slice());
          part.sizeBytes += bytes.byteLength;
          return Promise.resolve();
        },
        read: (offset, length) =>
          Promise.resolve(joined(part.chunks, part.sizeBytes).subarray(offset, offset + length)),
        restart: () => {
          part.chunks = [];
          part.sizeBytes = 0;
          return Promise.resolve();
        },
        finish: () => {
          const bytes = joined(part.chunks, part.sizeBytes);
          entries.set(key, bytes);
          parts.delete(key);
          return Promise.resolve(memorySource(key, bytes));
        },
        close: () => Promise.resolve(),
      });
    },
    list: () => Promise.resolve([...entries].map(([key, bytes]) => ({ key, sizeBytes: bytes.byteLength }))),
    remove: (key) => {
      entries.delete(key);
      parts.delete(key);
      return Promise.resolve();
    },
  };
}

function joined(chunks: Uint8Array[], sizeBytes: number): Uint8Array {
  const result = new Uint8Array(sizeBytes);
  let at = 0;
  for (const chunk of chunks) {
    result.set(chunk, at);
    at += chunk.byteLength;
  }
  // reading piece by piece must not join again each time
  chunks.splice(0, chunks.length, result);
  return result;
}
