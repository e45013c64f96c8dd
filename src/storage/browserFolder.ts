// A project's files in the browser's own storage. A file is pieces of at most 4 MB (a value is copied whole) and an entry
// that names them, written in one transaction, so that a file is whole or not there. A rename moves entries and leaves
// the pieces where they are. Downloads have a database of their own (browserCache.ts).
import type { ByteSource } from "../domain/bytes.ts";
import { AppError, quote } from "../domain/errors.ts";
import { randomId } from "../domain/randomId.ts";
import { type FileEntry, guarded, type ProjectDatabase, writing } from "./projectDatabase.ts";
import { type ProjectStore, topFolders } from "./projectStore.ts";

const pieceBytes = 4 << 20;
/** Files of a project under `prefix`; paths are relative with forward slashes. With a `lease`, only its holder writes. */
export function browserFolder(database: ProjectDatabase, prefix: string, lease?: string): ProjectStore {
  const keyOf = (path: string): string => `${prefix}/${path}`;
  const under = (path: string): IDBKeyRange => IDBKeyRange.bound(keyOf(path), `${keyOf(path)}\uffff`);
  const isAtOrUnder = (key: string, path: string): boolean =>
    path === "" || key === keyOf(path) || key.startsWith(`${keyOf(path)}/`);
  const entriesAt = async (path: string): Promise<FileEntry[]> =>
    (await guarded(() => database.getAll("entries", under(path)))).filter(({ key }) =>
      isAtOrUnder(key, path),
    );

  return {
    async write(path, bytes) {
      const content = randomId();
      await writing(database, lease, async (transaction) => {
        const pieces = transaction.objectStore("pieces");
        const entries = transaction.objectStore("entries");
        const earlier = await entries.get(keyOf(path));
        if (earlier !== undefined) await pieces.delete(piecesOf(earlier.content));
        for (let at = 0, index = 0; at < bytes.byteLength; at += pieceBytes, index++) {
          await pieces.put(bytes.slice(at, at + pieceBytes), [content, index]);
        }
        await entries.put({ key: keyOf(path), sizeBytes: bytes.byteLength, content });
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
      await writing(database, lease, async (transaction) => {
        for (const { key, content } of gone) {
          await transaction.objectStore("entries").delete(key);
          await transaction.objectStore("pieces").delete(piecesOf(content));
        }
      });
    },
    /** A file or a folder, in one transaction: other tabs see it before or after, never between. */
    async rename(from, to) {
      const moved = await entriesAt(from);
      await writing(database, lease, async (transaction) => {
        const entries = transaction.objectStore("entries");
        for (const entry of moved) {
          await entries.delete(entry.key);
          await entries.put({ ...entry, key: keyOf(to) + entry.key.slice(keyOf(from).length) });
        }
      });
    },
  };
}

function sourceOf(database: ProjectDatabase, entry: FileEntry, name: string): ByteSource {
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

const piecesOf = (content: string): IDBKeyRange => IDBKeyRange.bound([content, 0], [content, Infinity]);

function incomplete(name: string, sizeBytes: number, offset: number, length: number): AppError {
  return new AppError(
    "file/truncated",
    `${quote(name)} in this browser's storage has ${sizeBytes} bytes; ${length} from byte ${offset} were expected.`,
    "It was removed or cut short meanwhile. Download or write it again.",
  );
}
