// What a model loads from, whatever the files are: a config.json object and named tensors, read one at a time.
// Names are the files' own (with or without "transformer." or "model." in front); the models know both.
// A folder's config.json decides the architecture; its weights are safetensors, sharded safetensors, or one GGUF.

import { readAll } from "../domain/bytes.ts";
import type { ByteSource, FileSet } from "../domain/bytes.ts";
import { AppError, quote } from "../domain/errors.ts";
import { expectObject, parseStrictJsonBytes } from "../domain/strictJson.ts";
import type { GgufMetadata } from "./gguf.ts";
import { openGgufModel } from "./ggufModel.ts";
import { openSafetensors } from "./safetensors.ts";
import { openSafetensorsIndex } from "./safetensorsIndex.ts";
import { missingTensor } from "./tensorFile.ts";
import type { TensorEntry, TensorFile } from "./tensorFile.ts";

export interface ModelSource {
  /** For messages: a folder, a file or a hub id. */
  readonly name: string;
  /** The object in config.json, or the one rebuilt from a GGUF. Checked to be an object, no further. */
  readonly config: Record<string, unknown>;
  readonly tensorNames: readonly string[];
  has(name: string): boolean;
  /** AppError "model/missing-tensor" for an unknown name, as in dtype and read. */
  shape(name: string): number[];
  /** "F32", "BF16", "Q4_K", ...: how the file stores it. */
  dtype(name: string): string;
  /** float32, row-major. */
  read(name: string): Promise<Float32Array>;
  /** The folder, where the tokenizer's files lie; undefined for a lone file. */
  readonly files: FileSet | undefined;
  /** Present for a GGUF: its tokenizer is rebuilt from here. */
  readonly gguf?: GgufMetadata;
}

const maxConfigBytes = 10_000_000;

/** The forms of weights that need a config.json, the preferred one first. */
const weightForms: readonly {
  readonly path: string;
  readonly parts: RegExp;
  open(entry: ByteSource, files: FileSet): Promise<TensorFile>;
}[] = [
  { path: "model.safetensors", parts: /^model\.safetensors$/, open: openSafetensors },
  {
    path: "model.safetensors.index.json",
    parts: /^model.*\.safetensors(\.index\.json)?$/,
    open: (_entry, files) => openSafetensorsIndex(files, "model.safetensors.index.json"),
  },
];

/** Where there are none of these, a folder's one GGUF is the model. */
const ggufName = /^[^/]*\.gguf$/i;

/** Those files of a folder that `openModel` reads weights from. */
export function weightFiles(names: readonly string[]): string[] {
  const form = names.includes("config.json")
    ? weightForms.find(({ path }) => names.includes(path))
    : undefined;
  return names.filter((name) => (form?.parts ?? ggufName).test(name));
}

/** A folder-like set as a model; AppError "model/missing-config", "model/missing-weights", "model/is-adapter", ... */
export async function openModel(files: FileSet): Promise<ModelSource> {
  const configFile = await files.open("config.json");
  if (configFile !== undefined) {
    const config = await readConfig(configFile, `${files.name}/config.json`);
    for (const { path, open } of weightForms) {
      const entry = await files.open(path);
      if (entry !== undefined) return fromTensors(files.name, config, await open(entry, files), files);
    }
  }
  const names = await files.list();
  const ggufs = names.filter((name) => ggufName.test(name));
  if (ggufs.length > 1) {
    throw new AppError(
      "model/ambiguous",
      `${files.name} has ${ggufs.length} GGUF files: ${ggufs
        .slice(0, 5)
        .map((name) => quote(name))
        .join(", ")}.`,
      "Give the path of one of them.",
    );
  }
  const [gguf] = ggufs;
  if (gguf !== undefined) {
    const source = await files.open(gguf);
    if (source !== undefined) return { ...(await openGgufModel(source)), files };
  }
  throw missingParts(files.name, names, configFile !== undefined);
}

/**
 * One file as a model: a .gguf is complete, a .safetensors needs the config.json of its folder, given as `beside`.
 * Told apart by content where the name does not say.
 */
export async function openSingleFile(source: ByteSource, beside?: FileSet): Promise<ModelSource> {
  const extension = /\.[a-z0-9]+$/i.exec(source.name)?.[0].toLowerCase();
  const start = source.sizeBytes >= 4 ? await source.read(0, 4) : new Uint8Array();
  const isGguf =
    extension === ".gguf" || (extension !== ".safetensors" && String.fromCharCode(...start) === "GGUF");
  if (isGguf) return { ...(await openGgufModel(source)), files: beside };
  if (extension !== ".safetensors") {
    throw new AppError(
      "model/unknown-format",
      `${source.name} is no model file that is known here; expected .gguf or .safetensors.`,
      "Give a model's folder, a .gguf or a .safetensors file.",
    );
  }
  const configFile = await beside?.open("config.json");
  if (beside === undefined || configFile === undefined) {
    throw new AppError(
      "model/missing-config",
      `${source.name} holds weights only; a .safetensors file needs the config.json of its model beside it.`,
      "Give the whole folder of the model, or a .gguf file, which is complete.",
    );
  }
  const config = await readConfig(configFile, `${beside.name}/config.json`);
  return fromTensors(source.name, config, await openSafetensors(source), beside);
}

/** Reads a config.json; AppError "model/bad-config". */
export async function readConfig(source: ByteSource, name: string): Promise<Record<string, unknown>> {
  const hint = "config.json is damaged; download it again.";
  const json = { name, code: "model/bad-config", python: true, hint };
  if (source.sizeBytes > maxConfigBytes) {
    throw new AppError(
      json.code,
      `${name}: has ${source.sizeBytes} bytes; at most ${maxConfigBytes} are allowed.`,
      json.hint,
    );
  }
  return expectObject(parseStrictJsonBytes(await readAll(source), json), json);
}

function fromTensors(
  name: string,
  config: Record<string, unknown>,
  file: TensorFile,
  files: FileSet,
): ModelSource {
  const find = (tensor: string): TensorEntry => {
    const entry = file.tensors.get(tensor);
    if (entry === undefined) throw missingTensor(name, tensor, file.tensors.keys());
    return entry;
  };
  return {
    name,
    config,
    tensorNames: [...file.tensors.keys()],
    has: (tensor) => file.tensors.has(tensor),
    shape: (tensor) => [...find(tensor).shape],
    dtype: (tensor) => find(tensor).dtype,
    read: (tensor) => file.read(tensor),
    files,
  };
}

function missingParts(name: string, names: readonly string[], hasConfig: boolean): AppError {
  const pickled = names.find((file) => /^(pytorch_model.*\.bin|.*\.pt|.*\.pth|.*\.ckpt)$/.test(file));
  if (pickled !== undefined) {
    return new AppError(
      "model/pickled-weights",
      `${name} has its weights only in ${quote(pickled)}, a Python pickle; expected safetensors or GGUF.`,
      "Convert it once in Python: AutoModel.from_pretrained(folder).save_pretrained(folder, safe_serialization=True).",
    );
  }
  if (names.includes("adapter_config.json")) {
    return new AppError(
      "model/is-adapter",
      `${name} is an adapter, not a model: it has adapter_config.json${hasConfig ? "" : " and no config.json"}.`,
      "Give its base model as the model, and this folder as the adapter.",
    );
  }
  if (hasConfig) {
    return new AppError(
      "model/missing-weights",
      `${name} has a config.json but no weights; expected model.safetensors, model.safetensors.index.json or a .gguf.`,
      "Add the weights to the folder, or download the model again.",
    );
  }
  return new AppError(
    "model/missing-config",
    `${name} is no model: it has neither a config.json nor a .gguf file.`,
    "Give a model's folder, a .gguf file, or a hub id such as HuggingFaceTB/SmolLM2-135M-Instruct.",
  );
}
