// What the page can ask of its workers, and the only file that names their entries. workerBridge.ts starts them when they
// are first needed.
import { proxy } from "comlink";
import { AppError } from "../../domain/errors.ts";
import { randomId } from "../../domain/randomId.ts";
import type { ChartService } from "../charts/service.ts";
import type { DataService } from "../data/service.ts";
import { describeDevices } from "./devices.ts";
import { createHelperThreads } from "./helperThreads.ts";
import { type LiveChannel, type LiveMessage, openLiveChannel, trainerLockName } from "./liveChannel.ts";
import type {
  ChatRequest,
  ChatToken,
  DevicePreference,
  DownloadKind,
  DraftRecord,
  ModelReference,
  NamedBlob,
  RunSummary,
} from "./types.ts";
import { fetchSite } from "./siteUrl.ts";
import type { TrainerService } from "../trainer/service.ts";
import { createBridge } from "./workerBridge.ts";

export { allowedOrigins, type AllowedOrigin, type OriginChange } from "./allowedOrigins.ts";
export { usesGpu } from "./devices.ts";
export { type Need, unmetNeeds } from "./requirements.ts";
export { hubOfHost, urlOf } from "./siteUrl.ts";

/** `onOneThread` hears why one thread computes where the device was said to have more. */
export function createTrainerClient(onOneThread: (reason: string) => void) {
  const helpers = createHelperThreads(onOneThread);
  const bridge = createBridge<TrainerService>(
    "training",
    () =>
      new Worker(new URL("../../../workers/trainer.worker.ts", import.meta.url), {
        type: "module",
        name: "trainer",
      }),
    {
      onMessage: (message, service) =>
        helpers.take(message, (number, fault) => void service.helperAnswered(number, fault)),
      onEnd: () => helpers.endAll(),
    },
  );
  return {
    /** Asked of the browser here: a first visit starts no worker for it. */
    devices: () => describeDevices(),
    methods: () => bridge.call((service) => service.methods()),
    provide: (key: string, files: NamedBlob[]) => bridge.call((service) => service.provide(key, files)),
    describe: (model: ModelReference) => bridge.call((service) => service.describe(model)),
    fetchModel: (model: ModelReference, onProgress: (done: number, total: number) => void) =>
      bridge.call((service) => service.fetchModel(model, proxy(onProgress))),
    cancelFetch: () => bridge.call((service) => service.cancelFetch()),
    measure: (device: DevicePreference) => bridge.call((service) => service.measure(device)),
    plan: (project: string, draft: DraftRecord) => bridge.call((service) => service.plan(project, draft)),
    /** Resolves when the run is done or was stopped; rejects with an AppError when it failed. Events: `openLive`. */
    run: (project: string, run: string, takeOver = false): Promise<RunSummary> =>
      bridge.call((service) => service.run(tabId, project, run, takeOver)),
    merged: (project: string, run: string, folder: string) =>
      bridge.call((service) => service.merged(project, run, folder)),
    chat: (request: ChatRequest, onTokens: (tokens: ChatToken[]) => void) =>
      bridge.call((service) => service.chat(request, proxy(onTokens))),
    stopChat: () => bridge.call((service) => service.stopChat()),
    /** Resolves when the worker takes messages: not in the middle of a step. */
    isAlive: () => bridge.call((service) => service.isAlive()),
    /** A new worker at the next call: one that is loaded under the content security policy of now. */
    restart: () => bridge.close("it was started anew"),
  };
}

/** This tab among the tabs of the browser. */
export const tabId = randomId();

/** Follows the run of whichever tab trains, and commands it. */
export function openLive(onMessage: (message: LiveMessage) => void): LiveChannel {
  return openLiveChannel(onMessage);
}

/** Whether any tab is training. */
export async function isAnyoneTraining(): Promise<boolean> {
  // Without locks nobody trains (requirements.ts).
  const { locks } = navigator as { locks?: LockManager };
  const { held } = (await locks?.query()) ?? {};
  return held?.some(({ name }) => name === trainerLockName) === true;
}

export function createDataClient() {
  const bridge = createBridge<DataService>(
    "data",
    () =>
      new Worker(new URL("../../../workers/data.worker.ts", import.meta.url), {
        type: "module",
        name: "data",
      }),
  );
  return {
    projects: () => bridge.call((service) => service.projects()),
    addProject: (title: string) => bridge.call((service) => service.addProject(title)),
    addSample: async () => {
      const [config, train, test, prompts] = await Promise.all(sampleFiles.map(siteText));
      const files = { config: config ?? "", train: train ?? "", test: test ?? "", prompts: prompts ?? "" };
      return bridge.call((service) => service.addSample(files));
    },
    renameProject: (id: string, title: string) => bridge.call((service) => service.renameProject(id, title)),
    deleteProject: (id: string, gone: boolean) => bridge.call((service) => service.deleteProject(id, gone)),
    saveDraft: (project: string, draft: DraftRecord) =>
      bridge.call((service) => service.saveDraft(project, draft)),
    takeDataset: (project: string, name: string, blob: Blob, heldOut: number) =>
      bridge.call((service) => service.takeDataset(project, name, blob, heldOut)),
    yamlOf: (project: string, draft: DraftRecord) => bridge.call((service) => service.yamlOf(project, draft)),
    draftOf: (project: string, yaml: string, draft: DraftRecord) =>
      bridge.call((service) => service.draftOf(project, yaml, draft)),
    runs: (project: string) => bridge.call((service) => service.runs(project)),
    addRun: (project: string, draft: DraftRecord) => bridge.call((service) => service.addRun(project, draft)),
    branchRun: (project: string, run: string, checkpoint: string, draft: DraftRecord) =>
      bridge.call((service) => service.branchRun(project, run, checkpoint, draft)),
    noteStopped: (project: string, run: string) =>
      bridge.call((service) => service.noteStopped(project, run)),
    renameRun: (project: string, run: string, title: string) =>
      bridge.call((service) => service.renameRun(project, run, title)),
    deleteRun: (project: string, run: string, gone: boolean) =>
      bridge.call((service) => service.deleteRun(project, run, gone)),
    history: (project: string, run: string) => bridge.call((service) => service.history(project, run)),
    download: (project: string, run: string, kind: DownloadKind) =>
      bridge.call((service) => service.download(project, run, kind)),
    exportProject: (id: string) => bridge.call((service) => service.exportProject(id)),
    exportToFolder: (id: string, directory: FileSystemDirectoryHandle) =>
      bridge.call((service) => service.exportToFolder(id, directory)),
    describeProject: (name: string, files: NamedBlob[]) =>
      bridge.call((service) => service.describeProject(name, files)),
    importProject: (name: string, files: NamedBlob[]) =>
      bridge.call((service) => service.importProject(name, files)),
    storage: () => bridge.call((service) => service.storage()),
    removeModel: (keys: string[]) => bridge.call((service) => service.removeModel(keys)),
    reset: () => bridge.call((service) => service.reset()),
  };
}

const sampleFiles = ["config.yaml", "data/pairs.train.jsonl", "data/pairs.test.jsonl", "data/prompts.jsonl"];

/** A file of the sample project. AppError "site/unreachable", "site/missing". */
async function siteText(path: string): Promise<string> {
  const response = await fetchSite(`sample/${path}`);
  if (response !== undefined) return response.text();
  throw new AppError(
    "site/missing",
    `This site has no sample/${path}.`,
    "Whoever runs it should copy the folder sample/ of the build as well. A project of your own works all the same.",
  );
}

export function createChartClient() {
  const bridge = createBridge<ChartService>(
    "chart",
    () =>
      new Worker(new URL("../../../workers/chart.worker.ts", import.meta.url), {
        type: "module",
        name: "charts",
      }),
  );
  return {
    render: (...args: Parameters<ChartService["render"]>) =>
      bridge.call((service) => service.render(...args)),
    release: (id: string) => bridge.call((service) => service.release(id)),
  };
}

export type TrainerClient = ReturnType<typeof createTrainerClient>;
export type DataClient = ReturnType<typeof createDataClient>;
export type ChartClient = ReturnType<typeof createChartClient>;
