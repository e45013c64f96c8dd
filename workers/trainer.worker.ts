// Owns the device: trains, scores, generates. One run at a time.
import { createTrainerService } from "../src/runtime/trainerService.ts";
import { exposeService } from "../src/runtime/exposeService.ts";

exposeService(createTrainerService());
