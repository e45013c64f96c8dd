// An op: named tensors with dimension letters in, named tensors out, kernels forward and backward, and the cases it
// is tested at. From this one value come shape errors, the tape node, recomputation, and the suite that holds every
// back end to the plain loops and the plain loops to central differences (tests/ops). An input declared with `weight`
// takes a matrix in any storage format; the suite packs one in each, and only in f32 has it a gradient.

import type { Dims, Kernel } from "./backend.ts";
import { bindLetters } from "./bindLetters.ts";
import type { Engine } from "./engine.ts";
import type { Gradients } from "./recording.ts";
import {
  type InputSpecs,
  type Letters,
  type OutputSpecs,
  shapeSpec,
  type Sizes,
  type WeightSpec,
} from "./shapes.ts";
import type { NumberArray, Tensor } from "./tensor.ts";
import type { Weight, WeightFormat } from "./weight.ts";

export interface OpCase<D extends Dims = Dims> {
  readonly dims: Dims;
  readonly constants?: Dims;
  /** Of an op with a weight: the formats that it is tried in; all by default. */
  readonly formats?: readonly WeightFormat[];
  /** Optional inputs to leave out. */
  readonly without?: readonly string[];
  /** Inputs that cannot be drawn from a normal distribution: ids, lengths. */
  readonly inputs?: Readonly<Record<string, CaseInput<D>>>;
}

// A method, so that a case for some letters is a case for the suite, which knows none.
type CaseInput<D extends Dims> = { draw(d: D, random: () => number): NumberArray }["draw"];

type Optional = `${string}?`;
/** What an op's functions are given of sizes: letters of outputs and of inputs that must be there, and constants. */
type OpSizes<I extends InputSpecs, O extends OutputSpecs, C extends string> = Sizes<
  Letters<I[Exclude<keyof I, Optional>]> | Letters<O[keyof O]> | C
>;

/** Tensor or weight, as its spec says. */
type Given<Spec> = Spec extends WeightSpec ? Weight : Tensor;
type Needed<I> = { readonly [K in keyof I as K extends Optional ? never : K]: Given<I[K]> };
type Plain<K> = K extends `${infer Name}?` ? Name : never;
export type Inputs<I> = Needed<I> & {
  readonly [K in keyof I as Plain<K>]?: Given<I[K]> | undefined;
};
/** All inputs and outputs of an op by plain name. */
type Tensors<I, O> = Inputs<I> & Readonly<Record<keyof O, Tensor>>;

interface OpDefinition<I extends InputSpecs, O extends OutputSpecs, C extends string> {
  readonly name: string;
  /** "N C", "N: i32", weight("O I"); a name ending in "?" may be left out: { "bias?": "O" }. */
  readonly inputs: I;
  readonly outputs: O;
  readonly constants?: Readonly<Record<C, number>>;
  /** f32 inputs that never get a gradient (tables). */
  readonly constantInputs?: readonly NoInfer<keyof I & string>[];
  /** Outputs that carry a gradient; the first one when absent. */
  readonly differentiable?: readonly NoInfer<keyof O & string>[];
  /** Whether an element of an input gets no gradient by definition, whatever the forward pass does with it. */
  stopped?(input: string, index: number, d: OpSizes<I, O, NoInfer<C>>): boolean;
  /** A kernel of the same names, or what runs several. */
  readonly forward: Kernel | OpForward<I, O, C>;
  backward?(g: Gradients, t: Tensors<I, O>, d: OpSizes<I, O, NoInfer<C>>): void;
  readonly cases: readonly OpCase<OpSizes<I, O, NoInfer<C>>>[];
  /** Tolerance of a back end against the loops, with its reason where it is not the default 2e-5. */
  readonly tolerance?: number;
}

type OpForward<I extends InputSpecs, O extends OutputSpecs, C extends string> = {
  run(engine: Engine, t: Tensors<I, O>, d: OpSizes<I, O, NoInfer<C>>): void;
}["run"];

/** Any op, with the types of its names erased: what the list and the suite know. */
export interface AnyOp {
  readonly definition: AnyDefinition;
  run(
    engine: Engine,
    inputs: Readonly<Record<string, Tensor | Weight | undefined>>,
    constants?: Dims,
  ): Record<string, Tensor>;
}

interface AnyDefinition {
  readonly name: string;
  readonly inputs: InputSpecs;
  readonly outputs: OutputSpecs;
  readonly constants?: Dims;
  readonly constantInputs?: readonly string[];
  readonly differentiable?: readonly string[];
  stopped?(input: string, index: number, d: Dims): boolean;
  readonly forward:
    | Kernel
    | { run(engine: Engine, t: Readonly<Record<string, Tensor>>, d: Dims): void }["run"];
  backward?(g: Gradients, t: Readonly<Record<string, Tensor>>, d: Dims): void;
  readonly cases: readonly OpCase[];
  readonly tolerance?: number;
}

interface Op<I extends InputSpecs, O extends OutputSpecs, C extends string> extends AnyOp {
  (engine: Engine, inputs: Inputs<I>, constants?: Partial<Record<C, number>>): Record<keyof O, Tensor>;
}

export function defineOp<
  const I extends InputSpecs,
  const O extends OutputSpecs,
  const C extends string = never,
>(typed: OpDefinition<I, O, C>): Op<I, O, C> {
  // The one place where the types of names end: below, everything goes by the specs.
  const definition = typed as unknown as AnyDefinition;
  const { name } = definition;
  const inputList = Object.entries(definition.inputs).map(([key, spec]) => ({
    plain: key.replace(/\?$/, ""),
    optional: key.endsWith("?"),
    spec: shapeSpec(typeof spec === "string" ? spec : spec.weight),
  }));
  const outputList = Object.entries(definition.outputs).map(([key, spec]) => [key, shapeSpec(spec)] as const);
  const differentiable = new Set(definition.differentiable ?? outputList.slice(0, 1).map(([key]) => key));

  function run(
    engine: Engine,
    inputs: Readonly<Record<string, Tensor | Weight | undefined>>,
    constants: Dims = {},
  ): Record<string, Tensor> {
    const d: Dims = { ...definition.constants, ...constants };
    const tensors: Record<string, Tensor | undefined> = {};
    for (const { plain, optional, spec } of inputList) {
      const given = inputs[plain];
      if (!given) {
        if (!optional) throw new Error(`internal: ${name}: input "${plain}" is missing`);
      } else if ("format" in given) {
        bindLetters(name, plain, spec, { dtype: "f32", shape: [given.outputs, given.inputs] }, d);
        tensors[plain] = given.values;
      } else {
        bindLetters(name, plain, spec, given, d);
        tensors[plain] = given;
      }
    }
    const shapes: Record<string, { shape: number[]; dtype: Tensor["dtype"]; differentiable: boolean }> = {};
    for (const [key, { letters, dtype }] of outputList) {
      const shape = letters.map((letter) => d[letter] ?? 0);
      shapes[key] = { shape, dtype, differentiable: differentiable.has(key) };
    }
    const { forward, backward } = definition;
    return engine.apply(
      name,
      tensors,
      shapes,
      (outputs) => {
        // Weights by the names of tensors: what runs them knows which is which.
        const t = { ...inputs, ...outputs } as Record<string, Tensor>;
        if (typeof forward === "function") forward(engine, t, d);
        else engine.run(forward, pick(t, forward), d);
      },
      backward && ((g, outputs) => backward(g, { ...inputs, ...outputs } as Record<string, Tensor>, d)),
    );
  }
  return Object.assign(run, { definition, run }) as Op<I, O, C>;
}

function pick(t: Readonly<Record<string, Tensor>>, kernel: Kernel): Record<string, Tensor> {
  const chosen: Record<string, Tensor> = {};
  for (const [name] of kernel.bindings) {
    const tensor = t[name];
    if (tensor) chosen[name] = tensor;
  }
  return chosen;
}
