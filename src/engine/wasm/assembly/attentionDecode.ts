// Attention of one new token a row over a cache: a unit of work is one head of one row. Scores of all keys are kept in
// the thread's scratch, so their number is bounded by it (src/engine/wasm/attention.ts checks).

import { threadScratch } from "./layout";
import { exponential } from "./maths";
import { takeUnit } from "./schedule";
import { maxLanes, roundUp, sumLanes } from "./simd";
import { addFour, addOne, dotFour } from "./skinny";

@unmanaged
export class AttentionDecode {
  q: usize;
  k: usize;
  v: usize;
  o: usize;
  /** i32 [batch]: keys j < lengths[b] are seen; none gives o = 0. */
  lengths: usize;
  batch: i32;
  keys: i32;
  heads: i32;
  /** Query heads that read one key-value head. */
  group: i32;
  headDim: i32;
  /** Elements from one row to the next of q and o. */
  ldq: i32;
  /** The same of k and v. */
  ldk: i32;
  scale: f32;
}

export function attentionDecode(job: AttentionDecode, thread: i32): void {
  const heads = job.heads;
  const units = job.batch * heads;
  const dim = job.headDim;
  const strideK = <usize>job.ldk << 2;
  const sequence = job.keys;
  for (let unit = takeUnit(); unit < units; unit = takeUnit()) {
    const b = unit / heads;
    const h = unit % heads;
    const length = min(load<i32>(job.lengths + (<usize>b << 2)), sequence);
    const place = (<usize>b * <usize>job.ldq + <usize>(h * dim)) << 2;
    const o = job.o + place;
    memory.fill(o, 0, <usize>dim << 2);
    if (length <= 0) continue;
    const placeK = <usize>(b * sequence) * strideK + (<usize>((h / job.group) * dim) << 2);
    const weights = threadScratch(thread);
    const total = decodeWeights(job, job.q + place, job.k + placeK, strideK, length, dim, weights);
    let v = job.v + placeK;
    let p = weights;
    let j = 0;
    for (; j + 4 <= length; j += 4) {
      addFour(o, p, v, v + strideK, v + strideK * 2, v + strideK * 3, dim);
      p += 16;
      v += strideK << 2;
    }
    for (; j < length; j++) {
      addOne(o, p, v, dim);
      p += 4;
      v += strideK;
    }
    const factor: f32 = 1 / total;
    for (let c = 0; c < dim; c++) {
      const at = o + (<usize>c << 2);
      store<f32>(at, load<f32>(at) * factor);
    }
  }
}

/** weights = exp(scale q k_j - largest) for j < length; returns their sum. */
function decodeWeights(job: AttentionDecode, q: usize, k: usize, strideK: usize, length: i32, dim: i32, weights: usize): f32 {
  const padded = roundUp(length, 4);
  memory.fill(weights, 0, <usize>padded << 2);
  for (let j = 0; j < length; j += 4) {
    // The last four repeat the last key.
    const rest = length - 1 - j;
    const k1 = k + strideK * <usize>min(1, rest);
    const k2 = k + strideK * <usize>min(2, rest);
    const k3 = k + strideK * <usize>min(3, rest);
    dotFour(q, k, k1, k2, k3, dim, weights + (<usize>j << 2));
    k += strideK << 2;
  }
  const scale = f32x4.splat(job.scale);
  let top = f32x4.splat(-Infinity);
  for (let j = 0; j < padded; j += 4) {
    const at = weights + (<usize>j << 2);
    const value = f32x4.mul(v128.load(at), scale);
    top = f32x4.max(top, value);
    v128.store(at, value);
  }
  for (let j = length; j < padded; j++) store<f32>(weights + (<usize>j << 2), -Infinity);
  top = f32x4.splat(maxLanes(top));
  let sum = f32x4.splat(0);
  for (let j = 0; j < padded; j += 4) {
    const at = weights + (<usize>j << 2);
    const value = exponential(f32x4.sub(v128.load(at), top));
    sum = f32x4.add(sum, value);
    v128.store(at, value);
  }
  return sumLanes(sum);
}
