// WebGPU in Node: Dawn through the `webgpu` package. Import this file only when the GPU is asked for: loading Dawn
// costs time and memory. It needs a Vulkan, Metal or Direct3D driver; on Linux also the loader, libvulkan.so.1.

import { create } from "webgpu";
import { AppError } from "../domain/errors.ts";
import { type DeviceInfo, type DeviceOptions, requestDevice } from "../engine/webgpu/device.ts";

// Dawn lives as long as this object: a device alone does not keep it, and one instance serves all devices.
let gpu: GPU | undefined;

/** Throws gpu/unavailable. Destroy the device (the back end's `dispose`) before the process ends. */
export async function requestNodeDevice(options: DeviceOptions = {}): Promise<DeviceInfo> {
  const hint = "Install a graphics driver (on Linux also libvulkan1), or leave the GPU out.";
  try {
    gpu ??= create([]);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError("gpu/unavailable", `Dawn, WebGPU for Node, did not start: ${reason}`, hint);
  }
  try {
    return await requestDevice(gpu, options);
  } catch (error) {
    if (error instanceof AppError && error.code === "gpu/unavailable") {
      throw new AppError(error.code, error.message, hint);
    }
    throw error;
  }
}
