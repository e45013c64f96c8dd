// Rows of unlike length in batches of bounded size: longest first, so that little is padded.

/** Padded tokens of a batch; a row that is longer is a batch of its own. */
const batchTokens = 2048;

/** The places of `lengths`, every one once, in batches. */
export function lengthBatches(lengths: readonly number[]): number[][] {
  const lengthOf = (i: number): number => lengths[i] ?? 0;
  const order = lengths.map((_, i) => i).sort((a, b) => lengthOf(b) - lengthOf(a));
  const batches: number[][] = [];
  for (let at = 0; at < order.length;) {
    const longest = Math.max(1, lengthOf(order[at] ?? 0));
    const batch = order.slice(at, at + Math.max(1, Math.floor(batchTokens / longest)));
    batches.push(batch);
    at += batch.length;
  }
  return batches;
}
