// The WGSL that reads one value of a weight.

import { groupLength, type WeightFormat } from "../weight.ts";

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
