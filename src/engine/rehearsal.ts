// A back end that computes nothing and notes what it is asked to run. A step that is rehearsed on it tells which kernels the
// real one will need, so that they can be compiled while the weights are still on their way.

import type { Backend, KernelCall } from "./backend.ts";
import { arrayOf } from "./tensor.ts";

export interface Rehearsal {
  readonly backend: Backend;
  readonly calls: readonly KernelCall[];
}

/** Pads as `stage` pads. Everything that is read is 0. */
export function createRehearsal(stage: Backend): Rehearsal {
  const calls: KernelCall[] = [];
  return {
    calls,
    backend: {
      ...stage,
      isRehearsal: true,
      counters: { dispatches: 0, submits: 0, waits: 0 },
      allocate: (sizeBytes) => ({ sizeBytes, handle: undefined }),
      release: () => undefined,
      write: () => undefined,
      read: (tensors) => Promise.resolve(tensors.map(({ dtype, size }) => new arrayOf[dtype](size))),
      fillZero: () => undefined,
      copy: () => undefined,
      run: (kernel, _tensors, d) => void calls.push({ kernel, d }),
      submit: () => undefined,
      finish: () => Promise.resolve(),
      hasRoom: () => Promise.resolve(true),
      memory: () => ({ usedBytes: 0, peakBytes: 0 }),
      resetPeak: () => undefined,
      dispose: () => undefined,
    },
  };
}
