// The oracle: every kernel as plain loops over typed arrays. In double precision it is what central differences
// and the other back ends are compared with; nothing here is fast.

import type { Backend, Dims, Kernel } from "./backend.ts";
import { arrayOf, type NumberArray, type Storage, type Tensor } from "./tensor.ts";

export type ReferencePrecision = "f32" | "f64";

export function createReferenceBackend(precision: ReferencePrecision = "f64"): Backend {
  let usedBytes = 0;
  let peakBytes = 0;
  const counters = { dispatches: 0, submits: 0, waits: 0 };

  // One storage serves one dtype; its array is made on first use.
  interface Slot {
    array: NumberArray | undefined;
    readonly length: number;
  }

  function array(tensor: Tensor): NumberArray {
    if (!tensor.storage) throw new Error("internal: tensor has no storage");
    const slot = tensor.storage.handle as Slot;
    if (!slot.array) {
      if (tensor.dtype === "i32") slot.array = new Int32Array(slot.length);
      else if (tensor.dtype === "u32") slot.array = new Uint32Array(slot.length);
      else slot.array = precision === "f64" ? new Float64Array(slot.length) : new Float32Array(slot.length);
      // Poison: a kernel that forgets an element must not pass by luck.
      if (tensor.dtype === "f32") slot.array.fill(NaN);
    }
    return slot.array.subarray(tensor.offset, tensor.offset + tensor.size);
  }

  return {
    id: "reference",
    shapeMultiple: 1,
    cacheMultiple: 1,
    queued: false,
    maxBytes: Infinity,
    inMachineMemory: true,
    hasRoom: () => Promise.resolve(true),
    description: `plain loops, ${precision}`,
    arithmetic: `plain loops, ${precision}`,
    counters,
    lost: new Promise(() => undefined),
    allocate(sizeBytes): Storage {
      usedBytes += sizeBytes;
      peakBytes = Math.max(peakBytes, usedBytes);
      const slot: Slot = { array: undefined, length: Math.ceil(sizeBytes / 4) };
      return { sizeBytes, handle: slot };
    },
    release(storage) {
      usedBytes -= storage.sizeBytes;
    },
    write(tensor, data) {
      array(tensor).set(data);
    },
    read(tensors) {
      const copies = tensors.map((tensor) => {
        const data = array(tensor);
        return arrayOf[tensor.dtype].from(data);
      });
      return Promise.resolve(copies);
    },
    fillZero(tensor) {
      array(tensor).fill(0);
    },
    copy(from, to) {
      array(to).set(array(from));
    },
    run(kernel: Kernel, tensors, d: Dims) {
      counters.dispatches++;
      const arrays: Record<string, NumberArray> = {};
      for (const name of Object.keys(tensors)) arrays[name] = array(tensors[name] as Tensor);
      kernel.reference(arrays, d);
    },
    submit: () => undefined,
    finish: () => Promise.resolve(),
    memory: () => ({ usedBytes, peakBytes }),
    resetPeak() {
      peakBytes = usedBytes;
    },
    dispose: () => undefined,
  };
}
