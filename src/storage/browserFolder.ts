// A project's files in the browser's own storage. A file is pieces of at most 4 MB (a value is copied whole) and an entry
// that names them, written in one transaction, so that a file is whole or not there. A rename moves entries and leaves
// the pieces where they are. Downloads have a database of their own (browserCache.ts).
import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { ByteSource } from "../domain/bytes.ts";
import { AppError, quote } from "../domain/errors.ts";
import { type ProjectStore, topFolders } from "./projectStore.ts";

const pieceBytes = 4 << 20;
const databaseName = "feedbackloop-projects";

interface Entry {
  key: string;
  sizeBytes: number;
  /** Names the pieces; a rename moves the entry and leaves the pieces where they are. */
  content: string;
}

interface Schema extends DBSchema {
  entries: { key: string; value: Entry };
  pieces: { key: [string, number]; value: Uint8Array };
}

export type ProjectDatabase = IDBPDatabase<Schema>;

export async function openProjectDatabase(name = databaseName): Promise<ProjectDatabase> {
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
export function browserFolder(database: ProjectDatabase, prefix: string): ProjectStore {
  const keyOf = (path: string): string => `${prefix}/${path}`;
  const under = (path: string): IDBKeyRange => IDBKeyRange.bound(keyOf(path), `${keyOf(path)}\uffff`);
  const isAtOrUnder = (key: string, path: string): boolean =>
    path === "" || key === keyOf(path) || key.startsWith(`${keyOf(path)}/`);
  const entriesAt = async (path: string): Promise<Entry[]> =>
    (await guarded(() => database.getAll("entries", under(path)))).filter(({ key }) =>
      isAtOrUnder(key, path),
    );

  return {
    async write(path, bytes) {
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
    async open(path) {
      const entry = await guarded(() => database.get("entries", keyOf(path)));
      return entry === undefined ? undefined : sourceOf(database, entry, path);
    },
    async list(path) {
      return (await entriesAt(path)).map(({ key, sizeBytes }) => ({
        path: key.slice(prefix.length + 1),
        sizeBytes,
      }));
    },
    async folders() {
      return topFolders(await this.list(""));
    },
    /** A file, or a folder with all that is in it. */
    async remove(path) {
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
    async rename(from, to) {
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

function sourceOf(database: ProjectDatabase, entry: Entry, name: string): ByteSource {
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

/** Pieces without an entry: what a closed tab left behind. */
async function sweep(database: ProjectDatabase): Promise<void> {
  const transaction = database.transaction(["entries", "pieces"], "readwrite");
  const named = new Set((await transaction.objectStore("entries").getAll()).map(({ content }) => content));
  for (const key of await transaction.objectStore("pieces").getAllKeys()) {
    if (!named.has(key[0])) await transaction.objectStore("pieces").delete(key);
  }
  await transaction.done;
}

const piecesOf = (content: string): IDBKeyRange => IDBKeyRange.bound([content, 0], [content, Infinity]);

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
