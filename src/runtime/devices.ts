// What this thread could train on, for the page's device card. Probing takes no device and keeps nothing.
import type { DevicePreference, DeviceReport } from "./pageTypes.ts";

// The smallest module with a SIMD instruction in it: i8x16.popcnt of a splat.
const simdModule = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98,
  11,
]);

export async function describeDevices(): Promise<DeviceReport> {
  return { webgpu: await describeWebgpu(), wasm: describeWasm() };
}

/** Whether a run with this choice computes on WebGPU: a software adapter only when it is asked for. */
export function usesGpu({ webgpu }: DeviceReport, preference: DevicePreference): boolean {
  return webgpu.available && (preference === "webgpu" || (preference === "auto" && !webgpu.software));
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
  if (adapter === null)
    return { available: false, reason: "The browser found no graphics adapter it can use." };
  const { vendor, architecture, device, description } = adapter.info;
  const words =
    description === "" ? [vendor, architecture, device].filter((word) => word !== "").join(" ") : description;
  const name = words === "" ? "unnamed adapter" : words;
  return {
    available: true,
    name,
    software: isSoftware(adapter.info),
    maxBufferBytes: adapter.limits.maxBufferSize,
    features: [...adapter.features].sort(),
  };
}

function isSoftware(info: GPUAdapterInfo): boolean {
  const words = `${info.vendor} ${info.architecture} ${info.device} ${info.description}`;
  return info.isFallbackAdapter || /swiftshader|llvmpipe|lavapipe|warp|basic render/i.test(words);
}

function describeWasm(): DeviceReport["wasm"] {
  if (typeof WebAssembly === "undefined" || !WebAssembly.validate(simdModule)) {
    return { available: false, reason: "This browser has no WebAssembly with SIMD." };
  }
  if (!globalThis.crossOriginIsolated) {
    return {
      available: true,
      threads: 1,
      reason: "This page is served without the headers that threads need.",
    };
  }
  return { available: true, threads: navigator.hardwareConcurrency, reason: "" };
}
