// What a run leaves in a folder: each trained model as an adapter as PEFT has it or as weights as transformers has them,
// the tokenizer's files and a model card; in checkpoints the optimiser's moments too. The policy lies at the root, where
// PEFT and transformers look for it; any other role in a folder of its own.

import type { Conclusion } from "../algorithms/recipe.ts";
import { memorySource, readAll } from "../domain/bytes.ts";
import { AppError } from "../domain/errors.ts";
import { erasedNote } from "../domain/sealedState.ts";
import { openSafetensors, writeSafetensors } from "../formats/safetensors.ts";
import { writeAdapter } from "../models/saved/adapter.ts";
import type { Model } from "../models/model.ts";
import { modelCard } from "../models/saved/modelCard.ts";
import { classifierConfig, writeModel } from "../models/saved/wholeModel.ts";
import type { RoleModel } from "./roles.ts";
import type { ProjectStore } from "../storage/projectStore.ts";

/** What a model card says of the method and its settings. */
export interface RunFacts {
  readonly id: string;
  readonly title: string;
  readonly paper: string;
  /** The method holds the policy against its base. */
  readonly hasReference: boolean;
  /** The method's own settings that a card shows. */
  readonly cardKeys: readonly string[];
  readonly config: Readonly<Record<string, unknown>>;
  /** In a sentence, where it is not the model of the last step. */
  readonly chosen?: string;
  /** What a fairness guard found of it, as Markdown. */
  readonly guarded?: string;
  /** Hashes of the ids of people whose data it learned from before they were erased. */
  readonly erased?: readonly string[];
}

type Files = Map<string, Uint8Array>;

const mainRole = "policy";

/** "" for the policy, else "value_model/". */
function folderOf(role: string): string {
  return role === mainRole ? "" : `${role}_model/`;
}

/** The files of trained models: what transformers or PEFT opens. `told`: what a role's config.json says besides. */
export async function modelFiles(
  models: readonly RoleModel[],
  facts: RunFacts,
  told: Conclusion = {},
): Promise<Files> {
  const files: Files = new Map();
  for (const trained of models) {
    const { role, model, source, tokenizer, name: baseModel } = trained;
    const more = told[role] ?? (model.description.task === "classify" ? {} : undefined);
    const written = model.adapter
      ? await writeAdapter(model, baseModel)
      : await writeModel(model, source, tokenizer, more);
    // A score depends on the padding token; PEFT saves none, and the base's config.json may have another.
    if (model.adapter && more) {
      const text = await classifierConfig(model.description, source, tokenizer, more);
      written.set("config.json", new TextEncoder().encode(text));
    }
    for (const [name, bytes] of [...written, ...(tokenizer?.files() ?? [])])
      files.set(folderOf(role) + name, bytes);
    const valueHead = model.savedTensors().filter(({ isValueHead }) => isValueHead);
    if (valueHead.length > 0) files.set(valueHeadFile, await tensorsFile(valueHead));
    files.set(`${folderOf(role)}README.md`, new TextEncoder().encode(cardOf(trained, facts)));
  }
  return files;
}

/** The head that values tokens, of a critic that shares the policy's layers. */
const valueHeadFile = "value_model/value_head.safetensors";

async function tensorsFile(saved: ReturnType<Model["savedTensors"]>): Promise<Uint8Array> {
  const tensors = [];
  for (const { name, shape, read } of saved)
    tensors.push({ name, dtype: "F32" as const, shape, data: await read() });
  return writeSafetensors(tensors, { format: "pt" });
}

/** A name in the optimiser's file, which is one for all roles. */
function optimiserKey(role: string, parameter: string, suffix: string): string {
  return `${role === mainRole ? "" : `${role}.`}${parameter}.${suffix}`;
}

/** AdamW's moments by parameter: PyTorch's names for them. */
export async function optimiserFile(models: readonly RoleModel[]): Promise<Uint8Array> {
  const tensors = [];
  for (const { role, model } of models) {
    for (const { name, shape } of model.trained.entries) {
      for (const [part, suffix] of moments) {
        const data = await model.trained.read(name, part);
        tensors.push({ name: optimiserKey(role, name, suffix), dtype: "F32" as const, shape, data });
      }
    }
  }
  return writeSafetensors(tensors, { format: "pt" });
}

const moments = [
  ["mean", "exp_avg"],
  ["square", "exp_avg_sq"],
] as const;

/** Puts a checkpoint's weights and moments back. Throws AppError "checkpoint/..." where they do not fit. */
export async function restoreFiles(
  models: readonly RoleModel[],
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
    const file = await openSafetensors(memorySource(path, await readAll(source)));
    return async (name: string, size: number): Promise<Float32Array> => {
      if (!file.tensors.has(name)) throw otherRun(`has no "${name}", which this run's config trains`);
      const data = await file.read(name);
      if (data.length === size) return data;
      throw otherRun(`has ${data.length} values of "${name}", this run's config makes ${size}`);
    };
  };
  const readMoment = await open("optimizer.safetensors");
  for (const { role, model } of models) {
    const weights = model.adapter ? "adapter_model.safetensors" : "model.safetensors";
    const readWeight = await open(folderOf(role) + weights);
    const saved = model.savedTensors();
    const readHead = saved.some(({ isValueHead }) => isValueHead) ? await open(valueHeadFile) : readWeight;
    for (const { parameter, name, shape, write, isValueHead } of saved) {
      const size = shape.reduce((a, b) => a * b, 1);
      write(await (isValueHead ? readHead : readWeight)(name, size));
      for (const [part, suffix] of moments)
        model.trained.write(parameter, part, await readMoment(optimiserKey(role, parameter, suffix), size));
    }
  }
}

/** Of every method; the method's own stand between these. */
const trainingKeys = [
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
];
const adapterKeys = [
  "use_peft",
  "lora_r",
  "lora_alpha",
  "lora_dropout",
  "lora_target_modules",
  "load_in_8bit",
  "load_in_4bit",
];

function cardOf({ model, name: baseModel }: RoleModel, facts: RunFacts): string {
  const { id, title, paper, hasReference, cardKeys, config, chosen, guarded = "", erased = [] } = facts;
  const isAdapter = model.adapter !== undefined;
  const card = modelCard({
    baseModel,
    isAdapter,
    task: model.description.task,
    tags: [id],
    title,
    text: `${isAdapter ? "A LoRA adapter" : "A model"} trained by FeedbackLoop with ${title.toLowerCase()} (${paper}).
Base model: ${baseModel}. ${hasReference ? "Reference: the base model." : ""}${chosen === undefined ? "" : `\n${chosen}`}`,
    settings: [...trainingKeys, ...cardKeys, ...adapterKeys].flatMap((key) =>
      config[key] === undefined || config[key] === null ? [] : [[key, config[key]] as const],
    ),
  });
  return card + guarded + erased.map(erasedNote).join("");
}
