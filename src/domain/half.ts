// IEEE half precision, both ways, by bits. Rounded to nearest, ties to even; beyond the largest half: infinity.

const floatBits = new Float32Array(1);
const intBits = new Uint32Array(floatBits.buffer);

/** The half's bits of a float. */
export function toHalf(value: number): number {
  floatBits[0] = value;
  return halfOfBits(intBits[0] as number);
}

/** The same from the float's bits. */
export function halfOfBits(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  // 65520 and above round to infinity.
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  if (magnitude >= 0x38800000) {
    // Normal: the exponent moves by 112, then 13 bits are rounded away.
    const shifted = magnitude - 0x38000000;
    return sign | ((shifted + 0xfff + ((shifted >>> 13) & 1)) >>> 13);
  }
  // Below half of the smallest subnormal.
  if (magnitude < 0x33000000) return sign;
  // 14 to 24 of the significand's 24 bits are dropped.
  const shift = 126 - (magnitude >>> 23);
  const significand = (magnitude & 0x7fffff) | 0x800000;
  const kept = significand >>> shift;
  const rest = significand & ((1 << shift) - 1);
  const half = 1 << (shift - 1);
  return sign | (kept + (rest > half || (rest === half && (kept & 1) === 1) ? 1 : 0));
}

const mostHalf = 65504;

/** The half's bits of a float that is not to become infinite: beyond the largest half it becomes that, with its sign. */
export function toFiniteHalf(value: number): number {
  return toHalf(Math.max(-mostHalf, Math.min(mostHalf, value)));
}

export function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 31;
  const mantissa = bits & 0x3ff;
  if (exponent === 0) return sign * mantissa * 2 ** -24;
  if (exponent === 31) return mantissa ? NaN : sign * Infinity;
  return sign * (1 + mantissa / 1024) * 2 ** (exponent - 15);
}
