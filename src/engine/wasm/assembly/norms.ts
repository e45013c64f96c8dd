// Layer norm and RMS norm, row by row, their gradients, and sums down columns. One code for both: RMS norm is layer norm
// with a mean of 0 and no bias.

import { argument, argumentF32, threadScratch } from "./layout";
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

/** x, gain, bias (0: RMS norm), y, mean (0), rstd, rows, width, eps f32. */
export function norm(): void {
  const rows = argument(6);
  const width = argument(7);
  const bias = <usize>argument(2);
  const means = <usize>argument(4);
  const perUnit = max(1, UNIT / width);
  for (let unit = takeUnit(); unit * perUnit < rows; unit = takeUnit()) {
    const stop = min(rows, (unit + 1) * perUnit);
    for (let n = unit * perUnit; n < stop; n++) {
      const at = (<usize>n * <usize>width) << 2;
      const x = <usize>argument(0) + at;
      const mean: f32 = means ? rowSum(x, width) / <f32>width : 0;
      const variance = <f64>squaredDistance(x, mean, width) / <f64>width;
      const rstd = <f32>(1 / sqrt<f64>(variance + <f64>argumentF32(8)));
      if (means) store<f32>(means + (<usize>n << 2), mean);
      store<f32>(<usize>argument(5) + (<usize>n << 2), rstd);
      normaliseRow(x, <usize>argument(1), bias, <usize>argument(3) + at, mean, rstd, width);
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

/** dx (+)= rstd (g - mean(g) - xhat mean(g xhat)), g = dy gain; RMS norm without mean(g): dy, x, gain, mean (0), rstd, dx,
 * rows, width, accumulate. */
export function normInputGradient(): void {
  const rows = argument(6);
  const width = argument(7);
  const means = <usize>argument(3);
  const perUnit = max(1, UNIT / width);
  for (let unit = takeUnit(); unit * perUnit < rows; unit = takeUnit()) {
    const stop = min(rows, (unit + 1) * perUnit);
    for (let n = unit * perUnit; n < stop; n++) {
      const at = (<usize>n * <usize>width) << 2;
      const dy = <usize>argument(0) + at;
      const x = <usize>argument(1) + at;
      const gain = <usize>argument(2);
      const mean: f32 = means ? load<f32>(means + (<usize>n << 2)) : 0;
      const rstd = load<f32>(<usize>argument(4) + (<usize>n << 2));
      const sums = gradientSums(dy, gain, x, mean, width);
      const average: f32 = means ? f32x4.extract_lane(sums, 0) / <f32>width : 0;
      const slope = (f32x4.extract_lane(sums, 1) * rstd * rstd) / <f32>width;
      gradientRow(dy, gain, x, <usize>argument(5) + at, mean, rstd, average, slope, width, argument(8) != 0);
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

/** Down the columns, rows in order: dy, x (0), mean (0), rstd (0), total, rows, width, accumulate. */
export function columnTotals(thread: i32): void {
  const rows = argument(5);
  const width = argument(6);
  const means = <usize>argument(2);
  const rstds = <usize>argument(3);
  const totals = threadScratch(thread);
  for (let unit = takeUnit(); unit * COLUMNS < width; unit = takeUnit()) {
    const column = unit * COLUMNS;
    const count = min(width - column, COLUMNS);
    memory.fill(totals, 0, COLUMNS << 2);
    for (let n = 0; n < rows; n++) {
      const at = (<usize>n * <usize>width + <usize>column) << 2;
      const row = <usize>n << 2;
      addColumns(
        totals, <usize>argument(0) + at, argument(1) ? <usize>argument(1) + at : 0,
        means ? load<f32>(means + row) : 0, rstds ? load<f32>(rstds + row) : 1, count,
      );
    }
    let to = <usize>argument(4) + (<usize>column << 2);
    for (let c = 0; c < count; c += 4) {
      put4(to, v128.load(totals + (<usize>c << 2)), count - c, argument(7) != 0);
      to += 16;
    }
  }
}
