// Owns the device: trains, scores, generates. One run at a time.
import { startWorker } from "../src/page/bridge/startWorker.ts";

startWorker(async () => (await import("../src/page/trainer/service.ts")).createTrainerService());
