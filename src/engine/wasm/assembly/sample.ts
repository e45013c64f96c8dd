// Next tokens: src/engine/ops/sample.ts says what is computed. A unit is one row. Thresholds of top-k and top-p are
// found bit by bit over an integer form of a float that keeps its order. The random scores are taken in double
// precision, and only where they can still win: with uniform = 1 - e, -log(-log(uniform)) <= -log(e), so that who beats
// `best` has e < exp(z / temperature - best): in logarithms, which a float's own bits are nearly.

import { hash24 } from "./elementwise";
import { exponential, logarithm } from "./maths";
import { takeUnit } from "./schedule";
import { sumLanes } from "./simd";
import { firstEqual, rowMax } from "./vocabulary";

/** The bits of a positive float count octaves in steps of 2^-23, a little above its logarithm. */
const OCTAVE: f32 = 8388608;
const LN2: f32 = 0.6931472;
/** 2^24 in such steps, an octave's most above its logarithm, and a margin for what float32 rounds in the bound. */
const MOST_LEFT: f32 = <f32>(8388608 * (127 + 24 + 0.0861 + 0.01));
/** Above -log(-log(1 - 2^-25)), the largest number that is added to z / temperature. */
const MOST_GUMBEL: f32 = 17.4;

/** Signed integers in the order of the floats. */
// @ts-ignore: decorator
@inline
function keys(z: v128): v128 {
  return v128.xor(z, i32x4.shr_u(i32x4.shr_s(z, 31), 1));
}

// @ts-ignore: decorator
@inline
function keyOf(z: f32): i32 {
  const bits = reinterpret<i32>(z);
  return bits ^ ((bits >> 31) >>> 1);
}

/** Sum of exp((z - top) * inverse) over a row, in blocks added in double precision; with `threshold`, over those keys. */
export function mass(z: usize, count: i32, top: f32, inverse: f32, threshold: i32): f64 {
  const tops = f32x4.splat(top);
  const factors = f32x4.splat(inverse);
  const least = i32x4.splat(threshold);
  let total: f64 = 0;
  while (count >= 4) {
    let sum = f32x4.splat(0);
    for (let some = min(count >> 2, 256); some > 0; some--) {
      const value = v128.load(z);
      const e = exponential(f32x4.mul(f32x4.sub(value, tops), factors));
      sum = f32x4.add(sum, v128.and(e, i32x4.ge_s(keys(value), least)));
      z += 16;
      count -= 4;
    }
    total += <f64>sumLanes(sum);
  }
  for (; count > 0; count--) {
    const value = load<f32>(z);
    if (keyOf(value) >= threshold) {
      total += <f64>f32x4.extract_lane(exponential(f32x4.splat((value - top) * inverse)), 0);
    }
    z += 4;
  }
  return total;
}

/** How many keys reach `threshold`. */
export function countReaching(z: usize, count: i32, threshold: i32): i32 {
  const least = i32x4.splat(threshold);
  let sum = i32x4.splat(0);
  for (; count >= 4; count -= 4) {
    sum = i32x4.sub(sum, i32x4.ge_s(keys(v128.load(z)), least));
    z += 16;
  }
  let total = i32x4.extract_lane(sum, 0) + i32x4.extract_lane(sum, 1) + i32x4.extract_lane(sum, 2) + i32x4.extract_lane(sum, 3);
  for (; count > 0; count--) {
    if (keyOf(load<f32>(z)) >= threshold) total++;
    z += 4;
  }
  return total;
}

/** The largest threshold with `reaches` true: bit by bit from the sign down, in the unsigned form of a key. */
function thresholdOf(z: usize, count: i32, top: f32, inverse: f32, topK: i32, wanted: f64, least: i32): i32 {
  let found: u32 = 0;
  for (let bit: u32 = 0x80000000; bit > 0; bit >>= 1) {
    const candidate = <i32>((found | bit) ^ 0x80000000);
    const reaches =
      topK > 0 ? countReaching(z, count, candidate) >= topK : mass(z, count, top, inverse, max(candidate, least)) >= wanted;
    if (reaches) found |= bit;
  }
  return <i32>(found ^ 0x80000000);
}

/** ids[b] is drawn from row b of the logits; logprobs[b] is its log-probability. */
@unmanaged
export class Sample {
  logits: usize;
  seeds: usize;
  ids: usize;
  logprobs: usize;
  rows: i32;
  width: i32;
  topK: i32;
  temperature: f32;
  topP: f32;
}

export function sample(job: Sample): void {
  const rows = job.rows;
  const width = job.width;
  const temperature = job.temperature;
  for (let b = takeUnit(); b < rows; b = takeUnit()) {
    const z = job.logits + ((<usize>b * <usize>width) << 2);
    const at = <usize>b << 2;
    const top = rowMax(z, width);
    let best = firstEqual(z, top, width);
    if (temperature > 0) best = draw(job, z, width, top, best, temperature, load<u32>(job.seeds + at));
    const total = mass(z, width, top, 1, i32.MIN_VALUE);
    store<i32>(job.ids + at, best);
    const chosen = load<f32>(z + (<usize>best << 2));
    store<f32>(job.logprobs + at, <f32>(<f64>chosen - <f64>top - logarithm(total)));
  }
}

function draw(job: Sample, z: usize, width: i32, top: f32, first: i32, temperature: f32, seed: u32): i32 {
  const topK = job.topK;
  const topP = job.topP;
  const inverse: f32 = <f32>1 / temperature;
  let threshold = i32.MIN_VALUE;
  if (topK > 0 && topK < width) threshold = thresholdOf(z, width, top, inverse, topK, 0, threshold);
  if (topP < 1) {
    const wanted = mass(z, width, top, inverse, threshold) * <f64>topP;
    threshold = max(threshold, thresholdOf(z, width, top, inverse, 0, wanted, threshold));
  }
  let best = first;
  let bestScore = score(top, temperature, <u32>first, seed);
  const lanes = i32x4(0, 1, 2, 3);
  for (let v = 0; v < width; v += 4) {
    const some = min(width - v, 4);
    const from = z + (<usize>v << 2);
    // A row's end: what is missing is not looked at.
    const four = some == 4 ? v128.load(from) : lastOf(from, some);
    const gap = f32x4.sub(f32x4.mul(four, f32x4.splat(inverse)), f32x4.splat(<f32>bestScore));
    if (!v128.any_true(f32x4.gt(gap, f32x4.splat(-MOST_GUMBEL)))) continue;
    const left = i32x4.sub(i32x4.splat(16777215), hashes(i32x4.add(i32x4.splat(v), lanes), seed));
    const most = f32x4.add(f32x4.mul(gap, f32x4.splat(OCTAVE / LN2)), f32x4.splat(MOST_LEFT));
    let canWin = i32x4.bitmask(f32x4.le(octaves(left), most)) & ((1 << some) - 1);
    for (; canWin; canWin &= canWin - 1) {
      const lane = ctz(canWin);
      const index = v + lane;
      const value = load<f32>(from + (<usize>lane << 2));
      if (keyOf(value) < threshold) continue;
      const here = score(value, temperature, <u32>index, seed);
      if (here > bestScore || (here == bestScore && index < best)) {
        bestScore = here;
        best = index;
      }
    }
  }
  return best;
}

/** The logarithm of whole numbers below 2^24 in steps of an octave: at most 0.0861 too much, never too little. */
// @ts-ignore: decorator
@inline
function octaves(count: v128): v128 {
  return f32x4.convert_i32x4_s(f32x4.convert_i32x4_s(count));
}

/** hash24 of four numbers. */
// @ts-ignore: decorator
@inline
function hashes(i: v128, seed: u32): v128 {
  const state = i32x4.add(
    i32x4.mul(i, i32x4.splat(747796405)),
    i32x4.splat(<i32>(seed * 277803737 + 2891336453)),
  );
  // state >> (4 + its highest four bits): lanes shift by themselves one bit of that number after another.
  let moved = i32x4.shr_u(state, 4);
  moved = v128.bitselect(i32x4.shr_u(moved, 8), moved, i32x4.shr_s(state, 31));
  moved = v128.bitselect(i32x4.shr_u(moved, 4), moved, i32x4.shr_s(i32x4.shl(state, 1), 31));
  moved = v128.bitselect(i32x4.shr_u(moved, 2), moved, i32x4.shr_s(i32x4.shl(state, 2), 31));
  moved = v128.bitselect(i32x4.shr_u(moved, 1), moved, i32x4.shr_s(i32x4.shl(state, 3), 31));
  const word = i32x4.mul(v128.xor(moved, state), i32x4.splat(277803737));
  const mixed = i32x4.mul(v128.xor(i32x4.shr_u(word, 22), word), i32x4.splat(<i32>2246822519));
  return i32x4.shr_u(v128.xor(mixed, i32x4.shr_u(mixed, 15)), 8);
}

/** One to three values; the first is repeated. */
function lastOf(from: usize, count: i32): v128 {
  let four = v128.load_splat<f32>(from);
  if (count > 1) four = f32x4.replace_lane(four, 1, load<f32>(from, 4));
  if (count > 2) four = f32x4.replace_lane(four, 2, load<f32>(from, 8));
  return four;
}

// @ts-ignore: decorator
@inline
function score(z: f32, temperature: f32, v: u32, seed: u32): f64 {
  const uniform = (<f64>hash24(v, seed) + 0.5) / 16777216;
  return <f64>z / <f64>temperature - logarithm(-logarithm(uniform));
}
