// The models of a run on the device: the policy with its adapter, and the frozen copies that other roles need. What they
// need of memory is planned first, and refused before anything is loaded.

import { type Recipe, type Role, taskOf } from "../algorithms/recipe.ts";
import type { FileSet } from "../domain/bytes.ts";
import type { RunConfig } from "../domain/config/runConfig.ts";
import type { Engine } from "../engine/engine.ts";
import type { WeightFormat } from "../engine/weight.ts";
import type { ModelSource } from "../formats/modelSource.ts";
import type { Task } from "../models/architecture.ts";
import { describeModel, type ModelDescription } from "../models/describe.ts";
import { requireScore } from "../models/heads.ts";
import { targetModules } from "../models/lora.ts";
import { Model } from "../models/model.ts";
import { loadAdapter } from "../models/saved/adapter.ts";
import { openTokenizer } from "../text/openTokenizer.ts";
import type { Tokenizer } from "../text/index.ts";
import type { RunEvent } from "./events.ts";
import { type Held, type MemoryPart, planMemory, requireMemory } from "./memory.ts";
import { cutOf } from "./rows.ts";
import { isCopy, type RoleModel, type RoleModels, rolesOf } from "./roles.ts";

export interface LoadRequest {
  readonly engine: Engine;
  readonly config: RunConfig;
  readonly recipe: Recipe;
  readonly source: ModelSource;
  readonly tokenizer: Tokenizer | undefined;
  /** The model that a role names, for its task. */
  readonly open: (name: string, task: Task) => Promise<ModelSource>;
  /** The folder of an adapter that the policy starts from. */
  readonly adapter: FileSet | undefined;
  /** Tokens of the longest row. */
  readonly longestRow: number;
  readonly memoryLimitBytes: number;
  readonly emit: (event: RunEvent) => void;
  /** Awaited now and then; throwing stops the load. */
  readonly breathe: () => Promise<void>;
  /** Nothing but what is trained. */
  readonly onlyTrained?: true;
}

/** Every model that is made is put into `owned` at once. AppErrors of memory, models and adapters. */
export async function loadModels(request: LoadRequest, owned: Model[]): Promise<RoleModels> {
  const { engine, config, recipe, source, adapter, emit } = request;
  const { values } = config;
  const needs = rolesOf(recipe, config).filter(
    ({ source: from }) =>
      request.onlyTrained !== true || from.from === "twin" || (from.from === "files" && from.trains),
  );
  const task = taskOf(recipe, values);
  const described = describeModel(source, task);
  const start = adapter && (await loadAdapter(adapter, described));
  const lora = start?.config ?? loraOf(values);
  const others = new Map<Role, { readonly files: ModelSource; readonly description: ModelDescription }>();
  for (const { role, source: from } of needs) {
    if (from.from !== "files") continue;
    const files = await request.open(from.name, from.task);
    others.set(role, { files, description: describeModel(files, from.task) });
  }
  const descriptions = new Map([...others].map(([role, { description }]) => [role, description]));
  const parts = runMemory(config, recipe, described, request.longestRow, { lora, others: descriptions });
  await requireMemory(parts, request.memoryLimitBytes, engine.backend);

  const load = async (
    role: Role,
    files: ModelSource,
    task: Task,
    format: WeightFormat,
    trainable: boolean,
    more: { readonly seed?: number; readonly padId?: number | undefined } = {},
  ): Promise<Model> => {
    const phase = role === "policy" ? "loading model" : `loading ${role}`;
    const model = await Model.load(engine, files, {
      task,
      format,
      trainable,
      seed: values.seed,
      ...more,
      onProgress: (done, total) => emit({ type: "progress", phase, done, total, unit: "bytes" }),
      breathe: request.breathe,
    });
    owned.push(model);
    return model;
  };
  const isAdapter = trainsAdapter(values);
  const { tokenizer } = request;
  const name = values.model_name_or_path;
  /** What is trained: of one seed, so that twins differ in what is drawn. */
  const loadTrained = async (role: Role, seed: number): Promise<RoleModel> => {
    // As TRL has it: rows are padded with the tokenizer's token, or with its EOS.
    const padId = task === "classify" ? (tokenizer?.padId ?? tokenizer?.eosId) : undefined;
    const model = await load(role, source, task, formatOf(values), !isAdapter, { seed, padId });
    if (isAdapter) model.addAdapter(lora, start ? { values: start.values } : { seed });
    return { role, model, adapter: true, source, tokenizer, name };
  };
  const policy = await loadTrained("policy", values.seed);
  for (const message of departures(policy.model, source, values)) emit({ type: "note", message });

  const models: Partial<Record<Role, RoleModel>> = {};
  for (const need of needs) {
    const { role, source: from } = need;
    const files = others.get(role)?.files;
    if (from.from === "files" && files) {
      const own = await load(role, files, from.task, "f32", from.trains);
      if (from.task === "classify" && !from.trains) requireScore(own);
      const reads = await openTokenizer(files);
      models[role] = { role, model: own, adapter: true, source: files, tokenizer: reads, name: from.name };
    } else if (from.from === "twin") {
      models[role] = await loadTrained(role, values.seed + 1);
    } else if (isCopy(need, isAdapter)) {
      models[role] = { ...policy, role, model: await load(role, source, task, "f32", false) };
    } else models[role] = { ...policy, role, adapter: !isAdapter };
  }
  return { ...models, policy };
}

/**
 * What a run needs of the device, from its config and the tokens of its longest row. `others`: the models that roles have of
 * their own; those that are not known yet do not count.
 */
export function runMemory(
  config: Pick<RunConfig, "values">,
  recipe: Recipe,
  described: ModelDescription,
  longestRow: number,
  {
    lora = loraOf(config.values),
    others = new Map(),
  }: {
    readonly lora?: Pick<ReturnType<typeof loraOf>, "r" | "targets">;
    readonly others?: ReadonlyMap<Role, ModelDescription>;
  } = {},
): MemoryPart[] {
  const { values } = config;
  const { specs } = described;
  const isAdapter = trainsAdapter(values);
  const policy: Held = {
    role: "policy",
    specs,
    format: formatOf(values),
    trains: isAdapter ? { modules: targetModules(described, lora.targets), r: lora.r } : "all",
  };
  const held = rolesOf(recipe, config).flatMap((need): Held[] => {
    const { role, source } = need;
    if (source.from === "files") {
      const own = others.get(role);
      return own
        ? [{ role, specs: own.specs, format: "f32", trains: source.trains ? "all" : "nothing" }]
        : [];
    }
    if (source.from === "twin") return [{ ...policy, role }];
    return isCopy(need, isAdapter) ? [{ role, specs, format: "f32", trains: "nothing" }] : [];
  });
  return planMemory([policy, ...held], {
    specs,
    config: described.config,
    tokens:
      values.per_device_train_batch_size *
      (recipe.answersPerRow ?? 1) *
      (longestRow + (cutOf(recipe, values).room ?? 0)),
    checkpointing: values.gradient_checkpointing,
  });
}

export function trainsAdapter({ use_peft, adapter_name_or_path }: RunConfig["values"]): boolean {
  return use_peft || adapter_name_or_path !== null;
}

/** What the model's files ask for and does not happen, in words. */
function departures(policy: Model, source: ModelSource, values: RunConfig["values"]): string[] {
  const notes: string[] = [];
  const { attn_pdrop, attention_dropout, attention_probs_dropout_prob } = source.config;
  const attentionDropout = attn_pdrop ?? attention_dropout ?? attention_probs_dropout_prob;
  if (!values.disable_dropout && typeof attentionDropout === "number" && attentionDropout > 0)
    notes.push(
      `config.json asks for dropout of ${attentionDropout} inside attention, which is not applied; its other dropout is.`,
    );
  if (policy.unpacked.length > 0)
    notes.push(`${policy.unpacked.length} layers stay in float32: their rows are not a multiple of 32.`);
  return notes;
}

function formatOf({ load_in_8bit, load_in_4bit, dtype }: RunConfig["values"]): WeightFormat {
  if (load_in_4bit) return "int4";
  if (load_in_8bit) return "int8";
  return dtype === "float16" ? "f16" : "f32";
}

function loraOf(values: RunConfig["values"]) {
  const { lora_target_modules: targets } = values;
  return {
    r: values.lora_r,
    alpha: values.lora_alpha,
    dropout: values.lora_dropout,
    rslora: values.use_rslora,
    targets: targets?.length === 1 && targets[0] === "all-linear" ? ("all-linear" as const) : targets,
  };
}
