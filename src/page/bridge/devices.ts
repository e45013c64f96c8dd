// What this thread could train on, for the page's device card. Probing takes no device and keeps nothing.
import { adapterNames } from "../../engine/webgpu/adapterInfo.ts";
import { chooseDevice } from "../../runs/device.ts";
import type { DevicePreference, DeviceReport } from "./types.ts";

// The smallest module with what the engine's needs beyond plain WebAssembly: atomic.fence, and i8x16.popcnt of a splat.
// Firefox takes atomic instructions away with shared memory (`javascript.options.shared_memory`).
const probeModule = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 13, 1, 11, 0, 254, 3, 0, 65, 0, 253,
  15, 253, 98, 11,
]);

export async function describeDevices(): Promise<DeviceReport> {
  return { webgpu: await describeWebgpu(), wasm: describeWasm() };
}

/** Whether a run with this preference computes on WebGPU. */
export function usesGpu({ webgpu }: DeviceReport, preference: DevicePreference): boolean {
  return chooseDevice(preference, webgpu).device === "webgpu";
}

async function describeWebgpu(): Promise<DeviceReport["webgpu"]> {
  // Typed as always there; Firefox on Linux, insecure origins and old browsers have none.
  const gpu = (navigator as { gpu?: GPU }).gpu;
  if (gpu === undefined) {
    const reason = globalThis.isSecureContext
      ? "This browser does not offer it."
      : "The page must be opened over https or from localhost for that.";
    return { available: false, reason };
  }
  const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" }).catch(() => null);
  // Old previews answered with nothing at all.
  if (!adapter) return { available: false, reason: "The browser found no graphics adapter it can use." };
  const { vendor, architecture, device, description, software } = await adapterNames(adapter);
  const words =
    description === "" ? [vendor, architecture, device].filter((word) => word !== "").join(" ") : description;
  const name = words === "" ? "unnamed adapter" : words;
  return {
    available: true,
    name,
    software,
    maxBufferBytes: adapter.limits.maxBufferSize,
    features: [...adapter.features].sort(),
  };
}

/** Whether this browser has WebAssembly with SIMD and atomic instructions; one thread needs both too. */
export function takesEngineWasm(): boolean {
  return typeof WebAssembly !== "undefined" && WebAssembly.validate(probeModule);
}

function describeWasm(): DeviceReport["wasm"] {
  if (!takesEngineWasm())
    return {
      available: false,
      reason: "This browser has no WebAssembly with SIMD and atomic instructions.",
    };
  const reason = whyOneThread();
  if (reason !== undefined) return { available: true, threads: 1, reason };
  return { available: true, threads: navigator.hardwareConcurrency || 1, reason: "" };
}

/** The engine asks the same of its memory (engine/wasm/runtime.ts). */
function whyOneThread(): string | undefined {
  if (!globalThis.isSecureContext) return "More need a page over https or from localhost.";
  if (!globalThis.crossOriginIsolated) return "This page is served without the headers that threads need.";
  return typeof SharedArrayBuffer === "undefined"
    ? "More need shared memory, which this browser does not give to pages."
    : undefined;
}
