// AdamW, and the sums of squares that clipping needs: units of UNIT elements, or of a part.

import { UNIT } from "./elementwise";
import { takeUnit } from "./schedule";
import { blocks, load4, madd, store4 } from "./simd";

@unmanaged
export class AdamW {
  gradient: usize;
  /** (gradient norm, factor on the gradient). */
  state: usize;
  value: usize;
  mean: usize;
  square: usize;
  count: i32;
  keep: f32;
  step: f32;
  root: f32;
  /** 1 - beta1. */
  rest1: f32;
  beta2: f32;
  /** 1 - beta2. */
  rest2: f32;
  epsilon: f32;
}

export function adamwValues(job: AdamW, gradient: usize, value: usize, mean: usize, square: usize, count: i32, factor: f32): void {
  const factors = f32x4.splat(factor);
  for (; count > 0; count -= 4) {
    const g = f32x4.mul(load4(gradient, count), factors);
    const before = load4(mean, count);
    const m = f32x4.add(before, f32x4.mul(f32x4.splat(job.rest1), f32x4.sub(g, before)));
    const kept = f32x4.mul(load4(square, count), f32x4.splat(job.beta2));
    const s = f32x4.add(kept, f32x4.mul(f32x4.mul(f32x4.splat(job.rest2), g), g));
    store4(mean, m, count);
    store4(square, s, count);
    const root = f32x4.add(f32x4.div(f32x4.sqrt(s), f32x4.splat(job.root)), f32x4.splat(job.epsilon));
    const step = f32x4.div(f32x4.mul(f32x4.splat(job.step), m), root);
    store4(value, f32x4.sub(f32x4.mul(load4(value, count), f32x4.splat(job.keep)), step), count);
    gradient += 16;
    value += 16;
    mean += 16;
    square += 16;
  }
}

export function adamw(job: AdamW): void {
  const total = job.count;
  const factor = load<f32>(job.state, 4);
  for (let unit = takeUnit(); unit * UNIT < total; unit = takeUnit()) {
    const at = <usize>(unit * UNIT) << 2;
    adamwValues(
      job, job.gradient + at, job.value + at, job.mean + at, job.square + at,
      min(total - unit * UNIT, UNIT), factor,
    );
  }
}

export function squares(x: usize, count: i32): f32 {
  let sum = f32x4.splat(0);
  for (; count > 0; count -= 4) {
    const value = load4(x, count);
    sum = madd(value, value, sum);
    x += 16;
  }
  return f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) + (f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3));
}

/** sums[p] = the sum of squares of values [p block, (p + 1) block). */
@unmanaged
export class SquaredSums {
  x: usize;
  sums: usize;
  count: i32;
  parts: i32;
}

export function squaredSums(job: SquaredSums): void {
  const total = job.count;
  const parts = job.parts;
  const block = blocks(total, parts);
  for (let p = takeUnit(); p < parts; p = takeUnit()) {
    const stop = min(total, (p + 1) * block);
    let sum: f64 = 0;
    for (let i = p * block; i < stop; i += 1024) {
      sum += <f64>squares(job.x + (<usize>i << 2), min(stop - i, 1024));
    }
    store<f32>(job.sums + (<usize>p << 2), <f32>sum);
  }
}
