// What every op over packed weights shares: tensor declarations, the WGSL that reads one value, and test cases.

import type { Sizes } from "../backend.ts";
import type { OpCase } from "../defineOp.ts";
import { groupLength, packWeight, type WeightFormat } from "../weight.ts";

const wordLetter = "W";

/** Declares the weight under `name` with `rows` as row letter; scales where the format has them. */
export function packedInputs(
  format: WeightFormat,
  name: string,
  rows: string,
  columns = "C",
): Record<string, string> {
  if (format === "f32") return { [name]: `${rows} ${columns}` };
  const values = { [name]: `${rows} ${wordLetter}: u32` };
  return format === "f16" ? values : { ...values, scales: `${rows} G` };
}

/** `fn unpack(i: u32) -> f32`: value i of the weight, counted row by row. */
export function unpackWgsl(format: WeightFormat, name: string): string {
  switch (format) {
    case "f32":
      return `fn unpack(i: u32) -> f32 { return ${name}[i]; }`;
    case "f16":
      return `fn unpack(i: u32) -> f32 { return unpack2x16float(${name}[i / 2u])[i % 2u]; }`;
    case "int8":
      return `fn unpack(i: u32) -> f32 {
  return f32((bitcast<i32>(${name}[i / 4u]) << (24u - 8u * (i % 4u))) >> 24u) * scales[i / ${groupLength}u];
}`;
    case "int4":
      return `fn unpack(i: u32) -> f32 {
  return (f32((${name}[i / 8u] >> (4u * (i % 8u))) & 15u) - 8.0) * scales[i / ${groupLength}u];
}`;
  }
}

/** Cases whose weight and scales are packed from normal draws. `dims` hold the unpacked row length under `columns`. */
export function packedCases(
  format: WeightFormat,
  name: string,
  rows: "V" | "O",
  columns: "C" | "I",
  dims: readonly Record<string, number>[],
): OpCase[] {
  return dims.map((d) => {
    const length = d[columns] as number;
    if (format === "f32") return { dims: d, constants: { [columns]: length } };
    const perWord = { f16: 2, int8: 4, int4: 8 }[format];
    const draw = (sizes: Sizes, random: () => number) => {
      const gauss = Float32Array.from({ length: sizes[rows] * length }, () => normal(random));
      return packWeight(format, gauss);
    };
    // Words and scales are drawn by separate calls; one cache makes them belong together.
    let packed: ReturnType<typeof packWeight> | undefined;
    return {
      dims: {
        ...d,
        [wordLetter]: length / perWord,
        ...(format === "f16" ? {} : { G: length / groupLength }),
      },
      constants: { [columns]: length },
      inputs: {
        [name]: (sizes, random) => (packed = draw(sizes, random)).words,
        ...(format === "f16"
          ? {}
          : {
              scales: (sizes: Sizes, random: () => number) =>
                (packed ?? draw(sizes, random)).scales ?? new Float32Array(),
            }),
      },
    };
  });
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
