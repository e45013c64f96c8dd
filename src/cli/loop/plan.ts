// The file of a loop: a mapping of steps, each with a block. `ownSteps` are the loop's own and have the fields below; any other is a run
// of `train`, whose block is that method's flat config. A path that an earlier step makes is the project's, any other is relative to
// the file. All faults of the file are told at once, before anything is computed.

import { existsSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { recipes } from "../../algorithms/index.ts";
import { type Fields, flag, integer, number, orNull, parseFields, text } from "../../domain/config/field.ts";
import { configText, parseRunConfig, readMapping, type RunConfig } from "../../domain/config/runConfig.ts";
import { AppError, nearestName, quote, quoteValue } from "../../domain/errors.ts";
import { Faults } from "../../domain/faults.ts";
import { runFolder } from "../../domain/runFolder.ts";
import { samplingFlags } from "../samplingFlags.ts";
import { projectFiles } from "./files.ts";

const prompts = text<string>("", {
  label: "Prompts",
  help: "A file of prompts, or of pairs; a prompt that stands twice is taken once.",
});
const limit = orNull(
  integer(1, { atLeast: 1, label: "Limit", help: "Only so many of the prompts, the first ones; null: all." }),
);
const model = text<string>("starter", { label: "Model", help: "Who answers: a name, a folder or a hub id." });
const seed = integer(42, { atLeast: 0, label: "Seed", help: "Fixes what is drawn." });
const sampling = Object.fromEntries(
  Object.entries(samplingFlags).map(([key, { field }]) => [key, field]),
) as { readonly [K in keyof typeof samplingFlags]: (typeof samplingFlags)[K]["field"] };

export const ownSteps = {
  generate: {
    model_name_or_path: model,
    prompts,
    limit,
    n: integer(2, { atLeast: 2, label: "Answers a prompt", help: "Neighbours are compared in pairs." }),
    ...sampling,
    seed,
  },
  annotate: {
    annotators: integer(4, { atLeast: 1, label: "Annotators", help: "How many simulated people judge." }),
    overlap: integer(1, { atLeast: 1, label: "Overlap", help: "How many of them judge each pair." }),
    noise: number(0.12, { above: 0, label: "Noise", help: "The difference of utility that is hard to see." }),
    position_bias: number(0, { label: "Position bias", help: "Pull towards what is shown on the left." }),
    length_bias: number(0, {
      label: "Length bias",
      help: "Pull towards the longer one, for 100 characters.",
    }),
    careless: number(0, { atLeast: 0, atMost: 1, label: "Careless", help: "Share of coin flips." }),
    tie_width: number(0, { atLeast: 0, label: "Tie width", help: "A gap below it is a tie." }),
    test_share: number(0.1, {
      above: 0,
      below: 1,
      label: "Held-out share",
      help: "Share of the prompts whose pairs go to data/pairs.test.jsonl.",
    }),
    seed,
  },
  best_of_n: {
    n: integer(8, {
      atLeast: 2,
      label: "Answers",
      help: "Of how many answers the best one by reward is taken.",
    }),
    gate: flag(true, {
      label: "Gate",
      help: "With a judge: no run learns from the reward model unless the best answers by it are better by the judge, too.",
    }),
  },
  evaluate: {
    model_name_or_path: model,
    prompts,
    limit,
    pairs: text<string | null>(null, {
      label: "Pairs",
      help: "Judged pairs that no reward model was trained on: `evaluate reward` measures each by them.",
    }),
    n: integer(4, { atLeast: 1, label: "Answers a prompt", help: "Of every policy, the base included." }),
    ...sampling,
    bootstrap: integer(1000, { atLeast: 0, label: "Bootstrap", help: "Draws of the intervals." }),
    seed,
  },
  fairness: {
    probes: text<string | null>(null, {
      label: "Probes",
      help: "A file of probes of your own; null: evaluate probes writes some by what follows.",
    }),
    axes: text<string>("all", { label: "Axes", help: "What is swapped, as evaluate probes has it." }),
    arms: text<string>("original,anonymised", {
      label: "Arms",
      help: "Which texts, as evaluate probes has it.",
    }),
    templates: integer(24, { atLeast: 1, label: "Templates", help: "At most so many." }),
    variants: integer(3, { atLeast: 1, atMost: 4, label: "Variants", help: "Of one template and group." }),
    permutations: integer(10_000, {
      atLeast: 1,
      atMost: 1_000_000,
      label: "Permutations",
      help: "Draws of the sign-flip test.",
    }),
    seed,
  },
} satisfies Record<string, Fields>;

type OwnStep = keyof typeof ownSteps;
type OwnValues<K extends OwnStep> = ReturnType<typeof parseFields<(typeof ownSteps)[K]>>;

export interface TrainStep {
  readonly name: string;
  readonly config: RunConfig;
  /** It learns to score answers, and is not a policy. */
  readonly scores: boolean;
  /** It learns from what a model that scores makes of its answers. */
  readonly isScored: boolean;
}

export interface LoopPlan {
  readonly generate?: OwnValues<"generate">;
  readonly annotate?: OwnValues<"annotate">;
  readonly best_of_n?: OwnValues<"best_of_n">;
  readonly evaluate?: OwnValues<"evaluate">;
  readonly fairness?: OwnValues<"fairness">;
  readonly runs: readonly TrainStep[];
  /** Files beside the loop's own that are copied to the project: where from, by where to. */
  readonly inputs: ReadonlyMap<string, string>;
  /** The steps as they are run, as a file: what the same project must be asked for again. */
  readonly text: string;
}

const hint =
  "A loop is a mapping of steps, each with its settings, such as:  dpo: { learning_rate: 1.0e-4, ... }";
const fileKeys = ["dataset_name", "eval_dataset_name", "prompts", "pairs", "probes"];
/** As TRL and transformers call what names a model. */
const isModelKey = (key: string): boolean => key.endsWith("_path");

/** What runs can learn from, by the step that makes it. */
const makes: Readonly<Record<string, readonly string[]>> = {
  generate: [projectFiles.prompts, projectFiles.completions],
  annotate: [projectFiles.comparisons, projectFiles.train, projectFiles.test],
};

interface Place {
  /** Of the loop's file. */
  readonly folder: string;
  /** Of the project. */
  readonly project: string;
}

/** The plan in `source`, called `name` in messages. AppError "loop/..." and those of parseRunConfig. */
export function parseLoop(source: string, name: string, place: Place, seedGiven: number | null): LoopPlan {
  const faults = new Faults();
  const blocks = readBlocks(source, name, faults);
  const names = [...blocks.keys()];
  const ids = recipes.map(({ id }) => id);
  const inputs = new Map<string, string>();
  const made = new Set<string>();
  const own: Partial<Record<OwnStep, unknown>> = {};
  const runs: TrainStep[] = [];
  const normalised: Record<string, unknown> = {};
  for (const [step, block] of blocks) {
    const where = `${name}, step ${quote(step)}`;
    const given = faults.attempt(() => located(block, place, made, inputs)) ?? { ...block };
    for (const file of makes[step] ?? []) made.add(file);
    const isOwn = Object.hasOwn(ownSteps, step);
    const fields: Fields | undefined = isOwn ? ownSteps[step as OwnStep] : undefined;
    if (seedGiven !== null && (!fields || Object.hasOwn(fields, "seed"))) given["seed"] = seedGiven;
    normalised[step] = given;
    if (fields) {
      for (const key of Object.keys(given))
        if (!Object.hasOwn(fields, key)) faults.add(unknownKey(where, key, Object.keys(fields)));
      own[step as OwnStep] = parseFields(fields, given, (_, fault) =>
        faults.add(new AppError(fault.code, `${where}: ${fault.message}`, fault.hint)),
      );
      continue;
    }
    if (given["algorithm"] === undefined && !ids.includes(step)) {
      faults.add(unknownStep(name, step, ids));
      continue;
    }
    const config = faults.attempt(() => trainConfig(step, given, where));
    if (!config) continue;
    const recipe = recipes.find(({ id }) => id === config.algorithm);
    const sources = Object.values(recipe?.roles ?? {}).map((role) => role(config.values));
    const isScored = sources.some((one) => one?.from === "files" && one.task === "classify" && !one.trains);
    runs.push({ name: step, config, scores: recipe?.task === "classify", isScored });
  }
  faults.attempt(() => requireOrder(name, names, blocks));
  faults.raise(name);
  return { ...(own as Omit<LoopPlan, "runs" | "inputs" | "text">), runs, inputs, text: planText(normalised) };
}

function trainConfig(step: string, given: Record<string, unknown>, where: string): RunConfig {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(step) || ["judge", "base"].includes(step))
    throw new AppError(
      "loop/bad-name",
      `${where}: a run's folder is called like its step, and this name is taken or none for a folder.`,
      "Use letters, digits, dots and dashes, but not judge or base.",
    );
  const output = runFolder(step);
  if (given["output_dir"] !== undefined && given["output_dir"] !== output)
    throw new AppError(
      "loop/bad-output",
      `${where}: "output_dir" is ${quoteValue(given["output_dir"])}; in a loop it is ${output}.`,
      "Leave it out, or rename the step.",
    );
  const whole = { algorithm: step, ...given, output_dir: output };
  return parseRunConfig(whole, where, [], recipes);
}

/** Each step's block, in the file's order. */
function readBlocks(source: string, name: string, faults: Faults): Map<string, Record<string, unknown>> {
  const blocks = new Map<string, Record<string, unknown>>();
  let entries: Iterable<[string, unknown]>;
  try {
    entries = readMapping(source, name, faults);
  } catch (error) {
    if (error instanceof AppError && error.code === "config/bad-file")
      throw new AppError(error.code, error.message, hint);
    throw error;
  }
  for (const [step, value] of entries) {
    const block = value instanceof Map ? (Object.fromEntries(value) as unknown) : (value ?? {});
    if (typeof block !== "object" || block === null || Array.isArray(block))
      faults.add(
        new AppError(
          "loop/bad-step",
          `${name}: the step ${quote(step)} is ${quote(JSON.stringify(value))}, expected a mapping of its settings.`,
          hint,
        ),
      );
    else blocks.set(step, { ...block });
  }
  if (blocks.size === 0) faults.add(new AppError("loop/no-steps", `${name} names no step.`, hint));
  return blocks;
}

function requireOrder(name: string, names: readonly string[], blocks: ReadonlyMap<string, object>): void {
  const need = (step: string, earlier: string, why: string): void => {
    if (blocks.has(step) && !blocks.has(earlier))
      throw new AppError(
        "loop/missing-step",
        `${name}: "${step}" ${why}, and there is no step "${earlier}".`,
        `Add ${earlier}: {...} to it.`,
      );
  };
  need("annotate", "generate", "judges the answers of another step");
  need("best_of_n", "evaluate", "is measured like every policy");
  need("fairness", "evaluate", "asks the models that score about groups");
  const at = (step: string): number => names.indexOf(step);
  if (at("generate") > 0 || (at("annotate") >= 0 && at("annotate") !== 1))
    throw new AppError(
      "loop/bad-order",
      `${name}: "generate" comes first and "annotate" after it; the order is ${names.join(", ")}.`,
      "Steps are done in the order of the file; change it.",
    );
}

function unknownStep(name: string, step: string, ids: readonly string[]): AppError {
  const known = [...Object.keys(ownSteps), ...ids];
  const near = nearestName(step, known);
  return new AppError(
    "loop/unknown-step",
    `${name}: there is no step ${quote(step)}.${near ? ` Did you mean "${near}"?` : ""}`,
    `Steps are ${known.join(", ")}; a run of another name says its algorithm.`,
  );
}

function unknownKey(where: string, key: string, known: readonly string[]): AppError {
  const near = nearestName(key, known);
  return new AppError(
    "config/unknown-key",
    `${where}: there is no setting ${quote(key)}.${near ? ` Did you mean "${near}"?` : ""}`,
    `It has ${known.join(", ")}.`,
  );
}

/** The block with its paths made relative to the project; notes which files have to be copied there. */
function located(
  block: Readonly<Record<string, unknown>>,
  { folder, project }: Place,
  made: ReadonlySet<string>,
  inputs: Map<string, string>,
): Record<string, unknown> {
  const given = { ...block };
  for (const [key, value] of Object.entries(block)) {
    if (!fileKeys.includes(key) && !isModelKey(key)) continue;
    if (typeof value !== "string" || value === "" || made.has(value)) continue;
    const path = resolve(folder, value);
    if (!existsSync(path)) continue;
    if (isModelKey(key)) given[key] = relative(project, path).replaceAll("\\", "/");
    else {
      const copy = `data/given/${basename(path)}`;
      const other = inputs.get(copy);
      if (other !== undefined && other !== path)
        throw new AppError(
          "loop/same-name",
          `Two files of the loop are called ${quote(basename(path))}.`,
          "Rename one of them: the project keeps copies side by side.",
        );
      given[key] = copy;
      inputs.set(copy, path);
    }
  }
  return given;
}

function planText(steps: Readonly<Record<string, unknown>>): string {
  return configText(steps);
}

/** Where a run's config stands: paths in it and its log are relative to the project. */
export const configOf = (project: string, { name }: TrainStep): string => join(project, `${name}.yaml`);
