// The browser's own storage: files of runs and the cache of downloads, in one database. A file is pieces of at most
// 4 MB (Safari and old Chromium copy a value whole) and an entry that is written last, in the same transaction as the
// last piece, so that a file is whole or not there. Pieces that no entry names are swept when the database is opened.
import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { ByteCache, CacheEntry, CacheWriter } from "../domain/byteCache.ts";
import type { ByteSource } from "../domain/bytes.ts";
import { AppError, quote } from "../domain/errors.ts";

const pieceBytes = 4 << 20;
const databaseName = "feedbackloop";

interface Entry {
  key: string;
  sizeBytes: number;
  /** Names the pieces; a rename moves the entry and leaves the pieces where they are. */
  content: string;
  /** An unfinished download: what the server calls this version of the file. */
  partOf?: string;
}

interface Schema extends DBSchema {
  entries: { key: string; value: Entry };
  pieces: { key: [string, number]; value: Uint8Array };
}

export type BrowserDatabase = IDBPDatabase<Schema>;

export async function openBrowserDatabase(name = databaseName): Promise<BrowserDatabase> {
  const database = await guarded(() =>
    openDB<Schema>(name, 1, {
      upgrade(fresh) {
        fresh.createObjectStore("entries", { keyPath: "key" });
        fresh.createObjectStore("pieces");
      },
    }),
  );
  await guarded(() => sweep(database));
  return database;
}

/** Files of a project under `prefix`; paths are relative with forward slashes. */
export function browserFolder(database: BrowserDatabase, prefix: string) {
  const keyOf = (path: string): string => `${prefix}/${path}`;
  const under = (path: string): IDBKeyRange => IDBKeyRange.bound(keyOf(path), `${keyOf(path)}\uffff`);
  const isAtOrUnder = (key: string, path: string): boolean =>
    path === "" || key === keyOf(path) || key.startsWith(`${keyOf(path)}/`);
  const entriesAt = async (path: string): Promise<Entry[]> =>
    (await guarded(() => database.getAll("entries", under(path)))).filter(({ key }) =>
      isAtOrUnder(key, path),
    );

  return {
    async write(path: string, bytes: Uint8Array): Promise<void> {
      const content = crypto.randomUUID();
      await guarded(async () => {
        const transaction = database.transaction(["entries", "pieces"], "readwrite");
        const pieces = transaction.objectStore("pieces");
        const entries = transaction.objectStore("entries");
        const earlier = await entries.get(keyOf(path));
        if (earlier !== undefined) await pieces.delete(piecesOf(earlier.content));
        for (let at = 0, index = 0; at < bytes.byteLength; at += pieceBytes, index++) {
          await pieces.put(bytes.slice(at, at + pieceBytes), [content, index]);
        }
        await entries.put({ key: keyOf(path), sizeBytes: bytes.byteLength, content });
        await transaction.done;
      });
    },
    async open(path: string): Promise<ByteSource | undefined> {
      const entry = await guarded(() => database.get("entries", keyOf(path)));
      return entry === undefined ? undefined : sourceOf(database, entry, path);
    },
    async list(path = ""): Promise<{ path: string; sizeBytes: number }[]> {
      return (await entriesAt(path)).map(({ key, sizeBytes }) => ({
        path: key.slice(prefix.length + 1),
        sizeBytes,
      }));
    },
    /** A file, or a folder with all that is in it. */
    async remove(path: string): Promise<void> {
      const gone = await entriesAt(path);
      await guarded(async () => {
        const transaction = database.transaction(["entries", "pieces"], "readwrite");
        for (const { key, content } of gone) {
          await transaction.objectStore("entries").delete(key);
          await transaction.objectStore("pieces").delete(piecesOf(content));
        }
        await transaction.done;
      });
    },
    /** A file or a folder, in one transaction: other tabs see it before or after, never between. */
    async rename(from: string, to: string): Promise<void> {
      const moved = await entriesAt(from);
      await guarded(async () => {
        const transaction = database.transaction("entries", "readwrite");
        for (const entry of moved) {
          await transaction.store.delete(entry.key);
          await transaction.store.put({ ...entry, key: keyOf(to) + entry.key.slice(keyOf(from).length) });
        }
        await transaction.done;
      });
    },
  };
}

/** Downloads kept between visits. */
export function browserCache(database: BrowserDatabase): ByteCache {
  const wholeKey = (key: string): string => `cache/${key}`;
  const partKey = (key: string): string => `parts/${key}`;
  return {
    async get(key) {
      const entry = await guarded(() => database.get("entries", wholeKey(key)));
      return entry === undefined ? undefined : sourceOf(database, entry, key);
    },
    async openWriter(key, tag) {
      const found = await guarded(() => database.get("entries", partKey(key)));
      if (found?.partOf === tag) return createWriter(database, key, found, wholeKey(key));
      if (found !== undefined) await removeEntry(database, found);
      const part: Entry = { key: partKey(key), sizeBytes: 0, content: crypto.randomUUID(), partOf: tag };
      await guarded(() => database.put("entries", part));
      return createWriter(database, key, part, wholeKey(key));
    },
    async list(): Promise<CacheEntry[]> {
      const range = IDBKeyRange.bound("cache/", "cache/\uffff");
      const entries = await guarded(() => database.getAll("entries", range));
      return entries.map(({ key, sizeBytes }) => ({ key: key.slice("cache/".length), sizeBytes }));
    },
    async remove(key) {
      for (const stored of [wholeKey(key), partKey(key)]) {
        const entry = await guarded(() => database.get("entries", stored));
        if (entry !== undefined) await removeEntry(database, entry);
      }
    },
  };
}

function createWriter(database: BrowserDatabase, name: string, part: Entry, finalKey: string): CacheWriter {
  let entry = part;
  // Bytes that do not fill a piece yet. They are written with `close` and `finish`, and read back by the next append.
  let tail: Uint8Array[] = [];
  let tailBytes = entry.sizeBytes % pieceBytes;
  let tailLoaded = tailBytes === 0;

  async function loadTail(): Promise<void> {
    if (tailLoaded) return;
    const index = Math.floor(entry.sizeBytes / pieceBytes);
    const piece = await guarded(() => database.get("pieces", [entry.content, index]));
    tail = piece === undefined ? [] : [piece];
    tailLoaded = true;
  }
  async function put(sizeBytes: number, index: number, piece: Uint8Array): Promise<void> {
    const grown = { ...entry, sizeBytes };
    await guarded(async () => {
      const transaction = database.transaction(["entries", "pieces"], "readwrite");
      await transaction.objectStore("pieces").put(piece, [entry.content, index]);
      await transaction.objectStore("entries").put(grown);
      await transaction.done;
    });
    entry = grown;
  }
  let total = entry.sizeBytes;
  async function flush(): Promise<void> {
    if (total === entry.sizeBytes) return;
    await put(total, Math.floor((total - tailBytes) / pieceBytes), joined(tail));
  }
  return {
    get sizeBytes() {
      return total;
    },
    async append(bytes) {
      await loadTail();
      let at = 0;
      while (at < bytes.byteLength) {
        const taken = bytes.slice(at, at + pieceBytes - tailBytes);
        tail.push(taken);
        tailBytes += taken.byteLength;
        total += taken.byteLength;
        at += taken.byteLength;
        if (tailBytes === pieceBytes) {
          await put(total, total / pieceBytes - 1, joined(tail));
          tail = [];
          tailBytes = 0;
        }
      }
    },
    async read(offset, length) {
      await flush();
      return sourceOf(database, entry, name).read(offset, Math.min(length, Math.max(0, total - offset)));
    },
    async restart() {
      await guarded(() => database.delete("pieces", piecesOf(entry.content)));
      tail = [];
      tailBytes = 0;
      tailLoaded = true;
      total = 0;
      entry = { ...entry, sizeBytes: 0 };
      await guarded(() => database.put("entries", entry));
    },
    async finish() {
      await flush();
      const whole: Entry = { key: finalKey, sizeBytes: total, content: entry.content };
      await guarded(async () => {
        const transaction = database.transaction(["entries", "pieces"], "readwrite");
        const earlier = await transaction.objectStore("entries").get(finalKey);
        if (earlier !== undefined) await transaction.objectStore("pieces").delete(piecesOf(earlier.content));
        await transaction.objectStore("entries").delete(entry.key);
        await transaction.objectStore("entries").put(whole);
        await transaction.done;
      });
      return sourceOf(database, whole, name);
    },
    close: flush,
  };
}

function sourceOf(database: BrowserDatabase, entry: Entry, name: string): ByteSource {
  return {
    name,
    sizeBytes: entry.sizeBytes,
    async read(offset, length) {
      const result = new Uint8Array(Math.max(0, Math.min(length, entry.sizeBytes - offset)));
      if (result.byteLength !== length) throw incomplete(name, entry.sizeBytes, offset, length);
      for (let done = 0; done < length;) {
        const index = Math.floor((offset + done) / pieceBytes);
        const piece = await guarded(() => database.get("pieces", [entry.content, index]));
        const start = (offset + done) % pieceBytes;
        const taken = piece?.subarray(start, start + length - done);
        if (taken === undefined || taken.byteLength === 0)
          throw incomplete(name, entry.sizeBytes, offset, length);
        result.set(taken, done);
        done += taken.byteLength;
      }
      return result;
    },
  };
}

async function removeEntry(database: BrowserDatabase, { key, content }: Entry): Promise<void> {
  await guarded(async () => {
    const transaction = database.transaction(["entries", "pieces"], "readwrite");
    await transaction.objectStore("entries").delete(key);
    await transaction.objectStore("pieces").delete(piecesOf(content));
    await transaction.done;
  });
}

/** Pieces without an entry: what a closed tab left behind. */
async function sweep(database: BrowserDatabase): Promise<void> {
  const transaction = database.transaction(["entries", "pieces"], "readwrite");
  const named = new Set((await transaction.objectStore("entries").getAll()).map(({ content }) => content));
  for (const key of await transaction.objectStore("pieces").getAllKeys()) {
    if (!named.has(key[0])) await transaction.objectStore("pieces").delete(key);
  }
  await transaction.done;
}

const piecesOf = (content: string): IDBKeyRange => IDBKeyRange.bound([content, 0], [content, Infinity]);

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0));
  let at = 0;
  for (const chunk of chunks) {
    result.set(chunk, at);
    at += chunk.byteLength;
  }
  return result;
}

function incomplete(name: string, sizeBytes: number, offset: number, length: number): AppError {
  return new AppError(
    "file/truncated",
    `${quote(name)} in this browser's storage has ${sizeBytes} bytes; ${length} from byte ${offset} were expected.`,
    "It was removed or cut short meanwhile. Download or write it again.",
  );
}

/** The browser's storage errors as ours: no room, or none allowed. */
async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError) throw error;
    const name = error instanceof Error ? error.name : "";
    if (name === "QuotaExceededError") {
      throw new AppError(
        "storage/full",
        "This browser's storage is full.",
        "Free space on the disk, or remove the data of other sites, and try again.",
      );
    }
    throw new AppError(
      "storage/failed",
      `This browser's storage cannot be used: ${error instanceof Error ? error.message : String(error)}.`,
      "A private window often has none: open the page in an ordinary one.",
    );
  }
}
