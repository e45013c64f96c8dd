// Draws charts: specs in, SVG out.
import { startWorker } from "../src/page/bridge/startWorker.ts";

startWorker(async () => (await import("../src/page/charts/service.ts")).createChartService());
