// Reads files. Never the GPU, never the network, but for a model for names that somebody chose (src/page/data/secondLooks.ts).
import { startWorker } from "../src/page/bridge/startWorker.ts";

startWorker(async () => (await import("../src/page/data/firstService.ts")).createFirstService());
