// Weight matrices as the kernels read them: row-major [outputs, inputs], in one of four storage formats.
//   f32   one float a value
//   f16   two IEEE halves a u32 word (low half first)
//   int8  four signed bytes a word, one f32 scale per group of 32 along a row: value = q * scale
//   int4  eight nibbles a word (low first), one f32 scale per group of 32: value = (q - 8) * scale
// Frozen weights may be packed (with adapters in f32 on top: QLoRA); trained ones are f32.

import { fromHalf, toHalf } from "../domain/half.ts";
import type { Engine } from "./engine.ts";
import type { Tensor } from "./tensor.ts";

export const weightFormats = ["f32", "f16", "int8", "int4"] as const;
export type WeightFormat = (typeof weightFormats)[number];
/** Values that share a scale in int8 and int4. */
export const groupLength = 32;
const valuesPerWord: Record<WeightFormat, number> = { f32: 1, f16: 2, int8: 4, int4: 8 };

export interface Weight {
  readonly format: WeightFormat;
  readonly outputs: number;
  readonly inputs: number;
  /** f32 [outputs, inputs], or u32 [outputs, inputs / values per word]. */
  readonly values: Tensor;
  /** f32 [outputs, inputs / 32] for int8 and int4. */
  readonly scales: Tensor | undefined;
}

/** One of each format. */
export function byFormat<T>(make: (format: WeightFormat) => T): Record<WeightFormat, T> {
  return { f32: make("f32"), f16: make("f16"), int8: make("int8"), int4: make("int4") };
}

/** Whether values of the format share scales. */
export const hasScales = (format: WeightFormat): boolean => format === "int8" || format === "int4";

/** Whether rows of this length fit the format: a row is whole words and whole groups. */
export function fitsFormat(format: WeightFormat, inputs: number): boolean {
  if (format === "f32") return true;
  return inputs % (format === "f16" ? 2 : groupLength) === 0;
}

export function weightBytes(format: WeightFormat, outputs: number, inputs: number): number {
  const scales = format === "int8" || format === "int4" ? (outputs * inputs * 4) / groupLength : 0;
  return (outputs * inputs * 4) / valuesPerWord[format] + scales;
}

export function f32Weight(values: Tensor): Weight {
  const [outputs = 0, inputs = 0] = values.shape;
  return { format: "f32", outputs, inputs, values, scales: undefined };
}

/** Packs `data` [outputs, inputs] and puts it on the device. */
export function makeWeight(
  engine: Engine,
  format: WeightFormat,
  data: Float32Array,
  outputs: number,
  inputs: number,
  label: string,
): Weight {
  if (format === "f32") return f32Weight(engine.tensor(data, [outputs, inputs], label));
  if (!fitsFormat(format, inputs))
    throw new Error(`internal: ${label}: rows of ${inputs} do not fit ${format}`);
  const wordShape = [outputs, inputs / valuesPerWord[format]];
  const scaleShape = [outputs, inputs / groupLength];
  if (engine.backend.isRehearsal) {
    const scales = hasScales(format) ? engine.empty(scaleShape) : undefined;
    return { format, outputs, inputs, values: engine.empty(wordShape, "u32"), scales };
  }
  const packed = packWeight(format, data);
  const values = engine.tensor(packed.words, wordShape, label);
  const scales = packed.scales && engine.tensor(packed.scales, scaleShape, `${label} scales`);
  return { format, outputs, inputs, values, scales };
}

/** Rows [start, start + count) of a weight, sharing its storage. */
export function weightRows(engine: Engine, weight: Weight, start: number, count: number): Weight {
  const rows = (tensor: Tensor): Tensor => {
    const width = tensor.shape[1] ?? 0;
    return engine.slice(tensor, start * width, [count, width]);
  };
  return {
    ...weight,
    outputs: count,
    values: rows(weight.values),
    scales: weight.scales && rows(weight.scales),
  };
}

export function packWeight(
  format: Exclude<WeightFormat, "f32">,
  data: Float32Array,
): { words: Uint32Array; scales: Float32Array | undefined } {
  const words = new Uint32Array(data.length / valuesPerWord[format]);
  if (format === "f16") {
    for (let i = 0; i < words.length; i++) {
      words[i] = (toHalf(data[2 * i] as number) | (toHalf(data[2 * i + 1] as number) << 16)) >>> 0;
    }
    return { words, scales: undefined };
  }
  const scales = new Float32Array(data.length / groupLength);
  const bytes = new Int8Array(words.buffer);
  for (let g = 0; g < scales.length; g++) {
    const start = g * groupLength;
    let extreme = 0;
    for (let i = start; i < start + groupLength; i++) {
      if (Math.abs(data[i] as number) > Math.abs(extreme)) extreme = data[i] as number;
    }
    if (format === "int8") {
      const scale = Math.fround(Math.abs(extreme) / 127);
      scales[g] = scale;
      for (let i = start; i < start + groupLength; i++)
        bytes[i] = scale ? Math.round((data[i] as number) / scale) : 0;
    } else {
      // The largest value maps to level 0, which is exact; the other end reaches level 15 (7/8 of it).
      const scale = Math.fround(extreme / -8);
      scales[g] = scale;
      for (let i = start; i < start + groupLength; i++) {
        const level = scale ? Math.min(15, Math.max(0, Math.round((data[i] as number) / scale) + 8)) : 8;
        const word = i >> 3;
        words[word] = ((words[word] as number) | (level << (4 * (i & 7)))) >>> 0;
      }
    }
  }
  return { words, scales };
}

/** One value of packed words, as every kernel must read it. `scale(i)` gives the scale of value i. */
export function unpackValue(
  format: WeightFormat,
  words: ArrayLike<number>,
  scales: ArrayLike<number> | undefined,
  i: number,
): number {
  if (format === "f32") return words[i] as number;
  const word = words[Math.floor(i / valuesPerWord[format])] as number;
  if (format === "f16") return fromHalf(i % 2 ? word >>> 16 : word & 0xffff);
  const scale = scales?.[Math.floor(i / groupLength)] ?? 0;
  if (format === "int8") return ((word << (24 - 8 * (i % 4))) >> 24) * scale;
  return (((word >>> (4 * (i % 8))) & 15) - 8) * scale;
}
