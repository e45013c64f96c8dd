// A model in several safetensors files, held together by model.safetensors.index.json: {"weight_map": {tensor: file}}.
// The file names come from the index, so each is checked before it is opened: none may leave the model's folder.
// As transformers does, tensors that lie in a named shard without being listed are found too, and listed ones that lie in
// none are passed over (old Llama shards list buffers that were never saved): what a model needs is looked for later.

import { readAll } from "../domain/bytes.ts";
import type { FileSet } from "../domain/bytes.ts";
import { AppError, quote } from "../domain/errors.ts";
import { requireInside } from "../domain/relativePath.ts";
import { expectObject, parseStrictJsonBytes } from "../domain/strictJson.ts";
import { openSafetensors } from "./safetensors.ts";
import { missingTensor, requireTensorName } from "./tensorFile.ts";
import type { TensorEntry, TensorFile } from "./tensorFile.ts";

const maxIndexBytes = 100_000_000;
const hint = "Get the index and all of its shards again, from one source.";

/** Tensor name to shard path, checked; AppError "model/bad-index" or "file/bad-path". */
function parseSafetensorsIndex(bytes: Uint8Array, name: string): Map<string, string> {
  const json = { name, code: "model/bad-index", maxDepth: 8, python: true, hint };
  const index = expectObject(parseStrictJsonBytes(bytes, json), json);
  const listed = expectObject(index["weight_map"], { ...json, name: `${name}, weight_map` });
  const shardOf = new Map<string, string>();
  for (const [tensor, shard] of Object.entries(listed)) {
    requireTensorName(name, tensor);
    if (typeof shard !== "string") {
      throw new AppError("model/bad-index", `${name}: ${quote(tensor)} should name a file, as text.`, hint);
    }
    shardOf.set(tensor, requireInside(shard, name));
  }
  if (shardOf.size === 0) throw new AppError("model/bad-index", `${name}: the weight_map is empty.`, hint);
  return shardOf;
}

/** Opens every shard that the index names (headers only); AppError "model/missing-shard". */
export async function openSafetensorsIndex(files: FileSet, indexPath: string): Promise<TensorFile> {
  const label = `${files.name}/${indexPath}`;
  const indexFile = await files.open(indexPath);
  if (indexFile === undefined)
    throw new AppError("model/bad-index", `${label}: there is no such file.`, hint);
  if (indexFile.sizeBytes > maxIndexBytes) {
    throw new AppError(
      "model/bad-index",
      `${label}: has ${indexFile.sizeBytes} bytes; at most ${maxIndexBytes}.`,
      hint,
    );
  }
  const shardOf = parseSafetensorsIndex(await readAll(indexFile), label);
  const folder = indexPath.includes("/") ? indexPath.slice(0, indexPath.lastIndexOf("/") + 1) : "";

  const shards = new Map<string, TensorFile>();
  for (const path of new Set(shardOf.values())) {
    const source = await files.open(folder + path);
    if (source === undefined) {
      throw new AppError("model/missing-shard", `${label} names ${quote(path)}, which is not there.`, hint);
    }
    shards.set(path, await openSafetensors(source));
  }

  const tensors = new Map<string, TensorEntry>();
  const holders = new Map<string, TensorFile>();
  const metadata = Object.create(null) as Record<string, string>;
  for (const [name, path] of shardOf) {
    const shard = shards.get(path);
    const entry = shard?.tensors.get(name);
    if (!shard || !entry) continue;
    tensors.set(name, entry);
    holders.set(name, shard);
  }
  for (const shard of shards.values()) {
    Object.assign(metadata, shard.metadata);
    for (const [name, entry] of shard.tensors) {
      if (tensors.has(name)) continue;
      tensors.set(name, entry);
      holders.set(name, shard);
    }
  }
  const holder = (name: string): TensorFile => {
    const shard = holders.get(name);
    if (shard === undefined) throw missingTensor(label, name, tensors.keys());
    return shard;
  };
  return {
    tensors,
    metadata,
    read: async (name) => holder(name).read(name),
    readRaw: async (name) => holder(name).readRaw(name),
  };
}
