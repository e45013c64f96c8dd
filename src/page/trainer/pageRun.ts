// A run of the page: a record's config and files, a device, and src/runs/run.ts, the same as on the command line.
// A device that is lost is requested again and the run resumes from its last checkpoint.
import { named, readAll } from "../../domain/bytes.ts";
import type { RunConfig } from "../../domain/config/runConfig.ts";
import { AppError } from "../../domain/errors.ts";
import type { ModelReference, RunRecord } from "../../domain/records/index.ts";
import type { ProjectStore } from "../../storage/projectStore.ts";
import { journalName, logName } from "../../domain/runFolder.ts";
import { storeFiles } from "../../storage/storeFiles.ts";
import { checkedConfig } from "../drafts.ts";
import { openPageDevice } from "./device.ts";
import { openProjectModel } from "./projectModels.ts";
import type { PageModels } from "../modelReferences.ts";
import type { PageEvent } from "../bridge/types.ts";
import type { RunControl } from "../../runs/control.ts";
import type { RunEvent } from "../../runs/events.ts";
import type { LogStore } from "../../runs/log.ts";
import { trainRun, type RunResult } from "../../runs/run.ts";
import { breathe } from "../../runs/turns.ts";

export interface PageRun {
  record: RunRecord;
  /** The project's folder, the run's output folder and the folder of logs. */
  project: ProjectStore;
  output: ProjectStore;
  logs: ProjectStore;
  resume: boolean;
  models: PageModels;
  /** What another run of the project was started from. */
  baseOf(run: string): Promise<ModelReference>;
  signal: AbortSignal;
  control: RunControl;
  emit(event: PageEvent): void;
  /** What the run is computed on, in words. */
  onDevice(title: string): void;
}

/** New devices in a row without a finished step between them: then the run fails. */
const maxLosses = 3;
const sampleTokens = 128;

/** AppErrors of config, data, model, device and training. */
export async function trainOnPage(run: PageRun): Promise<RunResult> {
  const config = checkedConfig(run.record.config);
  let losses = 0;
  let resume = run.resume;
  const emit = (event: PageEvent): void => {
    if (event.type === "position" || event.type === "step") losses = 0;
    run.emit(event);
  };
  for (;;) {
    try {
      return await trainOnDevice({ ...run, resume, emit }, config);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== "gpu/lost" || ++losses > maxLosses) throw error;
      resume = true;
      emit({ type: "note", message: `${error.message.replace(/\.?$/, ".")} Asking for a new one.` });
      // A graphics process that crashed takes a moment to come back.
      await new Promise((resolve) => setTimeout(resolve, 500 * losses));
      if (run.control.stopRequested()) throw error;
    }
  }
}

async function trainOnDevice(run: PageRun, config: RunConfig): Promise<RunResult> {
  const { control, emit, record, models, project, logs } = run;
  const { backend, memoryLimitBytes } = await openPageDevice(record.device, (message) =>
    emit({ type: "note", message }),
  );
  run.onDevice(backend.description);
  try {
    return await trainRun({
      config,
      backend,
      memoryLimitBytes,
      resume: run.resume,
      showsDrawings: true,
      control,
      emit(event) {
        const sent = pageEvent(event);
        if (sent !== undefined) emit(sent);
      },
      ...(record.prompts.length === 0
        ? {}
        : { samples: { prompts: record.prompts, maxNewTokens: sampleTokens } }),
      host: {
        model: (name, task) =>
          openProjectModel({ models, store: project, baseOf: run.baseOf, chosen: record.model }, name, task, {
            signal: run.signal,
            onProgress: ({ file, loadedBytes, totalBytes }) =>
              emit({
                type: "progress",
                phase: `downloading ${file}`,
                unit: "bytes",
                done: loadedBytes,
                total: totalBytes ?? 0,
              }),
          }),
        adapter: (name) => Promise.resolve(storeFiles(project, name)),
        async dataset(name) {
          emit({ type: "progress", phase: "reading rows", done: 0, total: 0, unit: "rows" });
          const source = await project.open(name);
          if (source === undefined) {
            throw new AppError(
              "data/not-found",
              `This project has no file "${name}".`,
              "Drop the file of pairs on this page again, and start a new run.",
            );
          }
          return named(name, source);
        },
        beside: (dataset, file) => project.open([...dataset.split("/").slice(0, -1), file].join("/")),
        output: run.output,
        log: textIn(logs, logName(record.id)),
        journal: (name, path) =>
          path === undefined ? textIn(logs, journalName(record.id, name)) : textIn(project, path),
        async ready() {
          const isKept = await models.keep(record.model, (done, total) =>
            emit({ type: "progress", phase: "keeping a copy of the model", done, total, unit: "bytes" }),
          );
          if (isKept) return;
          const message =
            "This browser has no room for a copy of the model: after a reload, choose its files again to resume.";
          emit({ type: "note", message });
        },
        breathe: () => breathe(control),
        now: () => performance.now(),
      },
    });
  } finally {
    backend.dispose();
  }
}

function textIn(store: ProjectStore, path: string): LogStore {
  return {
    async read() {
      const source = await store.open(path);
      return source && new TextDecoder().decode(await readAll(source));
    },
    write: (text) => store.write(path, new TextEncoder().encode(text)),
  };
}

/** An event as the page takes it; undefined: nothing that it shows. */
function pageEvent(event: RunEvent): PageEvent | undefined {
  switch (event.type) {
    case "step": {
      const { type, step, epoch } = event;
      return { type, step, epoch, metrics: finite(event.metrics), atMs: Date.now() };
    }
    case "eval":
      return { type: "eval", step: event.step, epoch: event.epoch, metrics: finite(event.metrics) };
    case "progress": {
      const { phase, done, total, unit } = event;
      if (phase === "training") return { type: "position", step: done, steps: total, atMs: Date.now() };
      return { type: "progress", phase, done, total, unit };
    }
    case "sample":
      return { type: "sample", step: event.step, completions: [...event.completions] };
    case "checkpoint":
    case "drawing":
    case "note":
      return { ...event };
    case "done":
      return undefined;
  }
}

/** As the log has it: what is no finite number is null. */
function finite(metrics: Readonly<Record<string, number>>): Record<string, number | null> {
  return Object.fromEntries(
    Object.entries(metrics).map(([key, value]) => [key, Number.isFinite(value) ? value : null]),
  );
}
