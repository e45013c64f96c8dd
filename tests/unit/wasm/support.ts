// Helpers of the CPU engine's tests: seeded data, arrays in and out of the memory, and comparison against sums in f64.
import type { WasmRuntime } from "../../../src/engine/wasm/runtime.ts";

/** Seeded numbers in [-1, 1). */
export function createNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 31 - 1;
  };
}

export function randomFloats(length: number, next: () => number): Float32Array {
  return Float32Array.from({ length }, next);
}

/** A copy of `values` in the memory, with 64 guard bytes of NaN around it that a kernel must not touch. */
export function put(runtime: WasmRuntime, values: Float32Array | Uint8Array | Int32Array): number {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const pointer = runtime.allocate(bytes.length + 128) + 64;
  runtime.u8(pointer - 64, bytes.length + 128).fill(0xff);
  runtime.u8(pointer, bytes.length).set(bytes);
  return pointer;
}

/** Copies a result of `put` out, checks its guards and releases it. */
export function take(runtime: WasmRuntime, pointer: number, length: number): Float32Array {
  const bytes = runtime.u8(pointer - 64, length * 4 + 128);
  const guards = [...bytes.slice(0, 64), ...bytes.slice(64 + length * 4)];
  if (guards.some((byte) => byte !== 0xff)) throw new Error("a kernel wrote outside its output");
  const values = runtime.f32(pointer, length).slice();
  runtime.release(pointer - 64);
  return values;
}

export function drop(runtime: WasmRuntime, pointer: number): void {
  runtime.release(pointer - 64);
}

/** The largest |a - b| / (scale + floor) over all elements; NaN in one and not the other counts as infinite. */
export function largestError(
  actual: ArrayLike<number>,
  wanted: ArrayLike<number>,
  scales: ArrayLike<number>,
): number {
  let worst = 0;
  for (let i = 0; i < wanted.length; i++) {
    const [a, b] = [actual[i] ?? NaN, wanted[i] ?? NaN];
    if (Object.is(a, b) || (Number.isNaN(a) && Number.isNaN(b))) continue;
    const error = Math.abs(a - b) / ((scales[i] ?? 0) + 1e-30);
    worst = Math.max(worst, Number.isNaN(error) ? Infinity : error);
  }
  return worst;
}

/** IEEE half of a number (round to nearest even), for test data. */
export function toHalf(value: number): number {
  const f = new Float32Array([value]);
  const bits = new Uint32Array(f.buffer)[0] ?? 0;
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = Math.abs(f[0] ?? 0);
  if (Number.isNaN(magnitude)) return sign | 0x7e00;
  if (magnitude >= 65520) return sign | 0x7c00;
  const exponent = Math.max(-14, Math.floor(Math.log2(magnitude || 2 ** -30)));
  const steps = magnitude / 2 ** (exponent - 10);
  const floor = Math.floor(steps);
  const odd = steps - floor > 0.5 || (steps - floor === 0.5 && floor % 2 === 1) ? 1 : 0;
  const rounded = floor + odd;
  return sign | (rounded < 1024 ? rounded : ((exponent + 15) << 10) + (rounded - 1024));
}

export function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}
