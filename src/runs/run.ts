// A run from its config: loads model, adapter and data, says what it needs, finds where to go on, trains, and leaves
// the result. Page, command line and tests differ only in the host they pass.

import { describeModel } from "../models/describe.ts";
import { type Recipe, taskOf } from "../algorithms/recipe.ts";
import { bestOf } from "../algorithms/validation.ts";
import { eachRow } from "../data/readers/index.ts";
import { type AnyRow, type RawRow, refuseBadRows } from "../data/rows/index.ts";
import { recipeOf } from "../algorithms/index.ts";
import type { RunConfig } from "../domain/config/runConfig.ts";
import { AppError } from "../domain/errors.ts";
import type { Backend } from "../engine/backend.ts";
import { Engine } from "../engine/engine.ts";
import { Model } from "../models/model.ts";
import type { ByteSource, FileSet } from "../domain/bytes.ts";
import { checkpointName, finalFolder } from "../domain/runFolder.ts";
import type { ModelSource } from "../formats/modelSource.ts";
import type { Tokenizer } from "../text/index.ts";
import {
  checkpointSteps,
  newestCheckpoint,
  pruneCheckpoints,
  saveCheckpoint,
  sweepDrafts,
  writeFolder,
} from "../storage/checkpoints.ts";
import type { ProjectStore } from "../storage/projectStore.ts";
import { fingerprint } from "./dataFingerprint.ts";
import { noteDifferences } from "./differences.ts";
import { endingIds } from "../text/endingIds.ts";
import { openTokenizer } from "../text/openTokenizer.ts";
import type { Task } from "../models/architecture.ts";
import { loadModels } from "./loadModels.ts";
import { requireApart, trainedRoles } from "./roles.ts";
import type { RunControl } from "./control.ts";
import { openGuard } from "./guard.ts";
import { createDrawings } from "./drawings.ts";
import type { RunEvent } from "./events.ts";
import { openJournals } from "./journals.ts";
import { createRunLog, type LogStore } from "./log.ts";
import { type RunState, runLoop } from "./loop.ts";
import { rehearse } from "./rehearse.ts";
import { bestOfLog, resultOf } from "./result.ts";
import { type SampleRequest, sampler } from "./sampleAnswers.ts";
import { modelFiles, optimiserFile, type RunFacts, restoreFiles } from "./savedModel.ts";
import { plannedSteps } from "./steps.ts";
import { rowOptions, trainingRows } from "./rows.ts";
import { validationNotes } from "./validate.ts";

/** What differs between a disk, a page and a test. */
export interface RunHost {
  /** With a task, a folder with an adapter alone stands for its model with the adapter merged in. */
  model(name: string, task?: Task): Promise<ModelSource>;
  /** The folder of an adapter. */
  adapter(name: string): Promise<FileSet>;
  dataset(name: string): Promise<ByteSource>;
  /** The file of a name in the folder of a dataset; undefined: there is none. */
  beside?(dataset: string, file: string): Promise<ByteSource | undefined>;
  /** The run fits and is loaded; awaited before its first step. */
  ready?(): Promise<void>;
  /** Refuses an output folder or log that cannot be written, before anything is loaded. */
  requireRoom?(): Promise<void>;
  /** The run's output folder. */
  readonly output: ProjectStore;
  readonly log: LogStore;
  /** What a recipe writes line by line: at a path of the config's, or beside the log under this name. */
  journal(name: string, path: string | undefined): LogStore;
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
  /** Somebody watches what is drawn: "drawing" events. */
  readonly showsDrawings?: true;
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

/**
 * AppErrors of config, model, data, device and training; "run/stopped" where a stop came before anything could be
 * saved.
 */
export async function trainRun(options: TrainOptions): Promise<RunResult> {
  const { config, host, emit, backend } = options;
  const { values } = config;
  const recipe = recipeOf(config);
  const validation = recipe.validation?.(values);
  const note = (message: string): void => emit({ type: "note", message });
  for (const message of config.notes) note(message);

  const found = await findStart(options, note);
  if (found === "finished") {
    note("This run is finished; nothing was changed.");
    const step = (await checkpointSteps(host.output))[0] ?? 0;
    const best = validation && bestOfLog(await host.log.read(), validation.klLimit);
    emit({ type: "done", step, path: finalFolder, ...(best && { best }) });
    return { step, stopped: false, path: finalFolder };
  }

  await host.requireRoom?.();
  const source = await host.model(values.model_name_or_path);
  const tokenizer = await openTokenizer(source);
  const { training, evaluation } = await readData(options, recipe, source, tokenizer);

  const plan = plannedSteps(recipe, values, training.rows.length);
  const inputs = await readInputs(options, recipe);

  const engine = new Engine(backend);
  const owned: Model[] = [];
  try {
    const adapterName = values.adapter_name_or_path;
    const request = {
      engine,
      config,
      recipe,
      source,
      tokenizer,
      open: (name: string, task: Task) => host.model(name, task),
      adapter: adapterName === null ? undefined : await host.adapter(adapterName),
      longestRow: longestRow(recipe, training.rows),
      memoryLimitBytes: options.memoryLimitBytes,
      emit,
      breathe: loadingBreath(options),
    };
    const [rows, evalRows] = [training.rows, evaluation?.rows ?? []];
    const eosIds = await endingIds(source, tokenizer);
    const rehearsed = rehearse({ backend, recipe, values, rows, evalRows, plan, eosIds, inputs, request });
    const models = await loadModels(request, owned);
    await rehearsed;
    await requireApart(models);
    const policy = models.policy.model;
    const guard = await openGuard({
      values,
      dataset: (name) => host.dataset(name),
      model: policy,
      tokenizer,
      resumed: found?.state.loop.guard,
      breathe: loadingBreath(options),
      note,
    });
    const trained = trainedRoles(models);
    const { id, title, paper, cardKeys } = recipe;
    const hasReference = models.reference !== undefined;
    const erased = found?.state.erased;
    const facts: RunFacts = {
      ...{ id, title, paper, cardKeys, hasReference, config: values },
      // What has learned from data that is erased since hands that on.
      ...(erased === undefined ? {} : { erased }),
    };
    // Nothing of an earlier run is touched before everything that can be refused was read.
    if (found === undefined && values.overwrite_output_dir) await host.output.remove("");
    await host.ready?.();
    const log = await createRunLog(host.log, found);
    const journals = await openJournals(journalStores(options, recipe), found?.state.step);
    const flush = async (): Promise<void> => {
      await journals.flush();
      await log.flush();
    };
    const settled = { algorithm: config.algorithm, ...values };
    const data = {
      dataset_name: fingerprint(training.rows),
      ...(evaluation && { eval_dataset_name: fingerprint(evaluation.rows) }),
    };
    const origin = {
      config: settled,
      arithmetic: backend.arithmetic,
      data,
      ...(found?.state.erased === undefined ? {} : { erased: found.state.erased }),
    };
    if (found) noteDifferences(found.state, origin, note);
    const prune = async ({ step, loop }: RunState): Promise<void> => {
      const keep = values.save_total_limit;
      const best = validation && bestOf(loop.validation?.judged ?? [], validation.klLimit);
      if (keep !== null) await pruneCheckpoints(host.output, keep, step, best?.step);
    };

    /** What is saved as of a step, with what the guard found then. */
    const factsAt = (step: number): RunFacts => {
      const guarded = guard?.noteOf(step);
      return guarded === undefined ? facts : { ...facts, guarded };
    };

    let flushedAt = host.now();
    const result = await runLoop({
      engine,
      recipe,
      values,
      models,
      plan,
      rows,
      evalRows,
      eosIds,
      inputs,
      journals,
      evaluateAtEnd: validation === undefined && !Object.hasOwn(config.given, "eval_strategy"),
      control: options.control,
      async breathe() {
        await host.breathe();
        if (host.now() - flushedAt < logEveryMs) return;
        flushedAt = host.now();
        await flush();
      },
      now: () => host.now(),
      emit(event) {
        log.add(event);
        emit(event);
      },
      resumed: found?.state,
      guard,
      drawings: options.showsDrawings ? createDrawings(tokenizer) : undefined,
      sampler: await sampler(options, policy, source, tokenizer, values.adapter_name_or_path !== null),
      restore: async () => {
        if (!found) return;
        await restoreFiles(trained, host.output, found.folder);
        // A killed run may have been about to.
        await prune(found.state);
      },
      save: async (state) => {
        await flush();
        const files = await modelFiles(trained, factsAt(state.step));
        files.set("optimizer.safetensors", await optimiserFile(trained));
        const folder = await saveCheckpoint(host.output, { ...state, ...origin }, files);
        await prune(state);
        return folder;
      },
    }).catch(async (error: unknown) => {
      // The steps that led to a failure are worth reading; the failure is what is reported.
      await flush().catch(() => undefined);
      throw error;
    });
    await flush();
    if (result.stopped) {
      if (result.step === 0) throw stoppedEarly();
      return { step: result.step, stopped: true, path: checkpointName(result.step) };
    }
    if (result.step < plan.totalSteps)
      note(
        `Ended after step ${result.step} of ${plan.totalSteps}: the judge found no gain in ${String(validation?.patience)} evaluations (early_stopping_patience).`,
      );
    const { files, best } = await resultOf(result, {
      trained,
      factsAt,
      output: host.output,
      note,
      async startAgain() {
        // One set of them at a time: that is what was planned for.
        for (const model of owned.splice(0)) model.dispose();
        const quiet = { ...request, emit: () => undefined, onlyTrained: true as const };
        return trainedRoles(await loadModels(quiet, owned));
      },
    });
    await writeFolder(host.output, finalFolder, files);
    emit({ type: "done", step: result.step, path: finalFolder, ...(best && { best }) });
    return { step: result.step, stopped: false, path: finalFolder };
  } finally {
    for (const model of owned) model.dispose();
  }
}

/** The rows to learn from and those to measure on. AppError "data/...", "tokens/...", "tokenizer/...". */
async function readData(
  options: TrainOptions,
  recipe: Recipe,
  source: ModelSource,
  tokenizer: Tokenizer | undefined,
) {
  const { host, emit } = options;
  const { values } = options.config;
  const settings = rowOptions(
    recipe,
    values,
    describeModel(source, taskOf(recipe, values)),
    loadingBreath(options),
  );
  const rowsOf = async (name: string, part: "train" | "test") =>
    trainingRows(recipe.rows, await host.dataset(name), tokenizer, {
      ...settings,
      part,
      beside: async (file) => host.beside?.(name, file),
    });
  const training = await rowsOf(values.dataset_name, "train");
  const refusal = recipe.rows.refusal?.(training.rows);
  if (refusal)
    throw new AppError("data/nothing-to-learn", `${values.dataset_name}: ${refusal.message}.`, refusal.hint);
  const evaluation =
    values.eval_dataset_name === null ? undefined : await rowsOf(values.eval_dataset_name, "test");
  const judged = validationNotes(recipe, values, training.rows, evaluation?.rows ?? []);
  for (const message of [...training.notes, ...(evaluation?.notes ?? []), ...judged])
    emit({ type: "note", message });
  return { training, evaluation };
}

/** The files of rows that the recipe reads besides the data. AppError "data/...". */
async function readInputs(
  options: TrainOptions,
  recipe: Recipe,
): Promise<Record<string, RawRow[] | undefined>> {
  const { host, config } = options;
  const inputs: Record<string, RawRow[] | undefined> = {};
  for (const [name, path] of Object.entries(recipe.inputs?.(config.values) ?? {})) {
    if (path === null) continue;
    const rows: RawRow[] = [];
    const file = await host.dataset(path);
    const breath = loadingBreath(options);
    const { errors, errorCount, rowCount } = await eachRow(file, ({ row }) => rows.push(row), {
      progress: breath,
    });
    refuseBadRows(path, errors, rowCount + errorCount, errorCount);
    inputs[name] = rows;
  }
  return inputs;
}

function journalStores({ host, config }: TrainOptions, recipe: Recipe): Map<string, LogStore> {
  const wanted = Object.entries(recipe.journals?.(config.values) ?? {});
  return new Map(
    wanted.flatMap(([name, path]) => (path === null ? [] : [[name, host.journal(name, path)] as const])),
  );
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

function longestRow({ rows: kind }: Recipe, rows: readonly AnyRow[]): number {
  return rows.reduce((longest, row) => Math.max(longest, kind.tokens(row)), 1);
}
