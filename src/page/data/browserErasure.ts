// A project of the browser as erasing sees it: its files, and its records as the files of lines that they are in a folder. So one
// plan serves both hosts (src/data/erasure). The records that have no file, the project and its runs, stand in manifest.json.
import {
  eraseCandidate,
  type ErasableFiles,
  type EraseOptions,
  type ErasurePlan,
  lineageOf,
  type Lineage,
  type Subject,
} from "../../data/erasure/index.ts";
import { memorySource } from "../../domain/bytes.ts";
import {
  type Fields,
  project as projectKind,
  readRecord,
  type RecordKind,
  run as runKind,
} from "../../domain/records/index.ts";
import { manifestFile } from "../../domain/runFolder.ts";
import { browserFolder } from "../../storage/browserFolder.ts";
import { linesOf, recordsOf } from "../../storage/dataFiles.ts";
import { type ProjectDatabase, writing } from "../../storage/projectDatabase.ts";
import { ownedKinds } from "../../storage/projectRecords.ts";
import { recordTable, storeOf } from "../../storage/recordTable.ts";

/** What erasing a candidate changes in a project of the browser; with `isDryRun` a preview. AppError "erase/...", "storage/...". */
export async function eraseInBrowser(
  database: ProjectDatabase,
  project: string,
  candidate: string,
  options: Pick<EraseOptions, "isDryRun" | "allow"> = {},
): Promise<ErasurePlan> {
  const date = new Date().toISOString().slice(0, 10);
  return eraseCandidate(projectFiles(database, project), candidate, { ...options, date });
}

/** What was made of a document, a file or a candidate's texts in a project of the browser. */
export const lineageInBrowser = (
  database: ProjectDatabase,
  project: string,
  subject: Subject,
): Promise<Lineage> => lineageOf(projectFiles(database, project), subject);

/** AppError "record/..." where a record cannot be read: it might be the person's. */
export function projectFiles(database: ProjectDatabase, project: string): ErasableFiles {
  const store = browserFolder(database, project);
  const kinds = new Map(
    ownedKinds().flatMap((kind): [string, RecordKind][] =>
      kind.file === undefined ? [] : [[kind.file, kind]],
    ),
  );
  const all = async (kind: RecordKind): Promise<Fields[]> => {
    const { records, faults } = await recordTable(database, kind).list(project);
    const [fault] = faults;
    if (fault !== undefined) throw fault;
    return records;
  };
  const manifest = async (): Promise<string> => {
    const own = await recordTable(database, projectKind).get(project);
    return JSON.stringify({ project: own, runs: await all(runKind) });
  };
  /** Records that are no longer among the lines go; those that the lines have otherwise, or in addition, are put. */
  const putLines = async (kind: RecordKind, text: string): Promise<void> => {
    const rest = recordsOf(kind, text, project);
    const id = kind.key.at(-1) ?? "";
    const kept = new Set(rest.map((one) => one[id]));
    const known = new Map((await all(kind)).map((one) => [String(one[id]), JSON.stringify(one)]));
    const changed = rest.filter((one) => known.get(String(one[id])) !== JSON.stringify(one));
    await writing(database, undefined, async (transaction) => {
      const records = transaction.objectStore(storeOf(kind));
      for (const one of known.keys()) if (!kept.has(one)) await records.delete([project, one]);
      for (const one of changed) await records.put({ ...one, project });
    });
  };
  const putManifest = async (text: string): Promise<void> => {
    const { project: own, runs } = JSON.parse(text) as { project: unknown; runs: unknown[] };
    const place = "this browser";
    await writing(database, undefined, async (transaction) => {
      await transaction.objectStore(storeOf(projectKind)).put(readRecord(projectKind, own, place));
      for (const one of runs)
        await transaction.objectStore(storeOf(runKind)).put(readRecord(runKind, one, place));
    });
  };
  /** The counts of a dataset follow its files. */
  const recount = (path: string, rows: number): Promise<unknown> =>
    recordTable(database, projectKind).change(
      (own) => ({
        ...own,
        datasets: own.datasets.map((one) => ({
          ...one,
          ...(one.trainPath === path ? { rows } : {}),
          ...(one.testPath === path ? { testRows: rows } : {}),
        })),
      }),
      project,
    );
  return {
    async list() {
      const paths = (await store.list("")).map(({ path }) => path);
      for (const [file, kind] of kinds) if ((await all(kind)).length > 0) paths.push(file);
      return [...new Set([...paths, manifestFile])].sort();
    },
    async open(path) {
      const kind = kinds.get(path);
      const text =
        kind !== undefined ? linesOf(await all(kind)) : path === manifestFile ? await manifest() : undefined;
      if (text !== undefined) return memorySource(path, new TextEncoder().encode(text));
      return (await store.open(path)) ?? memorySource(path, new Uint8Array());
    },
    async replace(path, chunks) {
      const parts: Uint8Array[] = [];
      for await (const chunk of chunks) parts.push(chunk);
      const bytes = new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer());
      const kind = kinds.get(path);
      const text = (): string => new TextDecoder().decode(bytes);
      if (kind !== undefined) await putLines(kind, text());
      else if (path === manifestFile) await putManifest(text());
      else {
        await store.write(path, bytes);
        if (path.endsWith(".jsonl"))
          await recount(
            path,
            text()
              .split("\n")
              .filter((line) => line.trim() !== "").length,
          );
      }
    },
    remove: (path) => store.remove(path),
    rename: (from, to) => store.rename(from, to),
  };
}
