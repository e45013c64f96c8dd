// Records of one kind in the browser's database. Each is read by way of its migrations and its schema, and written in the
// shape of today; changes are read, made and written in one transaction.
import { AppError } from "../domain/errors.ts";
import { readRecord, type Fields, type RecordKind } from "../domain/records/index.ts";
import { guarded, type ProjectDatabase, type RecordStore, writing } from "./projectDatabase.ts";

/** Those that can be read, and what is wrong with each of the others. */
export interface ReadRecords<R> {
  records: R[];
  faults: AppError[];
}

export interface RecordTable<R> {
  /** All, or those of a project. */
  list(project?: string): Promise<ReadRecords<R>>;
  /** undefined: there is none. AppError "record/...". */
  get(...key: string[]): Promise<R | undefined>;
  /** False, and nothing is written, where there is one of that name already. */
  add(record: R): Promise<boolean>;
  /** undefined: there is none. AppError "record/...". */
  change(change: (record: R) => R, ...key: string[]): Promise<R | undefined>;
  remove(...key: string[]): Promise<void>;
}

/** Where the page's records are, for sentences. */
const place = "this browser";

/** With a `lease`, only its holder changes records. */
export function recordTable<R extends Fields>(
  database: ProjectDatabase,
  kind: RecordKind<R>,
  lease?: string,
): RecordTable<R> {
  const store = storeOf(kind);
  const keyOf = (key: readonly string[]): string | string[] => (key.length === 1 ? (key[0] ?? "") : [...key]);
  const keyIn = (record: R): string | string[] => keyOf(kind.key.map((field) => String(record[field])));
  const read = (value: unknown): R => readRecord(kind, value, place);
  return {
    async list(project) {
      const range = project === undefined ? undefined : ofProject(project);
      return readEach(await guarded(() => database.getAll(store, range)), read);
    },
    async get(...key) {
      const found = await guarded(() => database.get(store, keyOf(key)));
      return found === undefined ? undefined : read(found);
    },
    add: (record) =>
      writing(database, undefined, async (transaction) => {
        const records = transaction.objectStore(store);
        if ((await records.getKey(keyIn(record))) !== undefined) return false;
        await records.put(record);
        return true;
      }),
    change: (change, ...key) =>
      writing(database, lease, async (transaction) => {
        const records = transaction.objectStore(store);
        const found = await records.get(keyOf(key));
        if (found === undefined) return undefined;
        const changed = change(read(found));
        await records.put(changed);
        return changed;
      }),
    remove: (...key) => guarded(() => database.delete(store, keyOf(key))),
  };
}

/** A kind of the list has a store since the database was opened. */
export const storeOf = ({ id }: RecordKind): RecordStore => id as RecordStore;

/** What belongs to a project: its key begins with the project's id. */
export const ofProject = (project: string): IDBKeyRange => IDBKeyRange.bound([project], [project, []]);

export function readEach<R>(values: readonly unknown[], read: (value: unknown) => R): ReadRecords<R> {
  const records: R[] = [];
  const faults: AppError[] = [];
  for (const value of values) {
    try {
      records.push(read(value));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      faults.push(error);
    }
  }
  return { records, faults };
}
