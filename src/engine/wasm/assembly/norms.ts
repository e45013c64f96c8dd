// Layer norm and RMS norm, row by row, their gradients, and sums down columns. One code for both: RMS norm is layer norm
// with a mean of 0 and no bias.

import { flag, threadScratch } from "./layout";
import { takeUnit } from "./schedule";
import { load4, madd, put4, store4, sumLanes } from "./simd";

const UNIT: i32 = 8192;
const COLUMNS: i32 = 64;

export function rowSum(x: usize, count: i32): f32 {
  let sum = f32x4.splat(0);
  for (; count > 0; count -= 4) {
    sum = f32x4.add(sum, load4(x, count));
    x += 16;
  }
  return sumLanes(sum);
}

export function squaredDistance(x: usize, mean: f32, count: i32): f32 {
  const means = f32x4.splat(mean);
  let sum = f32x4.splat(0);
  for (; count >= 4; count -= 4) {
    const value = f32x4.sub(v128.load(x), means);
    sum = madd(value, value, sum);
    x += 16;
  }
  for (; count > 0; count--) {
    const value = f32x4.sub(v128.load32_zero(x), f32x4.replace_lane(f32x4.splat(0), 0, mean));
    sum = madd(value, value, sum);
    x += 4;
  }
  return sumLanes(sum);
}

export function normaliseRow(x: usize, gain: usize, bias: usize, y: usize, mean: f32, rstd: f32, count: i32): void {
  const means = f32x4.splat(mean);
  const rstds = f32x4.splat(rstd);
  for (; count > 0; count -= 4) {
    let value = f32x4.mul(f32x4.mul(f32x4.sub(load4(x, count), means), rstds), load4(gain, count));
    if (bias) {
      value = f32x4.add(value, load4(bias, count));
      bias += 16;
    }
    store4(y, value, count);
    x += 16;
    gain += 16;
    y += 16;
  }
}

/** y = (x - mean) rstd gain + bias; keeps mean and rstd. */
@unmanaged
export class Norm {
  x: usize;
  gain: usize;
  /** 0: RMS norm. */
  bias: usize;
  y: usize;
  /** 0: RMS norm. */
  mean: usize;
  rstd: usize;
  rows: i32;
  width: i32;
  eps: f32;
}

export function norm(job: Norm): void {
  const rows = job.rows;
  const width = job.width;
  const bias = job.bias;
  const means = job.mean;
  const perUnit = max(1, UNIT / width);
  for (let unit = takeUnit(); unit * perUnit < rows; unit = takeUnit()) {
    const stop = min(rows, (unit + 1) * perUnit);
    for (let n = unit * perUnit; n < stop; n++) {
      const at = (<usize>n * <usize>width) << 2;
      const x = job.x + at;
      const mean: f32 = means ? rowSum(x, width) / <f32>width : 0;
      const variance = <f64>squaredDistance(x, mean, width) / <f64>width;
      const rstd = <f32>(1 / sqrt<f64>(variance + <f64>job.eps));
      if (means) store<f32>(means + (<usize>n << 2), mean);
      store<f32>(job.rstd + (<usize>n << 2), rstd);
      normaliseRow(x, job.gain, bias, job.y + at, mean, rstd, width);
    }
  }
}

/** (sum dy gain, sum dy gain (x - mean)) in lanes 0 and 1. */
export function gradientSums(dy: usize, gain: usize, x: usize, mean: f32, count: i32): v128 {
  const means = f32x4.splat(mean);
  let total = f32x4.splat(0);
  let product = f32x4.splat(0);
  for (; count > 0; count -= 4) {
    const g = f32x4.mul(load4(dy, count), load4(gain, count));
    total = f32x4.add(total, g);
    product = madd(g, f32x4.sub(load4(x, count), means), product);
    dy += 16;
    gain += 16;
    x += 16;
  }
  return f32x4.replace_lane(f32x4.splat(sumLanes(total)), 1, sumLanes(product));
}

export function gradientRow(
  dy: usize, gain: usize, x: usize, dx: usize, mean: f32, rstd: f32, average: f32, slope: f32, count: i32, accumulate: bool,
): void {
  const means = f32x4.splat(mean);
  const rstds = f32x4.splat(rstd);
  const averages = f32x4.splat(average);
  const slopes = f32x4.splat(slope);
  for (; count > 0; count -= 4) {
    const g = f32x4.sub(f32x4.mul(load4(dy, count), load4(gain, count)), averages);
    const away = f32x4.mul(f32x4.sub(load4(x, count), means), slopes);
    put4(dx, f32x4.mul(rstds, f32x4.sub(g, away)), count, accumulate);
    dy += 16;
    gain += 16;
    x += 16;
    dx += 16;
  }
}

/** dx (+)= rstd (g - mean(g) - xhat mean(g xhat)), g = dy gain; RMS norm without mean(g). */
@unmanaged
export class NormInputGradient {
  dy: usize;
  x: usize;
  gain: usize;
  /** 0: RMS norm. */
  mean: usize;
  rstd: usize;
  dx: usize;
  rows: i32;
  width: i32;
  accumulate: flag;
}

export function normInputGradient(job: NormInputGradient): void {
  const rows = job.rows;
  const width = job.width;
  const means = job.mean;
  const perUnit = max(1, UNIT / width);
  for (let unit = takeUnit(); unit * perUnit < rows; unit = takeUnit()) {
    const stop = min(rows, (unit + 1) * perUnit);
    for (let n = unit * perUnit; n < stop; n++) {
      const at = (<usize>n * <usize>width) << 2;
      const dy = job.dy + at;
      const x = job.x + at;
      const gain = job.gain;
      const mean: f32 = means ? load<f32>(means + (<usize>n << 2)) : 0;
      const rstd = load<f32>(job.rstd + (<usize>n << 2));
      const sums = gradientSums(dy, gain, x, mean, width);
      const average: f32 = means ? f32x4.extract_lane(sums, 0) / <f32>width : 0;
      const slope = (f32x4.extract_lane(sums, 1) * rstd * rstd) / <f32>width;
      gradientRow(dy, gain, x, job.dx + at, mean, rstd, average, slope, width, job.accumulate != 0);
    }
  }
}

/** totals += dy (x - mean) rstd over `count` columns; without x: += dy. */
export function addColumns(totals: usize, dy: usize, x: usize, mean: f32, rstd: f32, count: i32): void {
  const means = f32x4.splat(mean);
  const rstds = f32x4.splat(rstd);
  for (; count > 0; count -= 4) {
    let value = load4(dy, count);
    if (x) {
      value = f32x4.mul(value, f32x4.mul(f32x4.sub(load4(x, count), means), rstds));
      x += 16;
    }
    v128.store(totals, f32x4.add(v128.load(totals), value));
    totals += 16;
    dy += 16;
  }
}

/** total (+)= the sum of dy (x - mean) rstd down each column, rows in order. */
@unmanaged
export class ColumnTotals {
  dy: usize;
  /** 0: the sums of dy alone. */
  x: usize;
  /** 0 with x: RMS norm. */
  mean: usize;
  /** 0 without x. */
  rstd: usize;
  total: usize;
  rows: i32;
  width: i32;
  accumulate: flag;
}

export function columnTotals(job: ColumnTotals, thread: i32): void {
  const rows = job.rows;
  const width = job.width;
  const means = job.mean;
  const rstds = job.rstd;
  const totals = threadScratch(thread);
  for (let unit = takeUnit(); unit * COLUMNS < width; unit = takeUnit()) {
    const column = unit * COLUMNS;
    const count = min(width - column, COLUMNS);
    memory.fill(totals, 0, COLUMNS << 2);
    for (let n = 0; n < rows; n++) {
      const at = (<usize>n * <usize>width + <usize>column) << 2;
      const row = <usize>n << 2;
      addColumns(
        totals, job.dy + at, job.x ? job.x + at : 0,
        means ? load<f32>(means + row) : 0, rstds ? load<f32>(rstds + row) : 1, count,
      );
    }
    let to = job.total + (<usize>column << 2);
    for (let c = 0; c < count; c += 4) {
      put4(to, v128.load(totals + (<usize>c << 2)), count - c, job.accumulate != 0);
      to += 16;
    }
  }
}
