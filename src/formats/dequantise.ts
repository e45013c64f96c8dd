// The number formats of ggml and their conversion to float32, block by block. A block is a run of values along a row
// that shares scales; layouts follow ggml's quants (https://github.com/ggml-org/ggml/blob/master/src/ggml-quants.c).
// Arithmetic is float32 at every step, in ggml's order of operations, so results equal those of the gguf package bit
// for bit. Types without a decoder are listed all the same: their size is needed to check a header that has them.

import { AppError } from "../domain/errors.ts";
import { allocateFloats, decodeFloats, halfValues } from "./dtypes.ts";

interface GgmlType {
  readonly name: string;
  readonly blockValues: number;
  readonly blockBytes: number;
}

/** Every current ggml type by its number in the file. */
export const ggmlTypes: ReadonlyMap<number, GgmlType> = new Map(
  (
    [
      [0, "F32", 1, 4],
      [1, "F16", 1, 2],
      [2, "Q4_0", 32, 18],
      [3, "Q4_1", 32, 20],
      [6, "Q5_0", 32, 22],
      [7, "Q5_1", 32, 24],
      [8, "Q8_0", 32, 34],
      [9, "Q8_1", 32, 36],
      [10, "Q2_K", 256, 84],
      [11, "Q3_K", 256, 110],
      [12, "Q4_K", 256, 144],
      [13, "Q5_K", 256, 176],
      [14, "Q6_K", 256, 210],
      [15, "Q8_K", 256, 292],
      [16, "IQ2_XXS", 256, 66],
      [17, "IQ2_XS", 256, 74],
      [18, "IQ3_XXS", 256, 98],
      [19, "IQ1_S", 256, 50],
      [20, "IQ4_NL", 32, 18],
      [21, "IQ3_S", 256, 110],
      [22, "IQ2_S", 256, 82],
      [23, "IQ4_XS", 256, 136],
      [24, "I8", 1, 1],
      [25, "I16", 1, 2],
      [26, "I32", 1, 4],
      [27, "I64", 1, 8],
      [28, "F64", 1, 8],
      [29, "IQ1_M", 256, 56],
      [30, "BF16", 1, 2],
      [34, "TQ1_0", 256, 54],
      [35, "TQ2_0", 256, 66],
      [39, "MXFP4", 32, 17],
    ] as const
  ).map(([id, name, blockValues, blockBytes]) => [id, { name, blockValues, blockBytes }]),
);

/** Writes one block's values to `to` from `at` on; `bytes` from `from` on holds the block. */
type BlockDecoder = (bytes: Uint8Array, from: number, to: Float32Array, at: number) => void;

const half = halfValues();
const fround = Math.fround;

function halfAt(bytes: Uint8Array, at: number): number {
  return half[byte(bytes, at) | (byte(bytes, at + 1) << 8)] ?? 0;
}

function byte(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}

// d, then 16 bytes: low nibbles are values 0 to 15, high nibbles 16 to 31
const q4Zero: BlockDecoder = (bytes, from, to, at) => {
  const d = halfAt(bytes, from);
  for (let i = 0; i < 16; i++) {
    const pair = byte(bytes, from + 2 + i);
    to[at + i] = d * ((pair & 15) - 8);
    to[at + 16 + i] = d * ((pair >> 4) - 8);
  }
};

// d, m, then nibbles as above
const q4One: BlockDecoder = (bytes, from, to, at) => {
  const d = halfAt(bytes, from);
  const m = halfAt(bytes, from + 2);
  for (let i = 0; i < 16; i++) {
    const pair = byte(bytes, from + 4 + i);
    to[at + i] = fround(d * (pair & 15)) + m;
    to[at + 16 + i] = fround(d * (pair >> 4)) + m;
  }
};

// as Q4_0 and Q4_1, with a fifth bit for each value in 4 bytes before the nibbles
function q5(hasMinimum: boolean): BlockDecoder {
  return (bytes, from, to, at) => {
    const d = halfAt(bytes, from);
    const m = hasMinimum ? halfAt(bytes, from + 2) : 0;
    const high = from + (hasMinimum ? 4 : 2);
    for (let i = 0; i < 32; i++) {
      const pair = byte(bytes, high + 4 + (i & 15));
      const fifth = (byte(bytes, high + (i >> 3)) >> (i & 7)) & 1;
      const q = (i < 16 ? pair & 15 : pair >> 4) | (fifth << 4);
      to[at + i] = hasMinimum ? fround(d * q) + m : d * (q - 16);
    }
  };
}

const q8Zero: BlockDecoder = (bytes, from, to, at) => {
  const d = halfAt(bytes, from);
  for (let i = 0; i < 32; i++) to[at + i] = d * ((byte(bytes, from + 2 + i) << 24) >> 24);
};

// the 16 values that a nibble of IQ4_NL stands for
const nonlinear = [-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113];

// d, then nibbles as in Q4_0
const iq4Nonlinear: BlockDecoder = (bytes, from, to, at) => {
  const d = halfAt(bytes, from);
  for (let i = 0; i < 16; i++) {
    const pair = byte(bytes, from + 2 + i);
    to[at + i] = d * (nonlinear[pair & 15] ?? 0);
    to[at + 16 + i] = d * (nonlinear[pair >> 4] ?? 0);
  }
};

// The 6-bit scale and minimum of sub-block j of 8, packed in 12 bytes.
function scaleAt(bytes: Uint8Array, from: number, j: number): number {
  return j < 4
    ? byte(bytes, from + j) & 63
    : (byte(bytes, from + j + 4) & 15) | ((byte(bytes, from + j - 4) >> 6) << 4);
}
function minimumAt(bytes: Uint8Array, from: number, j: number): number {
  return j < 4
    ? byte(bytes, from + j + 4) & 63
    : (byte(bytes, from + j + 4) >> 4) | ((byte(bytes, from + j) >> 6) << 4);
}

// d, dmin, 12 bytes of scales, (Q5_K: 32 bytes of fifth bits,) 128 bytes of nibbles: each run of 32 bytes holds
// sub-block 2k in its low and 2k + 1 in its high nibbles
function k45(hasFifthBit: boolean): BlockDecoder {
  return (bytes, from, to, at) => {
    const d = halfAt(bytes, from);
    const dmin = halfAt(bytes, from + 2);
    const high = from + 16;
    const low = hasFifthBit ? high + 32 : high;
    for (let j = 0; j < 8; j++) {
      const scale = fround(d * scaleAt(bytes, from + 4, j));
      const minimum = fround(dmin * minimumAt(bytes, from + 4, j));
      for (let i = 0; i < 32; i++) {
        const pair = byte(bytes, low + (j >> 1) * 32 + i);
        let q = j & 1 ? pair >> 4 : pair & 15;
        if (hasFifthBit) q |= ((byte(bytes, high + i) >> j) & 1) << 4;
        to[at + j * 32 + i] = fround(scale * q) - minimum;
      }
    }
  };
}

// 128 bytes of low nibbles, 64 bytes of upper bit pairs, 16 signed scales, d; two halves of 128 values
const q6K: BlockDecoder = (bytes, from, to, at) => {
  const d = halfAt(bytes, from + 208);
  for (let i = 0; i < 256; i++) {
    const part = i >> 7; // half
    const run = (i >> 5) & 3; // which 32 values of the half
    const lane = i & 31;
    const pair = byte(bytes, from + part * 64 + (run & 1) * 32 + lane);
    const low = run < 2 ? pair & 15 : pair >> 4;
    const upper = (byte(bytes, from + 128 + part * 32 + lane) >> (run * 2)) & 3;
    const scale = (byte(bytes, from + 192 + (i >> 4)) << 24) >> 24;
    to[at + i] = fround(d * scale) * ((low | (upper << 4)) - 32);
  }
};

const blockDecoders: ReadonlyMap<string, BlockDecoder> = new Map([
  ["Q8_0", q8Zero],
  ["Q4_0", q4Zero],
  ["Q4_1", q4One],
  ["Q5_0", q5(false)],
  ["Q5_1", q5(true)],
  ["Q4_K", k45(false)],
  ["Q5_K", k45(true)],
  ["Q6_K", q6K],
  ["IQ4_NL", iq4Nonlinear],
]);

const plainTypes = ["F32", "F16", "BF16"] as const;

/** Names of the types that `dequantise` reads. */
export const supportedGgmlTypes: readonly string[] = [...plainTypes, ...blockDecoders.keys()];

/** Raw blocks to `count` float32 values. `bytes` holds exactly the blocks of `count` values of that type. */
export function dequantise(
  type: string,
  bytes: Uint8Array,
  count: number,
  what = "The tensor",
): Float32Array {
  const plain = plainTypes.find((name) => name === type);
  if (plain !== undefined) return decodeFloats(plain, bytes, what);
  const decode = blockDecoders.get(type);
  if (decode === undefined) throw new AppError("model/unsupported-type", `internal: no decoder for ${type}.`);
  const { blockValues, blockBytes } = [...ggmlTypes.values()].find(({ name }) => name === type) ?? {
    blockValues: 1,
    blockBytes: 1,
  };
  const result = allocateFloats(count, what);
  for (let block = 0; block * blockValues < count; block++) {
    decode(bytes, block * blockBytes, result, block * blockValues);
  }
  return result;
}
