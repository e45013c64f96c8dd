// The training methods as the page offers them: their settings as forms, presets for three purposes, and the way from
// what was typed to the keys of a config file and back. One config, two views; both are read by parseRunConfig.
import { recipeNamed, recipeOf, recipes } from "../algorithms/index.ts";
import { presetsAt } from "../algorithms/presets.ts";
import { type Recipe, type Role, usualTask } from "../algorithms/recipe.ts";
import { commonFields } from "../domain/config/common.ts";
import type { Fields } from "../domain/config/field.ts";
import { parseRunConfig, type RunConfig } from "../domain/config/runConfig.ts";
import { AppError, quote } from "../domain/errors.ts";
import {
  modelTitle,
  type DatasetRecord,
  type DraftRecord,
  type ModelReference,
} from "../domain/records/index.ts";
import { asTyped, fieldViews, typedValue } from "./fieldViews.ts";
import { fileKindsFor, requireReadable } from "./data/datasets.ts";
import { metricViews } from "./methodViews.ts";
import { runFolder } from "../domain/runFolder.ts";
import { bundledModels } from "../domain/bundledModels.ts";
import type { Task } from "../models/architecture.ts";
import type { MethodView, PresetView } from "./bridge/types.ts";

// The page fills these in from what was chosen.
const chosenOnPage = [
  "model_name_or_path",
  "dataset_name",
  "eval_dataset_name",
  "output_dir",
  "overwrite_output_dir",
];
/** Models of roles that not every method has. */
const modelsOfRoles: Readonly<Record<string, Role>> = { reward_model_path: "reward" };
/** Without held-out rows these have nothing to measure. */
const forHeldOut = ["eval_strategy", "eval_steps", "per_device_eval_batch_size"];

/** The bundled model that methods of a task begin with, and what is said of it. */
const bundledFor = {
  causal: {
    name: "starter",
    about:
      "A small English model of interview answers that comes with this page: no download, quick to train. Its answers are simple; take a larger model for real work.",
  },
  classify: {
    name: "starter-reward-base",
    about:
      "A small English encoder that comes with this page and has read interview answers: no download, quick to train. It reads texts whole and writes none; take a larger model for real work.",
  },
} satisfies Partial<Record<Task, MethodView["bundled"]>>;

type Values = Readonly<Record<string, unknown>>;

function fieldsOf(method: Recipe): Fields {
  return { ...commonFields, ...method.config };
}

/** Whether it is a setting of a method that is here, and one that is made on the page. */
function isSetting(key: string): boolean {
  const isKnown = recipes.some((method) => Object.hasOwn(fieldsOf(method), key));
  return isKnown && !chosenOnPage.includes(key);
}

/** The settings that a method's form shows. */
function shownFields(method: Recipe): Fields {
  const { roles = {} } = method;
  const isShown = (key: string): boolean => {
    const role = modelsOfRoles[key];
    return !chosenOnPage.includes(key) && (role === undefined || Object.hasOwn(roles, role));
  };
  return Object.fromEntries(Object.entries(fieldsOf(method)).filter(([key]) => isShown(key)));
}

function offered(algorithm: string): Recipe {
  const found = recipeNamed(algorithm);
  if (found === undefined)
    throw new AppError(
      "config/unknown-algorithm",
      `${quote(algorithm)} is no method that is offered here.`,
      "Choose another method.",
    );
  return found;
}

/** A value of the config as the form would hold it; undefined where it is the method's own default. Another's stays as it is. */
function typedUnlessDefault(method: Recipe, key: string, value: unknown): string | boolean | undefined {
  if (!Object.hasOwn(fieldsOf(method), key)) return asTyped(value);
  const initial = Object.hasOwn(method.defaults, key) ? method.defaults[key] : fieldsOf(method)[key]?.default;
  const typed = asTyped(value);
  return typed === asTyped(initial) ? undefined : typed;
}

function typedOf(method: Recipe, values: Values): Record<string, string | boolean> {
  const typed: Record<string, string | boolean> = {};
  for (const [key, value] of Object.entries(values)) {
    const text = typedUnlessDefault(method, key, value);
    if (text !== undefined) typed[key] = text;
  }
  return typed;
}

/** What was typed for other methods, as the first of them takes it; text where none does: nobody reads it now. */
function foreignValue(key: string, typed: string | boolean): unknown {
  for (const method of recipes) {
    const field = fieldsOf(method)[key];
    if (field === undefined) continue;
    const value = typedValue(field.kind, typed);
    try {
      field.parse(value, key);
      return value;
    } catch {
      // Another method may have a setting of this name that takes it.
    }
  }
  return typed;
}

/** Every method: the page offers those that learn from the rows it takes, and shows the runs of all. */
export function pageMethods(): MethodView[] {
  return recipes.map((method) => {
    const { id, title, summary, advice, rows } = method;
    const task = usualTask(method);
    const from = fileKindsFor(rows);
    return {
      id,
      title,
      summary,
      task,
      ...(advice === undefined ? {} : { advice }),
      rows: { id: rows.id, title: rows.title, needs: rows.needs, from },
      bundled: bundledFor[task === "classify" ? task : "causal"],
      roles: Object.keys(method.roles ?? {}) as Role[],
      draws: method.roles?.reward !== undefined,
      metrics: metricViews(method),
      isOffered: from.length > 0,
      fields: fieldViews(shownFields(method), method.defaults),
      presets: (method.presets ?? presetsAt({})).map(({ values, ...rest }): PresetView => ({
        ...rest,
        typed: typedOf(method, values),
      })),
    };
  });
}

/** Whether a method's models answer prompts. */
export const answers = (algorithm: string): boolean => usualTask(offered(algorithm)) !== "classify";

/** The kind of rows that a method learns from. */
export const rowsOf = (algorithm: string): Recipe["rows"] => offered(algorithm).rows;

/** What a config needs besides the settings. */
export interface Chosen {
  dataset: DatasetRecord | undefined;
  /** Name of the run; its folder is models/<run>. */
  run: string;
}

/**
 * The keys of config.yaml: what was chosen, and every setting that is not the method's default. What only other methods read stays
 * in the file, as it was typed. AppError "data/wrong-kind" for a file that the method cannot learn from.
 */
export function configOf(draft: DraftRecord, { dataset, run }: Chosen): Record<string, unknown> {
  const method = offered(draft.algorithm);
  if (dataset !== undefined) requireReadable(dataset, method.rows);
  const fields = fieldsOf(method);
  const heldOut = dataset?.testPath ?? null;
  const settings = Object.entries(draft.typed).flatMap(([key, typed]): [string, unknown][] => {
    if (!isSetting(key) || (heldOut === null && forHeldOut.includes(key))) return [];
    const field = fields[key];
    if (field === undefined) return [[key, foreignValue(key, typed)]];
    const value = typedValue(field.kind, typed);
    return typedUnlessDefault(method, key, value) === undefined ? [] : [[key, value]];
  });
  return {
    algorithm: draft.algorithm,
    model_name_or_path: draft.model === null ? "" : modelTitle(draft.model),
    dataset_name: dataset?.trainPath ?? "",
    ...(heldOut === null ? {} : { eval_dataset_name: heldOut }),
    output_dir: runFolder(run),
    ...Object.fromEntries(settings),
  };
}

/**
 * A config that nobody has checked yet: of a draft, before a run is made of it (the data worker) or planned (the trainer),
 * and of a stored run, once, before it is trained. Behind these three it is a RunConfig. AppError "config/...".
 */
export function checkedConfig(config: Readonly<Record<string, unknown>>): RunConfig {
  return parseRunConfig(config, "The settings", [], recipes);
}

/** A config file as the choices of a draft; what it does not name keeps the method's default. AppError "config/...". */
export function draftOf(yaml: string, draft: DraftRecord, datasets: readonly DatasetRecord[]): DraftRecord {
  const config = parseRunConfig(yaml, "The config", [], recipes);
  const method = recipeOf(config);
  if (fileKindsFor(method.rows).length === 0) {
    throw new AppError(
      "config/unknown-algorithm",
      `The config asks for ${method.title.toLowerCase()}, which learns from ${method.rows.title.many}; this page reads no files of these.`,
      `Use one of ${pageMethods()
        .filter(({ isOffered }) => isOffered)
        .map(({ id }) => id)
        .join(", ")} here, or run this config on the command line.`,
    );
  }
  const { values, given } = config;
  const wanted = values.dataset_name;
  const dataset = datasets.find(({ trainPath, name }) => trainPath === wanted || name === wanted);
  if (dataset === undefined) {
    throw new AppError(
      "config/unknown-data",
      `The config asks for ${quote(wanted)}; this project has ${datasets.map(({ trainPath }) => trainPath).join(", ") || "no data yet"}.`,
      "Drop that file on this page first, or name one that is here.",
    );
  }
  requireReadable(dataset, method.rows);
  const settings = Object.fromEntries(Object.entries(given).filter(([key]) => isSetting(key)));
  return {
    ...draft,
    algorithm: config.algorithm,
    typed: typedOf(method, settings),
    preset: null,
    model: modelNamed(values.model_name_or_path, draft.model),
    dataset: dataset.name,
  };
}

/** The model that a config names. AppError "config/unknown-model". */
export function modelNamed(name: string, current: ModelReference | null): ModelReference {
  if (current !== null && modelTitle(current) === name) return current;
  if (bundledModels.includes(name)) return { kind: "bundled", name };
  if (/^[\w.-]+\/[\w.-]+$/.test(name)) return { kind: "hub", id: name };
  throw new AppError(
    "config/unknown-model",
    `The config asks for the model ${quote(name)}, which is neither bundled nor a name on the hub.`,
    "Choose its files on this page first; their name is then the one to write.",
  );
}
