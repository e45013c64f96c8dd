// The models of a run on the device: the policy with its adapter, and the frozen copies that other roles need. What they
// need of memory is planned first, and refused before anything is loaded.

import type { Recipe, Role } from "../algorithms/recipe.ts";
import type { FileSet } from "../domain/bytes.ts";
import type { RunConfig } from "../domain/config/runConfig.ts";
import type { Engine } from "../engine/engine.ts";
import type { WeightFormat } from "../engine/weight.ts";
import type { ModelSource } from "../formats/modelSource.ts";
import { loadAdapter } from "../models/adapterFiles.ts";
import { targetModules } from "../models/lora.ts";
import { LanguageModel } from "../models/model.ts";
import type { RunEvent } from "./events.ts";
import { type Held, type MemoryPart, planMemory, requireMemory } from "./memory.ts";
import { assignRoles, isCopy, type RoleModels, rolesOf } from "./roles.ts";

type Description = ReturnType<typeof LanguageModel.describe>;

interface LoadRequest {
  readonly engine: Engine;
  readonly config: RunConfig;
  readonly recipe: Recipe;
  readonly source: ModelSource;
  /** The folder of an adapter that the policy starts from. */
  readonly adapter: FileSet | undefined;
  /** Tokens of the longest row. */
  readonly longestRow: number;
  readonly memoryLimitBytes: number;
  readonly emit: (event: RunEvent) => void;
  /** Awaited now and then; throwing stops the load. */
  readonly breathe: () => Promise<void>;
}

/** Every model that is made is put into `owned` at once. AppErrors of memory, models and adapters. */
export async function loadModels(request: LoadRequest, owned: LanguageModel[]): Promise<RoleModels> {
  const { engine, config, recipe, source, adapter, emit } = request;
  const { values } = config;
  const described = LanguageModel.describe(source);
  const start = adapter && (await loadAdapter(adapter, { name: source.name, ...described }));
  const lora = start?.config ?? loraOf(values);
  const parts = runMemory(config, recipe, described, request.longestRow, lora);
  requireMemory(parts, request.memoryLimitBytes, engine.backend.description);

  const load = async (role: Role, format: WeightFormat, trainable: boolean): Promise<LanguageModel> => {
    const phase = role === "policy" ? "loading model" : `loading ${role}`;
    const model = await LanguageModel.load(engine, source, {
      format,
      trainable,
      onProgress: (done, total) => emit({ type: "progress", phase, done, total, unit: "bytes" }),
      breathe: request.breathe,
    });
    owned.push(model);
    return model;
  };
  const isAdapter = trainsAdapter(values);
  const policy = await load("policy", formatOf(values), !isAdapter);
  for (const message of departures(policy, source, values)) emit({ type: "note", message });
  if (isAdapter) policy.addAdapter(lora, start ? { values: start.values } : { seed: values.seed });
  return assignRoles(rolesOf(recipe, config), policy, (role) => load(role, "f32", false));
}

/** What a run needs of the device, from its config and the tokens of its longest row. */
export function runMemory(
  config: Pick<RunConfig, "values">,
  recipe: Recipe,
  { specs, architecture, config: model }: Description,
  longestRow: number,
  lora: Pick<ReturnType<typeof loraOf>, "r" | "targets"> = loraOf(config.values),
): MemoryPart[] {
  const { values } = config;
  const isAdapter = trainsAdapter(values);
  const policy: Held = {
    role: "policy",
    specs,
    format: formatOf(values),
    trains: isAdapter ? { modules: targetModules(architecture, model, lora.targets), r: lora.r } : "all",
  };
  const copies = rolesOf(recipe, config)
    .filter((need) => isCopy(need, isAdapter))
    .map(({ role }): Held => ({ role, specs, format: "f32", trains: "nothing" }));
  return planMemory([policy, ...copies], {
    specs,
    config: model,
    tokens: values.per_device_train_batch_size * longestRow,
    checkpointing: values.gradient_checkpointing,
  });
}

export function trainsAdapter({ use_peft, adapter_name_or_path }: RunConfig["values"]): boolean {
  return use_peft || adapter_name_or_path !== null;
}

/** What the model's files ask for and does not happen, in words. */
function departures(policy: LanguageModel, source: ModelSource, values: RunConfig["values"]): string[] {
  const notes: string[] = [];
  const attentionDropout = source.config.attn_pdrop ?? source.config.attention_dropout;
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
