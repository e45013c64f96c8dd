// What a run leaves in a folder: the adapter as PEFT has it or the weights as transformers has them, the tokenizer's
// files and a model card; in checkpoints the optimiser's moments too.

import type { Recipe } from "../algorithms/recipe.ts";
import { readAll } from "../domain/bytes.ts";
import { AppError } from "../domain/errors.ts";
import { writePythonJson } from "../domain/pythonJson.ts";
import type { LanguageModel } from "../models/model.ts";
import { writeAdapterConfig } from "../models/lora.ts";
import { alignSpecialIds, derivedGeneration, ggufEndIds } from "../text/specialIds.ts";
import type { Tokenizer } from "../text/index.ts";
import type { ModelSource } from "../formats/modelSource.ts";
import { openSafetensors, writeSafetensors } from "../formats/safetensors.ts";
import type { ProjectStore } from "../storage/projectStore.ts";
import { memorySource } from "../domain/bytes.ts";
import { readGeneration } from "../text/endingIds.ts";

type Files = Map<string, Uint8Array>;

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const pytorch = { format: "pt" };

export interface SavedModelContext {
  readonly policy: LanguageModel;
  readonly recipe: Recipe;
  readonly source: ModelSource;
  /** None: the model has none, and was trained on ids. */
  readonly tokenizer: Tokenizer | undefined;
  readonly baseModel: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/** The files of a finished model: what transformers or PEFT opens. */
export async function modelFiles(context: SavedModelContext): Promise<Files> {
  const { policy, source, tokenizer } = context;
  const files: Files = new Map();
  const { adapter } = policy;
  if (adapter) {
    const tensors = [];
    for (const { name, shape } of adapter.parameters.entries) {
      tensors.push({
        name,
        dtype: "F32" as const,
        shape,
        data: await adapter.parameters.read(name, "value"),
      });
    }
    files.set("adapter_model.safetensors", writeSafetensors(tensors, pytorch));
    const conv1d = policy.specs.some(({ kind }) => kind === "conv1d");
    const modules = [...adapter.layers.values()];
    files.set(
      "adapter_config.json",
      utf8(writeAdapterConfig(adapter.config, modules, { baseModel: context.baseModel, conv1d })),
    );
  } else {
    const tensors = [];
    for await (const tensor of policy.exportTensors()) tensors.push({ ...tensor, dtype: "F32" as const });
    files.set("model.safetensors", writeSafetensors(tensors, pytorch));
    const { torch_dtype: _old, quantization_config: _quantisation, ...json } = source.config;
    // config.json alone names the end where nothing else knows another.
    const derives = tokenizer !== undefined || ggufEndIds(source.gguf).length > 1;
    const given =
      (await readGeneration(source)) ?? (derives ? derivedGeneration(json, source.gguf) : undefined);
    const { config, generation } =
      tokenizer && given ? alignSpecialIds(json, given, tokenizer) : { config: json, generation: given };
    files.set("config.json", utf8(`${writePythonJson({ ...config, dtype: "float32" }, 2)}\n`));
    if (generation) files.set("generation_config.json", utf8(`${writePythonJson(generation, 2)}\n`));
  }
  for (const [name, bytes] of tokenizer?.files() ?? []) files.set(name, bytes);
  files.set("README.md", utf8(modelCard(context)));
  return files;
}

/** AdamW's moments by parameter: PyTorch's names for them. */
export async function optimiserFile({ policy }: SavedModelContext): Promise<Uint8Array> {
  const tensors = [];
  for (const { name, shape } of policy.trained.entries) {
    for (const [part, suffix] of moments) {
      tensors.push({
        name: `${name}.${suffix}`,
        dtype: "F32" as const,
        shape,
        data: await policy.trained.read(name, part),
      });
    }
  }
  return writeSafetensors(tensors, pytorch);
}

const moments = [
  ["mean", "exp_avg"],
  ["square", "exp_avg_sq"],
] as const;

/** Puts a checkpoint's weights and moments back. Throws AppError "checkpoint/..." where they do not fit. */
export async function restoreFiles(
  policy: LanguageModel,
  store: ProjectStore,
  folder: string,
): Promise<void> {
  const otherRun = (what: string): AppError =>
    new AppError(
      "checkpoint/other-run",
      `${folder} ${what}.`,
      "Resume with the config that began the run, or start a new one with overwrite_output_dir: true.",
    );
  const open = async (path: string) => {
    const source = await store.open(`${folder}/${path}`);
    if (!source) throw otherRun(`has no ${path}, which this run's config makes`);
    return openSafetensors(memorySource(path, await readAll(source)));
  };
  const weights = await open(policy.adapter ? "adapter_model.safetensors" : "model.safetensors");
  const optimiser = await open("optimizer.safetensors");
  const size = (name: string): number => {
    const found = policy.trained.entries.find((entry) => entry.name === name);
    return found ? found.shape.reduce((a, b) => a * b, 1) : 0;
  };
  const fit = (name: string, data: Float32Array): Float32Array => {
    if (data.length === size(name)) return data;
    throw otherRun(`has ${data.length} values of "${name}", this run's config makes ${size(name)}`);
  };
  const missing = (name: string): AppError => otherRun(`has no "${name}", which this run's config trains`);
  for (const { name } of policy.trained.entries) {
    const stored = policy.adapter ? name : (policy.sourceNames.get(name) ?? name);
    if (!weights.tensors.has(stored)) throw missing(stored);
    policy.trained.write(name, "value", fit(name, policy.toInternal(name, await weights.read(stored))));
    for (const [part, suffix] of moments) {
      if (!optimiser.tensors.has(`${name}.${suffix}`)) throw missing(`${name}.${suffix}`);
      policy.trained.write(name, part, fit(name, await optimiser.read(`${name}.${suffix}`)));
    }
  }
}

const cardKeys = [
  "learning_rate",
  "per_device_train_batch_size",
  "gradient_accumulation_steps",
  "max_steps",
  "num_train_epochs",
  "lr_scheduler_type",
  "warmup_steps",
  "weight_decay",
  "max_grad_norm",
  "max_length",
  "seed",
  "beta",
  "loss_type",
  "use_peft",
  "lora_r",
  "lora_alpha",
  "lora_dropout",
  "lora_target_modules",
  "load_in_8bit",
  "load_in_4bit",
];

/** README.md in the hub's form. No dates: equal runs write equal bytes. */
function modelCard({ recipe, baseModel, config, policy }: SavedModelContext): string {
  const settings = cardKeys
    .filter((key) => config[key] !== undefined && config[key] !== null)
    .map((key) => `| ${key} | ${JSON.stringify(config[key])} |`);
  const isAdapter = policy.adapter !== undefined;
  return `---
base_model: ${JSON.stringify(baseModel)}
library_name: ${isAdapter ? "peft" : "transformers"}
tags:
  - ${recipe.id}
  - feedbackloop
---

# ${recipe.title}

${isAdapter ? "A LoRA adapter" : "A model"} trained by FeedbackLoop with ${recipe.title.toLowerCase()} (${recipe.paper}).
Base model: ${baseModel}. ${recipe.roles?.reference ? "Reference: the base model." : ""}

| setting | value |
|---|---|
${settings.join("\n")}

## How to open it

${
  isAdapter
    ? "`PeftModel.from_pretrained(AutoModelForCausalLM.from_pretrained(base), this_folder)`"
    : "`AutoModelForCausalLM.from_pretrained(this_folder)`"
}
`;
}
