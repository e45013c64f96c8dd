// Kernels that treat every element alike, or copy rows: units of UNIT elements, or of whole rows. Words of the
// arguments are numbered in the order src/engine/wasm/elementwise.ts gives them.

import { argument, argumentF32 } from "./layout";
import { gaussian, normalDistribution, sigmoid } from "./maths";
import { takeUnit } from "./schedule";
import { blocks, load4, madd, put4, store4 } from "./simd";

const UNIT: i32 = 4096;

const GELU_TANH: i32 = 0;
const GELU_ERF: i32 = 1;
const SILU: i32 = 2;

const ROOT_2_OVER_PI: f32 = 0.7978845608;
const ROOT_HALF: f32 = 0.7071067812;
const BELL: f32 = 0.3989422804;

/** x * share, where share is the part of x that passes; `slope` is the derivative. */
// @ts-ignore: decorator
@inline
function valueOf(kind: i32, x: v128): v128 {
  if (kind == GELU_ERF) {
    const u = f32x4.mul(x, f32x4.splat(ROOT_HALF));
    return f32x4.mul(x, normalDistribution(u, gaussian(u)));
  }
  if (kind == SILU) return f32x4.mul(x, sigmoid(x));
  // 0.5 (1 + tanh v) = sigmoid(2v).
  const cube = f32x4.mul(f32x4.mul(x, x), f32x4.mul(x, f32x4.splat(0.044715)));
  return f32x4.mul(x, sigmoid(f32x4.mul(f32x4.add(x, cube), f32x4.splat(2 * ROOT_2_OVER_PI))));
}

// @ts-ignore: decorator
@inline
function slopeOf(kind: i32, x: v128): v128 {
  const one = f32x4.splat(1);
  if (kind == GELU_ERF) {
    const u = f32x4.mul(x, f32x4.splat(ROOT_HALF));
    const bell = gaussian(u);
    return f32x4.add(normalDistribution(u, bell), f32x4.mul(x, f32x4.mul(bell, f32x4.splat(BELL))));
  }
  if (kind == SILU) {
    const s = sigmoid(x);
    return f32x4.mul(s, f32x4.add(one, f32x4.mul(x, f32x4.sub(one, s))));
  }
  const square = f32x4.mul(x, x);
  const cube = f32x4.mul(square, f32x4.mul(x, f32x4.splat(0.044715)));
  const s = sigmoid(f32x4.mul(f32x4.add(x, cube), f32x4.splat(2 * ROOT_2_OVER_PI)));
  const inner = f32x4.mul(madd(square, f32x4.splat(3 * 0.044715), one), f32x4.splat(2 * ROOT_2_OVER_PI));
  return f32x4.add(s, f32x4.mul(f32x4.mul(x, inner), f32x4.mul(s, f32x4.sub(one, s))));
}

// @ts-ignore: decorator
@inline
function values(kind: i32, x: usize, y: usize, count: i32): void {
  for (; count > 0; count -= 4) {
    store4(y, valueOf(kind, load4(x, count)), count);
    x += 16;
    y += 16;
  }
}

// @ts-ignore: decorator
@inline
function slopes(kind: i32, dy: usize, x: usize, dx: usize, count: i32, accumulate: bool): void {
  for (; count > 0; count -= 4) {
    put4(dx, f32x4.mul(load4(dy, count), slopeOf(kind, load4(x, count))), count, accumulate);
    dy += 16;
    x += 16;
    dx += 16;
  }
}

export function geluTanhValues(x: usize, y: usize, count: i32): void {
  values(GELU_TANH, x, y, count);
}
export function geluErfValues(x: usize, y: usize, count: i32): void {
  values(GELU_ERF, x, y, count);
}
export function siluValues(x: usize, y: usize, count: i32): void {
  values(SILU, x, y, count);
}
export function geluTanhSlopes(dy: usize, x: usize, dx: usize, count: i32, accumulate: bool): void {
  slopes(GELU_TANH, dy, x, dx, count, accumulate);
}
export function geluErfSlopes(dy: usize, x: usize, dx: usize, count: i32, accumulate: bool): void {
  slopes(GELU_ERF, dy, x, dx, count, accumulate);
}
export function siluSlopes(dy: usize, x: usize, dx: usize, count: i32, accumulate: bool): void {
  slopes(SILU, dy, x, dx, count, accumulate);
}

/** y = f(x): x, y, count, kind. */
export function activation(): void {
  const total = argument(2);
  const kind = argument(3);
  for (let unit = takeUnit(); unit * UNIT < total; unit = takeUnit()) {
    const at = <usize>(unit * UNIT) << 2;
    const count = min(total - unit * UNIT, UNIT);
    const x = <usize>argument(0) + at;
    const y = <usize>argument(1) + at;
    if (kind == GELU_TANH) geluTanhValues(x, y, count);
    else if (kind == GELU_ERF) geluErfValues(x, y, count);
    else siluValues(x, y, count);
  }
}

/** dx (+)= dy f'(x): dy, x, dx, count, kind, accumulate. */
export function activationGradient(): void {
  const total = argument(3);
  const kind = argument(4);
  const accumulate = argument(5) != 0;
  for (let unit = takeUnit(); unit * UNIT < total; unit = takeUnit()) {
    const at = <usize>(unit * UNIT) << 2;
    const count = min(total - unit * UNIT, UNIT);
    const dy = <usize>argument(0) + at;
    const x = <usize>argument(1) + at;
    const dx = <usize>argument(2) + at;
    if (kind == GELU_TANH) geluTanhSlopes(dy, x, dx, count, accumulate);
    else if (kind == GELU_ERF) geluErfSlopes(dy, x, dx, count, accumulate);
    else siluSlopes(dy, x, dx, count, accumulate);
  }
}

export function gatedValues(gate: usize, up: usize, y: usize, count: i32): void {
  for (; count > 0; count -= 4) {
    store4(y, f32x4.mul(valueOf(SILU, load4(gate, count)), load4(up, count)), count);
    gate += 16;
    up += 16;
    y += 16;
  }
}

/** y = silu(gate) up: gate, up, y, count. */
export function swiglu(): void {
  const total = argument(3);
  for (let unit = takeUnit(); unit * UNIT < total; unit = takeUnit()) {
    const at = <usize>(unit * UNIT) << 2;
    gatedValues(<usize>argument(0) + at, <usize>argument(1) + at, <usize>argument(2) + at, min(total - unit * UNIT, UNIT));
  }
}

export function gatedSlopes(
  dy: usize, gate: usize, up: usize, dgate: usize, dup: usize, count: i32, addGate: bool, addUp: bool,
): void {
  const one = f32x4.splat(1);
  for (; count > 0; count -= 4) {
    const g = load4(dy, count);
    const x = load4(gate, count);
    const s = sigmoid(x);
    const slope = f32x4.mul(s, f32x4.add(one, f32x4.mul(x, f32x4.sub(one, s))));
    const dgateValue = f32x4.mul(f32x4.mul(g, load4(up, count)), slope);
    put4(dup, f32x4.mul(g, f32x4.mul(x, s)), count, addUp);
    put4(dgate, dgateValue, count, addGate);
    dy += 16;
    gate += 16;
    up += 16;
    dgate += 16;
    dup += 16;
  }
}

/** dy, gate, up, dgate, dup, count, accumulateGate, accumulateUp. */
export function swigluGradient(): void {
  const total = argument(5);
  for (let unit = takeUnit(); unit * UNIT < total; unit = takeUnit()) {
    const at = <usize>(unit * UNIT) << 2;
    gatedSlopes(
      <usize>argument(0) + at, <usize>argument(1) + at, <usize>argument(2) + at, <usize>argument(3) + at,
      <usize>argument(4) + at, min(total - unit * UNIT, UNIT), argument(6) != 0, argument(7) != 0,
    );
  }
}

/** y = a + b: a, b, y, count. y may be a. */
export function add(): void {
  const total = argument(3);
  for (let unit = takeUnit(); unit * UNIT < total; unit = takeUnit()) {
    const at = <usize>(unit * UNIT) << 2;
    let a = <usize>argument(0) + at;
    let b = <usize>argument(1) + at;
    let y = <usize>argument(2) + at;
    for (let count = min(total - unit * UNIT, UNIT); count > 0; count -= 4) {
      store4(y, f32x4.add(load4(a, count), load4(b, count)), count);
      a += 16;
      b += 16;
      y += 16;
    }
  }
}

/** Random bits of the engine: src/engine/ops/random.ts. */
// @ts-ignore: decorator
@inline
export function hash24(i: u32, seed: u32): u32 {
  const state: u32 = i * 747796405 + seed * 277803737 + 2891336453;
  const word: u32 = ((state >> ((state >> 28) + 4)) ^ state) * 277803737;
  const mixed: u32 = ((word >> 22) ^ word) * 2246822519;
  return (mixed ^ (mixed >> 15)) >> 8;
}

/** y (+)= x / (1 - p) where the hash keeps it: x, y, count, seed, threshold, accumulate, scale f32. */
export function dropout(): void {
  const total = argument(2);
  const seed = <u32>argument(3);
  const threshold = <u32>argument(4);
  const accumulate = argument(5) != 0;
  const scale = argumentF32(6);
  for (let unit = takeUnit(); unit * UNIT < total; unit = takeUnit()) {
    const stop = min(total, (unit + 1) * UNIT);
    for (let i = unit * UNIT; i < stop; i++) {
      const at = <usize>i << 2;
      const value: f32 = hash24(<u32>i, seed) >= threshold ? load<f32>(<usize>argument(0) + at) * scale : 0;
      const y = <usize>argument(1) + at;
      store<f32>(y, accumulate ? load<f32>(y) + value : value);
    }
  }
}

/** x, positions, table, y, rows, width, turn (2K), accumulate, direction f32. */
export function rotary(): void {
  const rows = argument(4);
  const width = argument(5);
  const turn = argument(6);
  const half = turn >> 1;
  const offset = <usize>half << 2;
  const accumulate = argument(7) != 0;
  const direction = f32x4.splat(argumentF32(8));
  const perUnit = max(1, UNIT / width);
  for (let unit = takeUnit(); unit * perUnit < rows; unit = takeUnit()) {
    const stop = min(rows, (unit + 1) * perUnit);
    for (let n = unit * perUnit; n < stop; n++) {
      const table = <usize>argument(2) + (<usize>(load<i32>(<usize>argument(1) + (<usize>n << 2)) * turn) << 2);
      for (let head = 0; head < width; head += turn) {
        const place = <usize>(n * width + head) << 2;
        let x = <usize>argument(0) + place;
        let y = <usize>argument(3) + place;
        let angles = table;
        for (let count = half; count > 0; count -= 4) {
          const a = load4(x, count);
          const b = load4(x + offset, count);
          const cosine = load4(angles, count);
          const sine = f32x4.mul(load4(angles + offset, count), direction);
          put4(y, f32x4.sub(f32x4.mul(a, cosine), f32x4.mul(b, sine)), count, accumulate);
          put4(y + offset, f32x4.add(f32x4.mul(b, cosine), f32x4.mul(a, sine)), count, accumulate);
          x += 16;
          y += 16;
          angles += 16;
        }
      }
    }
  }
}

/** Rows of `width` floats: y[i] = x[i], y[i] += x[i] or, where fill, y[i] = 0. x, strideX, y, strideY, rows, width, mode;
 * strides in floats. */
export function copyRows(): void {
  const rows = argument(4);
  const width = argument(5);
  const mode = argument(6);
  const perUnit = max(1, (UNIT * 4) / max(1, width));
  for (let unit = takeUnit(); unit * perUnit < rows; unit = takeUnit()) {
    const stop = min(rows, (unit + 1) * perUnit);
    for (let n = unit * perUnit; n < stop; n++) {
      let y = <usize>argument(2) + ((<usize>n * <usize>argument(3)) << 2);
      let x = <usize>argument(0) + ((<usize>n * <usize>argument(1)) << 2);
      if (mode == 0) memory.copy(y, x, <usize>width << 2);
      else if (mode == 2) memory.fill(y, 0, <usize>width << 2);
      else {
        for (let count = width; count > 0; count -= 4) {
          put4(y, load4(x, count), count, true);
          x += 16;
          y += 16;
        }
      }
    }
  }
}

/** cache[rows[n]] = x[n]; a negative row is skipped: x, rows, cache, count, width. */
export function writeRows(): void {
  const total = argument(3);
  const bytes = <usize>argument(4) << 2;
  for (let n = takeUnit(); n < total; n = takeUnit()) {
    const row = load<i32>(<usize>argument(1) + (<usize>n << 2));
    if (row >= 0) memory.copy(<usize>argument(2) + <usize>row * bytes, <usize>argument(0) + <usize>n * bytes, bytes);
  }
}

export function adamwValues(gradient: usize, value: usize, mean: usize, square: usize, count: i32, factor: f32): void {
  const factors = f32x4.splat(factor);
  for (; count > 0; count -= 4) {
    const g = f32x4.mul(load4(gradient, count), factors);
    const before = load4(mean, count);
    const m = f32x4.add(before, f32x4.mul(f32x4.splat(argumentF32(9)), f32x4.sub(g, before)));
    const kept = f32x4.mul(load4(square, count), f32x4.splat(argumentF32(10)));
    const s = f32x4.add(kept, f32x4.mul(f32x4.mul(f32x4.splat(argumentF32(11)), g), g));
    store4(mean, m, count);
    store4(square, s, count);
    const root = f32x4.add(f32x4.div(f32x4.sqrt(s), f32x4.splat(argumentF32(8))), f32x4.splat(argumentF32(12)));
    const step = f32x4.div(f32x4.mul(f32x4.splat(argumentF32(7)), m), root);
    store4(value, f32x4.sub(f32x4.mul(load4(value, count), f32x4.splat(argumentF32(6))), step), count);
    gradient += 16;
    value += 16;
    mean += 16;
    square += 16;
  }
}

/** gradient, state, value, mean, square, count, then f32: keep, step, root, 1 - beta1, beta2, 1 - beta2, epsilon. */
export function adamw(): void {
  const total = argument(5);
  const factor = load<f32>(<usize>argument(1), 4);
  for (let unit = takeUnit(); unit * UNIT < total; unit = takeUnit()) {
    const at = <usize>(unit * UNIT) << 2;
    adamwValues(
      <usize>argument(0) + at, <usize>argument(2) + at, <usize>argument(3) + at, <usize>argument(4) + at,
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

/** sums[p] = sum of squares of values [p * block, (p + 1) * block): x, sums, count, parts. */
export function squaredSums(): void {
  const total = argument(2);
  const parts = argument(3);
  const block = blocks(total, parts);
  for (let p = takeUnit(); p < parts; p = takeUnit()) {
    const stop = min(total, (p + 1) * block);
    let sum: f64 = 0;
    for (let i = p * block; i < stop; i += 1024) {
      sum += <f64>squares(<usize>argument(0) + (<usize>i << 2), min(stop - i, 1024));
    }
    store<f32>(<usize>argument(1) + (<usize>p << 2), <f32>sum);
  }
}
