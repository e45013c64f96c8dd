// The one bridge between the page and its workers: starts them when first needed, speaks comlink, keeps our errors
// whole. A worker that died (out of memory, a crash of its own) rejects what waits on it and is started anew next time.
import { proxy, releaseProxy, wrap, type Remote } from "comlink";
import { AppError } from "../domain/errors.ts";
import type { ChartService } from "./chartService.ts";
import type { DataService } from "./dataService.ts";
import "./errorTransfer.ts";
import type { PageEvent, RunSummary, TrainRequest } from "./pageTypes.ts";
import type { TrainerService } from "./trainerService.ts";

interface Bridge<S> {
  /** Calls the service; rejects when the worker dies meanwhile. */
  call<R>(use: (service: Remote<S>) => Promise<R>): Promise<R>;
  close(): void;
}

function createBridge<S>(title: string, start: () => Worker): Bridge<S> {
  let running: { worker: Worker; service: Remote<S>; died: Promise<never> } | undefined;

  function close(): void {
    running?.service[releaseProxy]();
    running?.worker.terminate();
    running = undefined;
  }

  function open(): NonNullable<typeof running> {
    if (running !== undefined) return running;
    const worker = start();
    const died = new Promise<never>((_resolve, reject) => {
      worker.addEventListener("error", (event) => {
        event.preventDefault();
        close();
        reject(
          new AppError(
            "worker/stopped",
            `The ${title} worker stopped: ${event.message || "it could not be loaded"}.`,
            "Free some memory (close other tabs) and start again; files chosen on this page are still chosen.",
          ),
        );
      });
    });
    died.catch(() => undefined);
    running = { worker, service: wrap<S>(worker), died };
    return running;
  }

  return {
    call: (use) => {
      const { service, died } = open();
      return Promise.race([use(service), died]);
    },
    close,
  };
}

export function createTrainerClient() {
  const bridge = createBridge<TrainerService>(
    "training",
    () =>
      new Worker(new URL("../../workers/trainer.worker.ts", import.meta.url), {
        type: "module",
        name: "trainer",
      }),
  );
  return {
    devices: () => bridge.call((service) => service.devices()),
    methods: () => bridge.call((service) => service.methods()),
    /** Resolves when the run is done or was stopped; rejects with an AppError when it failed. */
    run: (request: TrainRequest, onEvents: (events: PageEvent[]) => void): Promise<RunSummary> =>
      bridge.call((service) => service.run(request, proxy(onEvents))),
    pause: () => bridge.call((service) => service.pause()),
    resume: () => bridge.call((service) => service.resume()),
    /** While paused: one more step, then paused again. */
    stepOnce: () => bridge.call((service) => service.stepOnce()),
    stop: () => bridge.call((service) => service.stop()),
    /** The finished run's files as a zip. */
    download: () => bridge.call((service) => service.download()),
  };
}

export function createDataClient() {
  const bridge = createBridge<DataService>(
    "data",
    () =>
      new Worker(new URL("../../workers/data.worker.ts", import.meta.url), { type: "module", name: "data" }),
  );
  return { preview: (name: string, blob: Blob) => bridge.call((service) => service.preview(name, blob)) };
}

export function createChartClient() {
  const bridge = createBridge<ChartService>(
    "chart",
    () =>
      new Worker(new URL("../../workers/chart.worker.ts", import.meta.url), {
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
