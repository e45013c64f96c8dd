// Memory that is not 0 by luck: whatever a kernel has not written reads as NaN (as an integer, as two milliards), so that
// an element that is forgotten, or read before it is written, fails. Plain loops always have it (referenceBackend.ts),
// WebGPU by its option `poison`, WASM by this.

import type { Backend } from "../../src/engine/backend.ts";
import { layout } from "../../src/engine/wasm/jobs.generated.ts";
import type { WasmRuntime } from "../../src/engine/wasm/runtime.ts";
import { createWasmBackend } from "../../src/engine/wasmBackend.ts";
import { poisonWord } from "../../src/engine/webgpu/buffers.ts";

export function createPoisonedWasm(runtime: WasmRuntime): Backend {
  const backend = createWasmBackend(runtime);
  const poison = (at: number, sizeBytes: number): void => {
    new Uint32Array(runtime.memory.buffer, at, sizeBytes / 4).fill(poisonWord);
  };
  const scratchBytes = layout.SHARED_SCRATCH_SIZE + runtime.threads * layout.THREAD_SCRATCH_SIZE;
  return {
    ...backend,
    allocate(sizeBytes, label) {
      const storage = backend.allocate(sizeBytes, label);
      poison(storage.handle as number, sizeBytes);
      return storage;
    },
    run(kernel, tensors, d) {
      poison(layout.CONTROL_BYTES, scratchBytes);
      backend.run(kernel, tensors, d);
    },
  };
}
