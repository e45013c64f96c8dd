// Owns the device: trains, scores, generates. One run at a time.
import { startWorker } from "../src/runtime/startWorker.ts";

startWorker(async () => (await import("../src/runtime/trainerService.ts")).createTrainerService());
