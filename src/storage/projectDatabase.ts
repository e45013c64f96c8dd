// The browser's database of projects: files as pieces, records of projects and runs, and the lease of whoever trains. A
// writer that holds a lease names it in every transaction that writes: a tab that was overtaken while it slept cannot
// write over its successor.
import { openDB, unwrap, type DBSchema, type IDBPDatabase, type IDBPTransaction } from "idb";
import { AppError } from "../domain/errors.ts";
import { recordKinds, type RecordKind } from "../domain/records/index.ts";
import { projectDatabaseName } from "./emptyDatabase.ts";

export interface FileEntry {
  key: string;
  sizeBytes: number;
  /** Names the pieces; a rename moves the entry and leaves the pieces where they are. */
  content: string;
}

interface FileStores {
  entries: { key: string; value: FileEntry };
  pieces: { key: [string, number]; value: Uint8Array };
  leases: { key: string; value: { token: string } };
  /** Keys of pseudonyms, by project: in no export. */
  secrets: { key: string; value: Uint8Array };
}

/** A store for each kind of record. What is in one may be of an older version: unknown until it was read. */
export type RecordStore = (typeof recordKinds)[number]["id"];
type RecordStores = Readonly<Record<RecordStore, { key: string | string[]; value: unknown }>>;
type Schema = DBSchema & FileStores & RecordStores;

export type ProjectDatabase = IDBPDatabase<Schema>;

/** One lease: one trainer in all tabs. */
const leaseKey = "trainer";

/** With each new kind of record the database's version rises by one, and the stores that it lacks are made. */
export async function openProjectDatabase(
  name = projectDatabaseName,
  kinds: readonly RecordKind[] = recordKinds,
): Promise<ProjectDatabase> {
  const database = await guarded(() =>
    openDB<Schema>(name, kinds.length + 1, {
      upgrade(upgraded) {
        const db = unwrap(upgraded);
        const add = (store: string, options?: IDBObjectStoreParameters): void => {
          if (!db.objectStoreNames.contains(store)) db.createObjectStore(store, options);
        };
        add("entries", { keyPath: "key" });
        add("pieces");
        add("leases");
        add("secrets");
        for (const { id, key } of kinds) add(id, { keyPath: key.length === 1 ? (key[0] ?? null) : [...key] });
      },
      // A newer page in another tab waits for this one: let it.
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
    }),
  );
  await sweep(database);
  return database;
}

/** Takes the lease from whoever had it. */
export async function takeLease(database: ProjectDatabase, token: string): Promise<void> {
  await guarded(() => database.put("leases", { token }, leaseKey));
}

/** All projects, their records and files; who trains stays who trains. */
export async function clearProjects(database: ProjectDatabase): Promise<void> {
  await writing(database, undefined, async (transaction) => {
    for (const store of transaction.objectStoreNames) {
      if (store !== "leases") await transaction.objectStore(store).clear();
    }
  });
}

type StoreName = keyof FileStores | RecordStore;
type WriteTransaction = IDBPTransaction<Schema, StoreName[], "readwrite">;

/**
 * All of `work` or nothing of it: what throws in the middle takes back what came before. With a `lease`, AppError
 * "run/taken-over" unless it is still held.
 */
export async function writing<T>(
  database: ProjectDatabase,
  lease: string | undefined,
  work: (transaction: WriteTransaction) => Promise<T>,
): Promise<T> {
  return guarded(async () => {
    const transaction = database.transaction([...database.objectStoreNames], "readwrite");
    // Rejected when it is aborted; whoever aborts it tells why.
    transaction.done.catch(() => undefined);
    try {
      if (lease !== undefined) await requireLease(transaction, lease);
      const result = await work(transaction);
      await transaction.done;
      return result;
    } catch (error) {
      try {
        transaction.abort();
      } catch {
        // It has ended already: by the error itself.
      }
      throw error;
    }
  });
}

async function requireLease(transaction: WriteTransaction, token: string): Promise<void> {
  const held = await transaction.objectStore("leases").get(leaseKey);
  if (held?.token === token) return;
  throw new AppError(
    "run/taken-over",
    "Another tab has taken this run over, so this one writes no more of it.",
    "Watch it here, or go on in the other tab.",
  );
}

/** Pieces without an entry: what a closed tab left behind. */
async function sweep(database: ProjectDatabase): Promise<void> {
  await writing(database, undefined, async (transaction) => {
    const named = new Set((await transaction.objectStore("entries").getAll()).map(({ content }) => content));
    for (const key of await transaction.objectStore("pieces").getAllKeys()) {
      if (!named.has(key[0])) await transaction.objectStore("pieces").delete(key);
    }
  });
}

/** The browser's storage errors as ours: no room, or none allowed. */
export async function guarded<T>(work: () => Promise<T>): Promise<T> {
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
