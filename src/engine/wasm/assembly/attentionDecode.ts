// Attention of one new token a row over a cache: a unit of work is a run of heads of one row, and the cache of a row is
// read from its first key to its last, four keys for all heads of the run at a time, as it lies in memory. Scores of all
// keys are kept in the thread's scratch, so their number is bounded by it (src/engine/wasm/attention.ts checks). What a
// head adds, and in which order, does not depend on its run. A cache of halves is widened to floats, four keys at a time
// and only the heads of the run, and then computed with as one of floats.

import { halvesToFloats } from "./halves";
import { flag, threadScratch } from "./layout";
import { exponential } from "./maths";
import { takeUnit } from "./schedule";
import { blocks, madd, maxLanes, sumLanes } from "./simd";
import { dotFour, dotFourTwice } from "./dotTile";
import { addFour } from "./skinny";

/** Keys that are fetched together, in the order of their addresses: heads ask for them in another, from far away one by one. */
const AHEAD: i32 = 16;

@unmanaged
export class AttentionDecode {
  q: usize;
  k: usize;
  v: usize;
  o: usize;
  /** i32 [batch, 2]: which row of k and v is read, and how many of its keys are seen; none gives o = 0. */
  spans: usize;
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
  /** Heads of a unit: its scores fit a thread's scratch. */
  span: i32;
  scale: f32;
  /** k and v are halves, not floats. */
  halves: flag;
}

export function attentionDecode(job: AttentionDecode, thread: i32): void {
  const heads = job.heads;
  const runs = blocks(heads, job.span);
  const units = job.batch * runs;
  const dim = job.headDim;
  for (let unit = takeUnit(); unit < units; unit = takeUnit()) {
    const b = unit / runs;
    const first = (unit % runs) * job.span;
    const some = min(heads - first, job.span);
    const length = min(load<i32>(job.spans + (<usize>b << 3), 4), job.keys);
    const place = (<usize>b * <usize>job.ldq + <usize>(first * dim)) << 2;
    memory.fill(job.o + place, 0, <usize>(some * dim) << 2);
    if (length > 0) decodeRun(job, b, first, some, length, job.q + place, job.o + place, threadScratch(thread));
  }
}

/** Heads `first` to `first + some` of row b. Four scores of each head lie side by side, block of keys by block. */
function decodeRun(
  job: AttentionDecode, b: i32, first: i32, some: i32, length: i32, q: usize, o: usize, weights: usize,
): void {
  const dim = job.headDim;
  const group = job.group;
  const bytes = <usize>dim << 2;
  const blockBytes = <usize>some << 4;
  // The heads of keys that the run reads, and where they begin in a row of the cache.
  const kv = first / group;
  const width = ((first + some - 1) / group - kv + 1) * dim;
  const halves = job.halves != 0;
  const size: usize = halves ? 1 : 2;
  const step = <usize>job.ldk << size;
  const start = (<usize>load<i32>(job.spans + (<usize>b << 3)) * <usize>job.keys) * step + (<usize>(kv * dim) << size);
  // Four keys as floats lie before the weights.
  const wide = weights;
  const stride = halves ? <usize>width << 2 : step;
  if (halves) weights += stride << 2;
  const end = weights + blockBytes * <usize>blocks(length, 4);
  memory.fill(weights, 0, end - weights);
  let at = weights;
  const whole = some == job.heads && !halves;
  let touched: i32 = 0;
  for (let j = 0, k = job.k + start; j < length; j += 4) {
    // The last four repeat the last key.
    const rest = length - 1 - j;
    const d1 = stride * <usize>min(1, rest);
    const d2 = stride * <usize>min(2, rest);
    const d3 = stride * <usize>min(3, rest);
    if (whole && j % AHEAD == 0) touched += touch(k, (<usize>min(AHEAD, rest + 1)) * stride);
    const rows = halves ? widen(k, step, min(4, rest + 1), width, wide) : k;
    for (let h = 0; h < some; ) {
      const here = rows + <usize>((first + h) / group - kv) * bytes;
      const x = q + <usize>h * bytes;
      const to = at + (<usize>h << 4);
      if (h + 1 < some && (first + h + 1) % group != 0) {
        dotFourTwice(x, x + bytes, here, here + d1, here + d2, here + d3, dim, to);
        h += 2;
      } else {
        dotFour(x, here, here + d1, here + d2, here + d3, dim, to);
        h++;
      }
    }
    k += step << 2;
    at += blockBytes;
  }
  // The sums go behind the weights, one for each head.
  for (let h = 0; h < some; h++) {
    store<f32>(end + (<usize>h << 2), exponentialsOf(weights + (<usize>h << 4), blockBytes, length, job.scale));
  }
  at = weights;
  for (let j = 0, v = job.v + start; j < length; j += 4) {
    const rest = length - 1 - j;
    const d1 = stride * <usize>min(1, rest);
    const d2 = stride * <usize>min(2, rest);
    const d3 = stride * <usize>min(3, rest);
    if (whole && j % AHEAD == 0) touched += touch(v, (<usize>min(AHEAD, rest + 1)) * stride);
    const rows = halves ? widen(v, step, min(4, rest + 1), width, wide) : v;
    for (let h = 0; h < some; ) {
      const here = rows + <usize>((first + h) / group - kv) * bytes;
      const to = o + <usize>h * bytes;
      const p = at + (<usize>h << 4);
      if (h + 1 < some && (first + h + 1) % group != 0) {
        addFourTwice(to, to + bytes, p, here, here + d1, here + d2, here + d3, dim);
        h += 2;
      } else {
        addFour(to, p, here, here + d1, here + d2, here + d3, dim);
        h++;
      }
    }
    v += step << 2;
    at += blockBytes;
  }
  store<i32>(end + (<usize>some << 2), touched);
  for (let h = 0; h < some; h++) {
    const factor: f32 = 1 / load<f32>(end + (<usize>h << 2));
    for (let c = 0; c < dim; c++) {
      store<f32>(o, load<f32>(o) * factor);
      o += 4;
    }
  }
}

/** `width` halves of each of `count` keys, `step` bytes apart, as floats one key behind the other. Returns where. */
function widen(from: usize, step: usize, count: i32, width: i32, to: usize): usize {
  for (let i = 0; i < count; i++) {
    halvesToFloats(from, width, to + (<usize>(i * width) << 2));
    from += step;
  }
  return to;
}

/** Brings `bytes` bytes near. The sum is nothing: it keeps the loads alive. */
export function touch(from: usize, bytes: usize): i32 {
  let sum = 0;
  for (const end = from + bytes; from < end; from += 64) sum += load<i32>(from);
  return sum;
}

/** weights = exp(scale weights - largest) for keys below `length`, 0 behind them; four lie every `stride` bytes. Returns
 * their sum. */
function exponentialsOf(weights: usize, stride: usize, length: i32, factor: f32): f32 {
  const scale = f32x4.splat(factor);
  let top = f32x4.splat(-Infinity);
  let at = weights;
  for (let j = 0; j < length; j += 4) {
    const value = f32x4.mul(v128.load(at), scale);
    top = f32x4.max(top, value);
    v128.store(at, value);
    at += stride;
  }
  at -= stride;
  for (let j = length & 3; j > 0 && j < 4; j++) store<f32>(at + (<usize>j << 2), -Infinity);
  top = f32x4.splat(maxLanes(top));
  let sum = f32x4.splat(0);
  at = weights;
  for (let j = 0; j < length; j += 4) {
    const value = exponential(f32x4.sub(v128.load(at), top));
    sum = f32x4.add(sum, value);
    v128.store(at, value);
    at += stride;
  }
  return sumLanes(sum);
}

/** `addFour` for two rows of sums, x and y, reading w once; the same to the bit. */
export function addFourTwice(
  sumsX: usize, sumsY: usize, x: usize, w0: usize, w1: usize, w2: usize, w3: usize, count: i32,
): void {
  const x0 = v128.load_splat<f32>(x);
  const x1 = v128.load_splat<f32>(x, 4);
  const x2 = v128.load_splat<f32>(x, 8);
  const x3 = v128.load_splat<f32>(x, 12);
  const y0 = v128.load_splat<f32>(x, 16);
  const y1 = v128.load_splat<f32>(x, 20);
  const y2 = v128.load_splat<f32>(x, 24);
  const y3 = v128.load_splat<f32>(x, 28);
  while (count >= 4) {
    let w = v128.load(w0);
    let a = madd(x0, w, v128.load(sumsX));
    let b = madd(y0, w, v128.load(sumsY));
    w = v128.load(w1);
    a = madd(x1, w, a);
    b = madd(y1, w, b);
    w = v128.load(w2);
    a = madd(x2, w, a);
    b = madd(y2, w, b);
    w = v128.load(w3);
    v128.store(sumsX, madd(x3, w, a));
    v128.store(sumsY, madd(y3, w, b));
    sumsX += 16;
    sumsY += 16;
    w0 += 16;
    w1 += 16;
    w2 += 16;
    w3 += 16;
    count -= 4;
  }
  if (count == 0) return;
  addFour(sumsX, x, w0, w1, w2, w3, count);
  addFour(sumsY, x + 16, w0, w1, w2, w3, count);
}
