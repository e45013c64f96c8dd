// A repository of the Hugging Face hub, or of a mirror laid out like it, or a plain folder on a site, as a FileSet.
// Opening a file downloads it into the cache first. The hub's listing gives sizes, hashes and the commit, so a cached
// file needs no question asked; a plain mirror has none, and each file is asked for by HEAD. What was learnt is kept
// in the cache too (refs/<revision>.json), which is what makes a cached model work without a network.

import { type ByteCache, memoryCache } from "../domain/byteCache.ts";
import { type ByteSource, type FileSet, readAll } from "../domain/bytes.ts";
import { AppError, quote } from "../domain/errors.ts";
import { pathFault, requireInside } from "../domain/relativePath.ts";
import { Sha256 } from "../domain/sha256.ts";
import { parseStrictJsonBytes } from "../domain/strictJson.ts";
import { download, isPage, Retry, sha256Of, statusError, totalBytes, withRetries } from "./download.ts";
import type { DownloadProgress, RemoteOptions } from "./download.ts";

export const defaultHub = "https://huggingface.co";

export interface HubOptions extends Omit<RemoteOptions, "headers" | "fetch"> {
  /** "main" where not given; a branch, a tag or a commit. */
  readonly revision?: string;
  /** `defaultHub` where not given. */
  readonly endpoint?: string;
  readonly fetch?: typeof globalThis.fetch;
  readonly token?: string;
  /** Where files are kept; memory where not given. */
  readonly cache?: ByteCache;
}

export type { DownloadProgress };

/** What is known of a file before it is downloaded. */
interface RemoteFile {
  sizeBytes?: number;
  sha256?: string;
  /** ETag and the like; only where there is no listing. */
  tag?: string;
}

interface Listing {
  /** From the hub's own listing: other files do not exist, and a commit never changes. */
  complete: boolean;
  commit?: string;
  files: Map<string, RemoteFile>;
}

// What a model folder usually has, for servers that list nothing.
const usualNames = [
  "config.json",
  "generation_config.json",
  "model.safetensors",
  "model.safetensors.index.json",
  "adapter_config.json",
  "adapter_model.safetensors",
  "tokenizer.json",
  "tokenizer_config.json",
  "special_tokens_map.json",
  "added_tokens.json",
  "vocab.json",
  "merges.txt",
  "vocab.txt",
  "tokenizer.model",
  "chat_template.jinja",
  "pytorch_model.bin",
];

/** AppError "hub/bad-id" unless `id` reads `name` or `owner/name`. */
export function requireHubId(id: string): string {
  const part = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,95}$/;
  const parts = id.split("/");
  if (
    parts.length <= 2 &&
    parts.every((name) => part.test(name) && !name.includes("..") && !/\.(git|ipynb)$/.test(name))
  ) {
    return id;
  }
  throw new AppError(
    "hub/bad-id",
    `${quote(id)} is no model id; expected owner/name or name, of letters, digits, ".", "_" and "-".`,
    "Give an id such as HuggingFaceTB/SmolLM2-135M-Instruct, or the path of a folder that exists.",
  );
}

/**
 * The repository `id` as a FileSet. Nothing is asked before the first use. Opening or listing throws AppError
 * "hub/not-found", "hub/no-access", "hub/unreachable", "hub/corrupt", "hub/cancelled" or "storage/...".
 */
export function hubFiles(id: string, options: HubOptions = {}): FileSet {
  requireHubId(id);
  const revision = options.revision ?? "main";
  if (!/^[A-Za-z0-9_][A-Za-z0-9._/-]{0,127}$/.test(revision) || revision.includes("..")) {
    throw new AppError(
      "hub/bad-revision",
      `${quote(revision)} is no revision.`,
      "Give a branch, a tag or a commit.",
    );
  }
  const endpoint = requireUrl(options.endpoint ?? defaultHub);
  const escaped = encodeURIComponent(revision);
  return remoteFiles(options, {
    name: id,
    folder: `hub/${keyPart(new URL(endpoint).host)}/${id.replace("/", "--")}`,
    revision: keyPart(revision),
    isCommit: /^[0-9a-f]{40}$/.test(revision),
    fileUrl: (path) =>
      `${endpoint}/${id}/resolve/${escaped}/${path.split("/").map(encodeURIComponent).join("/")}`,
    listUrl: `${endpoint}/api/models/${id}/revision/${escaped}?blobs=true`,
  });
}

/** A folder of files below `baseUrl`, such as one beside the site; it lists what it has of the usual names. */
export function urlFiles(baseUrl: string, options: Omit<HubOptions, "revision" | "endpoint"> = {}): FileSet {
  const base = requireUrl(baseUrl);
  const digest = new Sha256().update(new TextEncoder().encode(base)).hex().slice(0, 16);
  return remoteFiles(options, {
    name: base,
    folder: `url/${keyPart(new URL(base).host)}/${digest}`,
    revision: "files",
    isCommit: false,
    fileUrl: (path) => `${base}/${path.split("/").map(encodeURIComponent).join("/")}`,
    listUrl: undefined,
  });
}

interface Place {
  name: string;
  /** Of the cache's keys. */
  folder: string;
  revision: string;
  isCommit: boolean;
  fileUrl(path: string): string;
  listUrl: string | undefined;
}

function remoteFiles(options: HubOptions, place: Place): FileSet {
  const cache = options.cache ?? memoryCache();
  const remote: RemoteOptions = {
    ...options,
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    headers: options.token ? { Authorization: `Bearer ${options.token}` } : {},
  };
  const refKey = `${place.folder}/refs/${place.revision}.json`;
  const once = <T>(make: () => Promise<T>) => {
    let running: Promise<T> | undefined;
    return () =>
      (running ??= make().catch((error: unknown) => ((running = undefined), Promise.reject(error as Error))));
  };
  const listing = once(() => loadListing(place, refKey, cache, remote));

  // Size and tag of one file of a server without a listing; undefined where it has none.
  let isOffline = false;
  const ask = async (path: string, known: Listing): Promise<RemoteFile | undefined> => {
    if (isOffline) return known.files.get(path);
    try {
      const file = await askServer(place.fileUrl(path), path, remote);
      if (file === undefined) known.files.delete(path);
      else known.files.set(path, file);
      return file;
    } catch (error) {
      if (!(error instanceof AppError) || known.files.size === 0) throw error;
      // Object stores refuse what is not there, so a refusal beside files that may be read means missing
      if (error.code === "hub/no-access") return undefined;
      if (error.code !== "hub/unreachable") throw error;
      isOffline = true;
      return known.files.get(path);
    }
  };

  const keyOf = (known: Listing, file: RemoteFile, path: string): string =>
    `${place.folder}/${known.commit ?? `${place.revision}-${shortDigest(file)}`}/${path}`;

  const openFile = async (path: string): Promise<ByteSource | undefined> => {
    const known = await listing();
    const file = known.complete ? known.files.get(path) : await ask(path, known);
    if (file === undefined) return undefined;
    const key = keyOf(known, file, path);
    const kept = await cache.get(key);
    if (kept !== undefined && (file.sizeBytes === undefined || kept.sizeBytes === file.sizeBytes)) {
      if (known.commit !== undefined || file.tag !== undefined || file.sha256 !== undefined)
        return renamed(kept, place, path);
    }
    const source = await download(
      {
        url: place.fileUrl(path),
        file: path,
        key,
        tag: file.sha256 ?? file.tag ?? known.commit ?? "",
        sizeBytes: file.sizeBytes,
        sha256: file.sha256,
      },
      cache,
      remote,
    );
    if (source === undefined) return undefined;
    if (!known.complete) await keepListing(refKey, known, cache);
    return renamed(source, place, path);
  };
  const opened = new Map<string, () => Promise<ByteSource | undefined>>();
  const wholeListing = once(async () => {
    const known = await listing();
    if (!known.complete) {
      for (const path of usualNames) await ask(path, known);
      if (known.files.size === 0) throw notFound(place);
    }
    return known;
  });

  return {
    name: place.name,
    list: async () => [...(await wholeListing()).files.keys()].sort(),
    sizes: async () => {
      const known = await wholeListing();
      return Promise.all(
        [...known.files].map(async ([path, file]) => {
          const kept = await cache.get(keyOf(known, file, path));
          return { path, sizeBytes: file.sizeBytes ?? kept?.sizeBytes, isHere: kept !== undefined };
        }),
      );
    },
    open: (path) => {
      let open = opened.get(path);
      if (open === undefined) {
        requireInside(path, place.name);
        open = once(() => openFile(path));
        opened.set(path, open);
      }
      return open();
    },
  };
}

async function loadListing(
  place: Place,
  refKey: string,
  cache: ByteCache,
  remote: RemoteOptions,
): Promise<Listing> {
  const kept = await keptListing(refKey, cache);
  if (place.isCommit && kept?.complete === true) return kept;
  const empty: Listing = { complete: false, files: new Map() };
  const { listUrl } = place;
  if (listUrl === undefined) return kept ?? empty;
  let answer: Listing | undefined;
  try {
    answer = await withRetries(remote, listUrl, async (signal) => {
      const response = await remote.fetch(listUrl, { headers: { ...remote.headers }, signal });
      // A mirror without an API answers 404 (or 403, as object stores do); the hub itself gives its reason.
      const reason = response.headers.get("x-error-code");
      const isPlain =
        (response.status === 404 || response.status === 403 || response.status === 401) && reason === null;
      if (isPlain || isPage(response, listUrl)) {
        await response.body?.cancel();
        return undefined;
      }
      if (!response.ok) {
        const error = await statusError(response, place.name);
        throw error instanceof AppError && error.code === "hub/not-found" ? notFound(place) : error;
      }
      return parseListing(new Uint8Array(await response.arrayBuffer()), listUrl);
    });
  } catch (error) {
    if (kept !== undefined && error instanceof AppError && error.code === "hub/unreachable") return kept;
    throw error;
  }
  if (answer === undefined) return kept?.complete === false ? kept : empty;
  await keepListing(refKey, answer, cache);
  return answer;
}

/** The hub's answer, {sha, siblings: [{rfilename, size, lfs: {sha256, size}}]}; undefined where it is something else. */
function parseListing(bytes: Uint8Array, name: string): Listing | undefined {
  let value: unknown;
  try {
    value = parseStrictJsonBytes(bytes, { name, code: "hub/bad-listing" });
  } catch {
    return undefined;
  }
  const { siblings, sha } = (value ?? {}) as Record<string, unknown>;
  if (!Array.isArray(siblings)) return undefined;
  const files = new Map<string, RemoteFile>();
  for (const sibling of siblings as unknown[]) {
    const { rfilename, size, lfs } = (sibling ?? {}) as Record<string, unknown>;
    if (typeof rfilename !== "string" || pathFault(rfilename) !== undefined) continue;
    const large = (lfs ?? {}) as Record<string, unknown>;
    files.set(rfilename, remoteFile(large["size"] ?? size, large["sha256"] ?? large["oid"]));
  }
  const isCommit = typeof sha === "string" && /^[0-9a-f]{40}$/.test(sha);
  return { complete: true, files, ...(isCommit && { commit: sha }) };
}

function remoteFile(size: unknown, sha256: unknown, tag?: unknown): RemoteFile {
  return {
    ...(Number.isSafeInteger(size) && (size as number) >= 0 && { sizeBytes: size as number }),
    ...(typeof sha256 === "string" && /^[0-9a-f]{64}$/.test(sha256) && { sha256 }),
    ...(typeof tag === "string" && { tag }),
  };
}

async function askServer(url: string, path: string, remote: RemoteOptions): Promise<RemoteFile | undefined> {
  return withRetries(remote, url, async (signal) => {
    let response = await remote.fetch(url, { method: "HEAD", headers: { ...remote.headers }, signal });
    if (response.status === 405 || response.status === 501) {
      response = await remote.fetch(url, { headers: { ...remote.headers, Range: "bytes=0-0" }, signal });
      await response.body?.cancel();
    }
    if (response.status === 404 || isPage(response, path)) return undefined;
    if (!response.ok && response.status !== 416) {
      const error = await statusError(response, url);
      if (error instanceof Retry || !(error instanceof AppError) || error.code !== "hub/not-found")
        throw error;
      return undefined;
    }
    const tag =
      response.headers.get("x-linked-etag") ??
      response.headers.get("etag") ??
      response.headers.get("last-modified");
    return remoteFile(totalBytes(response), sha256Of(response), tag ?? undefined);
  });
}

async function keepListing(
  key: string,
  { complete, commit, files }: Listing,
  cache: ByteCache,
): Promise<void> {
  const bytes = new TextEncoder().encode(JSON.stringify({ complete, commit, files: [...files] }));
  const writer = await cache.openWriter(key, shortDigest({ tag: new TextDecoder().decode(bytes) }));
  await writer.restart();
  await writer.append(bytes);
  await writer.finish();
}

async function keptListing(key: string, cache: ByteCache): Promise<Listing | undefined> {
  const source = await cache.get(key);
  if (source === undefined) return undefined;
  try {
    const value = parseStrictJsonBytes(await readAll(source), { name: key, code: "hub/bad-listing" });
    const { complete, commit, files } = value as {
      complete: unknown;
      commit: unknown;
      files: [string, RemoteFile][];
    };
    const checked = files.map(
      ([path, file]) => [path, remoteFile(file.sizeBytes, file.sha256, file.tag)] as const,
    );
    return {
      complete: complete === true,
      files: new Map(checked),
      ...(typeof commit === "string" && { commit }),
    };
  } catch {
    return undefined; // a damaged note is asked for again
  }
}

function notFound({ name, revision, listUrl }: Place): AppError {
  const where =
    listUrl === undefined
      ? "has none of a model's files"
      : `at revision ${quote(revision)} is not on the hub`;
  return new AppError(
    "hub/not-found",
    `${quote(name)} ${where}.`,
    "Check the spelling (owner/name) and the endpoint; a private model needs an access token (HF_TOKEN).",
  );
}

/** The address without a slash at its end. AppError "hub/bad-endpoint". */
export function requireUrl(text: string): string {
  let url: URL | undefined;
  try {
    url = new URL(text);
  } catch {
    url = undefined;
  }
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.username === "")
    return text.replace(/\/+$/, "");
  throw new AppError(
    "hub/bad-endpoint",
    `${quote(text)} is no address of a server; expected https://...`,
    "Correct HF_ENDPOINT or the address.",
  );
}

function renamed(source: ByteSource, place: Place, path: string): ByteSource {
  return {
    name: `${place.name}/${path}`,
    sizeBytes: source.sizeBytes,
    read: (offset, length) => source.read(offset, length),
  };
}

function keyPart(text: string): string {
  return text.replace(/[^A-Za-z0-9._-]/g, "_");
}

function shortDigest({ sizeBytes, sha256, tag }: RemoteFile): string {
  return new Sha256()
    .update(new TextEncoder().encode(`${sizeBytes} ${sha256} ${tag}`))
    .hex()
    .slice(0, 12);
}
