// Reading device memory: a copy into a mappable buffer, kept for the next read. What lies in the array at the call is
// what is read, up to `chunkBytes`; larger arrays are read piece by piece and must not change meanwhile.

import type { DeviceInfo } from "./device.ts";
import { sizeClass, usage } from "./buffers.ts";

export interface Reader {
  /** `commands` gives an encoder outside any pass; `submit` hands it over. Throws the device's errors. */
  read(
    buffer: GPUBuffer,
    offset: number,
    sizeBytes: number,
    commands: () => GPUCommandEncoder,
    submit: () => void,
  ): Promise<ArrayBuffer>;
  /** Waits for the device's work, then throws its errors. */
  settle(work: Promise<undefined>): Promise<void>;
  dispose(): void;
}

const chunkBytes = 128 * 2 ** 20;
const maxSpareBytes = 64 * 2 ** 20;

export function createReader(device: GPUDevice, info: DeviceInfo): Reader {
  const spare: GPUBuffer[] = [];
  let spareBytes = 0;

  function take(sizeBytes: number): GPUBuffer {
    const index = spare.findIndex(({ size }) => size >= sizeBytes && size <= 2 * sizeBytes + 4096);
    const [buffer] = index < 0 ? [] : spare.splice(index, 1);
    if (!buffer) {
      return device.createBuffer({
        size: sizeClass(sizeBytes),
        usage: usage.mapRead | usage.copyTarget,
        label: "read",
      });
    }
    spareBytes -= buffer.size;
    return buffer;
  }

  function giveBack(buffer: GPUBuffer): void {
    if (spareBytes + buffer.size > maxSpareBytes) buffer.destroy();
    else {
      spare.push(buffer);
      spareBytes += buffer.size;
    }
  }

  async function settle(work: Promise<undefined>): Promise<void> {
    let failure: unknown;
    await work.catch((error: unknown) => (failure = error));
    // Reports of errors and loss come as events of their own, and one mistake brings several: let them all arrive.
    if (failure !== undefined || info.hasErrors()) await new Promise((resolve) => setTimeout(resolve, 50));
    info.throwErrors();
    if (failure !== undefined)
      throw failure instanceof Error ? failure : new Error("internal: the GPU did not answer");
  }

  return {
    async read(buffer, offset, sizeBytes, commands, submit) {
      const result = new Uint8Array(sizeBytes);
      for (let start = 0; start < sizeBytes; start += chunkBytes) {
        const length = Math.min(chunkBytes, sizeBytes - start);
        const target = take(length);
        commands().copyBufferToBuffer(buffer, offset + start, target, 0, length);
        submit();
        try {
          await settle(target.mapAsync(1, 0, length));
        } catch (error) {
          target.destroy();
          throw error;
        }
        result.set(new Uint8Array(target.getMappedRange(0, length)), start);
        target.unmap();
        giveBack(target);
      }
      return result.buffer;
    },
    settle,
    dispose() {
      for (const buffer of spare.splice(0)) buffer.destroy();
    },
  };
}
