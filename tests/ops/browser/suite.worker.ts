// Runs every op at all its cases on one back end, in a worker as training does, and posts one message a case.
import type { Backend } from "../../../src/engine/backend.ts";
import { createBrowserThreads } from "../../../src/engine/wasm/browserThreads.ts";
import { createWasmRuntime } from "../../../src/engine/wasm/runtime.ts";
import { createWebGpuBackend } from "../../../src/engine/webgpu/backend.ts";
import { requestDevice } from "../../../src/engine/webgpu/device.ts";
import type { OpResult } from "../check.ts";
import { runKernelSuite } from "../kernels.ts";
import { createPoisonedWasm } from "../poison.ts";
import { runOpSuite } from "../suite.ts";
import { runWebGpuChecks } from "../webgpuChecks.ts";

export type SuiteMessage =
  | { type: "case"; name: string; ok: boolean; message: string }
  | { type: "end"; error?: string };

const backends: Record<string, () => Promise<Backend>> = {
  webgpu: async () => createWebGpuBackend(await requestDevice(navigator.gpu), { poison: true }),
  // Two threads everywhere: what is shared between them is what the suite should see.
  wasm: async () => createPoisonedWasm(await createWasmRuntime({ threads: 2, host: createBrowserThreads() })),
};

const post = (message: SuiteMessage): void => postMessage(message);

addEventListener("message", (event: MessageEvent<string>) => {
  void run(event.data);
});

async function report(results: AsyncGenerator<OpResult>): Promise<void> {
  for await (const { name, ok, message } of results) post({ type: "case", name, ok, message });
}

async function run(name: string): Promise<void> {
  try {
    const create = backends[name];
    if (create === undefined) throw new Error(`There is no back end "${name}".`);
    const backend = await create();
    await report(runOpSuite(backend));
    await report(runKernelSuite(backend));
    backend.dispose();
    if (backend.id === "webgpu") await report(runWebGpuChecks(() => requestDevice(navigator.gpu)));
    post({ type: "end" });
  } catch (error) {
    post({ type: "end", error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}
