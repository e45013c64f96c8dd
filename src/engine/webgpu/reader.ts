// Reading device memory: copies into one mappable buffer, kept for the next read, and one wait however many arrays are
// read. What lies in them at the call is what is read, up to `chunkBytes` in all; more is read piece by piece and must not
// change meanwhile.

import type { DeviceInfo } from "./device.ts";
import { sizeClass, usage } from "./buffers.ts";

/** Part of a buffer; both numbers are multiples of 4. */
export interface BufferPart {
  readonly buffer: GPUBuffer;
  readonly offset: number;
  readonly sizeBytes: number;
}

export interface Reader {
  /** `commands` gives an encoder outside any pass; `submit` hands it over. Throws the device's errors. */
  read(
    parts: readonly BufferPart[],
    commands: () => GPUCommandEncoder,
    submit: () => void,
  ): Promise<ArrayBuffer[]>;
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
    async read(parts, commands, submit) {
      const results = parts.map(({ sizeBytes }) => new Uint8Array(sizeBytes));
      for (const slices of chunksOf(parts)) {
        const length = slices.reduce((sum, slice) => sum + slice.length, 0);
        const target = take(length);
        for (const { part, start, length, at } of slices) {
          const { buffer, offset } = parts[part] as BufferPart;
          commands().copyBufferToBuffer(buffer, offset + start, target, at, length);
        }
        submit();
        try {
          await settle(target.mapAsync(1, 0, length));
        } catch (error) {
          target.destroy();
          throw error;
        }
        const bytes = new Uint8Array(target.getMappedRange(0, length));
        for (const { part, start, length, at } of slices)
          results[part]?.set(bytes.subarray(at, at + length), start);
        target.unmap();
        giveBack(target);
      }
      return results.map(({ buffer }) => buffer);
    },
    settle,
    dispose() {
      for (const buffer of spare.splice(0)) buffer.destroy();
    },
  };
}

/** Bytes of a part from `start` on, and where they lie in the mappable buffer. */
interface Slice {
  readonly part: number;
  readonly start: number;
  readonly length: number;
  readonly at: number;
}

/** The parts behind each other, cut where a mappable buffer is full. */
function* chunksOf(parts: readonly BufferPart[]): Generator<Slice[]> {
  let chunk: Slice[] = [];
  let at = 0;
  for (const [part, { sizeBytes }] of parts.entries()) {
    for (let start = 0; start < sizeBytes;) {
      const length = Math.min(sizeBytes - start, chunkBytes - at);
      chunk.push({ part, start, length, at });
      start += length;
      at += length;
      if (at < chunkBytes) continue;
      yield chunk;
      chunk = [];
      at = 0;
    }
  }
  if (chunk.length > 0) yield chunk;
}
