// Kernels that treat every element alike: units of UNIT elements, or of whole rows.

import { flag } from "./layout";
import { gaussian, normalDistribution, sigmoid } from "./maths";
import { takeUnit } from "./schedule";
import { load4, madd, put4, store4 } from "./simd";

export const UNIT: i32 = 4096;

export enum ActivationKind {
  geluTanh,
  geluErf,
  silu,
  tanh,
  relu,
}

const ROOT_2_OVER_PI: f32 = 0.7978845608;
const ROOT_HALF: f32 = 0.7071067812;
const BELL: f32 = 0.3989422804;

/** f(x); `slope` is the derivative. */
// @ts-ignore: decorator
@inline
function valueOf(kind: ActivationKind, x: v128): v128 {
  if (kind == ActivationKind.geluErf) {
    const u = f32x4.mul(x, f32x4.splat(ROOT_HALF));
    return f32x4.mul(x, normalDistribution(u, gaussian(u)));
  }
  if (kind == ActivationKind.silu) return f32x4.mul(x, sigmoid(x));
  if (kind == ActivationKind.tanh) return hyperbolicTangent(x);
  if (kind == ActivationKind.relu) return f32x4.max(x, f32x4.splat(0));
  // 0.5 (1 + tanh v) = sigmoid(2v).
  const cube = f32x4.mul(f32x4.mul(x, x), f32x4.mul(x, f32x4.splat(0.044715)));
  return f32x4.mul(x, sigmoid(f32x4.mul(f32x4.add(x, cube), f32x4.splat(2 * ROOT_2_OVER_PI))));
}

/** 2 sigmoid(2x) - 1: as exact as f32 in absolute terms. */
// @ts-ignore: decorator
@inline
function hyperbolicTangent(x: v128): v128 {
  const s = sigmoid(f32x4.add(x, x));
  return f32x4.sub(f32x4.add(s, s), f32x4.splat(1));
}

// @ts-ignore: decorator
@inline
function slopeOf(kind: ActivationKind, x: v128): v128 {
  const one = f32x4.splat(1);
  if (kind == ActivationKind.geluErf) {
    const u = f32x4.mul(x, f32x4.splat(ROOT_HALF));
    const bell = gaussian(u);
    return f32x4.add(normalDistribution(u, bell), f32x4.mul(x, f32x4.mul(bell, f32x4.splat(BELL))));
  }
  if (kind == ActivationKind.silu) {
    const s = sigmoid(x);
    return f32x4.mul(s, f32x4.add(one, f32x4.mul(x, f32x4.sub(one, s))));
  }
  if (kind == ActivationKind.tanh) {
    const t = hyperbolicTangent(x);
    return f32x4.sub(one, f32x4.mul(t, t));
  }
  if (kind == ActivationKind.relu) return v128.and(one, f32x4.gt(x, f32x4.splat(0)));
  const square = f32x4.mul(x, x);
  const cube = f32x4.mul(square, f32x4.mul(x, f32x4.splat(0.044715)));
  const s = sigmoid(f32x4.mul(f32x4.add(x, cube), f32x4.splat(2 * ROOT_2_OVER_PI)));
  const inner = f32x4.mul(madd(square, f32x4.splat(3 * 0.044715), one), f32x4.splat(2 * ROOT_2_OVER_PI));
  return f32x4.add(s, f32x4.mul(f32x4.mul(x, inner), f32x4.mul(s, f32x4.sub(one, s))));
}

// @ts-ignore: decorator
@inline
function values(kind: ActivationKind, x: usize, y: usize, count: i32): void {
  for (; count > 0; count -= 4) {
    store4(y, valueOf(kind, load4(x, count)), count);
    x += 16;
    y += 16;
  }
}

// @ts-ignore: decorator
@inline
function slopes(kind: ActivationKind, dy: usize, x: usize, dx: usize, count: i32, accumulate: bool): void {
  for (; count > 0; count -= 4) {
    put4(dx, f32x4.mul(load4(dy, count), slopeOf(kind, load4(x, count))), count, accumulate);
    dy += 16;
    x += 16;
    dx += 16;
  }
}

export function geluTanhValues(x: usize, y: usize, count: i32): void {
  values(ActivationKind.geluTanh, x, y, count);
}
export function geluErfValues(x: usize, y: usize, count: i32): void {
  values(ActivationKind.geluErf, x, y, count);
}
export function siluValues(x: usize, y: usize, count: i32): void {
  values(ActivationKind.silu, x, y, count);
}
export function tanhValues(x: usize, y: usize, count: i32): void {
  values(ActivationKind.tanh, x, y, count);
}
export function reluValues(x: usize, y: usize, count: i32): void {
  values(ActivationKind.relu, x, y, count);
}
export function geluTanhSlopes(dy: usize, x: usize, dx: usize, count: i32, accumulate: bool): void {
  slopes(ActivationKind.geluTanh, dy, x, dx, count, accumulate);
}
export function geluErfSlopes(dy: usize, x: usize, dx: usize, count: i32, accumulate: bool): void {
  slopes(ActivationKind.geluErf, dy, x, dx, count, accumulate);
}
export function siluSlopes(dy: usize, x: usize, dx: usize, count: i32, accumulate: bool): void {
  slopes(ActivationKind.silu, dy, x, dx, count, accumulate);
}
export function tanhSlopes(dy: usize, x: usize, dx: usize, count: i32, accumulate: bool): void {
  slopes(ActivationKind.tanh, dy, x, dx, count, accumulate);
}
export function reluSlopes(dy: usize, x: usize, dx: usize, count: i32, accumulate: bool): void {
  slopes(ActivationKind.relu, dy, x, dx, count, accumulate);
}

/** y = f(x). */
@unmanaged
export class Activation {
  x: usize;
  y: usize;
  count: i32;
  kind: ActivationKind;
}

export function activation(job: Activation): void {
  const total = job.count;
  const kind = job.kind;
  for (let unit = takeUnit(); unit * UNIT < total; unit = takeUnit()) {
    const at = <usize>(unit * UNIT) << 2;
    const count = min(total - unit * UNIT, UNIT);
    const x = job.x + at;
    const y = job.y + at;
    if (kind == ActivationKind.geluTanh) geluTanhValues(x, y, count);
    else if (kind == ActivationKind.geluErf) geluErfValues(x, y, count);
    else if (kind == ActivationKind.silu) siluValues(x, y, count);
    else if (kind == ActivationKind.tanh) tanhValues(x, y, count);
    else reluValues(x, y, count);
  }
}

/** dx (+)= dy f'(x). */
@unmanaged
export class ActivationGradient {
  dy: usize;
  x: usize;
  dx: usize;
  count: i32;
  kind: ActivationKind;
  accumulate: flag;
}

export function activationGradient(job: ActivationGradient): void {
  const total = job.count;
  const kind = job.kind;
  const accumulate = job.accumulate != 0;
  for (let unit = takeUnit(); unit * UNIT < total; unit = takeUnit()) {
    const at = <usize>(unit * UNIT) << 2;
    const count = min(total - unit * UNIT, UNIT);
    const dy = job.dy + at;
    const x = job.x + at;
    const dx = job.dx + at;
    if (kind == ActivationKind.geluTanh) geluTanhSlopes(dy, x, dx, count, accumulate);
    else if (kind == ActivationKind.geluErf) geluErfSlopes(dy, x, dx, count, accumulate);
    else if (kind == ActivationKind.silu) siluSlopes(dy, x, dx, count, accumulate);
    else if (kind == ActivationKind.tanh) tanhSlopes(dy, x, dx, count, accumulate);
    else reluSlopes(dy, x, dx, count, accumulate);
  }
}

export function gatedValues(gate: usize, up: usize, y: usize, count: i32): void {
  for (; count > 0; count -= 4) {
    store4(y, f32x4.mul(valueOf(ActivationKind.silu, load4(gate, count)), load4(up, count)), count);
    gate += 16;
    up += 16;
    y += 16;
  }
}

/** y = silu(gate) up. */
@unmanaged
export class Swiglu {
  gate: usize;
  up: usize;
  y: usize;
  count: i32;
}

export function swiglu(job: Swiglu): void {
  const total = job.count;
  for (let unit = takeUnit(); unit * UNIT < total; unit = takeUnit()) {
    const at = <usize>(unit * UNIT) << 2;
    gatedValues(job.gate + at, job.up + at, job.y + at, min(total - unit * UNIT, UNIT));
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

@unmanaged
export class SwigluGradient {
  dy: usize;
  gate: usize;
  up: usize;
  dgate: usize;
  dup: usize;
  count: i32;
  accumulateGate: flag;
  accumulateUp: flag;
}

export function swigluGradient(job: SwigluGradient): void {
  const total = job.count;
  for (let unit = takeUnit(); unit * UNIT < total; unit = takeUnit()) {
    const at = <usize>(unit * UNIT) << 2;
    gatedSlopes(
      job.dy + at, job.gate + at, job.up + at, job.dgate + at,
      job.dup + at, min(total - unit * UNIT, UNIT), job.accumulateGate != 0, job.accumulateUp != 0,
    );
  }
}

/** y = a + b. */
@unmanaged
export class Add {
  a: usize;
  b: usize;
  /** May be a. */
  y: usize;
  count: i32;
}

export function add(job: Add): void {
  const total = job.count;
  for (let unit = takeUnit(); unit * UNIT < total; unit = takeUnit()) {
    const at = <usize>(unit * UNIT) << 2;
    let a = job.a + at;
    let b = job.b + at;
    let y = job.y + at;
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

/** y (+)= x scale where the hash keeps it, 0 elsewhere. */
@unmanaged
export class Dropout {
  x: usize;
  y: usize;
  count: i32;
  seed: u32;
  threshold: u32;
  accumulate: flag;
  scale: f32;
}

export function dropout(job: Dropout): void {
  const total = job.count;
  const seed = job.seed;
  const threshold = job.threshold;
  const accumulate = job.accumulate != 0;
  const scale = job.scale;
  for (let unit = takeUnit(); unit * UNIT < total; unit = takeUnit()) {
    const stop = min(total, (unit + 1) * UNIT);
    for (let i = unit * UNIT; i < stop; i++) {
      const at = <usize>i << 2;
      const value: f32 = hash24(<u32>i, seed) >= threshold ? load<f32>(job.x + at) * scale : 0;
      const y = job.y + at;
      store<f32>(y, accumulate ? load<f32>(y) + value : value);
    }
  }
}

@unmanaged
export class Rotary {
  x: usize;
  positions: usize;
  table: usize;
  y: usize;
  rows: i32;
  width: i32;
  /** Floats of a row of the table: cosines, then sines. */
  turn: i32;
  accumulate: flag;
  /** -1: the inverse turn. */
  direction: f32;
}

export function rotary(job: Rotary): void {
  const rows = job.rows;
  const width = job.width;
  const turn = job.turn;
  const half = turn >> 1;
  const offset = <usize>half << 2;
  const accumulate = job.accumulate != 0;
  const direction = f32x4.splat(job.direction);
  const perUnit = max(1, UNIT / width);
  for (let unit = takeUnit(); unit * perUnit < rows; unit = takeUnit()) {
    const stop = min(rows, (unit + 1) * perUnit);
    for (let n = unit * perUnit; n < stop; n++) {
      const table = job.table + (<usize>(load<i32>(job.positions + (<usize>n << 2)) * turn) << 2);
      for (let head = 0; head < width; head += turn) {
        const place = <usize>(n * width + head) << 2;
        let x = job.x + place;
        let y = job.y + place;
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
