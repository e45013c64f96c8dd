// IEEE halves to floats and back. Weights and, on request, the caches of decoding are kept as halves; all arithmetic is in floats.

/** Four sign-extended halves as floats; 2^112 moves the exponent, subnormals too. Wrong for Inf and NaN. */
// @ts-ignore: decorator
@inline
export function finiteHalves(h: v128): v128 {
  return f32x4.mul(v128.and(i32x4.shl(h, 13), i32x4.splat(0x8fffe000)), i32x4.splat(0x77800000));
}

/** Whether any of eight halves is Inf or NaN. */
// @ts-ignore: decorator
@inline
export function anySpecial(h: v128): bool {
  const exponents = i16x8.splat(0x7c00);
  return v128.any_true(i16x8.eq(v128.and(h, exponents), exponents));
}

/** finiteHalves for every half: what reaches 65536 in magnitude was Inf or NaN. */
// @ts-ignore: decorator
@inline
function anyHalves(h: v128): v128 {
  const value = finiteHalves(h);
  const special = f32x4.ge(f32x4.abs(value), f32x4.splat(65536));
  return v128.or(value, v128.and(special, i32x4.splat(0x7f800000)));
}

export function halvesToFloats(source: usize, count: i32, target: usize): void {
  while (count >= 8) {
    const h = v128.load(source);
    if (anySpecial(h)) {
      v128.store(target, anyHalves(i32x4.extend_low_i16x8_s(h)));
      v128.store(target, anyHalves(i32x4.extend_high_i16x8_s(h)), 16);
    } else {
      v128.store(target, finiteHalves(i32x4.extend_low_i16x8_s(h)));
      v128.store(target, finiteHalves(i32x4.extend_high_i16x8_s(h)), 16);
    }
    source += 16;
    target += 32;
    count -= 8;
  }
  while (count > 0) {
    store<f32>(target, f32x4.extract_lane(anyHalves(i32x4.splat(<i32>load<i16>(source))), 0));
    source += 2;
    target += 4;
    count--;
  }
}

/** Four floats as halves, each in the low 16 bits of its lane: to nearest, ties to even; what is beyond the largest half
 * (65504) becomes that, with its sign, and NaN stays NaN. */
// @ts-ignore: decorator
@inline
function roundedHalves(value: v128): v128 {
  const sign = v128.and(i32x4.shr_u(value, 16), i32x4.splat(0x8000));
  const size = f32x4.min(f32x4.abs(value), f32x4.splat(65504));
  // The exponent moves by 112, then 13 bits are rounded away.
  const even = v128.and(i32x4.shr_u(size, 13), i32x4.splat(1));
  const normal = i32x4.shr_u(i32x4.add(i32x4.add(size, even), i32x4.splat(0xfff - 0x38000000)), 13);
  // Beside 0.5, the last place of a float is that of the subnormal halves: the addition rounds.
  const small = i32x4.sub(f32x4.add(size, f32x4.splat(0.5)), i32x4.splat(0x3f000000));
  const made = v128.bitselect(small, normal, f32x4.lt(size, f32x4.splat(0.00006103515625)));
  return v128.or(sign, v128.bitselect(i32x4.splat(0x7e00), made, f32x4.ne(value, value)));
}

/** Writes `count` floats at `source` to `target` as halves, as `roundedHalves` has it. */
export function floatsToHalves(source: usize, count: i32, target: usize): void {
  while (count >= 8) {
    const low = roundedHalves(v128.load(source));
    v128.store(target, i16x8.narrow_i32x4_u(low, roundedHalves(v128.load(source, 16))));
    source += 32;
    target += 16;
    count -= 8;
  }
  while (count > 0) {
    store<u16>(target, <u16>i32x4.extract_lane(roundedHalves(v128.load32_zero(source)), 0));
    source += 4;
    target += 2;
    count--;
  }
}
