// GPU time per kernel from timestamp queries: a begin and an end for every pass of one submit. Chrome rounds stamps
// to 100 microseconds unless its developer features are on; sums over many dispatches are still right on average.

import { AppError } from "../../domain/errors.ts";
import { usage } from "./buffers.ts";

export interface KernelTime {
  readonly kernel: string;
  readonly dispatches: number;
  readonly ms: number;
}

export interface Profiler {
  /** Passes a submit may hold. */
  readonly capacity: number;
  /** The stamps of the next pass. */
  stamps(kernel: string): GPUComputePassTimestampWrites;
  /** Records the read-back of this submit's stamps; call before the encoder is finished. */
  resolve(encoder: GPUCommandEncoder): void;
  /** Starts the read-back; call after the submit. */
  submitted(): void;
  /** Totals since the last call, longest first. */
  take(): Promise<readonly KernelTime[]>;
  dispose(): void;
}

const capacity = 1024;

export function createProfiler(device: GPUDevice): Profiler {
  if (!device.features.has("timestamp-query")) {
    throw new AppError("gpu/no-timestamps", "This adapter has no timestamp queries, which profiling needs.");
  }
  const queries = device.createQuerySet({ type: "timestamp", count: 2 * capacity });
  const size = 2 * capacity * 8;
  const resolved = device.createBuffer({ size, usage: usage.queryResolve | usage.copySource });
  const spare: GPUBuffer[] = [];
  const pending: Promise<void>[] = [];
  const totals = new Map<string, { dispatches: number; ms: number }>();
  let names: string[] = [];
  let target: GPUBuffer | undefined;

  async function collect(buffer: GPUBuffer, kernels: readonly string[]): Promise<void> {
    await buffer.mapAsync(1, 0, kernels.length * 16);
    const stamps = new BigUint64Array(buffer.getMappedRange(0, kernels.length * 16));
    kernels.forEach((kernel, i) => {
      const total = totals.get(kernel) ?? { dispatches: 0, ms: 0 };
      totals.set(kernel, total);
      total.dispatches++;
      total.ms += Math.max(0, Number((stamps[2 * i + 1] ?? 0n) - (stamps[2 * i] ?? 0n))) / 1e6;
    });
    buffer.unmap();
    spare.push(buffer);
  }

  return {
    capacity,
    stamps(kernel) {
      const index = 2 * names.length;
      names.push(kernel);
      return { querySet: queries, beginningOfPassWriteIndex: index, endOfPassWriteIndex: index + 1 };
    },
    resolve(encoder) {
      if (names.length === 0) return;
      target = spare.pop() ?? device.createBuffer({ size, usage: usage.mapRead | usage.copyTarget });
      encoder.resolveQuerySet(queries, 0, 2 * names.length, resolved, 0);
      encoder.copyBufferToBuffer(resolved, 0, target, 0, names.length * 16);
    },
    submitted() {
      if (!target) return;
      pending.push(collect(target, names));
      names = [];
      target = undefined;
    },
    async take() {
      await Promise.all(pending.splice(0));
      const list = [...totals].map(([kernel, total]) => ({ kernel, ...total }));
      totals.clear();
      return list.sort((a, b) => b.ms - a.ms);
    },
    dispose() {
      queries.destroy();
      resolved.destroy();
      for (const buffer of spare) buffer.destroy();
    },
  };
}
