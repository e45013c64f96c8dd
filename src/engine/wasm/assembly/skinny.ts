// Products with few rows (decoding): the weight is read once, where it lies, at the speed of memory. `skinnyDots` takes
// rows of W[n, k] against the rows of A; `skinnySums` adds rows of B[k, n], scaled. A is first copied to [m, k] when it
// is stored transposed. An output's sum does not depend on its place among the rows of a unit.

import { SHARED_SCRATCH, threadScratch } from "./layout";
import { Product } from "./matmul";
import { WeightFormat, dequantise, rowBytes } from "./dequantise";
import { dotBytes, dotHalves, dotNibbles } from "./dots";
import { PANEL_ROWS, addLanes, dotFour, dotFourTwice, dotPanel, dotSpread, panelBytes, weave } from "./dotTile";
import { blocks, madd } from "./simd";
import { takeUnit } from "./schedule";

/** Most rows of A for skinnySums; skinnyDots takes as many as leave room in the scratch. */
export const MOST_ROWS: i32 = 8;
const UNIT_ROWS: i32 = 32;
const UNIT_COLUMNS: i32 = 128;
/** Steps of k dequantised at a time: four rows of them stay in the first-level cache. */
const CHUNK: i32 = 1024;
/** From this many rows of A on, six rows of W at a time are faster than four. */
const PANEL_LEAST: i32 = 2;
/** From this many on it is worth a copy: before, rows of W are read where they lie. */
const PANEL_WOVEN: i32 = 48;
/** What a thread's scratch has for a panel. */
const MOST_PANEL_BYTES: usize = 524288;
/** What `dotPanel` writes. */
const PANEL_LANE_BYTES: usize = 192;
/** Six sums of a row, and two that fill up. */
const PANEL_SUM_BYTES: usize = 32;

export function prepareSkinnyDots(job: Product): void {
  copyTransposed(job);
}

export function prepareSkinnySums(job: Product): void {
  copyTransposed(job);
}

/** Coordinator: copies a transposed A to [m, k] in the shared scratch. */
function copyTransposed(job: Product): void {
  if (!job.transA) return;
  const m = job.m;
  const k = job.k;
  const stride = <usize>job.lda << 2;
  let source = job.a;
  let target = load<usize>(SHARED_SCRATCH);
  for (let p = 0; p < k; p++) {
    for (let i = 0; i < m; i++) {
      store<f32>(target + (<usize>(i * k) << 2), load<f32>(source + (<usize>i << 2)));
    }
    source += stride;
    target += 4;
  }
}

// @ts-ignore: decorator
@inline
function rowsOfA(job: Product): usize {
  return job.transA ? load<usize>(SHARED_SCRATCH) : job.a;
}

// @ts-ignore: decorator
@inline
function strideOfA(job: Product): usize {
  return <usize>(job.transA ? job.k : job.lda) << 2;
}

/** One row of A against `count` rows of a quantised W from row `o`; false where a half is Inf or NaN. */
function dotQuantised(job: Product, x: usize, o: i32, count: i32, sums: usize): bool {
  const format = job.format;
  const k = job.k;
  const group = job.group;
  const bytes = rowBytes(format, job.ldb);
  for (let r = 0; r < count; r++) {
    const w = job.b + <usize>(o + r) * bytes;
    const scales = job.scales + (<usize>((o + r) * job.scaleStride) << 2);
    let sum: f32;
    if (format == WeightFormat.f16) {
      sum = dotHalves(x, w, k);
      if (sum != sum) return false;
    } else if (format == WeightFormat.int8) sum = dotBytes(x, w, k, scales, group);
    else sum = dotNibbles(x, w, k, scales, group);
    store<f32>(sums + (<usize>r << 2), sum);
  }
  return true;
}

/** C[m, n] for op(B) = W^T: units of 32 rows of W, or of two panels. */
export function skinnyDots(job: Product, thread: i32): void {
  const fits = job.m >= PANEL_LEAST && (job.k & 3) == 0 && panelBytes(stepsAtOnce(job)) <= MOST_PANEL_BYTES;
  if (fits) dotsByPanels(job, thread);
  else dotsByRows(job, thread);
}

/** Steps of k in one stretch. */
// @ts-ignore: decorator
@inline
function stepsAtOnce(job: Product): i32 {
  return job.format == WeightFormat.f32 ? job.k : min(job.k, CHUNK);
}

/** Where `some` rows of W from row `o` lie as floats, `stepsAtOnce` apart, or their own stride for f32. */
function rowsOfW(job: Product, o: i32, some: i32, step: i32, count: i32, room: usize): usize {
  const ldb = job.ldb;
  if (job.format == WeightFormat.f32) return job.b + ((<usize>o * <usize>ldb) << 2);
  for (let r = 0; r < some; r++) {
    dequantise(
      job.format, job.b, ldb, o + r, step, count,
      job.scales, job.scaleStride, job.group, room + (<usize>(r * CHUNK) << 2),
    );
  }
  return room;
}

function dotsByRows(job: Product, thread: i32): void {
  const m = job.m;
  const n = job.n;
  const k = job.k;
  const format = job.format;
  const x = rowsOfA(job);
  const strideX = strideOfA(job);
  const sums = threadScratch(thread);
  // Four sums a row of A, however many: the rows of W that they belong to stay in the first-level cache meanwhile.
  const rows = sums + (<usize>m << 4);
  const units = blocks(n, UNIT_ROWS);
  const chunk = stepsAtOnce(job);
  const stride = <usize>(format == WeightFormat.f32 ? job.ldb : CHUNK) << 2;
  const fused = m == 1 && !job.steady && format != WeightFormat.f32 && (format == WeightFormat.f16 ? k & 7 : (k | job.group) & 31) == 0;
  for (let unit = takeUnit(); unit < units; unit = takeUnit()) {
    const stop = min(n, (unit + 1) * UNIT_ROWS);
    for (let o = unit * UNIT_ROWS; o < stop; o += 4) {
      const some = min(stop - o, 4);
      memory.fill(sums, 0, <usize>m << 4);
      if (fused && dotQuantised(job, x, o, some, sums)) {
        finish(job, sums, 16, 1, o, some);
        continue;
      }
      for (let step = 0; step < k; step += chunk) {
        const count = min(k - step, chunk);
        const w = rowsOfW(job, o, some, step, count, rows);
        // A short block repeats its last row.
        const w1 = w + stride * <usize>min(1, some - 1);
        const w2 = w + stride * <usize>min(2, some - 1);
        const w3 = w + stride * <usize>min(3, some - 1);
        let from = x + (<usize>step << 2);
        let to = sums;
        let i = 0;
        for (; i + 2 <= m; i += 2) {
          dotFourTwice(from, from + strideX, w, w1, w2, w3, count, to);
          from += strideX << 1;
          to += 32;
        }
        if (i < m) dotFour(from, w, w1, w2, w3, count, to);
      }
      finish(job, sums, 16, m, o, some);
    }
  }
}

function dotsByPanels(job: Product, thread: i32): void {
  const m = job.m;
  const n = job.n;
  const k = job.k;
  const x = rowsOfA(job);
  const strideX = strideOfA(job);
  const sums = threadScratch(thread);
  // The last row of an odd number is its own neighbour, whose sums nobody reads.
  const sumsBytes = <usize>(m + 1) * PANEL_SUM_BYTES;
  const lanes = sums + sumsBytes;
  const panel = lanes + PANEL_LANE_BYTES;
  const chunk = stepsAtOnce(job);
  const rows = panel + panelBytes(chunk);
  const stride = <usize>(job.format == WeightFormat.f32 ? job.ldb : CHUNK) << 2;
  const units = blocks(n, 2 * PANEL_ROWS);
  for (let unit = takeUnit(); unit < units; unit = takeUnit()) {
    const stop = min(n, (unit + 1) * 2 * PANEL_ROWS);
    for (let o = unit * 2 * PANEL_ROWS; o < stop; o += PANEL_ROWS) {
      const some = min(stop - o, PANEL_ROWS);
      memory.fill(sums, 0, sumsBytes);
      for (let step = 0; step < k; step += chunk) {
        const count = min(k - step, chunk);
        const w = rowsOfW(job, o, some, step, count, rows);
        const lies = m < PANEL_WOVEN && some == PANEL_ROWS;
        if (!lies) weave(panel, w, stride, some, count);
        let from = x + (<usize>step << 2);
        let to = sums;
        for (let i = 0; i < m; i += 2) {
          const other = i + 1 < m ? from + strideX : from;
          if (lies) dotSpread(from, other, w, stride, count, lanes);
          else dotPanel(from, other, panel, count, lanes);
          addLanes(lanes, to, to + PANEL_SUM_BYTES);
          from += strideX << 1;
          to += 2 * PANEL_SUM_BYTES;
        }
      }
      finish(job, sums, PANEL_SUM_BYTES, m, o, some);
    }
  }
}

/** C[:, column...] = alpha * sums + bias (+ C); rows of sums `stride` bytes apart. */
function finish(job: Product, sums: usize, stride: usize, m: i32, column: i32, count: i32): void {
  const alpha = job.alpha;
  const bias = job.bias;
  const accumulate = job.accumulate != 0;
  let c = job.c + (<usize>column << 2);
  const alphas = f32x4.splat(alpha);
  for (let i = 0; i < m; i++) {
    let j = 0;
    for (; j + 4 <= count; j += 4) {
      const offset = <usize>j << 2;
      let value = f32x4.mul(v128.load(sums + offset), alphas);
      if (bias) value = f32x4.add(value, v128.load(bias + (<usize>column << 2) + offset));
      if (accumulate) value = f32x4.add(v128.load(c + offset), value);
      v128.store(c + offset, value);
    }
    for (; j < count; j++) {
      const offset = <usize>j << 2;
      let value = load<f32>(sums + offset) * alpha;
      if (bias) value += load<f32>(bias + (<usize>column << 2) + offset);
      if (accumulate) value = load<f32>(c + offset) + value;
      store<f32>(c + offset, value);
    }
    sums += stride;
    c += <usize>job.ldc << 2;
  }
}

/** sums[0...count] += x[0] w0 + x[1] w1 + x[2] w2 + x[3] w3, in that order. */
export function addFour(sums: usize, x: usize, w0: usize, w1: usize, w2: usize, w3: usize, count: i32): void {
  const x0 = v128.load_splat<f32>(x);
  const x1 = v128.load_splat<f32>(x, 4);
  const x2 = v128.load_splat<f32>(x, 8);
  const x3 = v128.load_splat<f32>(x, 12);
  while (count >= 4) {
    let sum = v128.load(sums);
    sum = madd(x0, v128.load(w0), sum);
    sum = madd(x1, v128.load(w1), sum);
    sum = madd(x2, v128.load(w2), sum);
    sum = madd(x3, v128.load(w3), sum);
    v128.store(sums, sum);
    sums += 16;
    w0 += 16;
    w1 += 16;
    w2 += 16;
    w3 += 16;
    count -= 4;
  }
  while (count > 0) {
    let sum = v128.load32_zero(sums);
    sum = madd(x0, v128.load32_zero(w0), sum);
    sum = madd(x1, v128.load32_zero(w1), sum);
    sum = madd(x2, v128.load32_zero(w2), sum);
    sum = madd(x3, v128.load32_zero(w3), sum);
    v128.store_lane<f32>(sums, sum, 0);
    sums += 4;
    w0 += 4;
    w1 += 4;
    w2 += 4;
    w3 += 4;
    count--;
  }
}

export function addOne(sums: usize, x: usize, w: usize, count: i32): void {
  const x0 = v128.load_splat<f32>(x);
  while (count >= 4) {
    v128.store(sums, madd(x0, v128.load(w), v128.load(sums)));
    sums += 16;
    w += 16;
    count -= 4;
  }
  while (count > 0) {
    v128.store_lane<f32>(sums, madd(x0, v128.load32_zero(w), v128.load32_zero(sums)), 0);
    sums += 4;
    w += 4;
    count--;
  }
}

/** C[m, n] for op(B) = B[k, n]: units of 128 columns. */
export function skinnySums(job: Product, thread: i32): void {
  const m = job.m;
  const n = job.n;
  const k = job.k;
  const format = job.format;
  const ldb = job.ldb;
  const b = job.b;
  const x = rowsOfA(job);
  const strideX = strideOfA(job);
  const sums = threadScratch(thread);
  const rows = sums + (<usize>(MOST_ROWS * UNIT_COLUMNS) << 2);
  const units = blocks(n, UNIT_COLUMNS);
  for (let unit = takeUnit(); unit < units; unit = takeUnit()) {
    const column = unit * UNIT_COLUMNS;
    const count = min(n - column, UNIT_COLUMNS);
    memory.fill(sums, 0, <usize>(MOST_ROWS * UNIT_COLUMNS) << 2);
    for (let step = 0; step < k; step += 4) {
      const some = min(k - step, 4);
      let w = b + ((<usize>step * <usize>ldb + <usize>column) << 2);
      let stride = <usize>ldb << 2;
      if (format != WeightFormat.f32) {
        w = rows;
        stride = <usize>UNIT_COLUMNS << 2;
        for (let r = 0; r < some; r++) {
          dequantise(
            format, b, ldb, step + r, column, count,
            job.scales, job.scaleStride, job.group, rows + <usize>r * stride,
          );
        }
      }
      let from = x + (<usize>step << 2);
      let to = sums;
      for (let i = 0; i < m; i++) {
        if (some == 4) addFour(to, from, w, w + stride, w + stride * 2, w + stride * 3, count);
        else for (let r = 0; r < some; r++) addOne(to, from + (<usize>r << 2), w + <usize>r * stride, count);
        from += strideX;
        to += <usize>UNIT_COLUMNS << 2;
      }
    }
    finish(job, sums, <usize>UNIT_COLUMNS << 2, m, column, count);
  }
}
