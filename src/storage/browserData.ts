// A project's data in the browser's database. What is added together is written in one transaction.
import {
  comparison,
  completion,
  document,
  inOrderOf,
  item,
  prompt,
  rating,
  task,
  tombstone,
  voiding,
  type DocumentRecord,
  type Fields,
  type ProjectData,
  type ProjectTable,
  type RecordKind,
} from "../domain/records/index.ts";
import { guarded, type ProjectDatabase, writing } from "./projectDatabase.ts";
import { recordTable, storeOf } from "./recordTable.ts";

const keyBytes = 32;

export function browserData(database: ProjectDatabase, project: string): ProjectData {
  return {
    project,
    documents: browserTable(database, project, document, byTime),
    prompts: browserTable(database, project, prompt),
    completions: browserTable(database, project, completion),
    comparisons: browserTable(database, project, comparison),
    ratings: browserTable(database, project, rating),
    tasks: browserTable(database, project, task),
    items: browserTable(database, project, item),
    voids: browserTable(database, project, voiding),
    erased: browserTable(database, project, tombstone),
    pseudonymKey: () =>
      writing(database, undefined, async (transaction) => {
        const secrets = transaction.objectStore("secrets");
        const kept = await secrets.get(project);
        if (kept !== undefined) return kept;
        const made = crypto.getRandomValues(new Uint8Array(keyBytes));
        await secrets.put(made, project);
        return made;
      }),
  };
}

/** The database sorts by id, which says nothing of when a document was added. */
const byTime = (a: DocumentRecord, b: DocumentRecord): number => {
  const [left, right] = [a.addedAt ?? "", b.addedAt ?? ""];
  if (left !== right) return left < right ? -1 : 1;
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return (a.row ?? 0) - (b.row ?? 0);
};

function browserTable<R extends Fields>(
  database: ProjectDatabase,
  project: string,
  kind: RecordKind<R>,
  order?: (a: R, b: R) => number,
): ProjectTable<R> {
  const store = storeOf(kind);
  const table = recordTable(database, kind);
  return {
    async all() {
      const { records, faults } = await table.list(project);
      const [fault] = faults;
      if (fault !== undefined) throw fault;
      return order === undefined ? inOrderOf(kind, records) : records.sort(order);
    },
    put: (records) =>
      writing(database, undefined, async (transaction) => {
        for (const one of records) await transaction.objectStore(store).put({ ...one, project });
      }),
    add: (records) =>
      writing(database, undefined, async (transaction) => {
        const into = transaction.objectStore(store);
        const idOf = (one: R): string => String(one[kind.key.at(-1) ?? ""]);
        for (const one of records) if ((await into.getKey([project, idOf(one)])) !== undefined) return false;
        for (const one of records) await into.put({ ...one, project });
        return true;
      }),
    remove: (ids) =>
      guarded(async () => {
        const transaction = database.transaction(store, "readwrite");
        for (const id of ids) await transaction.store.delete([project, id]);
        await transaction.done;
      }),
  };
}
