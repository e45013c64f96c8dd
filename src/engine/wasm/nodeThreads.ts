// Helper threads in Node: worker_threads running plain JavaScript text, so that it works the same under tsx, under the
// test runner and in a bundle. Node's modules are reached without an import: browsers' bundlers never see them.

import { AppError } from "../../domain/errors.ts";
import { layout } from "./jobs.generated.ts";
import type { HelperStart, Port, ThreadHost } from "./threads.ts";

// execArgv and env are emptied below: loaders of the main thread (tsx) would cost each helper 100 ms and more.
const helperText = `
const { parentPort } = require("node:worker_threads");
parentPort.once("message", ({ module, memory, thread }) => {
  const { help, leave } = new WebAssembly.Instance(module, { env: { memory } }).exports;
  parentPort.postMessage("ready");
  try {
    help(thread);
  } catch (error) {
    Atomics.store(new Int32Array(memory.buffer), ${layout.FAILED / 4}, 1);
    leave();
    throw error;
  }
});
`;

function builtin<Name extends "node:worker_threads" | "node:v8">(
  name: Name,
): Name extends "node:v8" ? typeof import("node:v8") : typeof import("node:worker_threads") {
  return process.getBuiltinModule(name) as never;
}

export function createNodeThreads(): ThreadHost {
  const { Worker } = builtin("node:worker_threads");
  return {
    // Generous: a batch job on a machine that is busy may take its time.
    startLimitMs: 120_000,
    spawn(): Port {
      const worker = new Worker(helperText, { eval: true, execArgv: [], env: {} });
      return {
        start: (message: HelperStart) =>
          new Promise((resolve, reject) => {
            worker.once("message", () => {
              // Idle helpers must not keep the process alive; until they are ready, they must.
              worker.unref();
              resolve();
            });
            worker.once("error", (error) =>
              reject(new AppError("wasm/thread-failed", `A helper thread did not start: ${String(error)}`)),
            );
            worker.postMessage(message);
          }),
        terminate: () => void worker.terminate(),
      };
    },
  };
}

/** Switches relaxed SIMD on where the engine has it behind a flag (Node 20); must come before the module is compiled. */
export function enableRelaxedSimd(): void {
  builtin("node:v8").setFlagsFromString("--experimental-wasm-relaxed-simd");
}
