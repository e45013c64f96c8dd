// Whether a graphics device has that much memory left. WebGPU does not say how much there is, so the memory is asked for
// and given back at once. A driver that lends the machine's memory to the device says yes to more.

import { usage } from "./buffers.ts";

const blockBytes = 2 ** 30;

export async function hasRoom(device: GPUDevice, bytes: number): Promise<boolean> {
  const largest = Math.min(blockBytes, device.limits.maxBufferSize);
  const taken: GPUBuffer[] = [];
  device.pushErrorScope("out-of-memory");
  try {
    for (let rest = bytes; rest > 0; rest -= largest) {
      const size = Math.ceil(Math.min(rest, largest) / 4) * 4;
      taken.push(device.createBuffer({ size, usage: usage.storage, label: "asking for room" }));
    }
  } finally {
    for (const buffer of taken) buffer.destroy();
  }
  return (await device.popErrorScope()) === null;
}
