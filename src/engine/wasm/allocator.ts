// Hands out pieces of one growing memory. Best fit (the smallest free block that is large enough, the lowest address
// among equals), split on the way out, joined with its neighbours on the way in. All bookkeeping is outside the memory:
// kernels cannot damage it. Blocks are multiples of 64 bytes.

import { AppError } from "../../domain/errors.ts";

const ALIGNMENT = 64;

export interface Allocator {
  /** A 64-byte aligned pointer to `bytes` bytes of unspecified content. Throws memory/out-of-memory. */
  allocate(bytes: number): number;
  /** Gives a pointer of `allocate` back. */
  release(pointer: number): void;
  readonly usedBytes: number;
  readonly peakBytes: number;
  resetPeak(): void;
}

/** An allocator over the addresses from `start`. `grow(end)` makes the memory reach `end` bytes or returns false;
 * `limit` is the end it may never pass. */
export function createAllocator(
  start: number,
  end: number,
  limit: number,
  grow: (end: number) => boolean,
): Allocator {
  const sizes = new Map<number, number>(); // used: pointer -> size
  const freeAt = new Map<number, number>(); // free: start -> size
  const freeEnd = new Map<number, number>(); // free: end -> start
  const bySize = new Map<number, number[]>(); // free: size -> starts, ascending
  const sorted: number[] = []; // the keys of bySize, ascending
  let used = 0;
  let peak = 0;
  start = Math.ceil(start / ALIGNMENT) * ALIGNMENT;
  let top = Math.max(start, Math.floor(end / ALIGNMENT) * ALIGNMENT);

  function insertFree(at: number, size: number): void {
    freeAt.set(at, size);
    freeEnd.set(at + size, at);
    const starts = bySize.get(size);
    if (starts) starts.splice(lowerBound(starts, at), 0, at);
    else {
      bySize.set(size, [at]);
      sorted.splice(lowerBound(sorted, size), 0, size);
    }
  }

  function removeFree(at: number, size: number): void {
    freeAt.delete(at);
    freeEnd.delete(at + size);
    const starts = bySize.get(size) ?? [];
    starts.splice(lowerBound(starts, at), 1);
    if (starts.length === 0) {
      bySize.delete(size);
      sorted.splice(lowerBound(sorted, size), 1);
    }
  }

  function extend(bytes: number): boolean {
    const last = freeEnd.get(top);
    const from = last ?? top;
    if (from + bytes > limit) return false;
    // Ask for some more than is needed, so that growth is rare; then for exactly what is needed.
    const generous = Math.min(limit, from + bytes + Math.max(bytes >> 2, 1 << 24));
    const reached = [generous, from + bytes].find((wanted) => wanted <= end || grow(wanted));
    if (reached === undefined) return false;
    end = Math.max(end, reached);
    if (last !== undefined) removeFree(last, top - last);
    top = Math.max(top, Math.floor(reached / ALIGNMENT) * ALIGNMENT);
    insertFree(from, top - from);
    return true;
  }

  if (top > start) insertFree(start, top - start);

  function allocate(bytes: number): number {
    if (!Number.isSafeInteger(bytes) || bytes < 0) {
      throw new AppError(
        "memory/bad-size",
        `internal: ${bytes} bytes were asked for, expected a whole number of 0 or more`,
      );
    }
    const size = Math.max(ALIGNMENT, Math.ceil(bytes / ALIGNMENT) * ALIGNMENT);
    let fit = sorted[lowerBound(sorted, size)];
    if (fit === undefined) {
      if (!extend(size)) {
        const megabytes = (count: number) => `${(count / 2 ** 20).toFixed(1)} MiB`;
        throw new AppError(
          "memory/out-of-memory",
          `${megabytes(size)} were asked for while ${megabytes(used)} of at most ${megabytes(limit - start)} are in use` +
            ` (largest free piece: ${megabytes(sorted.at(-1) ?? 0)})`,
          "Use a smaller batch, shorter texts, a smaller or quantised model, or raise the memory limit.",
        );
      }
      fit = sorted[lowerBound(sorted, size)] ?? size;
    }
    const at = bySize.get(fit)?.[0] ?? top;
    removeFree(at, fit);
    if (fit > size) insertFree(at + size, fit - size);
    sizes.set(at, size);
    used += size;
    if (used > peak) peak = used;
    return at;
  }

  function release(pointer: number): void {
    const size = sizes.get(pointer);
    if (size === undefined) {
      throw new AppError("memory/bad-pointer", `internal: ${pointer} was released, but it is not in use`);
    }
    sizes.delete(pointer);
    used -= size;
    let from = pointer;
    let to = pointer + size;
    const before = freeEnd.get(from);
    if (before !== undefined) {
      removeFree(before, from - before);
      from = before;
    }
    const after = freeAt.get(to);
    if (after !== undefined) {
      removeFree(to, after);
      to += after;
    }
    insertFree(from, to - from);
  }

  return {
    allocate,
    release,
    get usedBytes() {
      return used;
    },
    get peakBytes() {
      return peak;
    },
    resetPeak() {
      peak = used;
    },
  };
}

/** Index of the first element that is not below `value`. */
function lowerBound(ascending: readonly number[], value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? Infinity) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
