// A project as one zip, and back: the folder of design section 7, with the records of the page in manifest.json beside
// the hash of every file. A file from somebody else is checked hash by hash before anything of it is kept.
import { readAll } from "../domain/bytes.ts";
import { AppError } from "../domain/errors.ts";
import { projectRecord, runRecord, type ProjectRecord, type RunRecord } from "../domain/records/project.ts";
import { sha256Hex } from "../domain/sha256.ts";
import type { ProjectStore } from "./projectStore.ts";
import { configText } from "../domain/config/runConfig.ts";
import type { ZipEntry } from "../formats/zip.ts";

interface Manifest {
  version: 1;
  project: ProjectRecord;
  runs: RunRecord[];
  files: Record<string, string>;
}

const manifestName = "manifest.json";
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

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

/** Every file of a project; `config.yaml` is that of the newest run. */
export async function projectEntries(
  project: ProjectRecord,
  runs: readonly RunRecord[],
  store: ProjectStore,
): Promise<ZipEntry[]> {
  const files = await store.list("");
  const hashes: Record<string, string> = {};
  for (const { path } of files) {
    const source = await store.open(path);
    if (source !== undefined) hashes[path] = await sha256Hex(await readAll(source));
  }
  const newest = [...runs].sort((a, b) => b.createdAtMs - a.createdAtMs)[0];
  const made = newest === undefined ? [] : [{ path: "config.yaml", bytes: utf8(configText(newest.config)) }];
  for (const { path, bytes } of made) hashes[path] = await sha256Hex(bytes);
  const manifest: Manifest = { version: 1, project, runs: [...runs], files: hashes };
  return [
    ...made.map(({ path, bytes }) => entryOf(path, bytes)),
    entryOf(manifestName, utf8(`${JSON.stringify(manifest, null, 2)}\n`)),
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

/** AppError "project/not-a-project", "project/damaged". */
export async function readProjectFile(
  name: string,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<{ project: ProjectRecord; runs: RunRecord[]; files: Map<string, Uint8Array> }> {
  const prefix =
    [...files.keys()]
      .find((path) => path.endsWith(`/${manifestName}`) && path.split("/").length === 2)
      ?.slice(0, -manifestName.length) ?? "";
  const bytes = files.get(prefix + manifestName);
  if (bytes === undefined) {
    throw new AppError(
      "project/not-a-project",
      `${name} holds no ${manifestName}, so it is no project file of FeedbackLoop.`,
      "A model or a file of pairs is dropped on the Train page instead.",
    );
  }
  let manifest: Manifest;
  try {
    const json = JSON.parse(new TextDecoder().decode(bytes)) as Manifest;
    manifest = {
      version: 1,
      project: projectRecord.parse(json.project),
      runs: json.runs.map((run) => runRecord.parse(run)),
      files: json.files,
    };
  } catch {
    throw new AppError(
      "project/damaged",
      `${manifestName} of ${name} cannot be read: it is damaged, or of a newer version.`,
      "Ask for the file again, or reload this page to get the newest version.",
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
    if (path !== "config.yaml") kept.set(path, content);
  }
  return { ...manifest, files: kept };
}
