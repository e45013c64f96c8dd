// A project as one zip, and back: the folder of the contract, with the records of the page in manifest.json beside the hash
// of every file. A file from somebody else is checked hash by hash before anything of it is kept.
import { readAll } from "../domain/bytes.ts";
import { AppError } from "../domain/errors.ts";
import {
  project as projectKind,
  type Fields,
  newerVersion,
  type ProjectRecord,
  readRecord,
  type RecordKind,
  recordKinds,
  run as runKind,
} from "../domain/records/index.ts";
import { configFile, manifestFile, manifestVersion } from "../domain/runFolder.ts";
import { sha256Hex } from "../domain/sha256.ts";
import { linesOf, recordsOf } from "./dataFiles.ts";
import { type OwnedRecords, ownedKinds } from "./projectRecords.ts";
import type { ProjectStore } from "./projectStore.ts";
import { configText } from "../domain/config/runConfig.ts";
import type { ZipEntry } from "../formats/zip.ts";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

export interface ProjectContents {
  readonly project: ProjectRecord;
  readonly owned: OwnedRecords;
  /** Those of a kind, with its type. */
  of<R extends Fields>(kind: RecordKind<R>): R[];
  /** All but the records and the config, by path. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** One entry that reads its file when it is its turn. */
export function storedEntry(store: ProjectStore, path: string, as = path): ZipEntry {
  return {
    path: as,
    async *chunks() {
      const source = await store.open(path);
      if (source === undefined)
        throw new AppError(
          "file/not-found",
          `${path} is gone.`,
          "It was deleted meanwhile. Reload the page.",
        );
      yield await readAll(source);
    },
  };
}

/** Every file of a project; the config is that of the newest run. */
export async function projectEntries(
  project: ProjectRecord,
  owned: OwnedRecords,
  store: ProjectStore,
): Promise<ZipEntry[]> {
  const files = await store.list("");
  const hashes: Record<string, string> = {};
  for (const { path } of files) {
    const source = await store.open(path);
    if (source !== undefined) hashes[path] = await sha256Hex(await readAll(source));
  }
  const runs = (owned.get(runKind.id) ?? []).map((one) => readRecord(runKind, one, project.title));
  const newest = runs.sort((a, b) => b.createdAtMs - a.createdAtMs)[0];
  const config = newest === undefined ? undefined : utf8(configText(newest.config));
  if (config !== undefined) hashes[configFile] = await sha256Hex(config);
  const lists: Record<string, readonly Fields[]> = {};
  const lines: ZipEntry[] = [];
  for (const [id, records] of owned) {
    const file = recordKinds.find((kind: RecordKind) => kind.id === id)?.file;
    if (file === undefined) lists[id] = records;
    else if (records.length > 0) {
      const bytes = utf8(linesOf(records));
      hashes[file] = await sha256Hex(bytes);
      lines.push(entryOf(file, bytes));
    }
  }
  const manifest = { version: manifestVersion, project, ...lists, files: hashes };
  return [
    ...(config === undefined ? [] : [entryOf(configFile, config)]),
    entryOf(manifestFile, utf8(`${JSON.stringify(manifest, null, 2)}\n`)),
    ...lines,
    ...files.map(({ path }) => storedEntry(store, path)),
  ];
}

export function entryOf(path: string, bytes: Uint8Array): ZipEntry {
  return {
    path,
    async *chunks() {
      yield await Promise.resolve(bytes);
    },
  };
}

/** AppError "project/not-a-project", "project/damaged", "record/...". */
export async function readProjectFile(
  name: string,
  files: ReadonlyMap<string, Uint8Array>,
  kinds: readonly RecordKind[] = recordKinds,
): Promise<ProjectContents> {
  const prefix =
    [...files.keys()]
      .find((path) => path.endsWith(`/${manifestFile}`) && path.split("/").length === 2)
      ?.slice(0, -manifestFile.length) ?? "";
  const bytes = files.get(prefix + manifestFile);
  if (bytes === undefined) {
    throw new AppError(
      "project/not-a-project",
      `${name} holds no ${manifestFile}, so it is no project file of FeedbackLoop.`,
      "A model or a file of pairs is dropped on the Train page instead.",
    );
  }
  const manifest = parseManifest(name, bytes);
  const project = readRecord(projectKind, manifest.project, name);
  const owned = new Map<string, Fields[]>();
  for (const kind of ownedKinds(kinds).filter(({ file }) => file === undefined)) {
    // A file of before there was this kind has none.
    const listed = manifest.lists[kind.id] ?? [];
    if (!Array.isArray(listed)) throw damaged(name, `"${kind.id}" is no list`);
    owned.set(
      kind.id,
      listed.map((one) => readRecord(kind, one, name)),
    );
  }
  const kept = new Map<string, Uint8Array>();
  for (const [path, hash] of Object.entries(manifest.files)) {
    const content = files.get(prefix + path);
    if (content === undefined || (await sha256Hex(content)) !== hash) {
      throw new AppError(
        "project/damaged",
        `${path} in ${name} ${content === undefined ? "is missing" : "is not what the manifest says: its hash differs"}.`,
        "Copy or download the file again; nothing of it was kept.",
      );
    }
    if (path !== configFile) kept.set(path, content);
  }
  for (const kind of ownedKinds(kinds)) {
    if (kind.file === undefined) continue;
    const lines = kept.get(kind.file);
    kept.delete(kind.file);
    owned.set(
      kind.id,
      lines === undefined ? [] : recordsOf(kind, new TextDecoder().decode(lines), project.id),
    );
  }
  return {
    project,
    owned,
    of: (kind) => (owned.get(kind.id) ?? []).map((one) => readRecord(kind, one, name)),
    files: kept,
  };
}

interface Manifest {
  project: unknown;
  files: Record<string, unknown>;
  /** The lists of records, by kind. */
  lists: Fields;
}

function parseManifest(name: string, bytes: Uint8Array): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw damaged(name, "it is no JSON");
  }
  if (!isObject(json)) throw damaged(name, "it is no object");
  const { version: given, project, files, ...lists } = json;
  if (typeof given === "number" && given > manifestVersion)
    throw newerVersion(`${manifestFile} of ${name}`, given, manifestVersion);
  if (given !== manifestVersion) throw damaged(name, `"version" is not ${manifestVersion}`);
  if (!isObject(files)) throw damaged(name, '"files" is no object');
  return { project, files, lists };
}

const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function damaged(name: string, what: string): AppError {
  return new AppError(
    "project/damaged",
    `${manifestFile} of ${name} cannot be read: ${what}.`,
    "Ask for the file again; nothing of it was kept.",
  );
}
