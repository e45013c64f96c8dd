// A whole model as a transformers folder: float32 weights under the names they came with, config, tokenizer, model card.
// What was trained comes from the device; a merged adapter, W + scale * B A layer by layer, from the files, so that a base
// that is loaded in few bits, or is a GGUF, merges in full precision with one tensor held at a time. A tied head is not
// written.

import { readAll } from "../../domain/bytes.ts";
import { AppError } from "../../domain/errors.ts";
import { writePythonJson } from "../../domain/pythonJson.ts";
import type { ModelSource } from "../../formats/modelSource.ts";
import { planSafetensors, tensorToBytes, writeSafetensors } from "../../formats/writeSafetensors.ts";
import { readGeneration } from "../../text/endingIds.ts";
import { ggufTokenizer, type Tokenizer, tokenizerFiles } from "../../text/index.ts";
import { alignSpecialIds, derivedGeneration, ggufEndIds } from "../../text/specialIds.ts";
import type { Task } from "../architecture.ts";
import { describeModel, type ModelDescription } from "../describe.ts";
import type { Model } from "../model.ts";
import type { LoadedAdapter } from "./adapter.ts";
import { modelCard } from "./modelCard.ts";
import { withAdapter } from "./withAdapter.ts";

export interface ExportFile {
  readonly path: string;
  readonly sizeBytes: number;
  /** The file's bytes in order; can be walked once or more. */
  chunks(): AsyncIterable<Uint8Array>;
}

interface MergeOptions {
  /** Default "causal". */
  readonly task?: Task;
  readonly adapter?: LoadedAdapter;
  /** For the model card: what was merged, as a person would name it. */
  readonly baseName: string;
  readonly adapterName?: string;
  /** Largest shard; 5 GB as transformers has it. */
  readonly shardBytes?: number;
}

interface WholeTensor {
  readonly name: string;
  readonly shape: readonly number[];
  read(): Promise<Float32Array>;
}

/** Every file of a model with an adapter merged into it, weights first. AppError "model/...", "tokenizer/...". */
export async function mergedModel(source: ModelSource, options: MergeOptions): Promise<ExportFile[]> {
  const { adapter, baseName, adapterName = "adapter" } = options;
  const merged = adapter ? withAdapter(source, adapter, options.task) : source;
  const description = describeModel(merged, options.task);
  const tensors = description.specs.map((spec): WholeTensor => {
    const stored = description.names.get(spec.name);
    if (stored === undefined) throw headless(source.name, spec.name);
    return { name: stored, shape: spec.shape, read: () => merged.read(stored) };
  });
  const { config, generation } = await savedConfigs(description, merged, undefined);
  const isOnHub = /^[\w-]+\/[\w.-]+$/.test(baseName);
  const named = (name: string): string => `\`${name.replace(/[\r\n]/g, " ")}\``;
  const card = modelCard({
    // The hub takes ids of its own only.
    ...(isOnHub ? { baseModel: baseName } : {}),
    isAdapter: false,
    task: description.task,
    tags: adapter ? ["merged-adapter"] : [],
    title: `${baseName.replace(/[\r\n]/g, " ")}${adapter ? ", merged" : ""}`,
    text: `${
      adapter
        ? `The weights of ${named(baseName)} with the LoRA adapter ${named(adapterName)} merged into them (rank ${adapter.config.r}, alpha ${adapter.config.alpha}), in float32.`
        : `The weights of ${named(baseName)} in float32.`
    }\nWritten by FeedbackLoop. The licence of the base model applies.`,
    settings: [],
  });
  return [
    ...weightFiles(tensors, options.shardBytes ?? 5e9),
    textFile("config.json", config),
    ...(generation === undefined ? [] : [textFile("generation_config.json", generation)]),
    ...[...(await companions(merged))].map(([path, bytes]) => bytesFile(path, bytes)),
    textFile("README.md", card),
  ];
}

function headless(name: string, tensor: string): AppError {
  return new AppError(
    "model/missing-tensor",
    `Neither ${name} nor the adapter has ${tensor}, which a model for this task needs.`,
    "Give the adapter that was trained with it.",
  );
}

/** The files of a model whose weights were trained; `tokenizer` is the one it was trained with. `more`: keys of config.json. */
export async function writeModel(
  model: Model,
  source: ModelSource,
  tokenizer: Tokenizer | undefined,
  more: Readonly<Record<string, unknown>> = {},
): Promise<Map<string, Uint8Array>> {
  const { config, generation } = await savedConfigs(model.description, source, tokenizer, more);
  const files = new Map<string, Uint8Array>();
  // In one piece: what a run leaves, the run opens again.
  const tensors = [];
  for (const { name, shape, read, isValueHead } of model.savedTensors())
    if (!isValueHead) tensors.push({ name, dtype: "F32" as const, shape, data: await read() });
  files.set(singleFile, writeSafetensors(tensors, { format: "pt" }));
  files.set("config.json", encode(config));
  if (generation !== undefined) files.set("generation_config.json", encode(generation));
  return files;
}

/** config.json of a model that was trained with an adapter, which has none by itself. */
export async function classifierConfig(
  description: ModelDescription,
  source: ModelSource,
  tokenizer: Tokenizer | undefined,
  more: Readonly<Record<string, unknown>>,
): Promise<string> {
  return (await savedConfigs(description, source, tokenizer, more)).config;
}

const singleFile = "model.safetensors";

function bytesOf({ shape }: WholeTensor): number {
  return 4 * shape.reduce((a, b) => a * b, 1);
}

/** model.safetensors, or its shards and their index. */
function weightFiles(tensors: readonly WholeTensor[], shardBytes: number): ExportFile[] {
  const shards = inShards(tensors, shardBytes);
  const files: ExportFile[] = [];
  const weightMap: Record<string, string> = {};
  for (const [i, shard] of shards.entries()) {
    const number = (n: number): string => String(n).padStart(5, "0");
    const path =
      shards.length === 1 ? singleFile : `model-${number(i + 1)}-of-${number(shards.length)}.safetensors`;
    for (const { name } of shard) weightMap[name] = path;
    const infos = shard.map(({ name, shape }) => ({ name, dtype: "F32" as const, shape }));
    const plan = planSafetensors(infos, { format: "pt" });
    const byName = new Map(shard.map((tensor) => [tensor.name, tensor]));
    files.push({
      path,
      sizeBytes: plan.totalBytes,
      async *chunks() {
        yield plan.header;
        for (const name of plan.order) {
          const tensor = byName.get(name);
          if (!tensor) throw new Error(`internal: no tensor "${name}" in the plan`);
          yield tensorToBytes({ name, dtype: "F32", shape: tensor.shape, data: await tensor.read() });
        }
      },
    });
  }
  if (shards.length > 1) {
    const total = tensors.reduce((sum, tensor) => sum + bytesOf(tensor), 0);
    const index = { metadata: { total_size: total }, weight_map: weightMap };
    files.push(textFile("model.safetensors.index.json", json(index)));
  }
  return files;
}

function inShards(tensors: readonly WholeTensor[], limit: number): WholeTensor[][] {
  const shards: WholeTensor[][] = [];
  let filled = Infinity;
  for (const tensor of tensors) {
    const sizeBytes = bytesOf(tensor);
    if (filled + sizeBytes > limit) {
      shards.push([]);
      filled = 0;
    }
    shards.at(-1)?.push(tensor);
    filled += sizeBytes;
  }
  return shards;
}

/**
 * config.json and generation_config.json. The weights are whole numbers again, whatever they came from; a classifier says
 * its class and its one label. Trained with a tokenizer, both name its special tokens. A model without generation_config.json
 * gets one where config.json alone would not do: after training, and out of a GGUF, which may name several ends.
 */
async function savedConfigs(
  { architecture, config, task }: ModelDescription,
  source: ModelSource,
  tokenizer: Tokenizer | undefined,
  more: Readonly<Record<string, unknown>> = {},
): Promise<{ config: string; generation: string | undefined }> {
  const { torch_dtype: _old, quantization_config: _quantisation, ...kept } = source.config;
  const labels = {
    architectures: [architecture.className(config, task)],
    id2label: { "0": "LABEL_0" },
    label2id: { LABEL_0: 0 },
  };
  const own = task === "classify" ? { ...kept, ...labels } : kept;
  // Without a tokenizer config.json alone names the end, where nothing else knows another.
  const hasTokenizer = tokenizer !== undefined || source.gguf?.has("tokenizer.ggml.model") === true;
  const derives = hasTokenizer || ggufEndIds(source.gguf).length > 1;
  const given =
    (await readGeneration(source)) ?? (derives ? derivedGeneration(kept, source.gguf) : undefined);
  const aligned =
    tokenizer && given ? alignSpecialIds(own, given, tokenizer) : { config: own, generation: given };
  const { generation } = aligned;
  return {
    config: json({ ...aligned.config, ...more, dtype: "float32" }),
    // A classifier generates nothing.
    generation: generation && task !== "classify" ? json(generation) : undefined,
  };
}

const maxCompanionBytes = 256 << 20;

/** The tokenizer's files as they are, also where we could not read them. */
async function companions({ files, gguf }: ModelSource): Promise<ReadonlyMap<string, Uint8Array>> {
  if (gguf?.has("tokenizer.ggml.model")) return ggufTokenizer(gguf).files();
  const found = new Map<string, Uint8Array>();
  for (const name of files ? [...tokenizerFiles, "tokenizer.model"] : []) {
    const source = await files?.open(name);
    if (!source) continue;
    if (source.sizeBytes > maxCompanionBytes) {
      throw new AppError(
        "tokenizer/too-large",
        `${files?.name ?? ""}/${name} has ${source.sizeBytes} bytes; at most ${maxCompanionBytes} are copied.`,
        "Check that this is the model's own file.",
      );
    }
    found.set(name, await readAll(source));
  }
  return found;
}

function json(value: unknown): string {
  return `${writePythonJson(value, 2)}\n`;
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

function textFile(path: string, text: string): ExportFile {
  return bytesFile(path, encode(text));
}

function bytesFile(path: string, bytes: Uint8Array): ExportFile {
  return {
    path,
    sizeBytes: bytes.byteLength,
    async *chunks() {
      yield bytes;
    },
  };
}
