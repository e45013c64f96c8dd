// Which device computes: WebGPU through Dawn where there is a real adapter, else WASM with SIMD and threads. A software
// adapter is correct but slower than WASM, so it is used only when it is asked for. What was chosen, and why, is said.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { availableParallelism, totalmem } from "node:os";
import { AppError } from "../domain/errors.ts";
import type { Backend } from "../engine/backend.ts";
import type { DeviceInfo } from "../engine/webgpu/device.ts";

export type DevicePreference = "auto" | "webgpu" | "wasm";

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

/** The GPU's device, or the reason why there is none. */
export async function findGpu(): Promise<{ info: DeviceInfo } | { reason: string }> {
  if (lacksVulkan()) return { reason: "There is no graphics driver for WebGPU (libvulkan.so.1 is missing)." };
  try {
    const { requestNodeDevice } = await import("./nodeGpu.ts");
    return { info: await requestNodeDevice() };
  } catch (error) {
    return { reason: error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error) };
  }
}

/** The device of the process; `say` is told which and why. AppError "gpu/unavailable" or "wasm/...". */
export async function chooseBackend(
  preference: DevicePreference,
  say: (message: string) => void,
): Promise<Backend> {
  let because = "it was asked for";
  if (preference !== "wasm") {
    const found = await findGpu();
    if ("info" in found && (preference === "webgpu" || !found.info.adapter.software)) {
      const { createWebGpuBackend } = await import("../engine/webgpu/backend.ts");
      const { adapter } = found.info;
      const why = preference === "webgpu" ? because : "a graphics adapter was found";
      say(
        `computing with WebGPU on ${adapter.description}${adapter.software ? " (software)" : ""}, because ${why}.`,
      );
      return createWebGpuBackend(found.info);
    }
    if (preference === "webgpu") {
      const reason = "reason" in found ? found.reason : "no adapter";
      throw new AppError(
        "gpu/unavailable",
        `--device webgpu: ${reason}`,
        "Use --device wasm, or install the graphics driver.",
      );
    }
    if ("info" in found) {
      found.info.device.destroy();
      because = `the only adapter, ${found.info.adapter.description}, is software and slower`;
    } else because = `no GPU can be used (${found.reason.replace(/\.$/, "")})`;
  }
  const { createWasmRuntime } = await import("../engine/wasm/runtime.ts");
  const { createWasmBackend } = await import("../engine/wasmBackend.ts");
  const backend = createWasmBackend(await createWasmRuntime({ threads: availableParallelism() }));
  say(`computing with ${backend.description}, because ${because}.`);
  return backend;
}

/** Bytes that a run may plan with: WASM's own limit or the machine's memory; a GPU does not say what it has. */
export function memoryLimit({ maxBytes }: Backend): number {
  return maxBytes === Infinity ? Infinity : Math.min(maxBytes, totalmem());
}
