// WebGPU in Node: Dawn through the `webgpu` package. Import this file only when the GPU is asked for: loading Dawn
// costs time and memory. It needs a Vulkan, Metal or Direct3D driver; on Linux also the loader, libvulkan.so.1.

import { create } from "webgpu";
import { type DeviceInfo, type DeviceOptions, requestDevice } from "../engine/webgpu/device.ts";
import { AppError } from "../domain/errors.ts";

// Dawn lives as long as the object that `create` gives: a device alone does not keep it.
const alive = new Map<GPUDevice, GPU>();

/** Throws gpu/unavailable. The process exits only after the device is destroyed (the back end's `dispose`). */
export async function requestNodeDevice(options: DeviceOptions = {}): Promise<DeviceInfo> {
  let gpu: GPU;
  try {
    gpu = create([]);
  } catch (error) {
    throw new AppError(
      "gpu/unavailable",
      `Dawn did not start: ${error instanceof Error ? error.message : String(error)}`,
      "Install a graphics driver (on Linux also libvulkan1), or leave out the GPU option.",
    );
  }
  const info = await requestDevice(gpu, options);
  alive.set(info.device, gpu);
  void info.device.lost.then(() => alive.delete(info.device));
  return info;
}
