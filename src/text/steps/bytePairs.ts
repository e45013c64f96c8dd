// Byte-pair merging over ids, in Rust's order: the pair of lowest rank first, the leftmost where ranks are equal.
// The library's own BPE keys every pair by a JSON string and needs 8 s and 300 MB for one word of a megabyte; this
// takes a heap of numbers, each rank * 2^27 + position, and typed arrays.

/** Positions have 27 bits, ranks 24: together they stay exact in a float64. */
const positionSpan = 2 ** 27;
const idSpan = 2 ** 24;

export interface Merge {
  left: number;
  right: number;
  product: number;
}

export class MergeTable {
  private readonly rankOf = new Map<number, number>();
  private readonly products: Int32Array;

  /** `merges` in order of rank; of equal pairs the later one counts, as in Rust. */
  constructor(merges: readonly Merge[]) {
    this.products = new Int32Array(merges.length);
    for (const [rank, merge] of merges.entries()) {
      this.rankOf.set(merge.left * idSpan + merge.right, rank);
      this.products[rank] = merge.product;
    }
  }

  /** Merges one word's symbols as far as the table goes. */
  apply(symbols: readonly number[]): number[] {
    const length = symbols.length;
    if (length < 2) return [...symbols];
    const ids = Int32Array.from(symbols);
    const next = new Int32Array(length);
    const previous = new Int32Array(length);
    const heap = new NumberHeap();
    for (let i = 0; i < length; i++) {
      next[i] = i + 1 < length ? i + 1 : -1;
      previous[i] = i - 1;
    }
    const offer = (position: number): void => {
      const follower = next[position] ?? -1;
      if (follower < 0) return;
      const rank = this.rankOf.get((ids[position] ?? 0) * idSpan + (ids[follower] ?? 0));
      if (rank !== undefined) heap.push(rank * positionSpan + position);
    };
    for (let i = 0; i + 1 < length; i++) offer(i);
    for (let key = heap.pop(); key !== undefined; key = heap.pop()) {
      const rank = Math.floor(key / positionSpan);
      const position = key - rank * positionSpan;
      const left = ids[position] ?? -1;
      const follower = next[position] ?? -1;
      // The pair may have gone or changed since it was offered.
      if (left < 0 || follower < 0) continue;
      if (this.rankOf.get(left * idSpan + (ids[follower] ?? 0)) !== rank) continue;
      ids[position] = this.products[rank] ?? 0;
      ids[follower] = -1;
      const after = next[follower] ?? -1;
      next[position] = after;
      if (after >= 0) previous[after] = position;
      const before = previous[position] ?? -1;
      if (before >= 0) offer(before);
      offer(position);
    }
    const merged: number[] = [];
    for (let i = 0; i >= 0; i = next[i] ?? -1) merged.push(ids[i] ?? 0);
    return merged;
  }
}

/** A binary heap, smallest number first. */
class NumberHeap {
  private readonly items: number[] = [];

  push(value: number): void {
    const { items } = this;
    let at = items.length;
    items.push(value);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = items[parent] ?? 0;
      if (above <= value) break;
      items[at] = above;
      at = parent;
    }
    items[at] = value;
  }

  pop(): number | undefined {
    const { items } = this;
    const top = items[0];
    const value = items.pop();
    if (value === undefined || items.length === 0) return top;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= items.length) break;
      if (child + 1 < items.length && (items[child + 1] ?? 0) < (items[child] ?? 0)) child++;
      const below = items[child] ?? 0;
      if (below >= value) break;
      items[at] = below;
      at = child;
    }
    items[at] = value;
    return top;
  }
}
