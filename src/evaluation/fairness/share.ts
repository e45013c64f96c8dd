// Shares as fractions of whole numbers. Four fifths is a rule of law, and 64 of 80 against 80 of 80 is .8 exactly, which numbers with a
// binary point make .7999...: so shares are compared by their products, beyond 2^53 too.

export interface Share {
  readonly hits: number;
  /** Above 0. */
  readonly of: number;
}

/** a * b * c - d * e * f: its sign is exact. */
function difference(a: number, b: number, c: number, d: number, e: number, f: number): number {
  const [left, right] = [a * b * c, d * e * f];
  if (left <= Number.MAX_SAFE_INTEGER && right <= Number.MAX_SAFE_INTEGER) return left - right;
  return Number(BigInt(a) * BigInt(b) * BigInt(c) - BigInt(d) * BigInt(e) * BigInt(f));
}

/** Below 0 where the first share is the smaller one. */
export function compareShares(a: Share, b: Share): number {
  return difference(1, a.hits, b.of, 1, b.hits, a.of);
}

/** Whether a share is below four fifths of the highest. */
export function isBelowFourFifths(one: Share, highest: Share): boolean {
  return difference(5, one.hits, highest.of, 4, highest.hits, one.of) < 0;
}

/** The fewest hits more with which a share is not below four fifths of the highest. */
export function shortfall({ hits, of }: Share, highest: Share): number {
  const [needed, parts] = [4n * BigInt(highest.hits) * BigInt(of), 5n * BigInt(highest.of)];
  const most = (needed + parts - 1n) / parts;
  return Math.max(0, Number(most) - hits);
}

/** Whether an expected count of the table of both shares, hit and not, is below `count`; and the smallest of them. */
export function smallestExpected(a: Share, b: Share, count: number): { isBelow: boolean; smallest: number } {
  const all = a.of + b.of;
  const hits = a.hits + b.hits;
  const [side, column] = [Math.min(a.of, b.of), Math.min(hits, all - hits)];
  return {
    isBelow: difference(1, side, column, 1, count, all) < 0,
    smallest: (side * column) / all,
  };
}
