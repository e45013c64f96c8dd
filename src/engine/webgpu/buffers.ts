// Device memory: blocks in eight size classes per power of two, kept for reuse when released. Of those that are free the
// oldest is taken, whatever came before: a step that asks for what the last one asked for is given the same blocks, and finds the
// bind groups of them that are there already (making one costs the host more than all else of a dispatch).
// A released block may still be read by recorded or running work; work runs in order, so the next owner's kernels come
// later. Only a destroyed block must not be part of recorded work: `trim` is called right after a submit.
// Live and kept bytes together stay near the recent peak of live bytes, so a short phase of large arrays gives back.

import { AppError } from "../../domain/errors.ts";

// GPUBufferUsage, by value: Node has no such global.
export const usage = {
  mapRead: 1,
  copySource: 4,
  copyTarget: 8,
  uniform: 0x40,
  storage: 0x80,
  queryResolve: 0x200,
};

export interface Block {
  readonly id: number;
  readonly buffer: GPUBuffer;
  readonly sizeBytes: number;
  live: boolean;
  /** The recording that last used this block. */
  recording: number;
  /** Cached bind groups that hold it. */
  readonly bindGroups: Set<string>;
}

export interface BufferPool {
  allocate(sizeBytes: number, label: string): Block;
  release(block: Block): void;
  /** Destroys kept blocks beyond what recent peaks justify; `all`: every kept block. */
  trim(all?: boolean): void;
  readonly usedBytes: number;
  readonly peakBytes: number;
  readonly pooledBytes: number;
  resetPeak(): void;
  dispose(): void;
}

export interface PoolOptions {
  /** Largest single block. */
  readonly maxBlockBytes: number;
  /** Most bytes in all, live and kept. */
  readonly maxBytes: number;
  /** Called before a block is destroyed: forget what refers to it. */
  forget(block: Block): void;
  /** Called before blocks are destroyed for want of room: hand over recorded work. */
  submit(): void;
  /** The number of the recording that is open. */
  recording(): number;
  /** For tests: whatever a block is taken for finds `poisonWord` in it throughout. */
  readonly poison: boolean;
}

/** A NaN, and as an integer a large number: what memory holds that nothing was written to. */
export const poisonWord = 0x7fc0dead;

const smallest = 256;
/** Released blocks of a size, the youngest first: what lies idle longest is given back. */
interface Kept {
  readonly ready: Block[];
  /** Small ones that a recording used, and which: they are ready when it has ended. */
  used: Block[];
  recording: number;
}

/** Blocks up to this size are not reused within one recording: a write to one would have to submit it first. */
const freshBytes = 65536;
/** Kept bytes that are never worth giving back. */
const slackBytes = 64 * 2 ** 20;
/** Trims between two looks at the peak. */
const windowLength = 256;

/** The class of a size: at most an eighth larger. */
export function sizeClass(sizeBytes: number): number {
  if (sizeBytes <= smallest) return smallest;
  const step = Math.max(smallest, 2 ** (Math.floor(Math.log2(sizeBytes)) - 3));
  return Math.ceil(sizeBytes / step) * step;
}

export function createBufferPool(device: GPUDevice, options: PoolOptions): BufferPool {
  const free = new Map<number, Kept>();
  const all = new Set<Block>();
  let nextId = 1;
  let usedBytes = 0;
  let peakBytes = 0;
  let pooledBytes = 0;
  let windowPeak = 0;
  let previousPeak = 0;
  let trims = 0;

  function take(size: number): Block | undefined {
    const kept = free.get(size);
    if (!kept) return undefined;
    if (kept.used.length > 0 && kept.recording !== options.recording()) ripen(kept);
    const block = kept.ready.pop();
    if (block) pooledBytes -= block.sizeBytes;
    return block;
  }

  function ripen(kept: Kept): void {
    kept.ready.push(...kept.used);
    kept.ready.sort((a, b) => b.id - a.id);
    kept.used = [];
  }

  /** Among those that are ready, by its age. */
  function put({ ready }: Kept, block: Block): void {
    let [low, high] = [0, ready.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ready[middle] as Block).id > block.id) low = middle + 1;
      else high = middle;
    }
    ready.splice(low, 0, block);
  }

  function poison(block: Block): void {
    // A write comes before all that is recorded.
    if (block.recording === options.recording()) options.submit();
    device.queue.writeBuffer(block.buffer, 0, new Uint32Array(block.sizeBytes / 4).fill(poisonWord));
  }

  function destroy(block: Block): void {
    options.forget(block);
    all.delete(block);
    pooledBytes -= block.sizeBytes;
    block.buffer.destroy();
  }

  function shrink(toBytes: number): void {
    // Largest first: few destructions, and small blocks are reused most.
    for (const size of [...free.keys()].sort((a, b) => b - a)) {
      const kept = free.get(size);
      if (!kept) continue;
      ripen(kept);
      while (kept.ready.length > 0 && pooledBytes > toBytes) destroy(kept.ready.shift() as Block);
    }
  }

  return {
    allocate(sizeBytes, label) {
      if (sizeBytes > options.maxBlockBytes) {
        throw new AppError(
          "memory/tensor-too-large",
          `${label} needs ${mebibytes(sizeBytes)}; this adapter handles at most ${mebibytes(options.maxBlockBytes)} in one piece.`,
          "Lower the batch size or the sequence length, store frozen weights as int8 or int4, or take a smaller model.",
        );
      }
      const size = Math.min(sizeClass(sizeBytes), options.maxBlockBytes);
      let block = take(size);
      if (!block) {
        if (usedBytes + pooledBytes + size > options.maxBytes && pooledBytes > 0) {
          options.submit();
          shrink(0);
        }
        if (usedBytes + size > options.maxBytes) {
          throw new AppError(
            "memory/limit",
            `${label} needs ${mebibytes(size)} beside the ${mebibytes(usedBytes)} in use; the limit is ${mebibytes(options.maxBytes)}.`,
            "Lower the batch size or the sequence length, or raise the memory limit.",
          );
        }
        const flags = usage.storage | usage.copySource | usage.copyTarget;
        const buffer = device.createBuffer({ size, usage: flags, label });
        block = { id: nextId++, buffer, sizeBytes: size, live: false, recording: 0, bindGroups: new Set() };
        all.add(block);
      }
      if (options.poison) poison(block);
      block.live = true;
      usedBytes += size;
      peakBytes = Math.max(peakBytes, usedBytes);
      windowPeak = Math.max(windowPeak, usedBytes);
      return block;
    },
    release(block) {
      if (!block.live) throw new Error("internal: a block of GPU memory was released twice");
      block.live = false;
      usedBytes -= block.sizeBytes;
      pooledBytes += block.sizeBytes;
      let kept = free.get(block.sizeBytes);
      if (!kept) free.set(block.sizeBytes, (kept = { ready: [], used: [], recording: 0 }));
      if (block.sizeBytes > freshBytes || block.recording !== options.recording()) put(kept, block);
      else {
        if (kept.recording !== block.recording) ripen(kept);
        kept.recording = block.recording;
        kept.used.push(block);
      }
    },
    trim(everything = false) {
      if (++trims % windowLength === 0) {
        previousPeak = windowPeak;
        windowPeak = usedBytes;
      }
      const peak = Math.max(windowPeak, previousPeak);
      const keep = everything ? 0 : Math.max(0, 1.25 * peak - usedBytes) + slackBytes;
      if (pooledBytes > keep) shrink(keep);
    },
    get usedBytes() {
      return usedBytes;
    },
    get peakBytes() {
      return peakBytes;
    },
    get pooledBytes() {
      return pooledBytes;
    },
    resetPeak() {
      peakBytes = usedBytes;
    },
    dispose() {
      for (const block of all) block.buffer.destroy();
      all.clear();
      free.clear();
      usedBytes = 0;
      pooledBytes = 0;
    },
  };
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(bytes < 10 * 2 ** 20 ? 1 : 0)} MiB`;
}
