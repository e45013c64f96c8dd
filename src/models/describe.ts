// What a model is, before any of its weights is loaded: its architecture, what its config says, and its tensors.

import type { ModelSource } from "../formats/modelSource.ts";
import type { Architecture, HeadSpec, ModelConfig, ParameterSpec, Task } from "./architecture.ts";
import { headParameters } from "./heads.ts";
import { architectureOf } from "./index.ts";
import { resolveNames } from "./tensorNames.ts";

export interface ModelDescription {
  /** For messages. */
  readonly name: string;
  readonly task: Task;
  readonly architecture: Architecture;
  readonly config: ModelConfig;
  readonly heads: readonly HeadSpec[];
  /** Every tensor, those of the heads last. */
  readonly specs: readonly ParameterSpec[];
}

/** A model whose files are here. */
export interface FoundModel extends ModelDescription {
  /** Canonical tensor name -> name in the files; none for a head that is to be made. */
  readonly names: ReadonlyMap<string, string>;
}

/** Whether a tensor is trained and saved whole beside an adapter: a task's head, and what no file of the base has. */
export function isSavedWhole({ names }: Pick<FoundModel, "names">, spec: ParameterSpec): boolean {
  return spec.isTaskHead === true || (spec.initial !== undefined && !names.has(spec.name));
}

/** From config.json alone. AppError "model/unknown-architecture", "model/bad-config", "model/unsupported". */
export function describeConfig(
  { name, config: json }: Pick<ModelSource, "name" | "config">,
  task: Task = "causal",
): ModelDescription {
  const architecture = architectureOf(json);
  const config = architecture.config(json);
  const heads = architecture.heads(config, task);
  const specs = [...architecture.parameters(config, task), ...headParameters(heads, config.width)];
  return { name, task, architecture, config, heads, specs };
}

/** With its tensors found. AppError "model/...", also where the files do not fit. */
export function describeModel(source: ModelSource, task: Task = "causal"): FoundModel {
  const description = describeConfig(source, task);
  return { ...description, names: resolveNames(description, source) };
}
