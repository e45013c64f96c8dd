// Weights stored as f32, IEEE half, int8 or int4 by group, turned into f32 a stretch of a row at a time. Rows are the
// outputs of W[O, I]; groups run along I and may end in a short one. int4: two a byte, low nibble first, minus 8.

import { halvesToFloats } from "./halves";

export enum WeightFormat {
  f32,
  f16,
  int8,
  int4,
}

/** Bytes from one row to the next, `ld` elements apart. */
export function rowBytes(format: WeightFormat, ld: i32): usize {
  if (format == WeightFormat.f32) return <usize>ld << 2;
  if (format == WeightFormat.f16) return <usize>ld << 1;
  if (format == WeightFormat.int8) return <usize>ld;
  return (<usize>ld + 1) >> 1;
}

/** Writes `count` elements of row `row` from column `column` to `target`. `scales`: f32 [rows, ceil(columns / group)],
 * `scaleStride` of them a row. */
export function dequantise(
  format: WeightFormat, weights: usize, ld: i32, row: i32, column: i32, count: i32,
  scales: usize, scaleStride: i32, group: i32, target: usize,
): void {
  const source = weights + <usize>row * rowBytes(format, ld);
  if (format == WeightFormat.f32) {
    memory.copy(target, source + (<usize>column << 2), <usize>count << 2);
    return;
  }
  if (format == WeightFormat.f16) {
    halvesToFloats(source + (<usize>column << 1), count, target);
    return;
  }
  const first = column / group;
  scales += <usize>(row * scaleStride + first) << 2;
  const end = column + count;
  let stop = (first + 1) * group;
  while (column < end) {
    const some = min(stop, end) - column;
    const scale = load<f32>(scales);
    if (format == WeightFormat.int8) bytesToFloats(source + <usize>column, some, scale, target);
    else nibblesToFloats(source, column, some, scale, target);
    target += <usize>some << 2;
    column += some;
    scales += 4;
    stop += group;
  }
}

/** Four of the unsigned 16-bit lanes of `words` (below 256) as floats minus `zero`: 2^23 + w has the bits 0x4b000000 + w,
 * so that interleaving with 0x4b00 converts them. */
// @ts-ignore: decorator
@inline
export function lowFloats(words: v128, zero: f32): v128 {
  const made = v128.shuffle<i16>(words, i16x8.splat(0x4b00), 0, 8, 1, 9, 2, 10, 3, 11);
  return f32x4.sub(made, f32x4.splat(8388608 + zero));
}

// @ts-ignore: decorator
@inline
export function highFloats(words: v128, zero: f32): v128 {
  const made = v128.shuffle<i16>(words, i16x8.splat(0x4b00), 4, 12, 5, 13, 6, 14, 7, 15);
  return f32x4.sub(made, f32x4.splat(8388608 + zero));
}

// @ts-ignore: decorator
@inline
export function lowWords(bytes: v128): v128 {
  return v128.shuffle<i8>(bytes, i8x16.splat(0), 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

// @ts-ignore: decorator
@inline
export function highWords(bytes: v128): v128 {
  return v128.shuffle<i8>(bytes, i8x16.splat(0), 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

/** Sixteen unsigned bytes minus `zero`, times scale. */
// @ts-ignore: decorator
@inline
function storeScaled(bytes: v128, zero: f32, scale: v128, target: usize): void {
  const low = lowWords(bytes);
  v128.store(target, f32x4.mul(lowFloats(low, zero), scale));
  v128.store(target, f32x4.mul(highFloats(low, zero), scale), 16);
  const high = highWords(bytes);
  v128.store(target, f32x4.mul(lowFloats(high, zero), scale), 32);
  v128.store(target, f32x4.mul(highFloats(high, zero), scale), 48);
}

function bytesToFloats(source: usize, count: i32, scale: f32, target: usize): void {
  const scales = f32x4.splat(scale);
  while (count >= 16) {
    storeScaled(v128.xor(v128.load(source), i8x16.splat(-128)), 128, scales, target);
    source += 16;
    target += 64;
    count -= 16;
  }
  while (count > 0) {
    store<f32>(target, <f32>load<i8>(source) * scale);
    source++;
    target += 4;
    count--;
  }
}

/** The first sixteen int4 of `packed` as unsigned bytes in order. */
// @ts-ignore: decorator
@inline
export function lowNibbles(packed: v128): v128 {
  const low = v128.and(packed, i8x16.splat(15));
  const high = i8x16.shr_u(packed, 4);
  return v128.shuffle<i8>(low, high, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

/** The last sixteen. */
// @ts-ignore: decorator
@inline
export function highNibbles(packed: v128): v128 {
  const low = v128.and(packed, i8x16.splat(15));
  const high = i8x16.shr_u(packed, 4);
  return v128.shuffle<i8>(low, high, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

// @ts-ignore: decorator
@inline
function nibble(source: usize, column: i32): f32 {
  const byte = <i32>load<u8>(source + <usize>(column >> 1));
  return <f32>(((column & 1 ? byte >> 4 : byte) & 15) - 8);
}

function nibblesToFloats(source: usize, column: i32, count: i32, scale: f32, target: usize): void {
  if (column & 1 && count > 0) {
    store<f32>(target, nibble(source, column) * scale);
    column++;
    target += 4;
    count--;
  }
  const scales = f32x4.splat(scale);
  while (count >= 16) {
    storeScaled(lowNibbles(v128.load64_zero(source + <usize>(column >> 1))), 8, scales, target);
    column += 16;
    target += 64;
    count -= 16;
  }
  while (count > 0) {
    store<f32>(target, nibble(source, column) * scale);
    column++;
    target += 4;
    count--;
  }
}
