// The number formats of safetensors files and their conversion from and to float32. Order matters: the list below is
// the library's own order, by which it sorts tensors when it writes. Hosts are little-endian, as WebGPU is.
// float16 and bfloat16 are widened exactly; narrowing rounds to nearest, ties to even. 64-bit integers lose digits
// beyond 2^24 in float32: who needs them exact reads the raw bytes.

import { AppError } from "../domain/errors.ts";
import { fromHalf, halfOfBits } from "../domain/half.ts";

/** Bytes of one value, in the order of the safetensors library (https://github.com/huggingface/safetensors). */
export const dtypeBytes = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  I16: 2,
  U16: 2,
  F16: 2,
  BF16: 2,
  I32: 4,
  U32: 4,
  F32: 4,
  F64: 8,
  I64: 8,
  U64: 8,
} as const;

export type Dtype = keyof typeof dtypeBytes;

/** Bits of one value of the library's other types: quantised weights, which cannot be read here, and complex numbers. */
export const unreadableBits: Readonly<Record<string, number>> = {
  F4: 4,
  F6_E2M3: 6,
  F6_E3M2: 6,
  F8_E5M2: 8,
  F8_E4M3: 8,
  F8_E8M0: 8,
  F8_E4M3FNUZ: 8,
  F8_E5M2FNUZ: 8,
  C64: 64,
};

/** Whether a model's weights may be stored in it: integers and fewer bits are codes that need scales. */
export function holdsWeights(dtype: string): boolean {
  return ["F16", "BF16", "F32", "F64"].includes(dtype);
}

export const dtypeNames = Object.keys(dtypeBytes) as Dtype[];

export function isDtype(name: unknown): name is Dtype {
  return typeof name === "string" && Object.hasOwn(dtypeBytes, name);
}

/** `count` zeros, or AppError "model/too-large" where this host cannot hold that many. */
export function allocateFloats(count: number, what: string): Float32Array {
  try {
    return new Float32Array(count);
  } catch {
    throw new AppError(
      "model/too-large",
      `${what} has ${count} values, which is ${(count * 4) / 2 ** 20} MiB as float32; this host cannot hold that in one piece.`,
      "Use a smaller model.",
    );
  }
}

/** Raw bytes (any alignment, exactly count * size of them) to new float32 values. */
export function decodeFloats(dtype: Dtype, bytes: Uint8Array, what = "The tensor"): Float32Array {
  const size = dtypeBytes[dtype];
  const count = bytes.byteLength / size;
  const result = allocateFloats(count, what);
  // a typed view needs an aligned start
  const raw = bytes.byteOffset % size === 0 ? bytes : bytes.slice();
  const { buffer, byteOffset } = raw;
  switch (dtype) {
    case "F32":
      result.set(new Float32Array(buffer, byteOffset, count));
      break;
    case "F64":
      result.set(new Float64Array(buffer, byteOffset, count));
      break;
    case "F16":
      widenHalf(new Uint16Array(buffer, byteOffset, count), result);
      break;
    case "BF16":
      widenBfloat(new Uint16Array(buffer, byteOffset, count), result);
      break;
    case "I32":
      result.set(new Int32Array(buffer, byteOffset, count));
      break;
    case "U32":
      result.set(new Uint32Array(buffer, byteOffset, count));
      break;
    case "I16":
      result.set(new Int16Array(buffer, byteOffset, count));
      break;
    case "U16":
      result.set(new Uint16Array(buffer, byteOffset, count));
      break;
    case "I8":
      result.set(new Int8Array(buffer, byteOffset, count));
      break;
    case "U8":
      result.set(raw);
      break;
    case "BOOL":
      for (let i = 0; i < count; i++) result[i] = raw[i] === 0 ? 0 : 1;
      break;
    case "I64":
    case "U64": {
      const values =
        dtype === "I64"
          ? new BigInt64Array(buffer, byteOffset, count)
          : new BigUint64Array(buffer, byteOffset, count);
      for (let i = 0; i < count; i++) result[i] = Number(values[i]);
      break;
    }
  }
  return result;
}

/** float32 values to the raw bytes of a floating dtype. */
export function encodeFloats(dtype: "F32" | "F16" | "BF16" | "F64", values: Float32Array): Uint8Array {
  if (dtype === "F32") return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  if (dtype === "F64") return new Uint8Array(Float64Array.from(values).buffer);
  const result = new Uint16Array(values.length);
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  if (dtype === "BF16") {
    for (let i = 0; i < bits.length; i++) result[i] = toBfloat(bits[i] ?? 0);
  } else {
    for (let i = 0; i < bits.length; i++) result[i] = halfOfBits(bits[i] ?? 0);
  }
  return new Uint8Array(result.buffer);
}

let halfTable: Float32Array | undefined;

/** The 65536 float16 values as float32. */
export function halfValues(): Float32Array {
  return (halfTable ??= Float32Array.from({ length: 65536 }, (_, bits) => fromHalf(bits)));
}

function widenHalf(from: Uint16Array, to: Float32Array): void {
  const table = halfValues();
  for (let i = 0; i < from.length; i++) to[i] = table[from[i] ?? 0] ?? 0;
}

function widenBfloat(from: Uint16Array, to: Float32Array): void {
  const bits = new Uint32Array(to.buffer, to.byteOffset, to.length);
  for (let i = 0; i < from.length; i++) bits[i] = (from[i] ?? 0) << 16;
}

// float32 bits to bfloat16 bits; a NaN stays a (quiet) NaN
function toBfloat(bits: number): number {
  if ((bits & 0x7fffffff) > 0x7f800000) return (bits >>> 16) | 0x40;
  return (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
}
