// What a project's folder says of the project itself: the record in manifest.json, as a project file of the page has it. A folder
// that files were only read into has none until something is said of it.
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { AppError, quote } from "../domain/errors.ts";
import {
  project as projectKind,
  type Fields,
  newerVersion,
  type ProjectRecord,
  readRecord,
} from "../domain/records/index.ts";
import { manifestFile, manifestVersion } from "../domain/runFolder.ts";
import { sha256Hex } from "../domain/sha256.ts";
import { fileError, isMissing } from "./folder.ts";
import { writeWhole } from "./folderStore.ts";

/** Undefined where nothing was said. AppError "project/damaged", "record/...", "file/...". */
export async function folderProject(root: string): Promise<ProjectRecord | undefined> {
  const { version, project } = (await manifestOf(root)) ?? {};
  if (typeof version === "number" && version > manifestVersion)
    throw newerVersion(quote(join(root, manifestFile), 300), version, manifestVersion);
  return project === undefined ? undefined : readRecord(projectKind, project, join(root, manifestFile));
}

/**
 * Writes what `change` makes of the record. A folder without one gets a manifest that a project file can have, with the hashes of
 * `files`. AppError as `folderProject`.
 */
export async function changeFolderProject(
  root: string,
  change: (old: ProjectRecord | undefined) => ProjectRecord,
  files: readonly string[],
): Promise<ProjectRecord> {
  const old = await folderProject(root);
  const changed = readRecord(projectKind, change(old), basename(root));
  const manifest = (await manifestOf(root)) ?? {};
  const hashes: Record<string, unknown> = { ...hashesOf(manifest) };
  if (old === undefined)
    for (const path of files) {
      const bytes = await bytesOf(join(root, path));
      if (bytes !== undefined) hashes[path] = await sha256Hex(bytes);
    }
  await writeManifest(root, { version: manifestVersion, ...manifest, project: changed, files: hashes });
  return changed;
}

/** A file of the folder was written: where there is a manifest, it has its hash. */
export async function noteHash(root: string, path: string, bytes: Uint8Array): Promise<void> {
  const manifest = await manifestOf(root);
  if (manifest === undefined) return;
  await writeManifest(root, {
    ...manifest,
    files: { ...hashesOf(manifest), [path]: await sha256Hex(bytes) },
  });
}

const hashesOf = ({ files }: Fields): Fields =>
  typeof files === "object" && files !== null && !Array.isArray(files) ? (files as Fields) : {};

const writeManifest = (root: string, manifest: Fields): Promise<void> =>
  writeWhole(join(root, manifestFile), new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`));

async function manifestOf(root: string): Promise<Fields | undefined> {
  const path = join(root, manifestFile);
  const bytes = await bytesOf(path);
  if (bytes === undefined) return undefined;
  try {
    const manifest: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof manifest === "object" && manifest !== null && !Array.isArray(manifest))
      return manifest as Fields;
  } catch {
    // Told below, as what is no object.
  }
  throw new AppError(
    "project/damaged",
    `${quote(path, 300)} is no JSON object, so it cannot be known what was said of this project: a legal hold, for one.`,
    "Bring back the file as it was, from the project file of the page or a copy.",
  );
}

/** Undefined where there is no such file. */
export async function bytesOf(path: string): Promise<Uint8Array | undefined> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw fileError(error, path);
  }
}
