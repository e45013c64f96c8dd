// What a run would need, before it starts: memory from the parameter shapes and the longest rows, steps, and a time that
// is estimated from a short measurement of the device. The run itself plans again with all rows (src/runs/run.ts).
import { recipeOf } from "../../algorithms/index.ts";
import { taskOf } from "../../algorithms/recipe.ts";
import type { Recipe } from "../../algorithms/recipe.ts";
import { type ByteSource, memorySource } from "../../domain/bytes.ts";
import { AppError } from "../../domain/errors.ts";
import type { DraftRecord, ModelReference, ProjectRecord } from "../../domain/records/index.ts";
import type { Task } from "../../models/architecture.ts";
import { describeConfig, describeModel, type ModelDescription } from "../../models/describe.ts";
import { type ModelSource, readConfig } from "../../formats/modelSource.ts";
import { measureDevice, stepSeconds } from "./stepTime.ts";
import { memoryAdvice, totalBytes } from "../../runs/memory.ts";
import { neededFiles } from "./describeModel.ts";
import { checkedConfig, configOf } from "../drafts.ts";
import { openTokenizer } from "../../text/openTokenizer.ts";
import { countRows } from "../data/datasets.ts";
import { describeDevices } from "../bridge/devices.ts";
import { deviceChoice } from "./device.ts";
import type { PageModels } from "../modelReferences.ts";
import { describeRoles, type ProjectModels } from "./projectModels.ts";
import type { RunPlan } from "../bridge/types.ts";
import { plannedSteps } from "../../runs/steps.ts";
import { runMemory, trainsAdapter } from "../../runs/loadModels.ts";
import { rolesOf } from "../../runs/roles.ts";
import { cutOf, rowOptions, trainingRows } from "../../runs/rows.ts";

/** Rows that are tokenised for the plan; the longest of many is rarely far from the longest of these. */
const rowsLookedAt = 256;
const bytesLookedAt = 4 << 20;

/** Of the longest answer that may be drawn, about what answers take that end by themselves. */
const usualShare = 0.6;

/** Of English in a byte-pair vocabulary, about: for rows whose tokenizer is not here yet. */
const charactersAToken = 4;

/** The model's shapes, and its row lengths where its tokenizer is here: a plan downloads no weights. */
async function knownModel(
  models: PageModels,
  model: ModelReference,
  task: Task | undefined,
  measure: (source: ModelSource, described: ModelDescription) => Promise<number[]>,
): Promise<{ described: ModelDescription; lengths?: number[] }> {
  const files = await models.files(model);
  const sizes = await files.sizes?.();
  const isMissing = sizes !== undefined && neededFiles(files.name, sizes).some(({ isHere }) => !isHere);
  const config = isMissing ? await files.open("config.json") : undefined;
  if (config === undefined) {
    const source = await models.open(model);
    const described = describeModel(source, task);
    return { described, lengths: await measure(source, described) };
  }
  const json = await readConfig(config, `${files.name}/config.json`);
  return { described: describeConfig({ name: files.name, config: json }, task) };
}

export async function planRun(
  host: Omit<ProjectModels, "chosen"> & { readonly models: PageModels },
  project: ProjectRecord,
  draft: DraftRecord,
): Promise<RunPlan> {
  const { models, store: folder } = host;
  const dataset = project.datasets.find(({ name }) => name === draft.dataset);
  if (dataset === undefined || draft.model === null) {
    throw new AppError("plan/incomplete", "A plan needs pairs and a model.", "Choose both first.");
  }
  const config = checkedConfig(configOf(draft, { dataset, run: "plan" }));
  const { values } = config;
  const recipe = recipeOf(config);
  const file = await folder.open(dataset.trainPath);
  if (file === undefined) {
    throw new AppError(
      "data/not-found",
      `${dataset.trainPath} is gone from this project.`,
      "Drop the file of pairs again.",
    );
  }
  const cut = cutOf(recipe, values);
  const lines = await firstLines(file);
  const known = await knownModel(models, draft.model, taskOf(recipe, values), async (source, described) => {
    const head = memorySource(dataset.trainPath, new TextEncoder().encode(lines.join("\n")));
    const options = rowOptions(recipe, values, described, () => Promise.resolve());
    const { rows } = await trainingRows(recipe.rows, head, await openTokenizer(source), options);
    return rows.map((row) => recipe.rows.tokens(row));
  });
  const { described } = known;
  const others = await describeRoles({ ...host, chosen: draft.model }, config);
  const isOne = recipe.rows.once === undefined && recipe.rows.parts === undefined;
  const rowCount = isOne ? dataset.rows : await countRows(file, recipe.rows);
  const guessed = (line: string): number =>
    Math.min(cut.maxLength ?? Infinity, line.length / charactersAToken);
  const lengths =
    known.lengths ?? lines.filter((line) => line !== "").map((line) => Math.ceil(guessed(line)));
  const longest = Math.max(1, ...lengths);
  const memory = runMemory(config, recipe, described, longest, { others });
  const steps = plannedSteps(recipe, values, rowCount).totalSteps;
  const pace = recipe.pace?.(values, rowCount);
  const isFull = !trainsAdapter(values);
  const meanLength = lengths.reduce((a, b) => a + b, 0) / lengths.length;
  const perStep = values.per_device_train_batch_size * values.gradient_accumulation_steps;
  const answers = recipe.answersPerRow ?? 1;
  const drawnLength = usualShare * (cut.room ?? 0);
  const rate = await measureDevice(draft.device);
  // Only now it is known whether helper threads start.
  const choice = deviceChoice(await describeDevices(), draft.device);
  const secondsPerStep = stepSeconds(rate, {
    parameters: described.specs.reduce(
      (sum, { shape }) => sum + (shape.length > 1 ? shape.reduce((a, b) => a * b, 1) : 0),
      0,
    ),
    tokens: perStep * answers * (meanLength + drawnLength),
    drawn: perStep * answers * drawnLength,
    uses: pace?.uses ?? 1,
    isFull,
    otherRoles: rolesOf(recipe, config).length,
    recomputes: values.gradient_checkpointing,
  });
  const { limitBytes } = choice;
  const fits = limitBytes === null || totalBytes(memory) <= limitBytes;
  return {
    device: choice.title,
    memory: memory.map(({ id, title, bytes }) => ({ id, title, bytes })),
    limitBytes,
    advice: fits ? null : memoryAdvice(memory),
    rows: rowCount,
    steps,
    longestRow: longest,
    rowsRead: lengths.length,
    secondsPerStep,
    isGuess: known.lengths === undefined,
    warnings: warningsOf(recipe, rowCount, steps, pace?.rowsAtOnce ?? perStep),
  };
}

/** Whole lines from the beginning of a file. */
async function firstLines(file: ByteSource): Promise<string[]> {
  const length = Math.min(file.sizeBytes, bytesLookedAt);
  const lines = new TextDecoder().decode(await file.read(0, length)).split("\n");
  // The last one may be cut.
  if (length < file.sizeBytes && lines.length > 1) lines.pop();
  return lines.slice(0, rowsLookedAt);
}

function warningsOf({ rows: { title } }: Recipe, rows: number, steps: number, perStep: number): string[] {
  const seen = (steps * perStep) / rows;
  const warnings: string[] = [];
  if (rows < 20)
    warnings.push(`${rows} ${title.many} are very few: the model will learn these and little beyond them.`);
  if (seen > 5)
    warnings.push(
      `Every ${title.one} would be seen ${Math.round(seen)} times: expect it to be learned by heart.`,
    );
  return warnings;
}
