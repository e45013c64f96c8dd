// The download cache of the page: IndexedDB, in shards of 16 MB so that no single value is large and a download of
// gigabytes is never held in memory. An entry counts only once its record says "whole", which is written last; a part
// keeps its tag and goes on from its last stored shard. Works in the page and in workers, wherever indexedDB is.

import { openDB } from "idb";
import type { DBSchema, IDBPDatabase } from "idb";
import type { ByteCache, CacheWriter } from "../domain/byteCache.ts";
import type { ByteSource } from "../domain/bytes.ts";
import { AppError, quote } from "../domain/errors.ts";
import { randomId } from "../domain/randomId.ts";

const shardBytes = 16 << 20;

interface EntryRecord {
  key: string;
  /** Of the shards that are stored; only the last may be short. */
  sizeBytes: number;
  tag: string;
  isWhole: boolean;
  /** Shards belong to a generation, so that readers of an old entry are not given a new one's bytes. */
  generation: string;
}

interface CacheSchema extends DBSchema {
  entries: { key: string; value: EntryRecord };
  shards: { key: [generation: string, index: number]; value: Uint8Array<ArrayBuffer> };
}

/** A ByteCache in the IndexedDB database `name`. Writing throws AppError "storage/full" or "storage/unwritable". */
export function browserCache(name = "feedbackloop-cache"): ByteCache {
  let opening: Promise<IDBPDatabase<CacheSchema>> | undefined;
  const database = () => {
    opening ??= openDB<CacheSchema>(name, 1, {
      upgrade(db) {
        db.createObjectStore("entries", { keyPath: "key" });
        db.createObjectStore("shards");
      },
      terminated() {
        opening = undefined;
      },
    });
    return guarded(opening);
  };
  // The whole entry and its part live side by side until the part is whole.
  const partKey = (key: string) => `${key}\u0000part`;

  return {
    get: async (key) => {
      const db = await database();
      const record = await guarded(db.get("entries", key));
      return record?.isWhole === true ? sourceOf(record, db) : undefined;
    },
    openWriter: async (key, tag) => {
      const db = await database();
      const kept = await guarded(db.get("entries", partKey(key)));
      let record = kept?.tag === tag ? kept : undefined;
      if (kept !== undefined && record === undefined) await drop(db, kept);
      record ??= { key: partKey(key), sizeBytes: 0, tag, isWhole: false, generation: randomId() };
      return writerFor(db, key, record);
    },
    list: async () => {
      const records = await guarded((await database()).getAll("entries"));
      return records.filter(({ isWhole }) => isWhole).map(({ key, sizeBytes }) => ({ key, sizeBytes }));
    },
    remove: async (key) => {
      const db = await database();
      for (const each of [key, partKey(key)]) {
        const record = await guarded(db.get("entries", each));
        if (record !== undefined) await drop(db, record);
      }
    },
  };
}

function writerFor(db: IDBPDatabase<CacheSchema>, key: string, record: EntryRecord): CacheWriter {
  // `record.sizeBytes` is stored and a multiple of the shard size; what is above it waits in `tail`.
  let tail = new Uint8Array(shardBytes);
  let tailBytes = 0;
  const store = async (bytes: Uint8Array<ArrayBuffer>, changes: Partial<EntryRecord>): Promise<void> => {
    const next = { ...record, ...changes, sizeBytes: record.sizeBytes + bytes.byteLength };
    const transaction = db.transaction(["entries", "shards"], "readwrite");
    const index = Math.ceil(record.sizeBytes / shardBytes);
    const writes: Promise<unknown>[] = [transaction.objectStore("entries").put(next)];
    if (bytes.byteLength > 0)
      writes.push(transaction.objectStore("shards").put(bytes, [record.generation, index]));
    if (next.isWhole) writes.push(transaction.objectStore("entries").delete(record.key));
    await guarded(Promise.all([...writes, transaction.done]));
    record = next;
  };
  return {
    get sizeBytes() {
      return record.sizeBytes + tailBytes;
    },
    append: async (bytes) => {
      for (let at = 0; at < bytes.byteLength;) {
        const length = Math.min(bytes.byteLength - at, shardBytes - tailBytes);
        tail.set(bytes.subarray(at, at + length), tailBytes);
        tailBytes += length;
        at += length;
        if (tailBytes === shardBytes) {
          await store(tail, {});
          tail = new Uint8Array(shardBytes);
          tailBytes = 0;
        }
      }
    },
    read: async (offset, length) => {
      const result = new Uint8Array(length);
      const stored = Math.max(0, Math.min(length, record.sizeBytes - offset));
      if (stored > 0) {
        const shardAt = (index: number) => guarded(db.get("shards", [record.generation, index]));
        result.set(await readShards(shardAt, record, offset, stored));
      }
      const from = offset + stored - record.sizeBytes;
      if (stored < length) result.set(tail.subarray(from, from + length - stored), stored);
      return result;
    },
    restart: async () => {
      await drop(db, record);
      record = { ...record, sizeBytes: 0, generation: randomId() };
      tailBytes = 0;
    },
    finish: async () => {
      const replaced = await guarded(db.get("entries", key));
      await store(tail.slice(0, tailBytes), { key, isWhole: true });
      if (replaced !== undefined) await dropShards(db, replaced);
      return sourceOf(record, db);
    },
    // Whole shards stay for a later try; less than one is not worth a transaction
    close: () => Promise.resolve(),
  };
}

function sourceOf(record: EntryRecord, db: IDBPDatabase<CacheSchema>): ByteSource {
  // Tensors lie one after another: a shard is read once, not once for each of them.
  let last: { index: number; bytes: Uint8Array<ArrayBuffer> } | undefined;
  const shardAt = async (index: number): Promise<Uint8Array<ArrayBuffer> | undefined> => {
    if (last?.index === index) return last.bytes;
    const bytes = await guarded(db.get("shards", [record.generation, index]));
    last = bytes && { index, bytes };
    return bytes;
  };
  return {
    name: record.key,
    sizeBytes: record.sizeBytes,
    read: (offset, length) => readShards(shardAt, record, offset, length),
  };
}

async function readShards(
  shardAt: (index: number) => Promise<Uint8Array | undefined>,
  record: EntryRecord,
  offset: number,
  length: number,
): Promise<Uint8Array> {
  const truncated = () =>
    new AppError(
      "file/truncated",
      `${quote(record.key)}: expected ${length} bytes at offset ${offset} in this browser's storage, but they are gone.`,
      "The browser removed stored data; load the model again.",
    );
  if (offset < 0 || offset + length > record.sizeBytes) throw truncated();
  const result = new Uint8Array(length);
  for (let done = 0; done < length;) {
    const position = offset + done;
    const shard = await shardAt(Math.floor(position / shardBytes));
    const within = position % shardBytes;
    const piece = shard?.subarray(within, within + length - done);
    if (piece === undefined || piece.byteLength === 0) throw truncated();
    result.set(piece, done);
    done += piece.byteLength;
  }
  return result;
}

async function drop(db: IDBPDatabase<CacheSchema>, record: EntryRecord): Promise<void> {
  await guarded(db.delete("entries", record.key));
  await dropShards(db, record);
}

async function dropShards(db: IDBPDatabase<CacheSchema>, { generation }: EntryRecord): Promise<void> {
  await guarded(db.delete("shards", IDBKeyRange.bound([generation, 0], [generation, Infinity])));
}

async function guarded<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const { name, message } = error as Error;
    if (name === "QuotaExceededError") {
      throw new AppError(
        "storage/full",
        "This browser's storage for the site is full.",
        "Remove models that are not needed, free disk space, or allow the site to store more.",
      );
    }
    throw new AppError(
      "storage/unwritable",
      `This browser's storage could not be used: ${quote(message, 160)}.`,
      "Private windows and blocked site data have no storage; use a normal window.",
    );
  }
}
