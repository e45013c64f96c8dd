// Between UTF-16 offsets, which strings are indexed by, and offsets in code points, which spans have.

/** Offsets in code points of offsets in UTF-16 units, and back; both O(log pairs). A text without surrogates has equal ones. */
export interface Offsets {
  toCodePoints(unit: number): number;
  toUnits(codePoint: number): number;
  /** In code points. */
  readonly length: number;
}

export function offsetsOf(text: string): Offsets {
  // Where a surrogate pair begins, in UTF-16 units.
  const pairs: number[] = [];
  for (const { index } of text.matchAll(/[\ud800-\udbff][\udc00-\udfff]/g)) pairs.push(index);
  const before = (limit: (i: number) => boolean): number => {
    let low = 0;
    let high = pairs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (limit(middle)) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    toCodePoints: (unit) => unit - before((i) => pairs[i]! < unit),
    // Pair i begins at code point pairs[i] - i.
    toUnits: (codePoint) => codePoint + before((i) => pairs[i]! - i < codePoint),
    length: text.length - pairs.length,
  };
}
