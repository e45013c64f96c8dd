// An op: named tensors with dimension letters in, named tensors out, kernels forward and backward, and the cases it
// is tested at. From this one value come shape errors, the tape node, recomputation, and the suite that holds every
// back end to the plain loops and the plain loops to central differences (tests/ops).

import type { Dims, Kernel, Sizes } from "./backend.ts";
import { shapeSpec } from "./backend.ts";
import { bindLetters } from "./bindLetters.ts";
import type { Engine } from "./engine.ts";
import type { Gradients } from "./recording.ts";
import type { NumberArray, Tensor } from "./tensor.ts";

export interface OpCase {
  readonly dims: Dims;
  readonly constants?: Dims;
  /** Optional inputs to leave out. */
  readonly without?: readonly string[];
  /** Inputs that cannot be drawn from a normal distribution: ids, lengths, packed weights. */
  readonly inputs?: Readonly<Record<string, (d: Sizes, random: () => number) => NumberArray>>;
}

export interface OpDefinition<I extends string, O extends string, C extends string> {
  readonly name: string;
  /** "N C", "N: i32"; a name ending in "?" may be left out: { "bias?": "O" }. */
  readonly inputs: Readonly<Record<I, string>>;
  readonly outputs: Readonly<Record<O, string>>;
  readonly constants?: Readonly<Record<C, number>>;
  /** f32 inputs that never get a gradient (tables, packed scales). */
  readonly constantInputs?: readonly string[];
  /** Outputs that carry a gradient; the first one when absent. */
  readonly differentiable?: readonly NoInfer<O>[];
  /** Extra sizes that no input shape gives. */
  readonly sizes?: (d: Sizes<C>) => Dims;
  /** By input: the elements that get no gradient by definition, whatever the forward pass does with them. */
  readonly stopped?: Readonly<Record<string, (index: number, d: Sizes<C>) => boolean>>;
  readonly forward: Kernel | ((engine: Engine, t: Tensors<I | O>, d: Sizes<C>) => void);
  readonly backward?: (g: Gradients, t: Tensors<I | O>, d: Sizes<C>) => void;
  readonly cases: readonly OpCase[];
  /** Tolerance of a back end against the loops, with its reason where it is not the default 2e-5. */
  readonly tolerance?: number;
}

type Optional<I extends string> = I extends `${infer N}?` ? N : never;
type Required<I extends string> = I extends `${string}?` ? never : I;
export type Inputs<I extends string> = Readonly<Record<Required<I>, Tensor>> &
  Readonly<Partial<Record<Optional<I>, Tensor | undefined>>>;
/** All tensors of an op by plain name. */
export type Tensors<I extends string> = Record<Required<I>, Tensor> & Partial<Record<Optional<I>, Tensor>>;

export interface Op<I extends string = string, O extends string = string, C extends string = string> {
  (engine: Engine, inputs: Inputs<I>, constants?: Partial<Record<C, number>>): Record<O, Tensor>;
  readonly definition: OpDefinition<I, O, C>;
}

export function defineOp<const I extends string, const O extends string, const C extends string = never>(
  definition: OpDefinition<I, O, C>,
): Op<I, O, C> {
  const { name, inputs: inputSpecs, outputs: outputSpecs } = definition;
  const inputList = (Object.keys(inputSpecs) as I[]).map((key) => ({
    key,
    plain: key.replace(/\?$/, ""),
    spec: shapeSpec(inputSpecs[key]),
  }));
  const outputNames = Object.keys(outputSpecs) as O[];
  const differentiable = new Set<string>(definition.differentiable ?? outputNames.slice(0, 1));

  const call = (
    engine: Engine,
    inputs: Inputs<I>,
    constants: Partial<Record<C, number>> = {},
  ): Record<O, Tensor> => {
    const d = { ...definition.constants, ...constants } as Dims;
    const given: Record<string, Tensor | undefined> = inputs;
    for (const { key, plain, spec } of inputList) {
      const tensor = given[plain];
      if (tensor) bindLetters(name, plain, spec, tensor, d);
      else if (plain === key) throw new Error(`internal: ${name}: input "${key}" is missing`);
    }
    const sizes = d as Sizes<C>;
    Object.assign(d, definition.sizes?.(sizes));
    const shapes: Record<string, { shape: number[]; dtype: Tensor["dtype"]; differentiable: boolean }> = {};
    for (const key of outputNames) {
      const { letters, dtype } = shapeSpec(outputSpecs[key]);
      const shape = letters.map((letter) => d[letter] ?? 0);
      shapes[key] = { shape, dtype, differentiable: differentiable.has(key) };
    }
    const { forward, backward } = definition;
    return engine.apply(
      name,
      given,
      shapes,
      (outputs) => {
        const t = { ...given, ...outputs } as Tensors<I | O>;
        if (typeof forward === "function") forward(engine, t, sizes);
        else engine.run(forward, pick(t, forward), d);
      },
      backward &&
        ((gradients, outputs) => {
          backward(gradients, { ...given, ...outputs } as Tensors<I | O>, sizes);
        }),
    );
  };
  return Object.assign(call, { definition });
}

function pick(t: Record<string, Tensor>, kernel: Kernel): Record<string, Tensor> {
  const chosen: Record<string, Tensor> = {};
  for (const name of [...Object.keys(kernel.inputs), ...Object.keys(kernel.outputs)]) {
    const tensor = t[name];
    if (tensor) chosen[name] = tensor;
  }
  return chosen;
}
