// The gradient of attention: delta_i = sum_c do_i o_i; p = exp(scale q k - lse); ds = scale p (do v - delta);
// dq = ds k; dk = ds^T q; dv = p^T do. A unit of work is one key-value head of one row, with all query heads that read
// it: only this unit writes their dq, dk and dv, always in the same order.

import { NR, flag, threadScratch } from "./layout";
import { Attention, KEY_TILE, QUERY_TILE, maskRow, tileVisible } from "./attention";
import { exponential } from "./maths";
import { packA, packB } from "./pack";
import { finishUnit, takeUnit } from "./schedule";
import { madd, sumLanes } from "./simd";
import { multiplyPanels } from "./tile";

const PRODUCTS_BYTES: usize = 256;

/** o and the gradients of q share ldq; v and the gradients of k and v share ldk. */
@unmanaged
export class AttentionGradient extends Attention {
  dout: usize;
  /** f32 [batch, heads, queries], scratch. */
  delta: usize;
  dq: usize;
  dk: usize;
  dv: usize;
  accumulateQ: flag;
  accumulateK: flag;
  accumulateV: flag;
}

export function attentionGradient(job: AttentionGradient, thread: i32): void {
  const units = job.batch * (job.heads / job.group);
  for (let unit = takeUnit(); unit < units; unit = takeUnit()) {
    headGradient(job, unit, threadScratch(thread));
    finishUnit();
  }
}

/** Sets `dim` floats of each of `rows` rows to 0. */
function clearRows(at: usize, rows: i32, stride: usize, dim: i32): void {
  for (let i = 0; i < rows; i++) {
    memory.fill(at, 0, <usize>dim << 2);
    at += stride;
  }
}

export function dot(a: usize, b: usize, count: i32): f32 {
  let sum = f32x4.splat(0);
  while (count >= 4) {
    sum = madd(v128.load(a), v128.load(b), sum);
    a += 16;
    b += 16;
    count -= 4;
  }
  while (count > 0) {
    sum = madd(v128.load32_zero(a), v128.load32_zero(b), sum);
    a += 4;
    b += 4;
    count--;
  }
  return sumLanes(sum);
}

/** p = exp(p - lse), ds = scale p (ds - delta), over a row of a tile. */
export function scoreGradients(p: usize, ds: usize, lse: f32, delta: f32, scale: f32): void {
  const lses = f32x4.splat(lse);
  const deltas = f32x4.splat(delta);
  const scales = f32x4.splat(scale);
  for (let c = 0; c < KEY_TILE; c += 4) {
    const value = exponential(f32x4.sub(v128.load(p), lses));
    v128.store(p, value);
    v128.store(ds, f32x4.mul(f32x4.mul(value, scales), f32x4.sub(v128.load(ds), deltas)));
    p += 16;
    ds += 16;
  }
}

function headGradient(job: AttentionGradient, unit: i32, scratch: usize): void {
  const heads = job.heads;
  const group = job.group;
  const kvHeads = heads / group;
  const b = unit / kvHeads;
  const kv = unit % kvHeads;
  const queries = job.queries;
  const sequence = job.keys;
  const dim = job.headDim;
  const strideQ = <usize>job.ldq << 2;
  const strideK = <usize>job.ldk << 2;
  const spans = job.spans + <usize>(b * 12);
  const length = min(load<i32>(spans), sequence);
  const shared = load<i32>(spans, 4);
  const branch = load<i32>(spans, 8);
  const causal = job.causal != 0;
  const scale = job.scale;
  const placeK = <usize>(b * sequence) * strideK + (<usize>(kv * dim) << 2);
  const k = job.k + placeK;
  const v = job.v + placeK;
  const dk = job.dk + placeK;
  const dv = job.dv + placeK;

  const floats = <usize>(QUERY_TILE * dim) << 2;
  const keyFloats = <usize>(KEY_TILE * dim) << 2;
  // Panels of B need columns rounded up to NR: one more panel of the longer tile is room enough.
  const extra = <usize>(KEY_TILE * NR) << 2;
  const rowsQ = scratch + PRODUCTS_BYTES;
  const rowsDo = rowsQ + floats;
  const columnsQ = rowsDo + floats;
  const columnsDo = columnsQ + floats + extra;
  const keysT = columnsDo + floats + extra;
  const valuesT = keysT + keyFloats;
  const columnsK = valuesT + keyFloats;
  const scores = columnsK + keyFloats + extra;
  const dscores = scores + (<usize>(QUERY_TILE * KEY_TILE) << 2);
  const packed = dscores + (<usize>(QUERY_TILE * KEY_TILE) << 2);

  if (!job.accumulateK) clearRows(dk, sequence, strideK, dim);
  if (!job.accumulateV) clearRows(dv, sequence, strideK, dim);
  for (let h = kv * group; h < (kv + 1) * group; h++) {
    const place = <usize>(b * queries) * strideQ + (<usize>(h * dim) << 2);
    if (!job.accumulateQ) clearRows(job.dq + place, queries, strideQ, dim);
    const delta = job.delta + (<usize>((b * heads + h) * queries) << 2);
    for (let i = 0; i < queries; i++) {
      const row = place + <usize>i * strideQ;
      store<f32>(delta + (<usize>i << 2), dot(job.dout + row, job.o + row, dim));
    }
  }
  for (let j = 0; j < sequence; j += KEY_TILE) {
    const columns = min(sequence - j, KEY_TILE);
    if (!tileVisible(0, queries, j, columns, length, shared, branch, causal)) continue;
    const rowK = <usize>j * strideK;
    packB(keysT, k + rowK, strideK, true, columns, dim, <usize>(dim * NR) << 2);
    packB(valuesT, v + rowK, strideK, true, columns, dim, <usize>(dim * NR) << 2);
    packB(columnsK, k + rowK, strideK, false, dim, columns, <usize>(columns * NR) << 2);
    for (let h = kv * group; h < (kv + 1) * group; h++) {
      const statistics = <usize>((b * heads + h) * queries) << 2;
      for (let i = 0; i < queries; i += QUERY_TILE) {
        const rows = min(queries - i, QUERY_TILE);
        if (!tileVisible(i, rows, j, columns, length, shared, branch, causal)) continue;
        const place = <usize>(b * queries + i) * strideQ + (<usize>(h * dim) << 2);
        const q = job.q + place;
        const dout = job.dout + place;
        const depthQ = <usize>(rows * NR) << 2;
        packA(rowsQ, q, strideQ, false, rows, dim);
        packA(rowsDo, dout, strideQ, false, rows, dim);
        packB(columnsQ, q, strideQ, false, dim, rows, depthQ);
        packB(columnsDo, dout, strideQ, false, dim, rows, depthQ);
        multiplyPanels(rowsQ, keysT, rows, columns, dim, scores, KEY_TILE << 2, scale, false, 0, scratch);
        multiplyPanels(rowsDo, valuesT, rows, columns, dim, dscores, KEY_TILE << 2, 1, false, 0, scratch);
        for (let r = 0; r < rows; r++) {
          const line = <usize>(r * KEY_TILE) << 2;
          maskRow(scores + line, i + r, j, length, shared, branch, causal);
          const at = statistics + (<usize>(i + r) << 2);
          scoreGradients(
            scores + line, dscores + line, load<f32>(job.lse + at),
            load<f32>(job.delta + at), scale,
          );
        }
        packA(packed, scores, KEY_TILE << 2, true, columns, rows);
        multiplyPanels(packed, columnsDo, columns, dim, rows, dv + rowK, strideK, 1, true, 0, scratch);
        packA(packed, dscores, KEY_TILE << 2, true, columns, rows);
        multiplyPanels(packed, columnsQ, columns, dim, rows, dk + rowK, strideK, 1, true, 0, scratch);
        packA(packed, dscores, KEY_TILE << 2, false, rows, columns);
        multiplyPanels(packed, columnsK, rows, dim, columns, job.dq + place, strideQ, 1, true, 0, scratch);
      }
    }
  }
}
