// What a name on the command line or in a config stands for: a path that exists, else a model that comes with the
// product, else an address, else an id on the hub (HF_ENDPOINT, HF_TOKEN), downloaded into the cache.

import { statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { bundledModels } from "../domain/bundledModels.ts";
import type { FileSet } from "../domain/bytes.ts";
import { AppError, quote } from "../domain/errors.ts";
import { finalFolder } from "../domain/runFolder.ts";
import { hubFiles, requireHubId, urlFiles } from "../formats/hub.ts";
import type { HubOptions } from "../formats/hub.ts";
import { type ModelSource, openModel, openSingleFile } from "../formats/modelSource.ts";
import { fileSource, folderFiles } from "../storage/folder.ts";
import { defaultCacheFolder, folderCache } from "../storage/folderCache.ts";

export interface LookupOptions {
  /** What relative paths are relative to. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly onProgress?: (phase: string, done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

const bundledFolder = join(import.meta.dirname, "../../public/models");

/** A model, ready to be read. AppError "file/...", "hub/...", "model/...". */
export async function findModel(name: string, options: LookupOptions): Promise<ModelSource> {
  const path = resolve(options.folder, name);
  if (kindOf(path) === "file") return openSingleFile(fileSource(path), folderFiles(dirname(path)));
  // owner/name/file.gguf: one of the files of a hub repository
  const [, id, file] = /^([^/]+\/[^/]+)\/([^/]+\.gguf)$/i.exec(name) ?? [];
  if (id !== undefined && file !== undefined && kindOf(path) === undefined && isHubId(id)) {
    const files = hubFiles(id, hubOptions(options));
    const source = await files.open(file);
    if (source) return openSingleFile(source, files);
    throw new AppError(
      "hub/not-found",
      `${id} has no file ${quote(file)}.`,
      "Check the spelling of the file.",
    );
  }
  return openModel(findFiles(name, options));
}

/** A folder of files, such as an adapter's. AppError "file/not-found", "hub/bad-id". */
export function findFiles(name: string, options: LookupOptions): FileSet {
  const path = resolve(options.folder, name);
  const kind = kindOf(path);
  if (kind === "folder") return folderFiles(resultIn(path));
  if (kind === "file") {
    throw new AppError(
      "file/not-a-folder",
      `${quote(path, 300)} is a file; expected a folder.`,
      "Give the folder it lies in.",
    );
  }
  const bundled = bundledPath(name);
  if (bundled !== undefined) return folderFiles(bundled);
  if (/^https?:\/\//i.test(name)) return urlFiles(name, hubOptions(options));
  if (isPathLike(name)) {
    throw new AppError(
      "file/not-found",
      `${quote(name, 300)} does not exist.`,
      "Check the path, or give a hub id such as owner/name.",
    );
  }
  requireHubId(name);
  return hubFiles(name, hubOptions(options));
}

/** The folder itself; of a run that is done, which has no model beside its checkpoints, the result. */
function resultIn(path: string): string {
  const result = join(path, finalFolder);
  const isModel = ["config.json", "adapter_config.json"].some((file) => kindOf(join(path, file)) === "file");
  return !isModel && kindOf(result) === "folder" ? result : path;
}

/** Whether a path is a folder with an adapter and without the weights of a model. */
export function isAdapterFolder(name: string, folder: string): boolean {
  const has = (file: string): boolean => kindOf(join(resultIn(resolve(folder, name)), file)) === "file";
  const hasWeights = ["model.safetensors", "model.safetensors.index.json"].some(has);
  return has("adapter_config.json") && !hasWeights;
}

/** The folder of a model that comes with the product. */
export function bundledPath(name: string): string | undefined {
  if (!bundledModels.includes(name)) return undefined;
  const path = join(bundledFolder, name);
  return kindOf(path) === "folder" ? path : undefined;
}

/** Changes when a model on the disk does: names, sizes and times of its files. Nothing for other names. */
export function fingerprint(name: string, folder: string): string {
  const path = resultIn(resolve(folder, name));
  const stamp = (file: string): string => {
    const { size, mtimeMs, ino } = statSync(file);
    return `${file} ${size} ${mtimeMs} ${ino}`;
  };
  try {
    if (kindOf(path) === "file") return stamp(path);
    const files = ["config.json", "model.safetensors", "model.safetensors.index.json", "tokenizer.json"];
    const adapter = [
      "adapter_config.json",
      "adapter_model.safetensors",
      "tokenizer_config.json",
      "chat_template.jinja",
    ];
    const found = [...files, ...adapter]
      .map((file) => join(path, file))
      .filter((file) => kindOf(file) === "file");
    return [stamp(path), ...found.map(stamp)].join("\n");
  } catch {
    return "";
  }
}

export function hubOptions({ env, onProgress, signal }: LookupOptions): HubOptions {
  const { HF_ENDPOINT: endpoint, HF_TOKEN: token } = env;
  return {
    cache: folderCache(defaultCacheFolder(env)),
    ...(endpoint ? { endpoint } : {}),
    ...(token ? { token } : {}),
    ...(signal ? { signal } : {}),
    ...(onProgress
      ? {
          onProgress: ({ file, loadedBytes, totalBytes }) =>
            onProgress(`downloading ${file}`, loadedBytes, totalBytes ?? 0),
        }
      : {}),
  };
}

function kindOf(path: string): "file" | "folder" | undefined {
  try {
    const found = statSync(path);
    return found.isDirectory() ? "folder" : "file";
  } catch {
    return undefined;
  }
}

function isHubId(id: string): boolean {
  try {
    return requireHubId(id) === id;
  } catch {
    return false;
  }
}

function isPathLike(name: string): boolean {
  return /^[.~/\\]|[\\]|\.(gguf|safetensors|json)$|^[A-Za-z]:/.test(name) || name.split("/").length > 2;
}
