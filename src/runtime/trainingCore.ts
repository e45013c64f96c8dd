// What the page trains with: its methods and their settings as forms, and a run from typed settings and chosen files.
// The engine's own events become the page's; everything else is src/runtime/train.ts, the same as on the command line.
import { recipes } from "../algorithms/index.ts";
import { commonFields } from "../domain/config/common.ts";
import type { Fields } from "../domain/config/field.ts";
import { parseRunConfig } from "../domain/config/runConfig.ts";
import type { FileSet } from "../domain/bytes.ts";
import { AppError } from "../domain/errors.ts";
import { openModel, openSingleFile, type ModelSource } from "../models/weights/modelSource.ts";
import type { ProjectStore } from "../storage/projectStore.ts";
import { fieldViews, typedValue } from "./fieldViews.ts";
import type { DevicePreference, MethodView, Metrics, PageEvent } from "./pageTypes.ts";
import { openPageDevice } from "./pageDevice.ts";
import type { RunControl } from "./runControl.ts";
import type { RunEvent } from "./runEvents.ts";
import type { LogStore } from "./runLog.ts";
import { trainRun } from "./train.ts";
import type { DataFile } from "./trainingData.ts";

// The page's own starting values: an adapter, every step on the charts, a run that ends while one watches.
const presets = {
  use_peft: true,
  learning_rate: 2e-4,
  max_steps: 60,
  per_device_train_batch_size: 4,
  max_length: 512,
  logging_steps: 1,
  save_steps: 20,
};

// The page fills these in from what was chosen.
const chosenOnPage = [
  "model_name_or_path",
  "dataset_name",
  "eval_dataset_name",
  "output_dir",
  "overwrite_output_dir",
];
// Asked for by file or name, which the page cannot take yet, and what only matters with held-out rows.
const notOnPage = [
  ...["adapter_name_or_path", "reward_model_path"],
  ...["eval_strategy", "eval_steps", "per_device_eval_batch_size"],
];

/** The methods that learn from pairs, as the page offers them. */
export function pageMethods(): MethodView[] {
  return recipes
    .filter(({ needs }) => needs.data === "pairs")
    .map((method) => {
      const fields: Fields = { ...commonFields, ...method.config };
      const shown = Object.entries(fields).filter(([key]) => ![...chosenOnPage, ...notOnPage].includes(key));
      const { id, title, summary, metrics } = method;
      const initial = { ...method.defaults, ...presets };
      return {
        id,
        title,
        summary,
        metrics: { ...metrics },
        fields: fieldViews(Object.fromEntries(shown), initial),
      };
    });
}

export interface PageRun {
  /** The id of the method. */
  algorithm: string;
  typed: Readonly<Record<string, string | boolean>>;
  /** Keys that were chosen, not typed. */
  chosen: Readonly<Record<string, unknown>>;
  device: DevicePreference;
  control: RunControl;
  emit(event: PageEvent): void;
  files(name: string): FileSet;
  dataset(name: string): Promise<DataFile>;
  output: ProjectStore;
  log: LogStore;
}

export interface PageOutcome {
  step: number;
  stopped: boolean;
  /** Within the output folder. */
  folder: string;
}

/** AppErrors of config, data, model, device and training. */
export async function trainOnPage(run: PageRun): Promise<PageOutcome> {
  const { control, emit } = run;
  const method = pageMethods().find(({ id }) => id === run.algorithm);
  if (method === undefined)
    throw new AppError("config/unknown-algorithm", "This method is not offered here.");
  const typed = method.fields.flatMap(({ key, kind }): [string, unknown][] => {
    const value = run.typed[key];
    return value === undefined ? [] : [[key, typedValue(kind, value)]];
  });
  const config = parseRunConfig(
    { algorithm: run.algorithm, ...Object.fromEntries(typed), ...run.chosen },
    "The settings",
    [],
    recipes,
  );
  const { backend, memoryLimitBytes } = await openPageDevice(run.device, (message) =>
    emit({ type: "note", message }),
  );
  try {
    const { step, stopped, path } = await trainRun({
      config,
      backend,
      memoryLimitBytes,
      resume: false,
      control,
      emit(event) {
        const told = pageEvent(event);
        if (told !== undefined) emit(told);
      },
      host: {
        model: (name) => openChosenModel(run.files(name)),
        adapter: (name) => Promise.resolve(run.files(name)),
        dataset: (name) => run.dataset(name),
        output: run.output,
        log: run.log,
        breathe: () => breathe(control),
        now: () => performance.now(),
      },
    });
    return { step, stopped, folder: path };
  } finally {
    backend.dispose();
  }
}

/** A folder as transformers writes it, one GGUF, or one weights file of any name beside a config.json. */
async function openChosenModel(files: FileSet): Promise<ModelSource> {
  const names = await files.list();
  const weights = names.filter((name) => name.endsWith(".safetensors"));
  const [only] = weights;
  const isUsual = names.some(
    (name) => name === "model.safetensors" || name === "model.safetensors.index.json",
  );
  if (only !== undefined && weights.length === 1 && !isUsual && names.includes("config.json")) {
    const source = await files.open(only);
    if (source !== undefined) return openSingleFile(source, files);
  }
  return openModel(files);
}

/** A real turn of the event loop: messages from the page arrive. A paused run looks about twenty times a second. */
function breathe(control: RunControl): Promise<void> {
  if (control.paused()) return new Promise((resolve) => setTimeout(resolve, 50));
  return new Promise((resolve) => {
    // Timers wait 4 ms when nested; a message does not.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

function pageEvent(event: RunEvent): PageEvent | undefined {
  switch (event.type) {
    case "step":
    case "eval": {
      const { type, step, epoch, ...rest } = event;
      const metrics: Metrics = {};
      for (const [key, value] of Object.entries(rest)) {
        metrics[key] = typeof value === "number" && Number.isFinite(value) ? value : null;
      }
      return { type, step, epoch, metrics };
    }
    case "progress": {
      const { phase, done, total, unit } = event;
      if (phase === "training") return { type: "position", step: done, steps: total };
      return { type: "progress", phase, done, total, unit };
    }
    case "checkpoint":
    case "note":
      return { ...event };
    case "done":
      return undefined;
  }
}
