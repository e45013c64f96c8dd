// A world of its own for a run in a test: a folder and a log in memory, a clock, and the ways in which a run ends early.

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { recipes } from "../../src/algorithms/index.ts";
import { parseRunConfig } from "../../src/domain/config/runConfig.ts";
import { type FileSet, memorySource } from "../../src/domain/bytes.ts";
import { AppError } from "../../src/domain/errors.ts";
import type { Backend } from "../../src/engine/backend.ts";
import { type ModelSource, openModel } from "../../src/formats/modelSource.ts";
import type { RunEvent } from "../../src/runs/events.ts";
import type { SampleRequest } from "../../src/runs/sampleAnswers.ts";
import { type RunHost, trainRun } from "../../src/runs/run.ts";
import { memoryStore, type ProjectStore } from "../../src/storage/projectStore.ts";
import { createFastBackend } from "./backends.ts";

const golden = fileURLToPath(new URL("../golden/", import.meta.url));
export const rows = (
  JSON.parse(readFileSync(`${golden}dpo/sigmoid.json`, "utf8")) as { rows: Record<string, unknown>[] }
).rows.map(({ prompt, chosen, rejected }) => ({ prompt, chosen, rejected }));
const texts = rows.map(({ prompt, chosen }) => ({ prompt, completion: chosen }));
/** NaN as Python writes it. */
const jsonl = (all: readonly unknown[]) =>
  new TextEncoder().encode(
    all
      .map((row) => JSON.stringify(row, (_key, value: unknown) => (Number.isNaN(value) ? "NaN" : value)))
      .join("\n")
      .replaceAll('"NaN"', "NaN"),
  );

export const base = {
  algorithm: "dpo",
  model_name_or_path: "model",
  dataset_name: "pairs.jsonl",
  eval_dataset_name: "pairs.jsonl",
  output_dir: "out",
  use_peft: true,
  lora_r: 4,
  lora_alpha: 8,
  learning_rate: 1e-2,
  max_steps: 7,
  adam_epsilon: 1e-5,
  per_device_train_batch_size: 2,
  gradient_accumulation_steps: 2,
  logging_steps: 2,
  save_steps: 2,
  warmup_steps: 2,
  save_total_limit: 2,
  eval_strategy: "steps",
  eval_steps: 3,
  weight_decay: 0.1,
};

export interface World {
  files: Map<string, Uint8Array>;
  store: ProjectStore;
  log: { text: string | undefined };
  journals: Map<string, string>;
}

export function newWorld(): World {
  const store = memoryStore();
  return { files: store.files, store, log: { text: undefined }, journals: new Map() };
}

export interface RunSettings {
  model?: string;
  memoryLimitBytes?: number;
  resume?: boolean;
  stopAtStep?: number;
  /** Fails at the nth write, as a kill would. */
  dieAtWrite?: number;
  /** From the nth write on the disk is full. */
  fullAtWrite?: number;
  /** Asks for a stop at the nth turn of the event loop; every turn then takes `turnMs`. */
  stopAtTurn?: number;
  turnMs?: number;
  /** Rows in place of the usual ones, and of other files by name. */
  rows?: readonly unknown[];
  files?: Readonly<Record<string, readonly unknown[]>>;
  backend?: () => Promise<Backend>;
  samples?: SampleRequest;
  showsDrawings?: true;
  onEvent?: (event: RunEvent) => void;
}

export async function run(world: World, config: Record<string, unknown>, settings: RunSettings = {}) {
  const events: RunEvent[] = [];
  let writes = 0;
  let step = 0;
  let turns = 0;
  let clock = 0;
  const die = () => {
    if (++writes >= (settings.dieAtWrite ?? Infinity)) throw new Error("killed");
    if (writes >= (settings.fullAtWrite ?? Infinity))
      throw new AppError("storage/full", "Full.", "Make room.");
  };
  const host: RunHost = {
    model: async (name) => {
      if (scorers.has(name)) return withScore(await openModel(goldenModel("gpt2")), scorers.get(name) ?? []);
      return openModel(goldenModel(name === "model" ? (settings.model ?? "llama-gqa-tied") : name));
    },
    adapter: () => Promise.reject(new Error("none")),
    dataset: (name) =>
      Promise.resolve(
        memorySource(
          name,
          jsonl(settings.files?.[name] ?? settings.rows ?? (name.startsWith("pairs") ? rows : texts)),
        ),
      ),
    output: {
      ...world.store,
      write: (path, bytes) => {
        die();
        return world.store.write(path, bytes);
      },
      // After the kill nothing is tidied up either.
      remove: (path) => {
        if (writes >= (settings.dieAtWrite ?? Infinity)) throw new Error("killed");
        return world.store.remove(path);
      },
    },
    log: {
      read: () => Promise.resolve(world.log.text),
      write: (text) => {
        die();
        world.log.text = text;
        return Promise.resolve();
      },
    },
    journal: (name) => ({
      read: () => Promise.resolve(world.journals.get(name)),
      write: (text) => {
        die();
        world.journals.set(name, text);
        return Promise.resolve();
      },
    }),
    breathe: () => {
      turns++;
      clock += settings.turnMs ?? 1;
      return Promise.resolve();
    },
    now: () => clock,
  };
  const backend = await (settings.backend ?? createFastBackend)();
  try {
    const result = await trainRun({
      config: parseRunConfig(config, "config", [], recipes),
      host,
      backend,
      memoryLimitBytes: settings.memoryLimitBytes ?? 1e9,
      resume: settings.resume ?? false,
      control: {
        paused: () => false,
        stopRequested: () =>
          step >= (settings.stopAtStep ?? Infinity) || turns >= (settings.stopAtTurn ?? Infinity),
        stepEnded: () => {
          step++;
        },
      },
      emit(event) {
        events.push(event);
        settings.onEvent?.(event);
      },
      ...(settings.samples && { samples: settings.samples }),
      ...(settings.showsDrawings && { showsDrawings: true }),
    });
    const { usedBytes } = backend.memory();
    if (usedBytes !== 0) throw new Error(`${usedBytes} bytes of the device are still held after the run`);
    return { result, events, turns, writes };
  } finally {
    backend.dispose();
  }
}

const models = new Map<string, FileSet>();

/** A folder of the golden models, read from the disk once for all runs. */
function goldenModel(name: string): FileSet {
  const known = models.get(name);
  if (known !== undefined) return known;
  const path = `${golden}models/${name}/`;
  const files = new Map(readdirSync(path).map((file) => [file, readFileSync(path + file)]));
  const made: FileSet = {
    name: path,
    list: () => Promise.resolve([...files.keys()].sort()),
    open: (file) => {
      const bytes = files.get(file);
      return Promise.resolve(bytes && memorySource(path + file, Uint8Array.from(bytes)));
    },
  };
  models.set(name, made);
  return made;
}

/** Classifiers that differ in their heads, each label's by the phase of a wave; "copy" is "scorer" in another folder. */
const scorers = new Map([
  ["scorer", [1]],
  ["copy", [1]],
  ["judge", [40]],
  // Nearly the scorer's direction, as two models that were trained on the same people.
  ["sibling", [1.4]],
  ["three labels", [1, 2, 3]],
]);

/** The model's files with a head that scores texts. */
function withScore(source: ModelSource, phases: readonly number[]): ModelSource {
  const name = "score.weight";
  const width = source.config["n_embd"] as number;
  return {
    ...source,
    tensorNames: [...source.tensorNames, name],
    has: (tensor) => tensor === name || source.has(tensor),
    shape: (tensor) => (tensor === name ? [phases.length, width] : source.shape(tensor)),
    dtype: (tensor) => (tensor === name ? "F32" : source.dtype(tensor)),
    read: (tensor) =>
      tensor === name
        ? Promise.resolve(
            Float32Array.from(
              phases.flatMap((phase) => Array.from({ length: width }, (_, i) => Math.sin(i + phase) / 10)),
            ),
          )
        : source.read(tensor),
  };
}

export function fingerprint({ files, log, journals }: World): Record<string, string> {
  const all = Object.fromEntries(
    [...files].map(([path, bytes]) => [path, Buffer.from(bytes).toString("base64")]),
  );
  return { ...all, ...Object.fromEntries(journals), log: log.text ?? "" };
}
