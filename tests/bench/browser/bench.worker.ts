// One measurement in a worker, as training runs on the page: our engine, or stock tfjs with its SIMD and its threads.
import type { Backend } from "../../../src/engine/backend.ts";
import type { Job, Result } from "../measure.ts";
import { runOwn, runStock } from "../runJob.ts";

export type WorkerAnswer = { readonly result: Result } | { readonly error: string };

const post = (answer: WorkerAnswer): void => postMessage(answer);

addEventListener("message", (event: MessageEvent<Job>) => {
  run(event.data).then(
    (result) => post({ result }),
    (error: unknown) =>
      post({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});

async function run(job: Job): Promise<Result> {
  if (job.implementation === "tfjs") {
    const { startTfjs } = await import("./tfjs.ts");
    const { tf, device } = await startTfjs(job.backend, job.threads);
    return runStock(job, tf, "chromium", device);
  }
  const backend = await create[job.backend](job.threads);
  try {
    return await runOwn(job, backend, "chromium");
  } finally {
    backend.dispose();
  }
}

const create: Record<Job["backend"], (threads: number) => Promise<Backend>> = {
  async wasm(threads) {
    const { createBrowserThreads } = await import("../../../src/engine/wasm/browserThreads.ts");
    const { createWasmRuntime } = await import("../../../src/engine/wasm/runtime.ts");
    const { createWasmBackend } = await import("../../../src/engine/wasmBackend.ts");
    return createWasmBackend(await createWasmRuntime({ threads, host: createBrowserThreads() }));
  },
  async webgpu() {
    const { requestDevice } = await import("../../../src/engine/webgpu/device.ts");
    const { createWebGpuBackend } = await import("../../../src/engine/webgpu/backend.ts");
    return createWebGpuBackend(await requestDevice(navigator.gpu));
  },
};
