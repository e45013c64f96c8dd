// The CPU back end: tensors live in one WASM memory; kernels run as SIMD code on its threads, or, where a kernel has
// none, as its plain reference over views of the same memory, so that nothing is ever copied between the two.

import type { Backend, Dims, Kernel } from "./backend.ts";
import type { NumberArray, Tensor } from "./tensor.ts";
import type { WasmRuntime } from "./wasm/runtime.ts";

export function createWasmBackend(runtime: WasmRuntime): Backend {
  const counters = { dispatches: 0, submits: 0, waits: 0 };

  function pointer(tensor: Tensor): number {
    if (!tensor.storage) throw new Error("internal: tensor has no storage");
    return (tensor.storage.handle as number) + tensor.offset * 4;
  }

  function view(tensor: Tensor): NumberArray {
    const at = pointer(tensor);
    if (tensor.dtype === "i32") return runtime.i32(at, tensor.size);
    if (tensor.dtype === "u32") return new Uint32Array(runtime.memory.buffer, at, tensor.size);
    return runtime.f32(at, tensor.size);
  }

  return {
    id: "wasm",
    shapeMultiple: 1,
    cacheMultiple: 1,
    queued: false,
    maxBytes: 2 ** 32,
    inMachineMemory: true,
    hasRoom: () => Promise.resolve(true),
    description: `WASM SIMD, ${runtime.threads} thread${runtime.threads === 1 ? "" : "s"}`,
    arithmetic: `WASM ${runtime.fused ? "with" : "without"} fused multiply-add`,
    counters,
    lost: new Promise(() => undefined),
    allocate: (sizeBytes) => ({ sizeBytes, handle: runtime.allocate(Math.max(4, sizeBytes)) }),
    release(storage) {
      runtime.release(storage.handle as number);
    },
    write(tensor, data) {
      view(tensor).set(data);
    },
    // A copy: the memory may be shared, and its views die when it grows.
    read(tensors) {
      const copies = tensors.map((tensor) => {
        const data = view(tensor);
        const copy = new (data.constructor as Float32ArrayConstructor)(data.length);
        copy.set(data);
        return copy;
      });
      return Promise.resolve(copies);
    },
    fillZero(tensor) {
      view(tensor).fill(0);
    },
    copy(from, to) {
      view(to).set(view(from));
    },
    run(kernel: Kernel, tensors, d: Dims) {
      counters.dispatches++;
      if (kernel.wasm) {
        const pointers: Record<string, number> = {};
        for (const name of Object.keys(tensors)) pointers[name] = pointer(tensors[name] as Tensor);
        kernel.wasm(runtime, pointers, d);
        return;
      }
      const arrays: Record<string, NumberArray> = {};
      for (const name of Object.keys(tensors)) arrays[name] = view(tensors[name] as Tensor);
      kernel.reference(arrays, d);
    },
    steadyRows(rows, body) {
      const before = runtime.steadyRows;
      runtime.steadyRows = rows;
      try {
        return body();
      } finally {
        runtime.steadyRows = before;
      }
    },
    submit: () => undefined,
    finish: () => Promise.resolve(),
    memory: () => ({ usedBytes: runtime.usedBytes, peakBytes: runtime.peakBytes }),
    resetPeak() {
      runtime.resetPeak();
    },
    dispose() {
      runtime.dispose();
    },
  };
}
