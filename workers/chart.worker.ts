// Draws charts: specs in, SVG out.
import { createChartService } from "../src/runtime/chartService.ts";
import { exposeService } from "../src/runtime/exposeService.ts";

exposeService(createChartService());
