// Reads files. Never the GPU, never the network.
import { createDataService } from "../src/runtime/dataService.ts";
import { exposeService } from "../src/runtime/exposeService.ts";

exposeService(createDataService());
