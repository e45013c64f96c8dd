// A run from its config: loads model, adapter and data, says what it needs, finds where to go on, trains, and leaves
// the result. Page, command line and tests differ only in the host they pass.

import type { AnyRow } from "../data/rows/index.ts";
import type { Recipe, Reference } from "../algorithms/recipe.ts";
import { recipes } from "../algorithms/index.ts";
import type { RunConfig } from "../domain/config/runConfig.ts";
import { AppError } from "../domain/errors.ts";
import type { Backend } from "../engine/backend.ts";
import { Engine } from "../engine/engine.ts";
import type { WeightFormat } from "../engine/weight.ts";
import { loadAdapter } from "../models/adapterFiles.ts";
import { LanguageModel } from "../models/model.ts";
import { targetModules } from "../models/lora.ts";
import type { FileSet } from "../domain/bytes.ts";
import { checkpointName, finalFolder } from "../domain/runFolder.ts";
import type { ModelSource } from "../formats/modelSource.ts";
import {
  checkpointSteps,
  newestCheckpoint,
  pruneCheckpoints,
  saveCheckpoint,
  sweepDrafts,
  writeFolder,
} from "../storage/checkpoints.ts";
import type { ProjectStore } from "../storage/projectStore.ts";
import { dataChanges, fingerprint } from "./dataFingerprint.ts";
import { type MemoryPlan, planMemory, requireMemory } from "./memory.ts";
import { openTokenizer } from "../text/openTokenizer.ts";
import type { RunControl } from "./control.ts";
import type { RunEvent } from "./events.ts";
import { createRunLog, type LogStore } from "./log.ts";
import { runLoop } from "./loop.ts";
import { type SampleRequest, sampler } from "./sampleAnswers.ts";
import { modelFiles, optimiserFile, restoreFiles, type SavedModelContext } from "./savedModel.ts";
import { planSteps } from "./steps.ts";
import { cutOf, type DataFile, trainingRows } from "./rows.ts";

/** What differs between a disk, a page and a test. */
export interface RunHost {
  model(name: string): Promise<ModelSource>;
  /** The folder of an adapter. */
  adapter(name: string): Promise<FileSet>;
  dataset(name: string): Promise<DataFile>;
  /** The run fits and is loaded; awaited before its first step. */
  ready?(): Promise<void>;
  /** Refuses an output folder or log that cannot be written, before anything is loaded. */
  requireRoom?(): Promise<void>;
  /** The run's output folder. */
  readonly output: ProjectStore;
  readonly log: LogStore;
  /** A real turn of the event loop, so that messages and signals arrive. */
  breathe(): Promise<void>;
  /** Monotonic milliseconds. */
  now(): number;
}

export interface TrainOptions {
  readonly config: RunConfig;
  readonly host: RunHost;
  readonly backend: Backend;
  /** Bytes the device offers for a run. */
  readonly memoryLimitBytes: number;
  readonly resume: boolean;
  readonly control: RunControl;
  readonly emit: (event: RunEvent) => void;
  /** Prompts that are answered before the first step, with each checkpoint and at the end: "sample" events. */
  readonly samples?: SampleRequest;
}

export interface RunResult {
  readonly step: number;
  readonly stopped: boolean;
  /** Folder of the result or, when stopped, of the last checkpoint, within the output folder. */
  readonly path: string;
}

/** The log is written before each checkpoint anyway; between them, for whoever reads along. */
const logEveryMs = 10_000;

/** A stop before there is anything to save: AppError "run/stopped". */
function stoppedEarly(): AppError {
  return new AppError(
    "run/stopped",
    "Stopped before a step was finished; nothing was written.",
    "Start again.",
  );
}

/** The host's turns, which a stop ends while the run still loads. */
function loadingBreath({ host, control }: TrainOptions): () => Promise<void> {
  return async () => {
    await host.breathe();
    if (control.stopRequested()) throw stoppedEarly();
  };
}

/** The recipe of a config; AppError "config/unknown-algorithm" is the config reader's business. */
function recipeOf(config: RunConfig): Recipe {
  const found = recipes.find(({ id }) => id === config.algorithm);
  if (!found) throw new Error(`internal: no recipe "${config.algorithm}"`);
  return found;
}

function formatOf({ load_in_8bit, load_in_4bit, dtype }: RunConfig["values"]): WeightFormat {
  if (load_in_4bit) return "int4";
  if (load_in_8bit) return "int8";
  return dtype === "float16" ? "f16" : "f32";
}

/**
 * AppErrors of config, model, data, device and training; "run/stopped" where a stop came before anything could be
 * saved.
 */
export async function trainRun(options: TrainOptions): Promise<RunResult> {
  const { config, host, emit, backend } = options;
  const { values } = config;
  const recipe = recipeOf(config);
  const note = (message: string): void => emit({ type: "note", message });
  for (const message of config.notes) note(message);

  const found = await findStart(options, note);
  if (found === "finished") {
    note("This run is finished; nothing was changed.");
    const step = (await checkpointSteps(host.output))[0] ?? 0;
    emit({ type: "done", step, path: finalFolder });
    return { step, stopped: false, path: finalFolder };
  }

  await host.requireRoom?.();
  const source = await host.model(values.model_name_or_path);
  const tokenizer = await openTokenizer(source);
  const { contextLength, vocabularySize } = LanguageModel.describe(source).config;
  const settings = {
    contextLength,
    vocabularySize,
    cut: cutOf(recipe, values),
    modelName: source.name,
    breathe: loadingBreath(options),
  };
  const rowsOf = async (name: string) =>
    trainingRows(recipe.rows, await host.dataset(name), tokenizer, settings);
  const training = await rowsOf(values.dataset_name);
  const evaluation = values.eval_dataset_name === null ? undefined : await rowsOf(values.eval_dataset_name);
  for (const message of [...training.notes, ...(evaluation?.notes ?? [])]) note(message);

  const plan = planSteps({
    rows: training.rows.length,
    batchSize: values.per_device_train_batch_size,
    accumulation: values.gradient_accumulation_steps,
    epochs: values.num_train_epochs,
    maxSteps: values.max_steps,
    shuffle: values.shuffle,
    seed: values.seed,
  });

  const engine = new Engine(backend);
  const owned: LanguageModel[] = [];
  try {
    const policy = await loadPolicy(options, recipe, engine, source, owned, training.rows);
    const reference = await loadReference(options, recipe, engine, source, policy, owned);
    const context: SavedModelContext = {
      policy,
      recipe,
      source,
      tokenizer,
      config: values,
      baseModel: values.model_name_or_path,
    };
    // Nothing of an earlier run is touched before everything that can be refused was read.
    if (found === undefined && values.overwrite_output_dir) await host.output.remove("");
    await host.ready?.();
    const log = await createRunLog(host.log, found);
    const settled = { algorithm: config.algorithm, ...values };
    const data = {
      dataset_name: fingerprint(training.rows),
      ...(evaluation && { eval_dataset_name: fingerprint(evaluation.rows) }),
    };
    const origin = { config: settled, arithmetic: backend.arithmetic, data };
    if (found) {
      noteChanges(found.state.config, settled, note);
      for (const message of dataChanges(found.state.data, data)) note(message);
      const { arithmetic: before = backend.arithmetic } = found.state;
      if (before !== backend.arithmetic)
        note(
          `The checkpoint was computed by ${before}, the rest is by ${backend.arithmetic}: the result agrees with an undisturbed run to rounding, not to the byte.`,
        );
    }
    const prune = async (newest: number): Promise<void> => {
      const keep = values.save_total_limit;
      if (keep !== null) await pruneCheckpoints(host.output, keep, newest);
    };

    let flushedAt = host.now();
    const result = await runLoop({
      engine,
      recipe,
      values,
      settings: values,
      policy,
      reference,
      plan,
      rows: training.rows,
      evalRows: evaluation?.rows,
      evaluateAtEnd: !Object.hasOwn(config.given, "eval_strategy"),
      control: options.control,
      async breathe() {
        await host.breathe();
        if (host.now() - flushedAt < logEveryMs) return;
        flushedAt = host.now();
        await log.flush();
      },
      now: () => host.now(),
      emit(event) {
        log.add(event);
        emit(event);
      },
      resumed: found?.state,
      sampler: await sampler(options, policy, source, tokenizer, values.adapter_name_or_path !== null),
      restore: async () => {
        if (!found) return;
        await restoreFiles(policy, host.output, found.folder);
        // A killed run may have been about to.
        await prune(found.state.step);
      },
      save: async (state) => {
        await log.flush();
        const files = await modelFiles(context);
        files.set("optimizer.safetensors", await optimiserFile(context));
        const folder = await saveCheckpoint(host.output, { ...state, ...origin }, files);
        await prune(state.step);
        return folder;
      },
    }).catch(async (error: unknown) => {
      // The steps that led to a failure are worth reading; the failure is what is told.
      await log.flush().catch(() => undefined);
      throw error;
    });
    await log.flush();
    if (result.stopped) {
      if (result.step === 0) throw stoppedEarly();
      return { step: result.step, stopped: true, path: checkpointName(result.step) };
    }
    await writeFolder(host.output, finalFolder, await modelFiles(context));
    emit({ type: "done", step: result.step, path: finalFolder });
    return { step: result.step, stopped: false, path: finalFolder };
  } finally {
    for (const model of owned) model.dispose();
  }
}

/** The checkpoint to go on from, "finished", or undefined for a new run. */
async function findStart({ host, config, resume }: TrainOptions, note: (message: string) => void) {
  const { output } = host;
  const isFinished = (await output.list(finalFolder)).length > 0;
  if (resume) {
    if (isFinished) return "finished" as const;
    await sweepDrafts(output);
    const found = await newestCheckpoint(output, (folder, reason) => note(`Skipped ${folder}: ${reason}.`));
    note(found ? `Going on from ${found.folder}.` : "There is no checkpoint to resume from: starting anew.");
    return found;
  }
  if (config.values.overwrite_output_dir) return undefined;
  const [newest] = await checkpointSteps(output);
  if (isFinished || newest !== undefined) {
    throw new AppError(
      "output/not-empty",
      `${config.values.output_dir} holds ${newest === undefined || isFinished ? "a finished run" : `${checkpointName(newest)} of an earlier run`}.`,
      "Resume it with --resume, choose another output_dir, or set overwrite_output_dir: true.",
    );
  }
  await sweepDrafts(output);
  return undefined;
}

async function loadPolicy(
  options: TrainOptions,
  recipe: Recipe,
  engine: Engine,
  source: ModelSource,
  owned: LanguageModel[],
  rows: readonly AnyRow[],
): Promise<LanguageModel> {
  const { config, host, emit, memoryLimitBytes, backend } = options;
  const { values } = config;
  const adapterName = values.adapter_name_or_path;
  const isAdapter = values.use_peft || adapterName !== null;
  const description = LanguageModel.describe(source);
  const base = { name: source.name, ...description };
  const start = adapterName === null ? undefined : await loadAdapter(await host.adapter(adapterName), base);
  const lora = start?.config ?? loraOf(values);
  const memory = runMemory(config, recipe, description, longestRow(recipe, rows), start?.config);
  requireMemory(memory, memoryLimitBytes, backend.description);
  const policy = await LanguageModel.load(engine, source, {
    format: formatOf(values),
    trainable: !isAdapter,
    onProgress: (done, total) =>
      emit({ type: "progress", phase: "loading model", done, total, unit: "bytes" }),
    breathe: loadingBreath(options),
  });
  owned.push(policy);
  const attentionDropout = source.config.attn_pdrop ?? source.config.attention_dropout;
  if (!values.disable_dropout && typeof attentionDropout === "number" && attentionDropout > 0) {
    const message = `config.json asks for dropout of ${attentionDropout} inside attention, which is not applied; its other dropout is.`;
    emit({ type: "note", message });
  }
  if (policy.unpacked.length > 0) {
    const message = `${policy.unpacked.length} layers stay in float32: their rows are not a multiple of 32.`;
    emit({ type: "note", message });
  }
  if (isAdapter) policy.addAdapter(lora, start ? { values: start.values } : { seed: values.seed });
  return policy;
}

async function loadReference(
  options: TrainOptions,
  recipe: Recipe,
  engine: Engine,
  source: ModelSource,
  policy: LanguageModel,
  owned: LanguageModel[],
): Promise<Reference | undefined> {
  const { config, emit } = options;
  const { values } = config;
  if (!recipe.needs.reference) return undefined;
  if (policy.adapter) return { model: policy, pass: { adapter: false } };
  // Computed ahead, before the first update: the policy still is the reference then.
  if (values.precompute_ref_log_probs === true) return { model: policy, pass: {} };
  const model = await LanguageModel.load(engine, source, {
    format: "f32",
    trainable: false,
    onProgress: (done, total) =>
      emit({ type: "progress", phase: "loading reference", done, total, unit: "bytes" }),
    breathe: loadingBreath(options),
  });
  owned.push(model);
  return { model, pass: {} };
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

/** What a run needs, from its config and the tokens of its longest row. */
export function runMemory(
  { values }: RunConfig,
  recipe: Recipe,
  description: ReturnType<typeof LanguageModel.describe>,
  longestRow: number,
  given?: Pick<ReturnType<typeof loraOf>, "r" | "targets">,
): MemoryPlan {
  const isAdapter = values.use_peft || values.adapter_name_or_path !== null;
  const lora = given ?? loraOf(values);
  const modules = isAdapter ? targetModules(description.architecture, description.config, lora.targets) : [];
  return planMemory({
    ...description,
    format: isAdapter ? formatOf(values) : "f32",
    lora: isAdapter ? { modules, r: lora.r } : undefined,
    referenceCopy: !isAdapter && recipe.needs.reference && values.precompute_ref_log_probs !== true,
    tokens: values.per_device_train_batch_size * longestRow,
    checkpointing: values.gradient_checkpointing,
  });
}

function longestRow({ rows: kind }: Recipe, rows: readonly AnyRow[]): number {
  return rows.reduce((longest, row) => Math.max(longest, kind.tokens(row)), 1);
}

/** Settings that a resumed run has changed are said, not refused: a longer run or a lower rate is a fair wish. */
function noteChanges(
  before: Record<string, unknown>,
  now: Record<string, unknown>,
  note: (message: string) => void,
): void {
  const changed = Object.keys(now).filter((key) => JSON.stringify(before[key]) !== JSON.stringify(now[key]));
  const told = changed.filter((key) => key !== "overwrite_output_dir");
  if (told.length > 0) note(`Changed since the checkpoint: ${told.join(", ")}.`);
}
