// Numbers that a recipe asked for and need not have yet, such as the norm of an update: a device goes on by itself, and they
// come with the next numbers that are waited for, or when what has happened so far must be known.

import type { Engine } from "../engine/engine.ts";
import type { Tensor } from "../engine/tensor.ts";

interface Waiting {
  readonly tensor: Tensor;
  resolve(value: number): void;
  reject(error: unknown): void;
}

export interface LateReads {
  /** The first value of `tensor`, which is released when it was read. At once where kernels run when they are called. */
  first(tensor: Tensor): Promise<number>;
  /** Reads `tensors`, and with them what is waiting: one wait. */
  readWith(tensors: readonly Tensor[]): Promise<Float32Array[]>;
  /** Reads what is waiting. */
  settle(): Promise<void>;
}

export function createLateReads(engine: Engine): LateReads {
  let waiting: Waiting[] = [];

  async function readWith(tensors: readonly Tensor[]): Promise<Float32Array[]> {
    const now = waiting;
    waiting = [];
    try {
      const arrays = await engine.readAll(...tensors, ...now.map(({ tensor }) => tensor));
      now.forEach(({ resolve }, i) => resolve(arrays[tensors.length + i]?.[0] ?? NaN));
      return arrays.slice(0, tensors.length);
    } catch (error) {
      for (const { reject } of now) reject(error);
      throw error;
    } finally {
      for (const { tensor } of now) engine.release(tensor);
    }
  }

  async function settle(): Promise<void> {
    if (waiting.length > 0) await readWith([]);
  }

  return {
    async first(tensor) {
      const value = new Promise<number>((resolve, reject) => waiting.push({ tensor, resolve, reject }));
      // A run that ends early may leave it to nobody.
      value.catch(() => undefined);
      if (!engine.backend.queued) await settle();
      return value;
    },
    readWith,
    settle,
  };
}
