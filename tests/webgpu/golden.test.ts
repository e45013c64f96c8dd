// Every golden case on the software WebGPU adapter, in the kernels for software and in those for GPUs. Three quarters of an hour:
// `npm run test:webgpu`. Those that differ to a device are in `npm test` (tests/recipes/golden.test.ts).

import { test } from "vitest";
import { goldenCases, methods } from "../recipes/goldenRun.ts";
import { expectGolden } from "./runGolden.ts";

const cases = methods.flatMap((method) => goldenCases(method).map((name) => `${method} ${name}`));

test.for(["software", "hardware"] as const)(
  "in the kernels for %s",
  { timeout: 5_400_000 },
  (kernels, context) => expectGolden(kernels, cases, context),
);
