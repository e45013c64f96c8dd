// Shapes by dimension letters: "B T C" is f32, "N: i32" and "N: u32" say otherwise. The compiler reads the letters too:
// a kernel or op can only ask for sizes that its own shapes give.

import type { DType } from "./tensor.ts";

/** A weight matrix in any storage format (weight.ts): rows, then columns, as unpacked. */
export interface WeightSpec<Shape extends string = string> {
  readonly weight: Shape;
}

/** Declares a weight among the inputs of an op or of a kernel of `weightKernel`. */
export function weight<const Shape extends string>(shape: Shape): WeightSpec<Shape> {
  return { weight: shape };
}

export type InputSpecs = Readonly<Record<string, string | WeightSpec>>;
export type OutputSpecs = Readonly<Record<string, string>>;

type Words<Text extends string> = Text extends `${infer Head} ${infer Rest}`
  ? Head | Words<Rest>
  : Text extends ""
    ? never
    : Text;

/** "B" | "T" of "B T: i32". */
export type Letters<Spec> =
  Spec extends WeightSpec<infer Shape>
    ? Words<Shape>
    : Spec extends `${infer Shape}:${string}`
      ? Words<Shape>
      : Spec extends string
        ? Words<Spec>
        : never;

/** Sizes by dimension letter, and scalars by name. */
export type Sizes<Names extends string> = Readonly<Record<Names, number>>;

export interface ShapeSpec {
  readonly letters: readonly string[];
  readonly dtype: DType;
}

const specs = new Map<string, ShapeSpec>();

/** "B T C: i32" -> letters and dtype. */
export function shapeSpec(text: string): ShapeSpec {
  let spec = specs.get(text);
  if (!spec) {
    const [letters = "", dtype = "f32"] = text.split(":").map((part) => part.trim());
    spec = { letters: letters.split(/\s+/).filter(Boolean), dtype: dtype as DType };
    specs.set(text, spec);
  }
  return spec;
}
