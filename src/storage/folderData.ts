// A project's data in a folder on the disk: files of lines that are read when first asked for and written whole.
import { join } from "node:path";
import { AppError } from "../domain/errors.ts";
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
  type Fields,
  type ProjectData,
  type ProjectTable,
  type RecordKind,
} from "../domain/records/index.ts";
import { lineBytes, merged, recordsIn } from "./dataFiles.ts";
import { bytesOf, noteHash } from "./folderProject.ts";
import { writeWhole } from "./folderStore.ts";

/** Not in manifest.json and in no export. */
export const secretsFolder = ".secrets";
const keyBytes = 32;
/** A folder is one project. */
const project = "folder";

/** AppError "file/...", "storage/...", "record/..." by what its methods meet. */
export function folderData(root: string): ProjectData {
  return {
    project,
    documents: folderTable(root, document),
    prompts: folderTable(root, prompt),
    completions: folderTable(root, completion),
    comparisons: folderTable(root, comparison),
    ratings: folderTable(root, rating),
    tasks: folderTable(root, task),
    items: folderTable(root, item),
    voids: folderTable(root, voiding),
    erased: folderTable(root, tombstone),
    async pseudonymKey() {
      const path = join(root, secretsFolder, "pseudonyms.key");
      const kept = await bytesOf(path);
      if (kept !== undefined) {
        if (kept.byteLength !== keyBytes) {
          throw new AppError(
            "project/bad-key",
            `${path} has ${kept.byteLength} bytes, expected ${keyBytes}: it is not the key of this project's pseudonyms.`,
            "Bring back the file as it was, or remove it to begin with new pseudonyms.",
          );
        }
        return kept;
      }
      const made = crypto.getRandomValues(new Uint8Array(keyBytes));
      await writeWhole(path, made);
      return made;
    },
  };
}

function folderTable<R extends Fields>(root: string, kind: RecordKind<R>): ProjectTable<R> {
  if (kind.file === undefined) throw new Error(`internal: records of ${kind.id} have no file.`);
  const { file } = kind;
  const path = join(root, file);
  const id = kind.key.at(-1) ?? "";
  let held: Promise<R[]> | undefined;
  const read = async (): Promise<R[]> => {
    const bytes = await bytesOf(path);
    return bytes === undefined ? [] : recordsIn(kind, bytes, project);
  };
  const all = (): Promise<R[]> => (held ??= read());
  const write = async (records: R[]): Promise<void> => {
    const bytes = lineBytes(records);
    await writeWhole(path, bytes);
    held = Promise.resolve(records);
    await noteHash(root, file, bytes);
  };
  return {
    all: async () => [...(await all())],
    async put(records) {
      if (records.length > 0) await write(inOrderOf(kind, merged(kind, await all(), records)));
    },
    async add(records) {
      const there = new Set((await all()).map((one) => one[id]));
      if (records.some((one) => there.has(one[id]))) return false;
      if (records.length > 0) await write(inOrderOf(kind, [...(await all()), ...records]));
      return true;
    },
    async remove(ids) {
      const gone = new Set<unknown>(ids);
      const old = await all();
      const rest = old.filter((one) => !gone.has(one[id]));
      if (rest.length < old.length) await write(rest);
    },
  };
}
