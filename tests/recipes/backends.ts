// The back ends that recipe and golden tests run on. The plain loops are the oracle of the ops; whole trajectories on
// them take minutes, so they are asked for by FEEDBACKLOOP_REFERENCE=1. WASM computes on one thread: the models are tiny, suites
// run beside each other, and helpers, which wait by spinning, would take the core that the other suite has.

import type { Backend } from "../../src/engine/backend.ts";
import { createReferenceBackend } from "../../src/engine/referenceBackend.ts";
import type { Variant } from "../../src/engine/wasm/module.ts";
import { createWasmRuntime } from "../../src/engine/wasm/runtime.ts";
import { createWasmBackend } from "../../src/engine/wasmBackend.ts";

export const createFastBackend = (): Promise<Backend> => createWasm("relaxed");

/** WASM with or without fused multiply-add, as browsers differ. */
export async function createWasm(variant: Variant, threads = 1): Promise<Backend> {
  return createWasmBackend(await createWasmRuntime({ threads, variant }));
}

export const backends: readonly (readonly [string, () => Promise<Backend>])[] = [
  ["wasm", createFastBackend],
  ...(process.env.FEEDBACKLOOP_REFERENCE
    ? ([["reference", () => Promise.resolve(createReferenceBackend("f32"))]] as const)
    : []),
];
