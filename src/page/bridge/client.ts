// The workers as the page has them, and the only file that names their entries. workerBridge.ts starts them when they are
// first needed. A method that a service gains can be called here at once.
import { randomId } from "../../domain/randomId.ts";
import type { ChartService } from "../charts/service.ts";
import type { DataService } from "../data/service.ts";
import type { TrainerService } from "../trainer/service.ts";
import { createHelperThreads } from "./helperThreads.ts";
import { trainerLockName } from "./liveChannel.ts";
import { type Client, createClient } from "./workerBridge.ts";

export { defaultHub } from "../../formats/hub.ts";
export { allowedOrigins, type AllowedOrigin, type OriginChange } from "./allowedOrigins.ts";
export { describeDevices, usesGpu } from "./devices.ts";
export { type Need, unmetNeeds } from "./requirements.ts";
export { sampleFiles } from "./sampleFiles.ts";
export { hubOfHost, urlOf } from "./siteUrl.ts";

export type TrainerClient = Client<TrainerService>;
export type DataClient = Client<DataService>;
export type ChartClient = Client<ChartService>;

/** `onOneThread` hears why one thread computes where the device was said to have more. */
export function createTrainerClient(onOneThread: (reason: string) => void): TrainerClient {
  const helpers = createHelperThreads(onOneThread);
  return createClient<TrainerService>(
    "training",
    () =>
      new Worker(new URL("../../../workers/trainer.worker.ts", import.meta.url), {
        type: "module",
        name: "trainer",
      }),
    {
      onMessage: (message, service) =>
        helpers.take(message, (number, fault) => {
          // A worker that has ended needs no answer.
          service.helperAnswered(number, fault).catch(() => undefined);
        }),
      onEnd: () => helpers.endAll(),
    },
  );
}

export function createDataClient(): DataClient {
  return createClient<DataService>(
    "data",
    () =>
      new Worker(new URL("../../../workers/data.worker.ts", import.meta.url), {
        type: "module",
        name: "data",
      }),
  );
}

export function createChartClient(): ChartClient {
  return createClient<ChartService>(
    "chart",
    () =>
      new Worker(new URL("../../../workers/chart.worker.ts", import.meta.url), {
        type: "module",
        name: "charts",
      }),
  );
}

/** This tab among the tabs of the browser. */
export const tabId = randomId();

/** Whether any tab is training. */
export async function isAnyoneTraining(): Promise<boolean> {
  // Without locks nobody trains (requirements.ts).
  const { locks } = navigator as { locks?: LockManager };
  const { held } = (await locks?.query()) ?? {};
  return held?.some(({ name }) => name === trainerLockName) === true;
}
