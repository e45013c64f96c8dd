// Small vector helpers shared by the kernels.

/** a * b + c: fused where the module was compiled with relaxed SIMD, two roundings elsewhere. */
// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(c, f32x4.mul(a, b));
}

/** (sum a, sum b, sum c, sum d): each lane adds in the same order, so the place of a row does not change its sum. */
// @ts-ignore: decorator
@inline
export function sumEach(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
}

/** Sum of the four lanes, in the order of sumEach. */
// @ts-ignore: decorator
@inline
export function sumLanes(a: v128): f32 {
  const pairs = f32x4.add(a, v128.shuffle<f32>(a, a, 2, 3, 2, 3));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}

// @ts-ignore: decorator
@inline
export function maxLanes(a: v128): f32 {
  const pairs = f32x4.max(a, v128.shuffle<f32>(a, a, 2, 3, 2, 3));
  return max(f32x4.extract_lane(pairs, 0), f32x4.extract_lane(pairs, 1));
}

// @ts-ignore: decorator
@inline
export function roundUp(value: i32, step: i32): i32 {
  return ((value + step - 1) / step) * step;
}

// @ts-ignore: decorator
@inline
export function blocks(value: i32, step: i32): i32 {
  return (value + step - 1) / step;
}

/** The first `count` (1 to 3) floats at `from`, zeros behind them. */
export function loadSome(from: usize, count: i32): v128 {
  let value = v128.load32_zero(from);
  if (count > 1) value = f32x4.replace_lane(value, 1, load<f32>(from, 4));
  if (count > 2) value = f32x4.replace_lane(value, 2, load<f32>(from, 8));
  return value;
}

export function storeSome(to: usize, value: v128, count: i32): void {
  store<f32>(to, f32x4.extract_lane(value, 0));
  if (count > 1) store<f32>(to, f32x4.extract_lane(value, 1), 4);
  if (count > 2) store<f32>(to, f32x4.extract_lane(value, 2), 8);
}

/** Four floats at `from`, or the `count` that are left. */
// @ts-ignore: decorator
@inline
export function load4(from: usize, count: i32): v128 {
  return count >= 4 ? v128.load(from) : loadSome(from, count);
}

// @ts-ignore: decorator
@inline
export function store4(to: usize, value: v128, count: i32): void {
  if (count >= 4) v128.store(to, value);
  else storeSome(to, value, count);
}

/** store4, or an addition to what is there. */
// @ts-ignore: decorator
@inline
export function put4(to: usize, value: v128, count: i32, accumulate: bool): void {
  store4(to, accumulate ? f32x4.add(load4(to, count), value) : value, count);
}
