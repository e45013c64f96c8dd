// Attention that never stores the score matrix (FlashAttention-2, Dao 2023, https://arxiv.org/abs/2307.08691). A unit of
// work is one tile of queries of one head; it walks the keys tile by tile with a running maximum and sum.
//
// Query i of row b sees key j when j < length, and j <= i if causal, and (i < branch or j < shared or j >= branch), with
// spans[b] = (length, shared, branch). A query that sees nothing gives o = 0 and lse = -1e30.

import { MR, NR, flag, threadScratch } from "./layout";
import { exponential, logarithm } from "./maths";
import { packA, packB } from "./pack";
import { finishUnit, takeUnit } from "./schedule";
import { blocks, maxLanes, roundUp, sumLanes } from "./simd";
import { multiplyPanels } from "./tile";

export const QUERY_TILE: i32 = 60;
export const KEY_TILE: i32 = 64;
export const UNSEEN: f32 = -1e30;
const PRODUCTS_BYTES: usize = 256;

/** First key past those that query `i` sees, branches apart. */
// @ts-ignore: decorator
@inline
function end(i: i32, length: i32, causal: bool): i32 {
  return causal ? min(i + 1, length) : length;
}

/** Whether some query of [i, i + rows) sees some key of [j, j + columns). */
export function tileVisible(i: i32, rows: i32, j: i32, columns: i32, length: i32, shared: i32, branch: i32, causal: bool): bool {
  if (j >= end(i + rows - 1, length, causal)) return false;
  return !(i >= branch && j >= shared && j + columns <= branch);
}

/** Puts -Infinity where query `i` does not see the KEY_TILE keys from `j`, in the row of scores at `row`. */
export function maskRow(row: usize, i: i32, j: i32, length: i32, shared: i32, branch: i32, causal: bool): void {
  const stop = max(0, end(i, length, causal) - j);
  for (let c = stop; c < KEY_TILE; c++) store<f32>(row + (<usize>c << 2), -Infinity);
  if (i < branch) return;
  const last = min(branch - j, KEY_TILE);
  for (let c = max(0, shared - j); c < last; c++) store<f32>(row + (<usize>c << 2), -Infinity);
}

/** row *= factor over `count` floats, a multiple of 4. */
// @ts-ignore: decorator
@inline
function scaleRow(row: usize, factor: f32, count: i32): void {
  const factors = f32x4.splat(factor);
  for (let c = 0; c < count; c += 4) {
    v128.store(row, f32x4.mul(v128.load(row), factors));
    row += 16;
  }
}

/** row = exp(row - top) over a tile of keys; returns the sum. */
export function exponentials(row: usize, top: f32): f32 {
  const tops = f32x4.splat(top);
  let sum = f32x4.splat(0);
  for (let c = 0; c < KEY_TILE; c += 4) {
    const p = exponential(f32x4.sub(v128.load(row), tops));
    sum = f32x4.add(sum, p);
    v128.store(row, p);
    row += 16;
  }
  return sumLanes(sum);
}

function largestOf(row: usize): f32 {
  let top = v128.load(row);
  for (let c = 4; c < KEY_TILE; c += 4) {
    row += 16;
    top = f32x4.max(top, v128.load(row));
  }
  return maxLanes(top);
}

/** Heads lie side by side in a row: q[(b queries + i) ldq + h headDim + c], k[(b keys + j) ldk + (h / group) headDim + c]. */
@unmanaged
export class Attention {
  q: usize;
  k: usize;
  v: usize;
  o: usize;
  /** f32 [batch, heads, queries]. */
  lse: usize;
  /** i32 [batch, 3]. */
  spans: usize;
  batch: i32;
  queries: i32;
  keys: i32;
  heads: i32;
  /** Query heads that read one key-value head. */
  group: i32;
  headDim: i32;
  /** Elements from one row to the next of q and o. */
  ldq: i32;
  /** The same of k and v. */
  ldk: i32;
  causal: flag;
  scale: f32;
}

export function attention(job: Attention, thread: i32): void {
  const perHead = blocks(job.queries, QUERY_TILE);
  const units = job.batch * job.heads * perHead;
  for (let unit = takeUnit(); unit < units; unit = takeUnit()) {
    // Late tiles of a causal head are the long ones: they come first.
    attendTile(job, unit / perHead, (perHead - 1 - (unit % perHead)) * QUERY_TILE, threadScratch(thread));
    finishUnit();
  }
}

function attendTile(job: Attention, row: i32, first: i32, scratch: usize): void {
  const heads = job.heads;
  const b = row / heads;
  const h = row % heads;
  const queries = job.queries;
  const sequence = job.keys;
  const dim = job.headDim;
  const wide = roundUp(dim, NR);
  const rows = min(queries - first, QUERY_TILE);
  const strideQ = <usize>job.ldq << 2;
  const strideK = <usize>job.ldk << 2;
  const headQ = <usize>(h * dim) << 2;
  const headK = <usize>((h / job.group) * dim) << 2;
  const spans = job.spans + <usize>(b * 12);
  const length = min(load<i32>(spans), sequence);
  const shared = load<i32>(spans, 4);
  const branch = load<i32>(spans, 8);
  const causal = job.causal != 0;
  const k = job.k + <usize>(b * sequence) * strideK + headK;
  const v = job.v + <usize>(b * sequence) * strideK + headK;
  const q = job.q + <usize>(b * queries + first) * strideQ + headQ;

  const packedQ = scratch + PRODUCTS_BYTES;
  const packedK = packedQ + (<usize>(QUERY_TILE * dim) << 2);
  const packedV = packedK + (<usize>(KEY_TILE * dim) << 2);
  const scores = packedV + (<usize>(KEY_TILE * wide) << 2);
  const packedP = scores + (<usize>(QUERY_TILE * KEY_TILE) << 2);
  const sums = packedP + (<usize>(QUERY_TILE * KEY_TILE) << 2);
  const tops = sums + (<usize>(QUERY_TILE * wide) << 2);
  const totals = tops + (<usize>QUERY_TILE << 2);

  packA(packedQ, q, strideQ, false, rows, dim);
  memory.fill(sums, 0, <usize>(QUERY_TILE * wide) << 2);
  for (let i = 0; i < rows; i++) {
    store<f32>(tops + (<usize>i << 2), UNSEEN);
    store<f32>(totals + (<usize>i << 2), 0);
  }
  for (let j = 0; j < sequence; j += KEY_TILE) {
    const columns = min(sequence - j, KEY_TILE);
    if (!tileVisible(first, rows, j, columns, length, shared, branch, causal)) continue;
    packB(packedK, k + <usize>j * strideK, strideK, true, columns, dim, <usize>(dim * NR) << 2);
    multiplyPanels(
      packedQ, packedK, rows, columns, dim, scores, KEY_TILE << 2, job.scale, false, 0, scratch,
    );
    for (let i = 0; i < rows; i++) {
      const line = scores + (<usize>(i * KEY_TILE) << 2);
      maskRow(line, first + i, j, length, shared, branch, causal);
      const at = <usize>i << 2;
      const before = load<f32>(tops + at);
      const top = max(before, largestOf(line));
      const total = exponentials(line, top);
      if (top > before) {
        const factor = f32x4.extract_lane(exponential(f32x4.splat(before - top)), 0);
        scaleRow(sums + (<usize>(i * wide) << 2), factor, wide);
        store<f32>(totals + at, load<f32>(totals + at) * factor + total);
        store<f32>(tops + at, top);
      } else store<f32>(totals + at, load<f32>(totals + at) + total);
    }
    packA(packedP, scores, KEY_TILE << 2, false, rows, columns);
    packB(packedV, v + <usize>j * strideK, strideK, false, dim, columns, <usize>(columns * NR) << 2);
    multiplyPanels(packedP, packedV, rows, wide, columns, sums, <usize>wide << 2, 1, true, 0, scratch);
  }
  let o = job.o + <usize>(b * queries + first) * strideQ + headQ;
  let lse = job.lse + (<usize>(row * queries + first) << 2);
  for (let i = 0; i < rows; i++) {
    const total = load<f32>(totals + (<usize>i << 2));
    const factor: f32 = total > 0 ? 1 / total : 0;
    const from = sums + (<usize>(i * wide) << 2);
    for (let c = 0; c < dim; c++) store<f32>(o + (<usize>c << 2), load<f32>(from + (<usize>c << 2)) * factor);
    store<f32>(lse, total > 0 ? <f32>(<f64>load<f32>(tops + (<usize>i << 2)) + logarithm(total)) : UNSEEN);
    o += strideQ;
    lse += 4;
  }
}
