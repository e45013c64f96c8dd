// Draws charts: specs in, SVG out.
import { startWorker } from "../src/runtime/startWorker.ts";

startWorker(async () => (await import("../src/runtime/chartService.ts")).createChartService());
