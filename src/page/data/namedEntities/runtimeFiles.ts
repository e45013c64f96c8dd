// The two files of ONNX Runtime that the site brings, by device. They are large and load when a model is first opened; the
// service worker does not store them ahead (scripts/offline.ts).
import type { NamedEntityDevice } from "./model.ts";

export interface RuntimeFiles {
  readonly mjs: string;
  readonly wasm: string;
}

/** Addresses of this site. */
export async function runtimeFiles(device: NamedEntityDevice): Promise<RuntimeFiles> {
  const [mjs, wasm] = await (device === "webgpu"
    ? Promise.all([
        import("onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url"),
        import("onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url"),
      ])
    : Promise.all([
        import("onnxruntime-web/ort-wasm-simd-threaded.mjs?url"),
        import("onnxruntime-web/ort-wasm-simd-threaded.wasm?url"),
      ]));
  return { mjs: mjs.default, wasm: wasm.default };
}
