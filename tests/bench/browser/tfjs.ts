// Stock tfjs in a worker of the browser, with the fastest module it has for this host.
import * as tf from "@tensorflow/tfjs";
import { getThreadsCount, setThreadsCount, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import "@tensorflow/tfjs-backend-webgpu";
import plain from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url";
import simd from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import threaded from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url";
import type { BenchBackend } from "../measure.ts";

export async function startTfjs(
  backend: BenchBackend,
  threads: number,
): Promise<{ tf: typeof tf; device: string }> {
  // Absolute: the threads of tfjs are started from a blob, which has no address of its own.
  const address = (path: string): string => new URL(path, location.origin).href;
  setWasmPaths({
    "tfjs-backend-wasm.wasm": address(plain),
    "tfjs-backend-wasm-simd.wasm": address(simd),
    "tfjs-backend-wasm-threaded-simd.wasm": address(threaded),
  });
  // tfjs starts at most one thread for two processors, whatever it is asked; it is told of twice as many.
  Object.defineProperty(navigator, "hardwareConcurrency", { value: 2 * threads });
  setThreadsCount(threads);
  if (!(await tf.setBackend(backend))) throw new Error(`tfjs did not start its ${backend} back end.`);
  await tf.ready();
  if (backend === "webgpu") return { tf, device: "tfjs WebGPU" };
  const hasSimd = await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT");
  const hasThreads = await tf.env().getAsync("WASM_HAS_MULTITHREAD_SUPPORT");
  const count = hasThreads ? getThreadsCount() : 1;
  return { tf, device: `tfjs WASM${hasSimd ? " SIMD" : ""}, ${count} thread${count === 1 ? "" : "s"}` };
}
