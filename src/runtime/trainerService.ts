// The trainer worker's service: one run at a time, fed with the page's files, steered between its steps, its events
// gathered a little so that messages never outrun the screen. What it trains with is src/runtime/trainingCore.ts.
import type { FileSet } from "../domain/bytes.ts";
import { AppError } from "../domain/errors.ts";
import { hubFiles } from "../models/weights/hub.ts";
import { blobFileSet } from "../storage/blobFiles.ts";
import { browserCache } from "../storage/browserCache.ts";
import { browserFolder, openProjectDatabase, type ProjectDatabase } from "../storage/browserFolder.ts";
import { describeDevices } from "./devices.ts";
import type { DeviceReport, MethodView, PageEvent, RunSummary, TrainRequest } from "./pageTypes.ts";
import { createSteering, type Steering } from "./runControl.ts";
import { pageMethods, trainOnPage } from "./trainingCore.ts";
import { zipFiles } from "./zipFiles.ts";

// Ten messages a second are more than a person can read and cost the page nothing.
const gatherMs = 100;
const outputPrefix = "latest-run";
const logPrefix = "latest-log";
const logName = "run.jsonl";

// What a PEFT folder needs; a checkpoint's optimiser and state are for going on with the run, not for taking home.
const isForDownload = (path: string): boolean => !/(^|\/)(optimizer\.safetensors|state\.json)$/.test(path);

export function createTrainerService() {
  let database: Promise<ProjectDatabase> | undefined;
  let running: { steering: Steering; downloads: AbortController } | undefined;
  let result: { name: string; folder: string } | undefined;

  async function openDatabase(): Promise<ProjectDatabase> {
    database ??= openProjectDatabase();
    try {
      return await database;
    } catch (error) {
      database = undefined;
      throw error;
    }
  }

  async function runOnce(
    request: TrainRequest,
    emit: (event: PageEvent) => void,
    steering: Steering,
    downloads: AbortController,
  ): Promise<RunSummary> {
    const opened = await openDatabase();
    // The page offers the latest run alone; what an earlier one left would only fill the disk.
    result = undefined;
    const output = browserFolder(opened, outputPrefix);
    await output.remove("");
    const logs = browserFolder(opened, logPrefix);

    const { algorithm, typed, device, model, dataset } = request;
    const name = `${algorithm}-${request.typed["use_peft"] === false ? "model" : "adapter"}`;
    const modelName = model.kind === "hub" ? model.id : model.name;
    const hub = await hubAddress();
    const fromHub = (id: string): FileSet =>
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
    const outcome = await trainOnPage({
      algorithm,
      typed,
      chosen: {
        model_name_or_path: modelName,
        dataset_name: dataset.path,
        output_dir: name,
      },
      device,
      control: steering,
      emit,
      output,
      log: {
        async read() {
          const source = await logs.open(logName);
          return source && new TextDecoder().decode(await source.read(0, source.sizeBytes));
        },
        write: (text) => logs.write(logName, new TextEncoder().encode(text)),
      },
      files: (wanted) =>
        model.kind === "files" && wanted === modelName
          ? blobFileSet(model.name, model.files)
          : fromHub(wanted),
      async dataset(wanted) {
        emit({ type: "progress", phase: "reading pairs", done: 0, total: 0, unit: "rows" });
        if (wanted !== dataset.path) {
          throw new AppError("data/not-found", `There is no file "${wanted}".`, "Choose it again.");
        }
        return { name: wanted, bytes: new Uint8Array(await dataset.blob.arrayBuffer()) };
      },
    });
    const files = (await output.list(outcome.folder)).filter(({ path }) => isForDownload(path));
    if (files.length > 0) result = { name, folder: outcome.folder };
    return { state: outcome.stopped ? "stopped" : "done", step: outcome.step, files };
  }

  return {
    devices: (): Promise<DeviceReport> => describeDevices(),

    methods: (): MethodView[] => pageMethods(),

    async run(request: TrainRequest, onEvents: (events: PageEvent[]) => unknown): Promise<RunSummary> {
      if (running !== undefined) {
        throw new AppError(
          "run/busy",
          "A run is under way in this tab.",
          "Stop it first, or wait for its end.",
        );
      }
      const gathered = gatherEvents(onEvents);
      const steering = createSteering((held) => gathered.emit({ type: "held", held }));
      const downloads = new AbortController();
      running = { steering, downloads };
      try {
        return await runOnce(request, gathered.emit, steering, downloads);
      } catch (error) {
        // Stopped before there was a step: nothing failed.
        if (steering.stopRequested()) return { state: "stopped", step: 0, files: [] };
        throw error;
      } finally {
        running = undefined;
        gathered.flush();
      }
    },

    pause: (): void => running?.steering.pause(),
    resume: (): void => running?.steering.resume(),
    stepOnce: (): void => running?.steering.stepOnce(),
    stop(): void {
      running?.steering.stop();
      running?.downloads.abort();
    },

    /** The adapter of the last run as a zip named after it. */
    async download(): Promise<{ name: string; zip: Blob }> {
      if (result === undefined) {
        throw new AppError("run/no-result", "There is no finished run to download.", "Train first.");
      }
      const { name, folder } = result;
      const output = browserFolder(await openDatabase(), outputPrefix);
      const files = (await output.list(folder)).filter(({ path }) => isForDownload(path));
      const zip = await zipFiles(
        files.map(({ path }) => ({
          path: `${name}/${path.slice(folder.length + 1)}`,
          async read() {
            const source = await output.open(path);
            if (source === undefined)
              throw new AppError("file/not-found", `${path} is gone.`, "Train again.");
            return source.read(0, source.sizeBytes);
          },
        })),
      );
      return { name: `${name}.zip`, zip };
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
    emit(event: PageEvent): void {
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
