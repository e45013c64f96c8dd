// A model as a transformers folder, with an adapter merged into it: W + scale * B A, layer by layer, from the files and
// not from a device, so that a base that is loaded in few bits, or is a GGUF, merges in full precision. Weights are
// float32 under the input's names; a tied head is not written. Nothing is held but one tensor at a time.

import { readAll, type FileSet } from "../domain/bytes.ts";
import { AppError } from "../domain/errors.ts";
import { writePythonJson } from "../domain/pythonJson.ts";
import { adapterBase, type LoadedAdapter } from "./adapterFiles.ts";
import { type LoraModule, scaleOf, tensorName } from "./lora.ts";
import type { ParameterSpec } from "./architecture.ts";
import { derivedGeneration } from "../text/specialIds.ts";
import { resolveNames } from "./tensorNames.ts";
import { ggufTokenizer, TOKENIZER_FILES } from "../text/index.ts";
import type { ModelSource } from "../formats/modelSource.ts";
import { planSafetensors, tensorToBytes, type TensorInfo } from "../formats/writeSafetensors.ts";

export interface ExportFile {
  readonly path: string;
  readonly sizeBytes: number;
  /** The file's bytes in order; can be walked once or more. */
  chunks(): AsyncIterable<Uint8Array>;
}

export interface ExportOptions {
  readonly adapter?: LoadedAdapter;
  /** For the model card: what was merged, as a person would name it. */
  readonly baseName: string;
  readonly adapterName?: string;
  /** Largest shard; 5 GB as transformers has it. */
  readonly shardBytes?: number;
}

interface OutTensor extends TensorInfo {
  readonly spec: ParameterSpec;
  readonly sizeBytes: number;
}

/** Every file of the folder, weights first. AppError "model/...", "tokenizer/...". */
export async function exportModel(source: ModelSource, options: ExportOptions): Promise<ExportFile[]> {
  const shards = inShards(outTensors(source), options.shardBytes ?? 5e9);
  const metadata = { format: "pt" };
  const files: ExportFile[] = [];
  const weightMap: Record<string, string> = {};
  for (const [i, tensors] of shards.entries()) {
    const number = (n: number): string => String(n).padStart(5, "0");
    const path =
      shards.length === 1
        ? "model.safetensors"
        : `model-${number(i + 1)}-of-${number(shards.length)}.safetensors`;
    for (const { name } of tensors) weightMap[name] = path;
    const plan = planSafetensors(tensors, metadata);
    const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
    files.push({
      path,
      sizeBytes: plan.totalBytes,
      async *chunks() {
        yield plan.header;
        for (const name of plan.order) {
          const tensor = byName.get(name);
          if (!tensor) throw new Error(`internal: no tensor "${name}" in the plan`);
          const data = await source.read(name);
          if (options.adapter) merge(tensor.spec, data, options.adapter);
          yield tensorToBytes({ ...tensor, data });
        }
      },
    });
  }
  if (shards.length > 1) {
    const total = shards.flat().reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    files.push(
      textFile(
        "model.safetensors.index.json",
        json({ metadata: { total_size: total }, weight_map: weightMap }),
      ),
    );
  }
  files.push(textFile("config.json", json(savedConfig(source.config))));
  for (const [path, bytes] of await companions(source)) files.push(bytesFile(path, bytes));
  files.push(textFile("README.md", modelCard(options)));
  return files;
}

function outTensors(source: ModelSource): OutTensor[] {
  const { architecture, config } = adapterBase(source);
  const specs = architecture.parameters(config);
  const names = resolveNames(architecture, specs, source);
  return specs.map((spec) => {
    const sizeBytes = 4 * spec.shape.reduce((a, b) => a * b, 1);
    return { name: names.get(spec.name) ?? spec.name, dtype: "F32", shape: spec.shape, spec, sizeBytes };
  });
}

function inShards(tensors: readonly OutTensor[], limit: number): OutTensor[][] {
  const shards: OutTensor[][] = [];
  let filled = Infinity;
  for (const tensor of tensors) {
    if (filled + tensor.sizeBytes > limit) {
      shards.push([]);
      filled = 0;
    }
    shards.at(-1)?.push(tensor);
    filled += tensor.sizeBytes;
  }
  return shards;
}

function merge(spec: ParameterSpec, data: Float32Array, adapter: LoadedAdapter): void {
  const module = adapter.modules.find((one) => spec.name === `${one.module}.weight`);
  if (!module) return;
  const a = adapter.values.get(tensorName(module.module, "A"));
  const b = adapter.values.get(tensorName(module.module, "B"));
  if (!a || !b) throw new Error(`internal: adapter values lack ${module.module}`);
  addProduct(data, module, a, b, adapter.config.r, scaleOf(adapter.config), spec.kind === "conv1d");
}

/** data += scale * b a. b (outputs, r), a (r, inputs); data (outputs, inputs), or (inputs, outputs) when turned. */
function addProduct(
  data: Float32Array,
  { inputs, outputs }: LoraModule,
  a: Float32Array,
  b: Float32Array,
  r: number,
  scale: number,
  turned: boolean,
): void {
  const row = new Float32Array(inputs);
  const [stepOut, stepIn] = turned ? [1, outputs] : [inputs, 1];
  for (let o = 0; o < outputs; o++) {
    row.fill(0);
    for (let k = 0; k < r; k++) {
      const factor = b[o * r + k] as number;
      if (factor === 0) continue;
      const at = k * inputs;
      for (let i = 0; i < inputs; i++) row[i] = (row[i] as number) + factor * (a[at + i] as number);
    }
    for (let i = 0; i < inputs; i++) {
      const at = o * stepOut + i * stepIn;
      data[at] = (data[at] as number) + scale * (row[i] as number);
    }
  }
}

function savedConfig(config: Record<string, unknown>): Record<string, unknown> {
  // The weights are whole numbers of bits again, whatever they came from.
  const { quantization_config: _quantisation, torch_dtype, ...rest } = config;
  return { ...rest, dtype: "float32", ...(torch_dtype === undefined ? {} : { torch_dtype: "float32" }) };
}

const maxCompanionBytes = 256 << 20;

/** Tokenizer files and generation_config.json. */
async function companions(source: ModelSource): Promise<Map<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>();
  const { files, gguf } = source;
  if (gguf?.has("tokenizer.ggml.model"))
    for (const [path, bytes] of ggufTokenizer(gguf).files()) found.set(path, bytes);
  else if (files) await copy(files, [...TOKENIZER_FILES, "tokenizer.model"], found);
  if (gguf) found.set("generation_config.json", encode(json(derivedGeneration(source.config, gguf))));
  else if (files) await copy(files, ["generation_config.json"], found);
  return found;
}

async function copy(files: FileSet, names: readonly string[], to: Map<string, Uint8Array>): Promise<void> {
  for (const name of names) {
    const source = await files.open(name);
    if (!source) continue;
    if (source.sizeBytes > maxCompanionBytes) {
      throw new AppError(
        "tokenizer/too-large",
        `${files.name}/${name} has ${source.sizeBytes} bytes; at most ${maxCompanionBytes} are copied.`,
        "Check that this is the model's own file.",
      );
    }
    to.set(name, await readAll(source));
  }
}

function modelCard({ baseName, adapterName, adapter }: ExportOptions): string {
  const named = (name: string): string => name.replace(/[\r\n]/g, " ");
  const lines = [
    "---",
    "library_name: transformers",
    "pipeline_tag: text-generation",
    // The hub takes ids of its own only.
    ...(/^[\w-]+\/[\w.-]+$/.test(baseName) ? [`base_model: ${baseName}`] : []),
    `tags: [feedbackloop${adapter ? ", merged-adapter" : ""}]`,
    "---",
    "",
    `# ${named(baseName)}${adapter ? ", merged" : ""}`,
    "",
    adapter
      ? `The weights of \`${named(baseName)}\` with the LoRA adapter \`${named(adapterName ?? "adapter")}\` merged into them (rank ${adapter.config.r}, alpha ${adapter.config.alpha}), in float32.`
      : `The weights of \`${named(baseName)}\` in float32.`,
    "",
    "```python",
    "from transformers import AutoModelForCausalLM, AutoTokenizer",
    'model = AutoModelForCausalLM.from_pretrained(".")',
    'tokenizer = AutoTokenizer.from_pretrained(".")',
    "```",
    "",
    "Written by FeedbackLoop. The licence of the base model applies.",
  ];
  return `${lines.join("\n")}\n`;
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
