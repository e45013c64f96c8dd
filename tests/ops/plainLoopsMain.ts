// The op suites that need no adapter: plain loops against central differences, and WASM against plain loops, on one
// thread and on two. One process, which computes each case's plain loops once, and not vitest's: it makes every use of
// an import a look-up, and loops over `at` four times as slow.

import { createWasmRuntime } from "../../src/engine/wasm/runtime.ts";
import { createPoisonedWasm } from "./poison.ts";
import { report } from "./process.ts";
import { runDifferenceSuite, runOpSuite } from "./suite.ts";

const [filter = ""] = process.argv.slice(2);

await report(runDifferenceSuite(filter), "differences");
for (const threads of [1, 2]) {
  const backend = createPoisonedWasm(await createWasmRuntime({ threads }));
  await report(runOpSuite(backend, filter), `WASM, ${threads} threads`);
  backend.dispose();
}
