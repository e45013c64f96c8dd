// Reads files. Never the GPU, never the network.
import { startWorker } from "../src/runtime/startWorker.ts";

startWorker(async () => (await import("../src/runtime/dataService.ts")).createDataService());
