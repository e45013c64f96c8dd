// Models as the page refers to them: what comes with the site, what the hub or a mirror has, and files chosen on this
// device. Of chosen files the browser keeps a copy where there is room, so that a run can be resumed after a reload; where
// there is none they have to be chosen again, and the error says so.
import { bundledFiles } from "../domain/bundledModels.ts";
import type { ByteCache } from "../domain/byteCache.ts";
import { type ByteSource, type FileSet } from "../domain/bytes.ts";
import { AppError } from "../domain/errors.ts";
import type { ModelReference } from "../domain/records/index.ts";
import { defaultHub, hubFiles, urlFiles, type DownloadProgress } from "../formats/hub.ts";
import { openModel, openSingleFile, type ModelSource } from "../formats/modelSource.ts";
import { blobFileSet } from "../storage/blobFiles.ts";
import { browserCache } from "../storage/browserCache.ts";
import { allowedOrigins } from "./bridge/allowedOrigins.ts";
import type { NamedBlob } from "./bridge/types.ts";
import { fetchSite, hubOfHost, urlOf } from "./bridge/siteUrl.ts";
import { storageLeft } from "../storage/storageEstimate.ts";

/** Room that is left to the rest of the site when a model is copied. */
const spareBytes = 200e6;
const copyBytes = 16 << 20;

export interface PageModels {
  /** Files that were chosen in this tab, by the key of their reference. */
  provide(key: string, files: readonly NamedBlob[]): void;
  /** Opening may download, and throws AppError "hub/...", "model/files-needed". */
  files(model: ModelReference, options?: FileOptions): Promise<FileSet>;
  open(model: ModelReference, options?: FileOptions): Promise<ModelSource>;
  /** A copy of chosen files for later; false where the browser has no room for it. */
  keep(model: ModelReference, onProgress: (done: number, total: number) => void): Promise<boolean>;
}

export interface FileOptions {
  onProgress?: (progress: DownloadProgress) => void;
  signal?: AbortSignal;
}

export function createPageModels(cache: ByteCache = browserCache()): PageModels {
  const provided = new Map<string, readonly NamedBlob[]>();
  // What comes with the site is small and asked for again with every change of a setting: it stays in memory. On the
  // disk the service worker keeps it.
  const bundled = new Map<string, FileSet>();
  function filesOfSite(name: string): FileSet {
    const files = bundled.get(name) ?? siteFiles(name, bundledFiles.get(name) ?? []);
    bundled.set(name, files);
    return files;
  }

  async function localFiles(model: ModelReference & { kind: "files" }): Promise<FileSet> {
    const chosen = provided.get(model.key);
    if (chosen !== undefined) return blobFileSet(model.name, chosen);
    const found = await Promise.all(
      model.files.map(async ({ path }) => [path, await cache.get(copyKey(model.key, path))] as const),
    );
    const lost = found.find(([, source]) => source === undefined);
    if (lost !== undefined) {
      throw new AppError(
        "model/files-needed",
        `The files of ${model.name} are no longer at hand: this browser had no room to keep a copy of them.`,
        `Choose the same files again (${model.files
          .map(({ path }) => path)
          .slice(0, 5)
          .join(", ")}), then resume.`,
      );
    }
    const sources = new Map(found as (readonly [string, ByteSource])[]);
    return {
      name: model.name,
      list: () => Promise.resolve([...sources.keys()]),
      open: (path) => Promise.resolve(sources.get(path)),
    };
  }

  async function files(model: ModelReference, options: FileOptions = {}): Promise<FileSet> {
    if (model.kind === "files") return localFiles(model);
    if (model.kind === "bundled") return filesOfSite(model.name);
    const endpoint = model.endpoint ?? (await hubOfHost());
    await requireAllowed(/^https?:/i.test(model.id) ? model.id : (endpoint ?? defaultHub));
    const all = { ...options, cache };
    if (/^https?:\/\//i.test(model.id)) return urlFiles(model.id, all);
    return hubFiles(model.id, { ...all, ...(endpoint === null ? {} : { endpoint }) });
  }

  return {
    provide: (key, blobs) => void provided.set(key, blobs),
    files,
    open: async (model, options) => openChosenModel(await files(model, options)),
    async keep(model, onProgress) {
      const chosen = model.kind === "files" ? provided.get(model.key) : undefined;
      if (model.kind !== "files" || chosen === undefined) return true;
      const total = chosen.reduce((sum, { blob }) => sum + blob.size, 0);
      const left = await storageLeft();
      let done = 0;
      for (const { path, blob } of chosen) {
        const key = copyKey(model.key, path);
        if ((await cache.get(key)) === undefined) {
          if (left < total + spareBytes) return false;
          try {
            const writer = await cache.openWriter(key, model.key);
            for (let at = writer.sizeBytes; at < blob.size; at += copyBytes) {
              await writer.append(new Uint8Array(await blob.slice(at, at + copyBytes).arrayBuffer()));
              onProgress(done + Math.min(blob.size, at + copyBytes), total);
            }
            await writer.finish();
          } catch (error) {
            await cache.remove(key).catch(() => undefined);
            if (error instanceof AppError && error.code.startsWith("storage/")) return false;
            throw error;
          }
        }
        done += blob.size;
      }
      return true;
    },
  };
}

/** The policy of a worker may be older than the list; and on a static host there is none at the first visit. */
async function requireAllowed(address: string): Promise<void> {
  if (await allowedOrigins.includes(address)) return;
  const host = urlOf(address)?.host ?? address;
  throw new AppError(
    "origins/not-allowed",
    `Downloads from ${host} are not allowed yet.`,
    "Allow them on the Train page under the model's name, or under Settings.",
  );
}

const localPrefix = "local/";
const copyKey = (key: string, path: string): string => `${localPrefix}${key}/${path}`;

/** A model of the site itself, by the names of its files: each is read whole when opened. */
function siteFiles(name: string, names: readonly string[]): FileSet {
  const opened = new Map<string, Promise<ByteSource | undefined>>();
  const load = async (path: string): Promise<ByteSource | undefined> => {
    const response = await fetchSite(`models/${name}/${path}`);
    if (response === undefined) return undefined;
    const bytes = new Uint8Array(await response.arrayBuffer());
    return {
      name: `${name}/${path}`,
      sizeBytes: bytes.byteLength,
      read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
    };
  };
  return {
    name,
    list: () => Promise.resolve([...names]),
    open(path) {
      if (!names.includes(path)) return Promise.resolve(undefined);
      let found = opened.get(path);
      if (found === undefined) {
        found = load(path);
        found.catch(() => opened.delete(path));
        opened.set(path, found);
      }
      return found;
    },
  };
}

/** A folder as transformers writes it, one GGUF, or one weights file of any name beside a config.json. */
async function openChosenModel(files: FileSet): Promise<ModelSource> {
  const names = await files.list();
  const weights = names.filter((name) => name.endsWith(".safetensors"));
  const [only] = weights;
  const isUsual = names.some(
    (name) => name === "model.safetensors" || name === "model.safetensors.index.json",
  );
  if (only !== undefined && weights.length === 1 && !isUsual && names.includes("config.json")) {
    const source = await files.open(only);
    if (source !== undefined) return openSingleFile(source, files);
  }
  return openModel(files);
}

/** Names of the kept copies and downloads, and what they take, by model. */
export async function keptModels(
  cache: ByteCache = browserCache(),
): Promise<{ name: string; sizeBytes: number; keys: string[] }[]> {
  const byName = new Map<string, { name: string; sizeBytes: number; keys: string[] }>();
  for (const { key, sizeBytes } of await cache.list()) {
    const parts = key.split("/");
    const name =
      parts[0] === "hub"
        ? (parts[2] ?? key).replace("--", "/")
        : decodeURIComponent((parts[1] ?? key).split("~")[0] ?? key);
    const entry = byName.get(name) ?? { name, sizeBytes: 0, keys: [] };
    byName.set(name, { name, sizeBytes: entry.sizeBytes + sizeBytes, keys: [...entry.keys, key] });
  }
  return [...byName.values()].sort((a, b) => b.sizeBytes - a.sizeBytes);
}
