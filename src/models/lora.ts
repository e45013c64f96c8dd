// LoRA as PEFT 0.21 knows it (Hu et al. 2021, https://arxiv.org/abs/2106.09685; rsLoRA: Kalajdzievski 2023,
// https://arxiv.org/abs/2312.03732): which layers get an adapter, the files adapter_config.json and
// adapter_model.safetensors, and the start values. What we do not support is refused by name, never ignored.

import { AppError, nearestName, quote, quoteValue } from "../domain/errors.ts";
import { randomStream } from "../domain/random.ts";
import type { ParameterSpec, Task } from "./architecture.ts";
import type { ModelDescription } from "./describe.ts";
import { moduleOf } from "./heads.ts";

export interface LoraConfig {
  readonly r: number;
  readonly alpha: number;
  readonly dropout: number;
  readonly rslora: boolean;
  /** Full paths or suffixes as given, or "all-linear"; null: the architecture's default. */
  readonly targets: readonly string[] | "all-linear" | null;
}

/** One adapted layer. */
export interface LoraModule {
  /** "model.layers.0.self_attn.q_proj" */
  readonly module: string;
  readonly inputs: number;
  readonly outputs: number;
}

const keyPrefix = "base_model.model.";

export function tensorName(module: string, part: "A" | "B"): string {
  return `${keyPrefix}${module}.lora_${part}.weight`;
}

/** What PEFT calls a tensor of a layer that is trained whole ("base_model.model.score.weight"). */
export function savedName(tensor: string): string {
  return keyPrefix + tensor;
}

export function scaleOf({ r, alpha, rslora }: LoraConfig): number {
  return alpha / (rslora ? Math.sqrt(r) : r);
}

/** The linear layers of a model, without its heads, in the model's order. */
function linearModules(specs: readonly ParameterSpec[]): LoraModule[] {
  return specs.flatMap(({ name, shape, kind, isTaskHead }) => {
    if ((kind !== "matrix" && kind !== "conv1d") || isTaskHead === true) return [];
    const [first = 0, second = 0] = shape;
    const [outputs, inputs] = kind === "matrix" ? [first, second] : [second, first];
    return [{ module: moduleOf(name), inputs, outputs }];
  });
}

/** The layers that the targets name, by full path or by suffix after a dot. */
export function targetModules(
  { architecture, specs }: Pick<ModelDescription, "architecture" | "specs">,
  targets: LoraConfig["targets"],
): LoraModule[] {
  const all = linearModules(specs);
  if (targets === "all-linear") return all;
  const wanted = targets ?? architecture.defaultTargets;
  const matches = (module: string, target: string): boolean =>
    module === target || module.endsWith(`.${target}`);
  for (const target of wanted) {
    if (all.some(({ module }) => matches(module, target))) continue;
    const names = new Set(all.map(({ module }) => module.slice(module.lastIndexOf(".") + 1)));
    const near = nearestName(target, names);
    throw new AppError(
      "lora/unknown-target",
      `lora_target_modules: no linear layer is called ${quote(target)}.`,
      `${near ? `Did you mean "${near}"? ` : ""}This model has ${[...names].join(", ")}; "all-linear" takes all of them.`,
    );
  }
  return all.filter(({ module }) => wanted.some((target) => matches(module, target)));
}

/** A: Kaiming-uniform with a = sqrt(5), which is uniform within 1 / sqrt(inputs); B: zeros. */
export function initialPair(
  { module, inputs, outputs }: LoraModule,
  r: number,
  seed: number,
): { a: Float32Array; b: Float32Array } {
  const random = randomStream(seed, `lora/${module}`);
  const bound = 1 / Math.sqrt(inputs);
  return {
    a: Float32Array.from({ length: r * inputs }, () => (2 * random() - 1) * bound),
    b: new Float32Array(outputs * r),
  };
}

/**
 * Keys of adapter_config.json that say nothing about a loaded adapter: who made it, how it was trained, how its weights
 * began. `merge_weights` is PEFT 0.2's.
 */
const withoutEffect = new Set([
  "auto_mapping",
  "base_model_name_or_path",
  "revision",
  "task_type",
  "inference_mode",
  "peft_version",
  "fan_in_fan_out",
  "runtime_config",
  "megatron_core",
  "qalora_group_size",
  "merge_weights",
  "loftq_config",
  "eva_config",
  "corda_config",
  "lora_ga_config",
]);

const read = new Set([
  "peft_type",
  "r",
  "lora_alpha",
  "lora_dropout",
  "use_rslora",
  "target_modules",
  "bias",
  "init_lora_weights",
  "modules_to_save",
]);

function isUnset(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === "") return true;
  if (typeof value !== "object") return false;
  return (Array.isArray(value) ? value : Object.keys(value)).length === 0;
}

function badAdapter(message: string, hint: string): AppError {
  return new AppError("lora/bad-config", `adapter_config.json: ${message}`, hint);
}

function unsupported(key: string, value: unknown, why: string, hint: string): AppError {
  return new AppError(
    "lora/unsupported",
    `adapter_config.json: ${quote(key)} is ${quoteValue(value)}, ${why}.`,
    hint,
  );
}

/**
 * Only these begin beside an unchanged base. The others (pissa, olora, loftq, corda, lora_ga) took a part out of the base
 * first; PEFT takes it out again on loading, or leaves the adapter on a base that it was not trained on.
 */
function requireUnchangedBase(init: unknown): void {
  if (typeof init === "boolean" || init === null || init === undefined || init === "") return;
  if (typeof init === "string" && ["gaussian", "mica"].includes(init.toLowerCase())) return;
  if (init === "eva" || init === "orthogonal") return;
  throw unsupported(
    "init_lora_weights",
    init,
    "an initialisation that changes the base model's weights or is not known; it is not supported",
    "Convert it with PEFT: model.save_pretrained(folder, path_initial_model_for_weight_conversion=initial_adapter), or merge it into the model with PEFT first.",
  );
}

interface AdapterConfig extends LoraConfig {
  readonly baseModel: string | undefined;
  /** `modules_to_save`: layers that are trained and saved whole. */
  readonly savedModules: readonly string[];
  readonly isClassifier: boolean;
}

/** What PEFT adds to the modules to save of a sequence classifier; it passes over the one that the model lacks. */
const classifierHeads = ["classifier", "score"];

/**
 * The tensors of heads that an adapter brings along: of those that it names, as PEFT matches names, and of a classifier's
 * head in any case. AppError "lora/unsupported" for a layer that is no head of this model's task.
 */
export function savedParameters(
  { savedModules, isClassifier }: AdapterConfig,
  specs: readonly ParameterSpec[],
): ParameterSpec[] {
  const heads = specs.filter(({ isTaskHead, initial }) => isTaskHead === true || initial !== undefined);
  const matches = ({ name }: ParameterSpec, saved: string): boolean =>
    withParents(moduleOf(name)).some((module) => module.endsWith(saved));
  const added = isClassifier && heads.length > 0 ? classifierHeads : [];
  const stray = savedModules.find(
    (saved) => !added.includes(saved) && !heads.some((head) => matches(head, saved)),
  );
  if (stray !== undefined) {
    const modules = [...new Set(heads.map(({ name }) => quote(moduleOf(name))))];
    throw unsupported(
      "modules_to_save",
      savedModules,
      `but only a classifier's head or a value head can be saved whole${modules.length > 0 ? ` (${modules.join(", ")})` : ", and this model has none"}`,
      'Save the adapter without "modules_to_save", or merge it into the model with PEFT first.',
    );
  }
  return heads.filter((head) => [...savedModules, ...added].some((saved) => matches(head, saved)));
}

/** "bert.pooler.dense", "bert.pooler", "bert". */
function withParents(module: string): string[] {
  const parts = module.split(".");
  return parts.map((_, i) => parts.slice(0, parts.length - i).join("."));
}

/** Reads adapter_config.json; throws AppError "lora/bad-config" or "lora/unsupported". */
export function readAdapterConfig(json: Record<string, unknown>): AdapterConfig {
  if (json.peft_type !== "LORA") {
    throw badAdapter(
      `"peft_type" is ${quoteValue(json.peft_type)}, expected "LORA".`,
      "Only LoRA adapters can be loaded.",
    );
  }
  for (const [key, value] of Object.entries(json)) {
    // What is left is a feature that is not implemented, or a key that PEFT got later, whose effect nobody here knows.
    if (withoutEffect.has(key) || read.has(key) || isUnset(value)) continue;
    throw unsupported(
      key,
      value,
      "which is not supported",
      `Save the adapter without ${quote(key)}, or merge it into the model with PEFT first.`,
    );
  }
  requireUnchangedBase(json.init_lora_weights);
  if (!["none", undefined, null].includes(json.bias as string | undefined | null)) {
    throw unsupported("bias", json.bias, "which is not supported", 'Only "none" is supported.');
  }
  const number = (key: string, fallback: number, valid: (n: number) => boolean, expected: string): number => {
    const value = json[key] ?? fallback;
    if (typeof value !== "number" || !valid(value)) {
      throw badAdapter(`"${key}" is ${quoteValue(value)}, expected ${expected}.`, "Use the file PEFT wrote.");
    }
    return value;
  };
  const rslora = json.use_rslora ?? false;
  if (typeof rslora !== "boolean") {
    throw badAdapter(
      `"use_rslora" is ${quoteValue(rslora)}, expected true or false.`,
      "Use the file PEFT wrote.",
    );
  }
  return {
    r: number("r", 8, (n) => Number.isInteger(n) && n > 0 && n <= 65536, "a whole number above 0"),
    alpha: number("lora_alpha", 8, (n) => Number.isFinite(n), "a number"),
    dropout: number("lora_dropout", 0, (n) => n >= 0 && n < 1, "a number from 0 to below 1"),
    rslora,
    targets: readTargets(json.target_modules ?? null),
    baseModel: typeof json.base_model_name_or_path === "string" ? json.base_model_name_or_path : undefined,
    savedModules: readSavedModules(json.modules_to_save ?? []),
    isClassifier: json.task_type === "SEQ_CLS",
  };
}

function readSavedModules(names: unknown): readonly string[] {
  if (Array.isArray(names) && names.every((one) => typeof one === "string" && one !== ""))
    return names as string[];
  throw badAdapter(
    `"modules_to_save" is ${quoteValue(names)}, expected a list of names.`,
    "Use the file PEFT wrote.",
  );
}

function readTargets(targets: unknown): LoraConfig["targets"] {
  if (targets === null) return null;
  if (typeof targets === "string" && targets.toLowerCase() === "all-linear") return "all-linear";
  if (!Array.isArray(targets) || targets.length === 0 || !targets.every((one) => typeof one === "string")) {
    throw badAdapter(
      `"target_modules" is ${quoteValue(targets)}, expected a list of names or "all-linear".`,
      "A pattern is not supported: list the layers.",
    );
  }
  return targets;
}

/** adapter_config.json as PEFT writes it: sorted keys, and none that old PEFT versions do not know. */
export function writeAdapterConfig(
  config: LoraConfig,
  modules: readonly LoraModule[],
  options: {
    readonly baseModel: string;
    readonly conv1d: boolean;
    readonly task: Task;
    readonly savedModules: readonly string[];
  },
): string {
  const targets = Array.isArray(config.targets)
    ? config.targets
    : config.targets === null
      ? undefined
      : modules.map((m) => m.module);
  const json: Record<string, unknown> = {
    auto_mapping: null,
    base_model_name_or_path: options.baseModel,
    bias: "none",
    fan_in_fan_out: options.conv1d,
    inference_mode: true,
    init_lora_weights: true,
    lora_alpha: config.alpha,
    lora_dropout: config.dropout,
    modules_to_save: options.savedModules.length > 0 ? options.savedModules : null,
    peft_type: "LORA",
    r: config.r,
    revision: null,
    target_modules: targets ?? [
      ...new Set(modules.map(({ module }) => module.slice(module.lastIndexOf(".") + 1))),
    ],
    task_type: options.task === "classify" ? "SEQ_CLS" : "CAUSAL_LM",
    ...(config.rslora ? { use_rslora: true } : {}),
  };
  return `${JSON.stringify(json, Object.keys(json).sort(), 2)}\n`;
}
