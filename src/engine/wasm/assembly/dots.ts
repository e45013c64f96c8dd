// One row of A against one row of a quantised weight, dequantised in registers: the decoding of a single text. Whole
// blocks of 32 (8 for halves); skinny.ts takes the other path for anything else.

import { highFloats, highNibbles, highWords, lowFloats, lowNibbles, lowWords } from "./dequantise";
import { anySpecial, finiteHalves } from "./halves";
import { madd, sumLanes } from "./simd";

/** Dot of `count` halves, a multiple of 8; NaN where one of them is Inf or NaN, for the caller to do it again. */
export function dotHalves(x: usize, w: usize, count: i32): f32 {
  let low = f32x4.splat(0);
  let high = f32x4.splat(0);
  while (count > 0) {
    const h = v128.load(w);
    if (anySpecial(h)) return NaN;
    low = madd(v128.load(x), finiteHalves(i32x4.extend_low_i16x8_s(h)), low);
    high = madd(v128.load(x, 16), finiteHalves(i32x4.extend_high_i16x8_s(h)), high);
    x += 32;
    w += 16;
    count -= 8;
  }
  return sumLanes(f32x4.add(low, high));
}

/** Sum of x times sixteen unsigned bytes minus `zero`. */
// @ts-ignore: decorator
@inline
function sixteen(x: usize, bytes: v128, zero: f32, sum: v128): v128 {
  const low = lowWords(bytes);
  sum = madd(v128.load(x), lowFloats(low, zero), sum);
  sum = madd(v128.load(x, 16), highFloats(low, zero), sum);
  const high = highWords(bytes);
  sum = madd(v128.load(x, 32), lowFloats(high, zero), sum);
  return madd(v128.load(x, 48), highFloats(high, zero), sum);
}

/** Dot of `count` int8, a multiple of 32; a scale for each `group`, a multiple of 32. */
export function dotBytes(x: usize, w: usize, count: i32, scales: usize, group: i32): f32 {
  let total = f32x4.splat(0);
  let left = group;
  const flip = i8x16.splat(-128);
  while (count > 0) {
    const low = sixteen(x, v128.xor(v128.load(w), flip), 128, f32x4.splat(0));
    const high = sixteen(x + 64, v128.xor(v128.load(w, 16), flip), 128, f32x4.splat(0));
    total = madd(f32x4.add(low, high), v128.load_splat<f32>(scales), total);
    x += 128;
    w += 32;
    count -= 32;
    left -= 32;
    if (left == 0) {
      left = group;
      scales += 4;
    }
  }
  return sumLanes(total);
}

/** Dot of `count` int4, a multiple of 32. */
export function dotNibbles(x: usize, w: usize, count: i32, scales: usize, group: i32): f32 {
  let total = f32x4.splat(0);
  let left = group;
  while (count > 0) {
    const packed = v128.load(w);
    const low = sixteen(x, lowNibbles(packed), 8, f32x4.splat(0));
    const high = sixteen(x + 64, highNibbles(packed), 8, f32x4.splat(0));
    total = madd(f32x4.add(low, high), v128.load_splat<f32>(scales), total);
    x += 128;
    w += 16;
    count -= 32;
    left -= 32;
    if (left == 0) {
      left = group;
      scales += 4;
    }
  }
  return sumLanes(total);
}
