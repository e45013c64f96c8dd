// A GPU device of our own: limits raised to the adapter's, and its errors and loss collected, because WebGPU reports
// both to nobody unless asked. Errors arrive late: they are thrown at the next submit, read or finish.

import { AppError } from "../../domain/errors.ts";
import { adapterNames } from "./adapterInfo.ts";
import type { Tuning } from "../backend.ts";

export interface AdapterInfo {
  readonly vendor: string;
  readonly architecture: string;
  readonly description: string;
  /** SwiftShader, llvmpipe and the like: correct, and slower than WASM. */
  readonly software: boolean;
}

export interface DeviceInfo {
  readonly device: GPUDevice;
  readonly adapter: AdapterInfo;
  /** Those of `namedFeatures` that the adapter has. */
  readonly features: readonly string[];
  readonly tuning: Tuning;
  /** Largest tensor, in bytes. */
  readonly maxTensorBytes: number;
  /** Throws what has gone wrong on the device since the last call: gpu/validation, gpu/out-of-memory, gpu/lost. */
  throwErrors(): void;
  hasErrors(): boolean;
  /** Resolves with the reason when the device is lost, but not when it is destroyed by us. */
  readonly lost: Promise<string>;
}

export interface DeviceOptions {
  readonly powerPreference?: GPUPowerPreference;
}

/** What decides how fast an adapter could be: `doctor` and the description of the back end name them. */
const namedFeatures = ["subgroups", "timestamp-query", "shader-f16"] as const;
/** What our code needs of the device: the profiler. */
const usedFeatures = ["timestamp-query"] as const;
const raisedLimits = [
  "maxBufferSize",
  "maxStorageBufferBindingSize",
  "maxStorageBuffersPerShaderStage",
  "maxComputeWorkgroupStorageSize",
  "maxComputeInvocationsPerWorkgroup",
  "maxComputeWorkgroupSizeX",
  "maxComputeWorkgroupSizeY",
] as const;

/** Throws gpu/unavailable when there is no WebGPU or no adapter. `gpu` is navigator.gpu, or Dawn's in Node. */
export async function requestDevice(gpu: GPU | undefined, options: DeviceOptions = {}): Promise<DeviceInfo> {
  const { powerPreference = "high-performance" } = options;
  const adapter = await gpu?.requestAdapter({ powerPreference });
  if (!adapter) {
    throw new AppError(
      "gpu/unavailable",
      gpu ? "WebGPU is here, but it offers no adapter." : "This host has no WebGPU.",
      "Use a current Chrome, Edge or Safari with graphics acceleration on, or train on the processor.",
    );
  }
  const features = namedFeatures.filter((name) => adapter.features.has(name));
  const requiredFeatures = usedFeatures.filter((name) => adapter.features.has(name));
  const requiredLimits: Record<string, number> = {};
  for (const name of raisedLimits) requiredLimits[name] = adapter.limits[name];
  let device: GPUDevice;
  try {
    device = await adapter.requestDevice({ requiredFeatures, requiredLimits });
  } catch (error) {
    throw new AppError(
      "gpu/unavailable",
      `The graphics adapter gives no device: ${error instanceof Error ? error.message : String(error)}`,
      "Close other tabs that use the GPU and reload, or train on the processor.",
    );
  }
  const about = await describe(adapter);
  const { limits } = device;
  return {
    device,
    adapter: about,
    features,
    tuning: {
      software: about.software,
      maxWorkgroupStorageBytes: limits.maxComputeWorkgroupStorageSize,
      maxStorageBuffers: limits.maxStorageBuffersPerShaderStage,
    },
    maxTensorBytes: Math.min(limits.maxBufferSize, limits.maxStorageBufferBindingSize),
    ...watch(device),
  };
}

async function describe(adapter: GPUAdapter): Promise<AdapterInfo> {
  const { vendor, architecture, description, device, software } = await adapterNames(adapter);
  return {
    vendor,
    architecture,
    description: description || device || architecture || vendor || "unnamed adapter",
    software,
  };
}

function watch(device: GPUDevice): Pick<DeviceInfo, "throwErrors" | "hasErrors" | "lost"> {
  const errors: AppError[] = [];
  let more = 0;
  let lostReason: string | undefined;
  device.addEventListener("uncapturederror", ({ error }) => {
    // One mistake repeats with every dispatch; the first reports say all.
    if (errors.length >= 4) more++;
    else errors.push(deviceError(error));
  });
  const lost = new Promise<string>((resolve) => {
    void device.lost.then((info) => {
      if (info.reason === "destroyed") return;
      lostReason = info.message || "the browser gave no reason";
      resolve(lostReason);
    });
  });
  return {
    lost,
    hasErrors: () => errors.length > 0,
    throwErrors() {
      const [first] = errors.splice(0);
      const hidden = more;
      more = 0;
      if (first)
        throw hidden ? new AppError(first.code, `${first.message} (and ${hidden} more)`, first.hint) : first;
      if (lostReason !== undefined) {
        throw new AppError(
          "gpu/lost",
          `The GPU device was lost: ${lostReason}`,
          "Continue from the last checkpoint; if it happens again, lower the batch size or train on the processor.",
        );
      }
    },
  };
}

function deviceError(error: GPUError): AppError {
  // By name, not by class: Node has no global GPUOutOfMemoryError.
  if (error.constructor.name === "GPUOutOfMemoryError") {
    return new AppError(
      "gpu/out-of-memory",
      `The GPU is out of memory: ${error.message}`,
      "Lower the batch size or the sequence length, store frozen weights as int8 or int4, or close other tabs.",
    );
  }
  return new AppError("gpu/validation", `internal: the GPU refused a command: ${error.message}`);
}
