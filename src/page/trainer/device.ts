// Which device of the browser computes a run: a real graphics adapter where there is one, else the processor. A software
// adapter is correct but slower than the processor path, so it is used only when asked for. What was chosen is said.
import { AppError } from "../../domain/errors.ts";
import type { Backend } from "../../engine/backend.ts";
import { createWasmRuntime, type WasmRuntime } from "../../engine/wasm/runtime.ts";
import { createWasmBackend } from "../../engine/wasmBackend.ts";
import { createWebGpuBackend } from "../../engine/webgpu/backend.ts";
import { requestDevice, type DeviceInfo } from "../../engine/webgpu/device.ts";
import { usesGpu } from "../bridge/devices.ts";
import { pageThreads } from "../bridge/pageThreads.ts";
import type { DevicePreference, DeviceReport } from "../bridge/types.ts";

export interface PageDevice {
  backend: Backend;
  /** Bytes a run may plan with. WebGPU does not tell a card's memory: there the device refuses when it is full. */
  memoryLimitBytes: number;
}

// A WebAssembly memory ends at 4 GiB.
const wasmLimitBytes = 4 * 2 ** 30;

/** What `openPageDevice` of this worker would choose, from a report, without opening anything. */
export function deviceChoice(
  report: DeviceReport,
  preference: DevicePreference,
): { title: string; limitBytes: number | null } {
  const { webgpu, wasm } = report;
  if (webgpu.available && usesGpu(report, preference))
    return { title: `WebGPU on ${webgpu.name}${webgpu.software ? " (software)" : ""}`, limitBytes: null };
  const threads = wasm.available ? (pageThreads.gaveUp ? 1 : wasm.threads) : 0;
  return {
    title: `the processor (WebAssembly, ${threads} ${threads === 1 ? "thread" : "threads"})`,
    limitBytes: wasmLimitBytes,
  };
}

/** AppError "gpu/unavailable", "wasm/no-simd", "wasm/no-memory". */
export async function openPageDevice(
  preference: DevicePreference,
  say: (message: string) => void,
): Promise<PageDevice> {
  let because = "it was asked for";
  if (preference !== "wasm") {
    const found = await findGpu();
    if (found instanceof AppError) {
      if (preference === "webgpu") throw found;
      because = found.message.replace(/\.$/, "");
    } else if (preference === "webgpu" || !found.adapter.software) {
      const { description, software } = found.adapter;
      const why = preference === "webgpu" ? because : "a graphics adapter was found";
      say(`Computing with WebGPU on ${description}${software ? " (software)" : ""}: ${why}.`);
      return { backend: createWebGpuBackend(found), memoryLimitBytes: Infinity };
    } else {
      found.device.destroy();
      because = `the only graphics adapter, ${found.adapter.description}, is software and slower`;
    }
  }
  const backend = createWasmBackend(await startProcessor(say));
  say(`Computing on the processor, ${backend.description}: ${because}.`);
  return { backend, memoryLimitBytes: backend.maxBytes };
}

/** With one thread where helpers do not start: slower, and the same numbers. */
async function startProcessor(say: (message: string) => void): Promise<WasmRuntime> {
  try {
    return await createWasmRuntime({ threads: navigator.hardwareConcurrency, host: pageThreads });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "wasm/thread-failed") throw error;
    pageThreads.giveUp(error.message);
    say(`${error.message} One thread computes: slower, with the same results.`);
    return createWasmRuntime({ threads: 1 });
  }
}

async function findGpu(): Promise<DeviceInfo | AppError> {
  try {
    return await requestDevice((navigator as { gpu?: GPU }).gpu);
  } catch (error) {
    if (error instanceof AppError) return error;
    const reason = error instanceof Error ? error.message : String(error);
    return new AppError(
      "gpu/unavailable",
      `WebGPU does not start: ${reason}.`,
      "Choose the processor as the device.",
    );
  }
}
