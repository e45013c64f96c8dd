// An adapter as PEFT has it, adapter_config.json and adapter_model.safetensors: written, and read and held against the
// model it is for. Every layer that adapter_config.json names has its A and B of the right shape, every head that is saved
// whole its tensors, and the file has nothing else. Keys may lack the architecture's prefix, as in adapters that were made
// for a model without its head ("base_model.model.layers..." for "model.layers...").

import { readAll, type FileSet } from "../../domain/bytes.ts";
import { AppError, quote, quoteShape } from "../../domain/errors.ts";
import { expectObject, parseStrictJsonBytes } from "../../domain/strictJson.ts";
import { holdsWeights } from "../../formats/dtypes.ts";
import { readConfig } from "../../formats/modelSource.ts";
import { openSafetensors, writeSafetensors } from "../../formats/safetensors.ts";
import type { Task } from "../architecture.ts";
import type { ModelDescription } from "../describe.ts";
import { moduleOf } from "../heads.ts";
import {
  type LoraConfig,
  type LoraModule,
  readAdapterConfig,
  savedName,
  savedParameters,
  targetModules,
  tensorName,
  writeAdapterConfig,
} from "../lora.ts";
import type { Model } from "../model.ts";

export interface LoadedAdapter {
  readonly config: LoraConfig;
  readonly modules: readonly LoraModule[];
  /** By PEFT's full tensor name: A (r, inputs) and B (outputs, r) of every module, and what is saved whole. */
  readonly values: ReadonlyMap<string, Float32Array>;
  /** `base_model_name_or_path` of its config. */
  readonly baseModel: string | undefined;
  /** `reward_mean` and `reward_std` of a config.json beside it, and its `pad_token_id`. */
  readonly scale: Readonly<Record<string, number>>;
  readonly padId: number | undefined;
}

/** What of a model an adapter is held against. */
type AdapterBase = Pick<ModelDescription, "name" | "architecture" | "specs">;

const configFile = "adapter_config.json";
const weightsFile = "adapter_model.safetensors";
const maxConfigBytes = 10_000_000;

/** What an adapter's base has to be loaded for. AppError "lora/missing-file", "lora/bad-config", "lora/unsupported". */
export async function adapterTask(files: FileSet): Promise<Task> {
  return readAdapterConfig(await readJson(files)).isClassifier ? "classify" : "causal";
}

/** The model that an adapter's config names. AppErrors as above. */
export async function adapterBase(files: FileSet): Promise<string> {
  const { baseModel } = readAdapterConfig(await readJson(files));
  if (baseModel !== undefined) return baseModel;
  throw new AppError(
    "lora/bad-config",
    `${files.name}/${configFile} names no base_model_name_or_path, and without it the adapter's model is not known.`,
    "Write the model's name or folder under that key.",
  );
}

/** AppError "lora/missing-file", "lora/bad-config", "lora/unsupported", "lora/bad-tensor", "lora/misfit", "model/...". */
export async function loadAdapter(files: FileSet, base: AdapterBase): Promise<LoadedAdapter> {
  const config = readAdapterConfig(await readJson(files));
  const source = await files.open(weightsFile);
  if (!source) {
    const names = await files.list();
    const pickled = names.includes("adapter_model.bin") ? "; it has adapter_model.bin, a Python pickle" : "";
    throw new AppError(
      "lora/missing-file",
      `${files.name} has no ${weightsFile}${pickled}.`,
      "Save the adapter with a current PEFT: model.save_pretrained(folder).",
    );
  }
  const file = await openSafetensors(source);
  const modules = targetModules(base, config.targets);
  const wanted = new Map<string, readonly number[]>();
  for (const { module, inputs, outputs } of modules) {
    wanted.set(tensorName(module, "A"), [config.r, inputs]);
    wanted.set(tensorName(module, "B"), [outputs, config.r]);
  }
  for (const { name, shape } of savedParameters(config, base.specs)) wanted.set(savedName(name), shape);
  const names = resolveNames(file.tensors.keys(), wanted, base, files.name);
  const values = new Map<string, Float32Array>();
  for (const [name, shape] of wanted) {
    const stored = names.get(name);
    const entry = stored === undefined ? undefined : file.tensors.get(stored);
    if (stored === undefined || !entry) {
      throw misfit(
        files.name,
        `has no tensor ${quote(name, 200)}, which its config calls for on ${quote(base.name)}`,
      );
    }
    if (entry.shape.length !== shape.length || entry.shape.some((n, i) => n !== shape[i])) {
      const [given, expected] = [quoteShape(entry.shape), quoteShape(shape)];
      throw misfit(
        files.name,
        `has ${quote(stored, 200)} of shape ${given}, expected ${expected} for ${quote(base.name)}`,
      );
    }
    if (!holdsWeights(entry.dtype)) {
      throw new AppError(
        "lora/bad-tensor",
        `${files.name}: ${quote(stored, 200)} is stored as ${entry.dtype}, expected float32, float16 or bfloat16.`,
        "Save the adapter with PEFT, not quantised.",
      );
    }
    const data = await file.read(stored);
    if (!data.every(Number.isFinite)) {
      throw new AppError(
        "lora/bad-tensor",
        `${files.name}: ${quote(stored, 200)} has values that are not finite.`,
        "Train it again with a lower learning rate, or take an earlier checkpoint.",
      );
    }
    values.set(name, data);
  }
  return { config, modules, values, baseModel: config.baseModel, ...(await scoreFacts(files)) };
}

/** What a run with an adapter leaves beside it: the scale of the scores, and the padding they were learned with. */
async function scoreFacts(files: FileSet): Promise<Pick<LoadedAdapter, "scale" | "padId">> {
  const source = await files.open("config.json");
  if (!source) return { scale: {}, padId: undefined };
  const config = await readConfig(source, `${files.name}/config.json`);
  const isNumber = (one: readonly [string, unknown]): one is readonly [string, number] =>
    typeof one[1] === "number";
  const told = ["reward_mean", "reward_std"].map((key) => [key, config[key]] as const);
  const { pad_token_id: padId } = config;
  return {
    scale: Object.fromEntries(told.filter(isNumber)),
    padId: typeof padId === "number" ? padId : undefined,
  };
}

/** The files of the adapter that a model has; `baseModel` is what its config calls the base. */
export async function writeAdapter(model: Model, baseModel: string): Promise<Map<string, Uint8Array>> {
  const { adapter, specs, description } = model;
  if (!adapter) throw new Error("internal: a model without an adapter was to be saved as one");
  const tensors = [];
  for (const { name, shape, read, isValueHead } of model.savedTensors())
    if (!isValueHead) tensors.push({ name, dtype: "F32" as const, shape, data: await read() });
  const config = writeAdapterConfig(adapter.config, [...adapter.layers.values()], {
    baseModel,
    conv1d: specs.some(({ kind }) => kind === "conv1d"),
    task: model.description.task,
    savedModules: description.task === "value" ? [] : [...new Set([...adapter.heads.keys()].map(moduleOf))],
  });
  return new Map([
    [weightsFile, writeSafetensors(tensors, { format: "pt" })],
    [configFile, new TextEncoder().encode(config)],
  ]);
}

async function readJson(files: FileSet): Promise<Record<string, unknown>> {
  const source = await files.open(configFile);
  if (!source) {
    throw new AppError(
      "lora/missing-file",
      `${files.name} is no adapter: it has no ${configFile}.`,
      "Give the folder that PEFT or a run of ours wrote.",
    );
  }
  const json = {
    name: `${files.name}/${configFile}`,
    code: "lora/bad-config",
    python: true,
    hint: "The file is damaged; save the adapter again.",
  };
  if (source.sizeBytes > maxConfigBytes) {
    throw new AppError(
      json.code,
      `${json.name} has ${source.sizeBytes} bytes; at most ${maxConfigBytes} are allowed.`,
      json.hint,
    );
  }
  return expectObject(parseStrictJsonBytes(await readAll(source), json), json);
}

/** Our name of each stored tensor; refuses names that fit no adapted layer. */
function resolveNames(
  stored: Iterable<string>,
  wanted: ReadonlyMap<string, readonly number[]>,
  base: AdapterBase,
  name: string,
): Map<string, string> {
  const { prefix } = base.architecture;
  const aliases = new Map<string, string>();
  for (const full of wanted.keys()) {
    // PEFT writes "lora_A.weight"; a state dict taken by hand may have the adapter's name inside.
    for (const one of [full, full.replace(`base_model.model.${prefix}`, "base_model.model.")]) {
      aliases.set(one, full);
      aliases.set(one.replace(/\.weight$/, ".default.weight"), full);
    }
  }
  const found = new Map<string, string>();
  for (const key of stored) {
    const full = aliases.get(key);
    if (full === undefined) {
      throw misfit(
        name,
        `has the tensor ${quote(key, 200)}, which belongs to no layer that its config adapts on ${quote(base.name)}`,
      );
    }
    const other = found.get(full);
    if (other !== undefined)
      throw misfit(name, `has two tensors for one layer: ${quote(other, 200)} and ${quote(key, 200)}`);
    found.set(full, key);
  }
  return found;
}

function misfit(name: string, what: string): AppError {
  return new AppError(
    "lora/misfit",
    `The adapter ${name} ${what}.`,
    "Use the adapter with the model it was trained on.",
  );
}
