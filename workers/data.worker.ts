// Reads files. Never the GPU, never the network.
import { startWorker } from "../src/page/bridge/startWorker.ts";

startWorker(async () => (await import("../src/page/data/service.ts")).createDataService());
