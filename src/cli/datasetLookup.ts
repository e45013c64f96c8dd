// A dataset of the hub by id: owner/name, or owner/name/path of one of its files. Only files of rows that we read count
// (JSON Lines, JSON, CSV, also gzipped; Parquet); where several fit, they are named and one must be chosen.

import { gunzip } from "node:zlib";
import { promisify } from "node:util";
import { memorySource, named, readAll, type ByteSource } from "../domain/bytes.ts";
import { rowExtensions } from "../data/readers/index.ts";
import { AppError, quote } from "../domain/errors.ts";
import { pathFault } from "../domain/relativePath.ts";
import { parseStrictJsonBytes } from "../domain/strictJson.ts";
import { defaultHub, requireHubId, requireUrl, urlFiles } from "../formats/hub.ts";
import { hubOptions, type LookupOptions } from "./modelLookup.ts";

const readable = new RegExp(`\\.(${rowExtensions().join("|")})(\\.gz)?$`, "i");
const maxUnpackedBytes = 1 << 30;

/** AppError "file/not-found", "hub/...", "data/...". */
export async function findDataset(
  name: string,
  heldOut: boolean,
  options: LookupOptions,
): Promise<ByteSource> {
  const { id, inner } = splitName(name);
  const endpoint = requireUrl(endpointOf(options));
  const path = inner ?? pick(id, heldOut, await listFiles(id, endpoint, options));
  const { cache, ...rest } = hubOptions(options);
  const files = urlFiles(`${endpoint}/datasets/${id}/resolve/main`, { ...rest, ...(cache ? { cache } : {}) });
  const source = await files.open(path);
  if (!source)
    throw new AppError(
      "hub/not-found",
      `The dataset ${id} has no file ${quote(path)}.`,
      "Check the spelling.",
    );
  return /\.gz$/i.test(path) ? unpack(source, path) : named(path, source);
}

function splitName(name: string): { id: string; inner: string | undefined } {
  const parts = name.split("/");
  const looksLikePath =
    /^[.~/\\]|\\/.test(name) || (parts.length < 3 && readable.test(name)) || parts.length < 2;
  const inner = parts.slice(2).join("/");
  if (looksLikePath || (inner !== "" && pathFault(inner) !== undefined)) {
    throw new AppError(
      "file/not-found",
      `The dataset ${quote(name, 300)} does not exist.`,
      "Check the path; it is relative to the config's folder.",
    );
  }
  return { id: requireHubId(parts.slice(0, 2).join("/")), inner: inner === "" ? undefined : inner };
}

async function listFiles(id: string, endpoint: string, { env, signal }: LookupOptions): Promise<string[]> {
  const token = env["HF_TOKEN"];
  const url = `${endpoint}/api/datasets/${id}`;
  let response: Response;
  try {
    response = await fetch(url, {
      headers: token ? { Authorization: `Bearer ${token}` } : {},
      ...(signal ? { signal } : {}),
    });
  } catch {
    throw new AppError(
      "hub/unreachable",
      `${endpoint} cannot be reached to look for the dataset ${id}.`,
      "Check the network, or give a file.",
    );
  }
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (!response.ok) {
    throw new AppError(
      "hub/not-found",
      `There is no dataset ${quote(id)} at ${endpoint} (status ${response.status}), and no file of that name.`,
      "Check the spelling. Where the server lists nothing, give the file too: owner/name/train.jsonl.",
    );
  }
  const listing = parseStrictJsonBytes(bytes, { name: url, code: "hub/bad-listing" });
  const { siblings } = (listing ?? {}) as { siblings?: unknown };
  const names = Array.isArray(siblings)
    ? siblings.map((one) => (one as { rfilename?: unknown } | null)?.rfilename)
    : [];
  return names.filter((one): one is string => typeof one === "string" && pathFault(one) === undefined);
}

function pick(id: string, heldOut: boolean, all: readonly string[]): string {
  const files = all.filter(
    (file) => readable.test(file) && !/(^|\/)(dataset_infos|package)\.json$/.test(file),
  );
  const split = heldOut ? /(^|[/_.-])(test|valid|eval)/i : /(^|[/_.-])train/i;
  const named = files.filter((file) => split.test(file));
  const candidates = named.length > 0 ? named : files;
  // Many datasets have the same rows once as text and once as the hub's own Parquet.
  const texts = candidates.filter((file) => !/\.parquet$/i.test(file));
  const found = texts.length > 0 ? texts : candidates;
  const [first] = found;
  if (found.length === 1 && first !== undefined) return first;
  const shown = (found.length > 0 ? found : all).slice(0, 8).map((file) => quote(file, 60));
  throw new AppError(
    "data/ambiguous",
    found.length > 0
      ? `The dataset ${id} has several files for ${heldOut ? "evaluation" : "training"}: ${shown.join(", ")}.`
      : `The dataset ${id} has no file of rows that is read here; it has ${shown.join(", ") || "nothing"}.`,
    found.length > 0
      ? `Give one of them, such as ${id}/${first ?? ""}.`
      : "Convert it: datasets.load_dataset(...).to_json(...) writes JSON Lines.",
  );
}

async function unpack(source: ByteSource, path: string): Promise<ByteSource> {
  try {
    const bytes = await promisify(gunzip)(await readAll(source), { maxOutputLength: maxUnpackedBytes });
    return memorySource(path.replace(/\.gz$/i, ""), bytes);
  } catch {
    throw new AppError(
      "data/bad-gzip",
      `${quote(path)} cannot be unpacked: it is damaged or larger than 1 GiB.`,
      "Download it again.",
    );
  }
}

/** An empty HF_ENDPOINT is none. */
function endpointOf({ env }: LookupOptions): string {
  const { HF_ENDPOINT: given } = env;
  return given === undefined || given === "" ? defaultHub : given;
}
