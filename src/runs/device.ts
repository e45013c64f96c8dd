// Which device computes: a real graphics adapter where there is one, else the processor. A software adapter is correct but
// slower than the processor, so it is used only when it is asked for. What was chosen is reported, and why.
import { AppError } from "../domain/errors.ts";
import type { DevicePreference } from "../domain/records/index.ts";
import type { Backend } from "../engine/backend.ts";
import type { DeviceInfo } from "../engine/webgpu/device.ts";

/** A graphics adapter, or the reason why there is none to use. */
type GraphicsAdapter = { readonly name: string; readonly software: boolean } | { readonly reason: string };

interface DeviceChoice {
  /** "none": a GPU was asked for, and there is none. */
  readonly device: "webgpu" | "wasm" | "none";
  /** The end of a sentence. */
  readonly because: string;
}

export function chooseDevice(preference: DevicePreference, adapter: GraphicsAdapter): DeviceChoice {
  if (preference === "wasm") return { device: "wasm", because: "it was asked for" };
  if ("reason" in adapter) {
    const because = `no GPU can be used (${adapter.reason.replace(/\.$/, "")})`;
    return { device: preference === "webgpu" ? "none" : "wasm", because };
  }
  if (preference === "webgpu") return { device: "webgpu", because: "it was asked for" };
  return adapter.software
    ? { device: "wasm", because: `the only adapter, ${adapter.name}, is software and slower` }
    : { device: "webgpu", because: "a graphics adapter was found" };
}

/** What a host has to compute with. */
interface DeviceHost {
  /** The GPU's device; an AppError says why there is none, and what to do where it was asked for. */
  findGpu(): Promise<DeviceInfo | AppError>;
  openProcessor(): Promise<Backend>;
}

/** `say` reports what was chosen and why. AppErrors of `host`. */
export async function openDevice(
  preference: DevicePreference,
  host: DeviceHost,
  say: (message: string) => void,
): Promise<Backend> {
  const found = preference === "wasm" ? notLookedFor : await host.findGpu();
  if (found instanceof AppError) {
    const choice = chooseDevice(preference, { reason: found.message });
    if (choice.device === "none") throw found;
    return openProcessor(choice);
  }
  const { description: name, software } = found.adapter;
  const choice = chooseDevice(preference, { name, software });
  if (choice.device === "webgpu") {
    const { createWebGpuBackend } = await import("../engine/webgpu/backend.ts");
    say(`Computing with WebGPU on ${name}${software ? " (software)" : ""}, because ${choice.because}.`);
    return createWebGpuBackend(found);
  }
  found.device.destroy();
  return openProcessor(choice);

  async function openProcessor({ because }: DeviceChoice): Promise<Backend> {
    const backend = await host.openProcessor();
    say(`Computing on the processor, ${backend.description}, because ${because}.`);
    return backend;
  }
}

const notLookedFor = new AppError("gpu/unavailable", "none was looked for");

/** A WebAssembly memory ends at 4 GiB. */
export const wasmLimitBytes = 2 ** 32;

/**
 * Bytes that a run may plan with, on a machine with `machineBytes` where that is known. A GPU does not say what it has: it is
 * asked for what the plan needs.
 */
export function memoryLimit({ maxBytes, inMachineMemory }: Backend, machineBytes = Infinity): number {
  return Math.min(maxBytes, inMachineMemory ? machineBytes : Infinity);
}
