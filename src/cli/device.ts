// The devices of this machine, as src/runs/device.ts chooses among them: WebGPU through Dawn, and WASM with SIMD and threads.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { availableParallelism, totalmem } from "node:os";
import { AppError } from "../domain/errors.ts";
import type { DevicePreference } from "../domain/records/index.ts";
import type { Backend } from "../engine/backend.ts";
import type { DeviceInfo } from "../engine/webgpu/device.ts";
import { memoryLimit as limitOf, openDevice } from "../runs/device.ts";

/** Without Vulkan's library Dawn prints a native backtrace on Linux before it says that there is no adapter. */
function lacksVulkan(): boolean {
  if (process.platform !== "linux") return false;
  const library = "libvulkan.so.1";
  const named = (process.env["LD_LIBRARY_PATH"] ?? "").split(":").filter((folder) => folder !== "");
  const folders = [...named, "/lib", "/usr/lib", "/lib64", "/usr/lib64", "/usr/local/lib"];
  if (folders.some((folder) => existsSync(join(folder, library)))) return false;
  try {
    return !readFileSync("/etc/ld.so.cache").includes(library);
  } catch {
    return false;
  }
}

/** The GPU's device, or why there is none. */
export async function findGpu(): Promise<DeviceInfo | AppError> {
  const hint = "Install a graphics driver (on Linux also libvulkan1), or leave the GPU out: --device wasm.";
  if (lacksVulkan()) {
    const message = "There is no graphics driver for WebGPU (libvulkan.so.1 is missing).";
    return new AppError("gpu/unavailable", message, hint);
  }
  try {
    const { requestNodeDevice } = await import("./nodeGpu.ts");
    return await requestNodeDevice();
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    return new AppError("gpu/unavailable", reason, hint);
  }
}

async function openProcessor(): Promise<Backend> {
  const { createWasmRuntime } = await import("../engine/wasm/runtime.ts");
  const { createWasmBackend } = await import("../engine/wasmBackend.ts");
  return createWasmBackend(await createWasmRuntime({ threads: availableParallelism() }));
}

/** The device of the process; `say` reports which and why. AppError "gpu/unavailable" or "wasm/...". */
export const chooseBackend = (
  preference: DevicePreference,
  say: (message: string) => void,
): Promise<Backend> => openDevice(preference, { findGpu, openProcessor }, say);

export const memoryLimit = (backend: Backend): number => limitOf(backend, totalmem());
