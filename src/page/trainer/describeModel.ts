// What a model is and weighs, before its weights are loaded; and the download of what is missing, which can be cancelled
// and resumes where it ended.
import type { FileSet } from "../../domain/bytes.ts";
import { AppError } from "../../domain/errors.ts";
import { modelTitle, type ModelReference } from "../../domain/records/index.ts";
import {
  describeConfig,
  describeModel as describeSource,
  type ModelDescription,
} from "../../models/describe.ts";
import { recipeNamed } from "../../algorithms/index.ts";
import type { ParameterSpec, Task } from "../../models/architecture.ts";
import { readConfig, weightFiles } from "../../formats/modelSource.ts";
import { refuseQuantisedSize } from "../../formats/quantised.ts";
import type { PageModels } from "../modelReferences.ts";
import type { ModelFacts } from "../bridge/types.ts";
import { storageLeft } from "../../storage/storageEstimate.ts";

interface SizedFile {
  path: string;
  sizeBytes: number | undefined;
  isHere: boolean;
}

/** AppError "model/...", "hub/..." where it is no model that this method can train here. */
export async function describeModel(
  models: PageModels,
  model: ModelReference,
  algorithm: string,
): Promise<ModelFacts> {
  const task: Task = recipeNamed(algorithm)?.task ?? "causal";
  const files = await models.files(model);
  if (files.sizes === undefined) {
    const source = await models.open(model);
    const hasChatTemplate =
      source.gguf === undefined ? await findsChatTemplate(files) : source.gguf.has("tokenizer.chat_template");
    const described = describeSource(source, task);
    const { architecture, config, specs } = described;
    const sizes = await Promise.all(
      (await files.list()).map(async (path) => (await files.open(path))?.sizeBytes ?? 0),
    );
    return {
      name: modelTitle(model),
      architecture: architecture.id,
      contextLength: config.contextLength,
      hasChatTemplate,
      parameters: countOf(specs),
      sizeBytes: sizes.reduce((a, b) => a + b, 0),
      missingBytes: 0,
      isOfTask: isOfTask(described, source.config),
    };
  }
  const hasChatTemplate = await findsChatTemplate(files);
  const wanted = neededFiles(modelTitle(model), await files.sizes());
  const sizes = { sizeBytes: bytesOf(wanted), missingBytes: bytesOf(wanted.filter(({ isHere }) => !isHere)) };
  const config = await files.open("config.json");
  if (config === undefined) {
    return {
      name: modelTitle(model),
      architecture: null,
      parameters: null,
      contextLength: null,
      hasChatTemplate,
      isOfTask: false,
      ...sizes,
    };
  }
  const json = await readConfig(config, `${files.name}/config.json`);
  const described = describeConfig({ name: modelTitle(model), config: json }, task);
  const { architecture, config: parsed, specs } = described;
  const parameters = countOf(specs);
  const weights = bytesOf(wanted.filter(({ path }) => path.endsWith(".safetensors")));
  if (weights) refuseQuantisedSize({ name: modelTitle(model), config: json }, weights, parameters);
  return {
    name: modelTitle(model),
    architecture: architecture.id,
    contextLength: parsed.contextLength,
    hasChatTemplate,
    parameters,
    isOfTask: isOfTask(described, json),
    ...sizes,
  };
}

/** By transformers' class in config.json. */
function isOfTask(
  { architecture, config, task }: ModelDescription,
  { architectures }: Readonly<Record<string, unknown>>,
): boolean {
  return Array.isArray(architectures) && architectures.includes(architecture.className(config, task));
}

/** null where a size is not known. */
function bytesOf(files: readonly SizedFile[]): number | null {
  return files.reduce<number | null>(
    (sum, { sizeBytes }) => (sum === null || sizeBytes === undefined ? null : sum + sizeBytes),
    0,
  );
}

const countOf = (specs: readonly ParameterSpec[]): number =>
  specs.reduce((total, { shape }) => total + shape.reduce((a, b) => a * b, 1), 0);

/** The files that a run would open: small ones, and those that openModel reads weights from. */
export function neededFiles(name: string, all: readonly SizedFile[]): SizedFile[] {
  const small = all.filter(
    ({ path }) => /^[^/]+\.(json|jinja|txt)$/.test(path) && !path.endsWith("index.json"),
  );
  const paths = weightFiles(all.map(({ path }) => path));
  const weights = all.filter(({ path }) => paths.includes(path));
  if (weights.length === 0) {
    throw new AppError(
      "model/missing-weights",
      `${name} has no weights that can be read here; expected model.safetensors (or its shards) or one .gguf file.`,
      "Choose a repository that has them; an older one may have a converted sibling.",
    );
  }
  return [...small, ...weights];
}

async function findsChatTemplate(files: FileSet): Promise<boolean> {
  const names = await files.list();
  if (names.includes("chat_template.jinja")) return true;
  if (!names.includes("tokenizer_config.json")) return false;
  const config = await files.open("tokenizer_config.json");
  if (config === undefined) return false;
  const json = await readConfig(config, "tokenizer_config.json").catch(() => ({}));
  return "chat_template" in json;
}

/** Downloads what is missing. AppError "hub/...", "storage/full", "hub/cancelled". */
export async function fetchModel(
  models: PageModels,
  model: ModelReference,
  signal: AbortSignal,
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  let done = 0;
  let current = 0;
  let total = 0;
  const files = await models.files(model, {
    signal,
    onProgress: ({ loadedBytes }) => {
      current = loadedBytes;
      onProgress(done + current, total);
    },
  });
  if (files.sizes === undefined) return;
  const missing = neededFiles(modelTitle(model), await files.sizes()).filter(({ isHere }) => !isHere);
  total = bytesOf(missing) ?? 0;
  await requireStorage(modelTitle(model), total);
  for (const { path, sizeBytes } of missing) {
    current = 0;
    const opened = await files.open(path);
    done += sizeBytes ?? opened?.sizeBytes ?? 0;
    onProgress(done, total);
  }
}

/** AppError "storage/full" before a download that this browser has no room for. */
async function requireStorage(name: string, bytes: number): Promise<void> {
  const left = await storageLeft();
  if (bytes <= left) return;
  const megabytes = (value: number): string => `${Math.max(0, Math.round(value / 1e6))} MB`;
  throw new AppError(
    "storage/full",
    `${name} needs ${megabytes(bytes)} of this browser's storage; ${megabytes(left)} are left for this site.`,
    "Remove models or projects under Settings, or free space on the disk.",
  );
}
