// The trainer worker's service: one run at a time, fed with the page's files, steered between its steps, its events
// gathered a little so that messages never outrun the screen. What it trains with is src/runtime/trainingCore.ts.
import { AppError } from "../domain/errors.ts";
import { blobFileSet } from "../storage/blobFiles.ts";
import { browserCache } from "../storage/browserCache.ts";
import { browserFolder, openProjectDatabase, type ProjectDatabase } from "../storage/browserFolder.ts";
import { hubFiles } from "../models/weights/hub.ts";
import { describeDevices } from "./devices.ts";
import { typedValue } from "./fieldViews.ts";
import type { DeviceReport, FieldView, PageEvent, RunSummary, TrainRequest } from "./pageTypes.ts";
import { createSteering, type Steering } from "./runControl.ts";
import { pageFields, trainOnPage } from "./trainingCore.ts";
import { zipFiles } from "./zipFiles.ts";

// Ten messages a second are more than a person can read and cost the page nothing.
const gatherMs = 100;
const runsFolder = "runs";
const runName = "dpo-adapter";

// What a PEFT folder needs; a checkpoint's optimiser and state are for going on with the run, not for taking home.
const notForDownload = /(^|\/)(optimizer\.safetensors|state\.json)$/;

export function createTrainerService() {
  let database: Promise<ProjectDatabase> | undefined;
  let steering: Steering | undefined;
  let cancelDownloads: AbortController | undefined;
  let resultFolder: string | undefined;

  async function openDatabase(): Promise<ProjectDatabase> {
    database ??= openProjectDatabase();
    try {
      return await database;
    } catch (error) {
      database = undefined;
      throw error;
    }
  }

  async function runOnce(request: TrainRequest, emit: (event: PageEvent) => void): Promise<RunSummary> {
    const opened = await openDatabase();
    const folder = browserFolder(opened, runsFolder);
    // The page offers the latest run alone; what an earlier one left would only fill the disk.
    await folder.remove("");
    resultFolder = undefined;
    const control = createSteering((held) => emit({ type: "held", held }));
    const downloads = new AbortController();
    steering = control;
    cancelDownloads = downloads;

    const { model, dataset, evaluation } = request;
    const hub = await hubAddress();
    const hubModel = (id: string) =>
      hubFiles(id, {
        ...(hub === null ? {} : { endpoint: hub }),
        cache: browserCache(),
        signal: downloads.signal,
        onProgress: ({ file, loadedBytes, totalBytes }) =>
          emit({
            type: "progress",
            phase: `downloading ${file}`,
            done: loadedBytes,
            total: totalBytes ?? 0,
            unit: "bytes",
          }),
      });
    const modelName = model.kind === "hub" ? model.id : model.name;
    const outcome = await trainOnPage({
      config: {
        ...Object.fromEntries(
          pageFields().flatMap(({ key, kind }) =>
            Object.hasOwn(request.typed, key) ? [[key, typedValue(kind, request.typed[key] ?? "")]] : [],
          ),
        ),
        model_name_or_path: modelName,
        dataset_name: dataset.path,
        ...(evaluation === undefined ? {} : { eval_dataset_name: evaluation.path }),
        output_dir: runName,
        overwrite_output_dir: true,
      },
      device: request.device,
      control,
      emit,
      folder,
      model: (name) =>
        Promise.resolve(
          model.kind === "files" && name === modelName
            ? blobFileSet(model.name, model.files)
            : hubModel(name),
        ),
      async dataset(name) {
        const file = [dataset, evaluation].find((candidate) => candidate?.path === name);
        if (file === undefined)
          throw new AppError("data/not-found", `There is no file "${name}".`, "Choose it again.");
        return { name, bytes: new Uint8Array(await file.blob.arrayBuffer()) };
      },
    });
    const written = await folder.list(outcome.folder ?? runName);
    resultFolder = outcome.folder;
    return {
      state: outcome.stopped ? "stopped" : "done",
      step: outcome.step,
      files: outcome.folder === undefined ? [] : written.filter(({ path }) => !notForDownload.test(path)),
    };
  }

  return {
    devices: (): Promise<DeviceReport> => describeDevices(),

    fields: (): FieldView[] => pageFields(),

    async run(request: TrainRequest, onEvents: (events: PageEvent[]) => unknown): Promise<RunSummary> {
      if (steering !== undefined) {
        throw new AppError(
          "run/busy",
          "A run is under way in this tab.",
          "Stop it first, or wait for its end.",
        );
      }
      const gathered = gatherEvents(onEvents);
      try {
        return await runOnce(request, gathered.emit);
      } finally {
        steering = undefined;
        gathered.flush();
      }
    },

    pause: (): void => steering?.pause(),
    resume: (): void => steering?.resume(),
    stepOnce: (): void => steering?.stepOnce(),
    stop(): void {
      steering?.stop();
      cancelDownloads?.abort();
    },

    /** The adapter of the last run as a zip named after it. */
    async download(): Promise<{ name: string; zip: Blob }> {
      const from = resultFolder;
      if (from === undefined) {
        throw new AppError("run/no-result", "There is no finished run to download.", "Train first.");
      }
      const folder = browserFolder(await openDatabase(), runsFolder);
      const files = (await folder.list(from)).filter(({ path }) => !notForDownload.test(path));
      const zip = await zipFiles(
        files.map(({ path }) => ({
          path: `${runName}/${path.slice(from.length + 1)}`,
          async read() {
            const source = await folder.open(path);
            if (source === undefined)
              throw new AppError("file/not-found", `${path} is gone.`, "Train again.");
            return source.read(0, source.sizeBytes);
          },
        })),
      );
      return { name: `${runName}.zip`, zip };
    },
  };
}

export type TrainerService = ReturnType<typeof createTrainerService>;

/** Events in the order they came, a batch at a time; progress of the same phase keeps only its latest. */
function gatherEvents(send: (events: PageEvent[]) => unknown) {
  let waiting: PageEvent[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sentAt = 0;
  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length === 0) return;
    void send(waiting);
    waiting = [];
    sentAt = performance.now();
  }
  return {
    flush,
    emit: (event: PageEvent): void => {
      const last = waiting[waiting.length - 1];
      if (event.type === "progress" && last?.type === "progress" && last.phase === event.phase) waiting.pop();
      waiting.push(event);
      // A long step keeps timers of this thread waiting: what is due is sent at once.
      if (performance.now() - sentAt >= gatherMs) flush();
      else timer ??= setTimeout(flush, gatherMs);
    },
  };
}

/** The hub mirror that the server of `npm start` was given, or null for the hub itself. */
async function hubAddress(): Promise<string | null> {
  try {
    const response = await fetch(new URL("/host.json", location.origin));
    const answer: unknown = response.ok ? await response.json() : null;
    const hub = typeof answer === "object" && answer !== null && "hub" in answer ? answer.hub : null;
    return typeof hub === "string" ? hub : null;
  } catch {
    // A static host has no such file.
    return null;
  }
}
