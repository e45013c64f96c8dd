// Exponential, logarithm, logistic function and normal distribution on four floats, to a few units in the last place.
// Polynomials were fitted for the least largest relative error on the stated ranges.

import { madd } from "./simd";

const LN2_HIGH: f32 = 0.693359375;
const LN2_LOW: f32 = -2.12194440054691e-4;

/** e^x: 0 below -87.33, Infinity above 88.72, NaN for NaN. */
// @ts-ignore: decorator
@inline
export function exponential(x: v128): v128 {
  // x = n ln 2 + r, |r| <= 0.35; e^r = 1 + r + r^2 P(r).
  // Added to 1.5 * 2^23 a number is rounded to a whole one, which is then the low bits of the sum.
  const whole = f32x4.add(f32x4.mul(x, f32x4.splat(1.44269504)), f32x4.splat(12582912));
  const n = f32x4.sub(whole, f32x4.splat(12582912));
  let r = f32x4.sub(x, f32x4.mul(n, f32x4.splat(LN2_HIGH)));
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(LN2_LOW)));
  let p = f32x4.splat(0.001381316008);
  p = madd(p, r, f32x4.splat(0.008369410865));
  p = madd(p, r, f32x4.splat(0.04166845601));
  p = madd(p, r, f32x4.splat(0.1666651486));
  p = madd(p, r, f32x4.splat(0.4999999306));
  p = f32x4.add(madd(f32x4.mul(r, r), p, r), f32x4.splat(1));
  const value = i32x4.add(p, i32x4.shl(whole, 23));
  const tooSmall = f32x4.lt(x, f32x4.splat(-87.33));
  const tooLarge = f32x4.gt(x, f32x4.splat(88.72));
  return v128.or(v128.andnot(value, v128.or(tooSmall, tooLarge)), v128.and(tooLarge, f32x4.splat(Infinity)));
}

/** 1 / (1 + e^-x). */
// @ts-ignore: decorator
@inline
export function sigmoid(x: v128): v128 {
  const one = f32x4.splat(1);
  return f32x4.div(one, f32x4.add(one, exponential(f32x4.neg(x))));
}

/** e^(-u^2), with the rounding of u^2 made good; 0 beyond 16 long before Infinity would meet itself. */
// @ts-ignore: decorator
@inline
export function gaussian(u: v128): v128 {
  // The square of the high 12 bits is exact; what is left is small: u^2 = h^2 + (u - h)(u + h).
  u = f32x4.min(f32x4.abs(u), f32x4.splat(16));
  const high = v128.and(u, i32x4.splat(<i32>0xfffff000));
  const rest = f32x4.mul(f32x4.sub(u, high), f32x4.add(u, high));
  return f32x4.mul(exponential(f32x4.neg(f32x4.mul(high, high))), exponential(f32x4.neg(rest)));
}

/** The standard normal distribution function at x = u * sqrt(2), given bell = e^(-u^2); 0 and 1 in the far tails. */
// @ts-ignore: decorator
@inline
export function normalDistribution(u: v128, bell: v128): v128 {
  // Half of erfc(|u|) = bell * t * P(t), t = 1 / (1 + 0.4 |u|).
  const one = f32x4.splat(1);
  const t = f32x4.div(one, f32x4.add(one, f32x4.mul(f32x4.abs(u), f32x4.splat(0.4))));
  let p = f32x4.splat(-0.01386196743);
  p = madd(p, t, f32x4.splat(0.0939510033));
  p = madd(p, t, f32x4.splat(-0.2375804177));
  p = madd(p, t, f32x4.splat(0.2580436657));
  p = madd(p, t, f32x4.splat(-0.1292386592));
  p = madd(p, t, f32x4.splat(0.1291412002));
  p = madd(p, t, f32x4.splat(0.06720003764));
  p = madd(p, t, f32x4.splat(0.1069592233));
  p = madd(p, t, f32x4.splat(0.1125354811));
  p = madd(p, t, f32x4.splat(0.1128504383));
  const tail = f32x4.mul(f32x4.mul(bell, t), p);
  return v128.bitselect(tail, f32x4.sub(one, tail), f32x4.lt(u, f32x4.splat(0)));
}

/** Natural logarithm of positive normal numbers; -Infinity for 0 (and subnormals), NaN for negatives. */
// @ts-ignore: decorator
@inline
export function logarithms(x: v128): v128 {
  // x = 2^e m, m in [sqrt(1/2), sqrt(2)); log m = 2s + s^3 Q(s^2), s = (m - 1) / (m + 1).
  const offset = i32x4.sub(x, i32x4.splat(0x3f3504f3));
  const e = f32x4.convert_i32x4_s(i32x4.shr_s(offset, 23));
  const m = i32x4.add(v128.and(offset, i32x4.splat(0x7fffff)), i32x4.splat(0x3f3504f3));
  const f = f32x4.sub(m, f32x4.splat(1));
  const s = f32x4.div(f, f32x4.add(m, f32x4.splat(1)));
  const z = f32x4.mul(s, s);
  let p = f32x4.splat(0.2987200459);
  p = madd(p, z, f32x4.splat(0.3997753776));
  p = madd(p, z, f32x4.splat(0.6666677635));
  // 2s = f - s f: the small correction keeps the rounding of the division out of the leading term.
  const correction = f32x4.mul(s, f32x4.sub(f, f32x4.mul(z, p)));
  let value = f32x4.sub(f, f32x4.sub(correction, f32x4.mul(e, f32x4.splat(LN2_LOW))));
  value = f32x4.add(value, f32x4.mul(e, f32x4.splat(LN2_HIGH)));
  const zero = f32x4.lt(f32x4.abs(x), f32x4.splat(1.17549435e-38));
  const special = f32x4.gt(x, f32x4.splat(3.4028234e38));
  value = v128.bitselect(f32x4.splat(-Infinity), value, zero);
  value = v128.bitselect(x, value, special);
  const invalid = v128.or(f32x4.ne(x, x), v128.andnot(f32x4.lt(x, f32x4.splat(0)), zero));
  return v128.bitselect(f32x4.splat(NaN), value, invalid);
}

/** Natural logarithm of one number, in double precision to 1e-11. */
export function logarithm(value: f64): f64 {
  if (value != value || value < 0) return NaN;
  if (value == 0) return -Infinity;
  if (value == Infinity) return value;
  const bits = reinterpret<i64>(value);
  const offset = bits - 0x3fe6a09e667f3bcd;
  const e = <f64>(offset >> 52);
  const m = reinterpret<f64>((offset & 0xfffffffffffff) + 0x3fe6a09e667f3bcd);
  const s = (m - 1) / (m + 1);
  const z = s * s;
  return 2 * s + s * z * (0.6666666565 + z * (0.4000033535 + z * (0.2853729107 + z * 0.2358260472))) + e * 0.6931471805599453;
}
